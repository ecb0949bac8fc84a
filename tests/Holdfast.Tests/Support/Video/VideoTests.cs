using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Holdfast.Support.Desk;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Video;

/// <summary>A product with a relay: without one there are no calls outside Development.</summary>
public sealed class VideoFixture(Databases databases) : IAsyncLifetime
{
    public const string Secret = "a-secret-of-the-tests-for-the-relay";

    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("The fixture is not ready.");

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(TestContext.Current.CancellationToken),
        web => web.UseSetting("Video:Relays:0", "turn:relay.example.com:3478").UseSetting("Video:RelaySecret", Secret));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await databases.GiveBack(_app.Database);
        }
    }
}

/// <summary>Both sides of a call over HTTP: the way in, the line, what the two may say to each other, and how it ends.</summary>
public sealed class VideoTests(VideoFixture fixture) : IClassFixture<VideoFixture>
{
    private const string Offer =
        "v=0\r\no=- 1 1 IN IP4 10.0.0.7\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=fingerprint:sha-256 AA\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=fingerprint:sha-256 AA\r\n";

    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("G", "G35")]
    public async Task A_member_agrees_waits_is_called_and_ends_it()
    {
        var (agent, _, department) = await _app.TakesChats("Video walk");
        var (sam, person) = await Member();
        var about = $"/video?department={department}";
        var consent = await sam.Get(about);
        Assert.Contains("What you agree to", consent.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Join the line", consent.Words, StringComparison.Ordinal);
        await sam.Submit(consent, "/video/agree");
        var stored = Assert.Single(await _app.Stored<VideoConsent>(), c => c.Account == person.Account);
        Assert.Equal((VideoConsent.CurrentVersion, VideoConsent.CurrentHash, _app.Clock.GetUtcNow()), (stored.TextVersion, stored.Hash, stored.At));

        var ready = await sam.Get(about);
        Assert.Contains("Check my camera", ready.Words, StringComparison.Ordinal);
        await Task.WhenAll(sam.Submit(ready, "/video/join"), sam.Submit(ready, "/video/join"));
        var waiting = await sam.Get("/video");
        Assert.Contains("Please hold", waiting.Words, StringComparison.Ordinal);
        Assert.Contains("Your place in line 1", waiting.Words, StringComparison.Ordinal);
        var call = Assert.Single(await _app.Stored<VideoCall>(), c => c.Account == person.Account);
        // Nothing for the relay before an agent has taken the call.
        Assert.Equal(HttpStatusCode.NotFound, (await sam.Get($"/video/relay?call={call.Id}")).Status);

        Assert.Contains("In line 1", (await agent.Get("/desk/video")).Words, StringComparison.Ordinal);
        var taken = await TakeNext(agent);
        Assert.Contains("Is this Sam Person?", taken.Words, StringComparison.Ordinal);
        // Each of the agent's pages with it is written down (G41).
        var number = await _app.With(db => db.Set<Ticket>().Where(t => t.Id == call.Ticket).Select(t => t.Number).SingleAsync(Ct));
        foreach (var path in new[] { "", "/events?since=0", "/messages", "/state" })
        {
            await _app.With(db => db.Set<Reading>().Where(r => r.Thing == call.Ticket.Value).ExecuteDeleteAsync(Ct));
            Assert.Equal(HttpStatusCode.OK, (await agent.Get($"/desk/video/{number}{path}")).Status);
            Assert.True(await _app.With(db => db.Set<Reading>().AnyAsync(r => r.Thing == call.Ticket.Value, Ct)), path);
        }

        Assert.Equal("call", (await sam.Get("/video")).Document.QuerySelector("#video-state")?.GetAttribute("data-step"));

        var relay = await sam.Get($"/video/relay?call={call.Id}");
        var until = _app.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();
        Assert.Contains($"\"username\":\"{until}:{call.Id}\"", relay.Text, StringComparison.Ordinal);
        Assert.Contains("\"relayOnly\":true", relay.Text, StringComparison.Ordinal);

        await sam.Submit(await sam.Get("/video"), "/video/end");
        Assert.Contains("You ended the call", (await sam.Get("/video")).Words, StringComparison.Ordinal);
        Assert.Contains("The member ended it", (await agent.Get($"/desk/video/{call.Number}")).Words, StringComparison.Ordinal);
        Assert.Contains("ended the call", (await agent.Get($"/desk/tickets/{call.Number}")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/desk/video/{call.Number}/relay?call={call.Id}")).Status);
    }

    [Fact]
    [Trait("G", "G37")]
    [Trait("Attack", "49")]
    public async Task Only_the_two_say_anything_to_each_other_and_only_what_may_pass()
    {
        var (sam, agent, call) = await Calling("Video signals");
        var (mine, theirs) = ("/video/signal", $"/desk/video/{call.Number}/signal");
        Assert.Equal(HttpStatusCode.NoContent, await Say(sam, mine, call, "ready", "member-tab"));
        Assert.Equal(HttpStatusCode.NoContent, await Say(agent, theirs, call, "ready", "agent-tab"));
        Assert.Equal(HttpStatusCode.NoContent, await Say(agent, theirs, call, "offer", "agent-tab", Offer));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Say(agent, theirs, call, "offer", "agent-tab", Offer + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Say(sam, mine, call, "offer", "member-tab", Offer));
        Assert.Equal(HttpStatusCode.NoContent, await Say(agent, theirs, call, "candidate", "agent-tab", "candidate:1 1 udp 1 10.0.0.7 9 typ host"));
        var heard = (await sam.Get($"/video/signals?call={call.Id}&since=0")).Text;
        Assert.Contains("offer", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.0.7", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("candidate", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("member-tab", heard, StringComparison.Ordinal);

        // The page that came last holds the side.
        Assert.Equal(HttpStatusCode.NoContent, await Say(sam, mine, call, "ready", "second-tab"));
        Assert.Equal(HttpStatusCode.Conflict, await Say(sam, mine, call, "answer", "member-tab", Offer));
        Assert.Contains("moved", (await sam.Get($"/video/signals?call={call.Id}&since=0")).Text, StringComparison.Ordinal);

        // Nobody else: another member, another agent, the member in another sign-in.
        var (other, _) = await Member();
        var (colleague, _) = await _app.SignInStaff(Role.Admin);
        var again = await _app.SignIn(await PersonOf(call));
        foreach (var (who, path) in new[] { (other, mine), (again, mine), (colleague, theirs) })
        {
            Assert.Equal(HttpStatusCode.NotFound, await Say(who, path, call, "ready", "x"));
        }

        foreach (var (who, path) in new[] { (other, "/video"), (again, "/video"), (colleague, $"/desk/video/{call.Number}") })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await who.Get($"{path}/relay?call={call.Id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await who.Get($"{path}/signals?call={call.Id}&since=0")).Status);
        }

        await agent.Submit(await agent.Get($"/desk/video/{call.Number}"), $"/desk/video/{call.Number}/end");
        Assert.Equal(HttpStatusCode.NotFound, await Say(agent, theirs, call, "ready", "agent-tab"));
        Assert.Empty(await _app.With(db => db.Set<CallSignal>().Where(s => s.Call == call.Id).ToListAsync(Ct)));
    }

    [Fact]
    [Trait("G", "G37")]
    public async Task Signals_have_a_limit()
    {
        var (sam, _, call) = await Calling("Video limit");
        var token = await Token(sam);
        await Say(sam, "/video/signal", call, "ready", "tab", token: token);
        await _app.With(db => db.Set<VideoCall>().Where(c => c.Id == call.Id).ExecuteUpdateAsync(row => row.SetProperty(c => c.Signals, CallSignal.Most - 1), Ct));
        Assert.Equal(HttpStatusCode.NoContent, await Say(sam, "/video/signal", call, "restart", "tab", token: token));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Say(sam, "/video/signal", call, "restart", "tab", token: token));
    }

    [Fact]
    [Trait("G", "G38")]
    [Trait("Attack", "53")]
    public async Task The_fourth_call_of_a_day_is_refused()
    {
        var (agent, _, department) = await _app.TakesChats("Video thrice");
        var (sam, _) = await Member();
        for (var i = 0; i < JoinLineHandler.MostCalls; i++)
        {
            await Join(sam, department);
            await TakeNext(agent);
            await sam.Submit(await sam.Get("/video"), "/video/end");
        }

        var refused = await sam.SubmitForm($"/video?department={department}&new=1", "/video/join");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("three video checks today", refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G37")]
    public async Task The_end_of_the_sign_in_ends_the_call_and_an_agent_who_is_gone_gives_it_back()
    {
        var (sam, agent, call) = await Calling("Video ends");
        _app.Clock.Advance(Presences.Life + TimeSpan.FromSeconds(1));
        await sam.Get("/video");
        await Watch();
        var back = await sam.Get("/video");
        Assert.Contains("You're at the front of the line again", back.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await sam.Get($"/video/relay?call={call.Id}")).Status);

        await TakeNext(agent);
        var account = call.Account!.Value;
        await _app.With(db => db.Set<Account>().Where(a => a.Id == account).ExecuteUpdateAsync(row => row.SetProperty(a => a.SessionEpoch, a => a.SessionEpoch + 1), Ct));
        await Watch();
        Assert.Contains("The member was signed out", (await agent.Get($"/desk/video/{call.Number}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G27")]
    public async Task Whoever_leaves_the_line_is_called_by_nobody_and_whoever_writes_instead_is_answered()
    {
        var (_, _, department) = await _app.TakesChats("Video leaves");
        var (sam, _) = await Member();
        await Join(sam, department);
        var left = await sam.Follow(await sam.Submit(await sam.Get("/video"), "/video/leave-line"));
        Assert.Contains("You've left the line", left.Words, StringComparison.Ordinal);

        await Join(sam, department);
        var written = await sam.Follow(await sam.Submit(await sam.Get("/video"), "/video/write-instead"));
        Assert.Contains("Video check", written.Words, StringComparison.Ordinal);
        Assert.Contains("Send reply", written.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G35")]
    public async Task An_agent_asks_for_a_video_check_on_a_request_and_it_is_about_that_one()
    {
        var (agent, _, department) = await _app.TakesChats("Video invited");
        var (sam, person) = await Member();
        var chat = await sam.StartChat(department);
        Assert.Equal(HttpStatusCode.OK, chat.Status);
        var number = (await _app.Stored<LinePlace>()).Single(p => p.Account == person.Account).Number;
        await agent.SubmitForm($"/desk/tickets/{number}", $"/desk/video/{number}/invite");
        var asked = await sam.Get($"/help/requests/{number}");
        Assert.Contains("Priya Nair asks you for a video check", asked.Words, StringComparison.Ordinal);
        var link = asked.Document.QuerySelector("a[href^='/video']")?.GetAttribute("href") ?? "";
        await sam.Submit(await sam.Get(link), "/video/agree");
        await sam.Submit(await sam.Get(link), "/video/join");
        Assert.Equal(number, Assert.Single(await _app.Stored<VideoCall>(), c => c.Account == person.Account).Number);
        // A call and a chat go on about the same request, each in its own line.
        Assert.Contains("In line 1", (await agent.Get("/desk/video")).Words, StringComparison.Ordinal);
        Assert.Contains("In line 1", (await agent.Get("/desk/chats")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G36")]
    public async Task Camera_and_microphone_are_open_to_the_two_call_pages_only()
    {
        var (sam, agent, call) = await Calling("Video headers");
        foreach (var (who, path, isOpen) in new[]
        {
            (sam, "/video", true), (agent, $"/desk/video/{call.Number}", true), (agent, "/desk/video", false), (sam, "/chat", false), (sam, "/video/state", false), (sam, "/settings", false),
        })
        {
            var policy = (await who.Get(path)).Header("Permissions-Policy");
            Assert.Contains(isOpen ? "camera=(self), microphone=(self)" : "camera=(), microphone=()", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("G", "G36")]
    public async Task Whoever_is_at_a_phone_goes_on_at_a_computer_by_a_link_in_an_email()
    {
        var (sam, person) = await Member();
        var (_, _, department) = await _app.TakesChats("Video emailed");
        var page = await sam.Get($"/video?department={department}");
        var sent = await sam.Follow(await sam.Submit(page, "/video/email-link"));
        Assert.Contains("We've emailed you the link", sent.Words, StringComparison.Ordinal);
        await _app.DeliverAll();
        var mail = Assert.Single(_app.Mail.To(person.Address), m => m.Subject == "Your link to the video check");
        Assert.Contains($"/video?department={department}", mail.TextBody, StringComparison.Ordinal);

        for (var i = 1; i < EmailLinkHandler.AnHour; i++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await sam.Submit(page, "/video/email-link")).Status);
        }

        var refused = await sam.Submit(page, "/video/email-link");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("try again in an hour", refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G36")]
    public async Task A_stranger_reads_what_it_is_and_the_other_ways()
    {
        using var stranger = _app.NewBrowser();
        var page = await stranger.Get("/video");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Sign in to begin", page.Words, StringComparison.Ordinal);
        Assert.Contains("current Google Chrome or Firefox", page.Words, StringComparison.Ordinal);
        Assert.Contains("Submit a request", page.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Video:Relays:0", "relay.example.com", "It must be like turn:")]
    [InlineData("Video:RelaySecret", "short", "16 characters or more")]
    [InlineData("Video:RelayOnly", "false", "Leave it out")]
    [InlineData("Video:RelayMinutes", "0", "between 1 and 60")]
    [Trait("Database", "None")]
    public void Faults_of_the_configuration_are_named(string key, string value, string says)
    {
        var settings = new Dictionary<string, string?> { ["Video:Relays:0"] = "turn:relay.example.com:3478", ["Video:RelaySecret"] = VideoFixture.Secret, [key] = value };
        var options = new VideoOptions();
        Microsoft.Extensions.Configuration.ConfigurationBinder.Bind(
            Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(new Microsoft.Extensions.Configuration.ConfigurationBuilder(), settings).Build().GetSection("Video"),
            options);
        var faults = new[] { new VideoOptionsValidator(new Production()).Validate(null, options), new VideoOptionsShape().Validate(null, options) }.SelectMany(result => result.Failures ?? []);
        Assert.Contains(says, string.Join(' ', faults), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Database", "None")]
    public void Other_words_are_another_version() =>
        Assert.Equal((2, "86be21aeabde1223ed2031ad75a88ba383a11525ef535c3be997f6ddc0ecc2f0"), (VideoConsent.CurrentVersion, VideoConsent.CurrentHash));

    [Fact]
    [Trait("Database", "None")]
    [Trait("G", "G37")]
    public void A_pass_for_the_relay_is_what_coturn_computes() => Assert.Equal(
        // echo -n 1796072615:sam | openssl dgst -sha1 -hmac holdfast-relay-secret -binary | base64
        new RelayPass("1796072615:sam", "oVdnY54Dda3/iXNs0YPab52mQN8="), RelayPass.For("sam", "holdfast-relay-secret", DateTimeOffset.FromUnixTimeSeconds(1796072615)));

    private static async Task<Answer> TakeNext(Browser agent) => await agent.Follow(await agent.SubmitForm("/desk/video", "/desk/video/take-next"));

    private async Task<(Browser Browser, Person Person)> Member()
    {
        var person = await _app.NewPerson();
        return (await _app.SignIn(person), person);
    }

    private static async Task Join(Browser member, DepartmentId department)
    {
        var address = $"/video?department={department}&new=1";
        var page = await member.Get(address);
        if (page.Words.Contains("What you agree to", StringComparison.Ordinal))
        {
            await member.Submit(page, "/video/agree");
            page = await member.Get(address);
        }

        await member.Submit(page, "/video/join");
    }

    private async Task<(Browser Member, Browser Agent, VideoCall Call)> Calling(string department)
    {
        var (agent, _, id) = await _app.TakesChats(department);
        var (sam, person) = await Member();
        await Join(sam, id);
        await TakeNext(agent);
        return (sam, agent, (await _app.Stored<VideoCall>()).Single(c => c.Account == person.Account));
    }

    private async Task<Person> PersonOf(VideoCall call)
    {
        var address = await _app.With(db => db.Set<EmailAddress>().Where(e => e.Account == call.Account).Select(e => e.Address).SingleAsync(Ct));
        return new Person(call.Account!.Value, "Sam Person", address, "four calm otters swimming", Role.Member);
    }

    private static async Task<string> Token(Browser who) => (await who.Get("/video")).Document.QuerySelector("input[name=token]")?.GetAttribute("value") ?? "";

    private static async Task<HttpStatusCode> Say(Browser who, string path, VideoCall call, string kind, string tab, string text = "", string? token = null) => (await who.Send(
        HttpMethod.Post, path,
        new FormUrlEncodedContent([
            new("Call", call.Id.ToString()), new("Kind", kind), new("Tab", tab), new("To", ""), new("Round", ""), new("Text", text), new("Mid", "0"), new("token", token ?? await Token(who)),
        ]))).Status;

    private async Task Watch()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await _app.Services.GetServices<IJob>().OfType<WatchCalls>().Single().Run(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), Ct);
    }

    private sealed class Production : Microsoft.Extensions.Hosting.IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
