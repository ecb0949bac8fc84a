using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Web;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Tickets;

/// <summary>What pages of tickets hear while they are open.</summary>
[Trait("G", "G21")]
[Trait("G", "G22")]
public sealed class LiveTicketsTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("G", "G1")]
    [Trait("Attack", "28")]
    public async Task A_member_hears_how_far_their_request_has_come_and_nothing_of_what_is_internal()
    {
        var (sam, agent) = (await _app.NewPerson(), await _app.NewStaff(Role.Agent));
        var (ticket, quiet) = (await _app.NewTicket(sam), await _app.NewTicket(sam));
        var staff = await _app.ViewerOf(agent, Role.Agent);
        await using var watched = await Open(await _app.SignIn(sam), TicketTopics.Request(ticket));
        await using var beside = await Open(await _app.SignIn(sam), TicketTopics.Request(quiet));
        Assert.False(watched.IsBuffered);
        Assert.Equal(new LiveHint(TicketTopics.Request(ticket), 1, false), await watched.Hint());
        Assert.Equal(1, (await beside.Hint()).At);

        for (var note = 0; note < 5; note++)
        {
            await _app.Write(staff, ticket, new Happening.NoteAdded(), $"Note {note}");
        }

        _app.Clock.Advance(LiveStreams.PingEvery);
        await watched.Ping();
        await beside.Ping();
        Assert.Equal(beside.Heard.Replace(quiet.ToString(), ticket.ToString(), StringComparison.Ordinal), watched.Heard);

        await _app.Write(staff, ticket, new Happening.AgentReplied(TicketStatus.Pending), "It was sent on Monday.");
        Assert.Equal(2, (await watched.Hint()).At);
    }

    [Fact]
    public async Task An_agent_hears_of_every_event_and_of_the_lists()
    {
        var (sam, agent) = (await _app.NewPerson(), await _app.NewStaff(Role.Agent));
        var ticket = await _app.NewTicket(sam);
        await using var stream = await Open(await _app.SignIn(agent), TicketTopics.Ticket(ticket), TicketTopics.DeskKind);
        Assert.Equal(1, (await stream.Hint()).At);
        Assert.Equal(new LiveHint("desk", null, false), await stream.Hint());
        await _app.Write(await _app.ViewerOf(sam), ticket, new Happening.MemberReplied(), "And?");
        var hints = new[] { await stream.Hint(), await stream.Hint() };
        Assert.Contains(new LiveHint(TicketTopics.Ticket(ticket), 2, false), hints);
        Assert.Contains(new LiveHint("desk", null, false), hints);
    }

    [Theory]
    [InlineData("another's")]
    [InlineData("unknown")]
    [InlineData("a stranger's")]
    [InlineData("no topic at all")]
    [InlineData("staff's")]
    public async Task What_is_not_theirs_is_as_silent_as_what_is_not_there(string what)
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        var ticket = await _app.NewTicket(sam);
        var topic = what switch
        {
            "unknown" => TicketTopics.Request(TicketId.New(_app.Clock.GetUtcNow())),
            "no topic at all" => "request:\" onload=x",
            "staff's" => TicketTopics.Ticket(ticket),
            _ => TicketTopics.Request(ticket),
        };
        var browser = what == "a stranger's" ? _app.NewBrowser() : await _app.SignIn(kim);
        await using var stream = await LiveStreamReader.Open(_app, browser, "/live", [topic, TicketTopics.Here(ticket), TicketTopics.DeskKind]);
        Assert.Equal((HttpStatusCode.OK, "open"), (stream.Status, await stream.Next()));

        await _app.Write(await _app.ViewerOf(sam), ticket, new Happening.MemberReplied(), "And?");
        _app.Clock.Advance(LiveStreams.PingEvery);
        await stream.Ping();

        Assert.DoesNotContain("hint", stream.Heard, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "38")]
    public async Task Whoever_loses_a_ticket_hears_no_more_of_it()
    {
        var (mine, other) = (await Department("Mine"), await Department("Other"));
        var (sam, agent, lead) = (await _app.NewPerson(), await _app.NewStaff(Role.Agent, mine), await _app.NewStaff(Role.Lead, mine, other));
        var ticket = await _app.NewTicket(sam, mine);
        var browser = await _app.SignIn(agent);
        await using var stream = await Open(browser, TicketTopics.Ticket(ticket));
        Assert.Equal(1, (await stream.Hint()).At);
        var number = (await _app.Stored<Ticket>()).Single(t => t.Id == ticket).Number;
        string[] parts = [$"/desk/tickets/{number}/events?since=1", $"/desk/tickets/{number}/state", $"/desk/tickets/{number}/here"];
        foreach (var part in parts)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(part, ("HX-Request", "true"))).Status);
            Assert.Equal($"/desk/tickets/{number}", (await browser.Get(part)).Location);
        }

        var moving = await _app.ViewerOf(lead, Role.Lead);
        await _app.Write(moving, ticket, new Happening.Moved(other, KeepsAssignee: false));
        await _app.Write(moving, ticket, new Happening.NoteAdded(), "Now it's yours.");
        _app.Clock.Advance(LiveStreams.PingEvery);
        await stream.Ping();
        Assert.Equal(1, stream.Heard.Split("event: hint").Length - 1);
        Assert.All(
            await Task.WhenAll(parts.Select(part => browser.Get(part, ("HX-Request", "true")))), answer => Assert.Equal(HttpStatusCode.NotFound, answer.Status));
    }

    [Fact]
    [Trait("G", "G45")]
    public async Task An_open_page_of_the_desk_fetches_what_a_colleague_wrote_where_it_stands_and_who_is_there()
    {
        var (sam, kim, alex) = (await _app.NewPerson(), await _app.NewStaff(Role.Agent), await _app.NewStaff(Role.Agent));
        var ticket = await _app.NewTicket(sam);
        var number = (await _app.Stored<Ticket>()).Single(t => t.Id == ticket).Number;
        var browser = await _app.SignIn(kim);
        var page = await browser.Get($"/desk/tickets/{number}");
        var cursor = page.Document.QuerySelector("#messages > li:last-child")!;
        Assert.Equal(($"/desk/tickets/{number}/events?since=1", TicketTopics.Ticket(ticket)), (cursor.GetAttribute("data-from"), cursor.GetAttribute("data-topic")));
        await _app.Write(await _app.ViewerOf(alex, Role.Agent), ticket, new Happening.NoteAdded(), "I know this one.");
        await _app.Write(await _app.ViewerOf(alex, Role.Agent), ticket, new Happening.StatusSet(TicketStatus.OnHold));

        var news = await Fragment("events?since=1");
        Assert.Equal(["event-2", "event-3", ""], news.Document.Body!.Children.Select(item => item.Id));
        Assert.Contains("I know this one.", news.Text, StringComparison.Ordinal);
        Assert.Contains("On hold", (await Fragment("state")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("open too", (await Fragment("here")).Text, StringComparison.Ordinal);
        await using var stream = await Open(await _app.SignIn(alex), TicketTopics.Here(ticket));
        await stream.Hint();
        Assert.Contains($"{alex.Name} has this open too.", (await Fragment("here")).Text, StringComparison.Ordinal);
        _app.Services.GetRequiredService<LiveSigns>().Show(TicketTopics.Here(ticket), alex.Account.Value, LiveSign.Writing);
        Assert.Contains($"{alex.Name} is writing.", (await Fragment("here")).Text, StringComparison.Ordinal);

        Task<Answer> Fragment(string part) => browser.Get($"/desk/tickets/{number}/{part}", ("HX-Request", "true"));
    }

    [Fact]
    public async Task A_lost_hint_is_made_up_for_by_the_look()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam);
        await using var stream = await Open(await _app.SignIn(sam), TicketTopics.Request(ticket));
        Assert.Equal(1, (await stream.Hint()).At);
        // Past every hook, as another node would whose notice was lost.
        await _app.With(db => db.Set<Ticket>().Where(t => t.Id == ticket).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastPublicSeq, 7), Ct));
        _app.Clock.Advance(LiveLook.Every);
        Assert.Equal(7, (await stream.Hint()).At);
    }

    [Fact]
    public async Task Who_is_here_and_who_writes_is_seen_by_colleagues_and_fades()
    {
        var (sam, kim, alex) = (await _app.NewPerson(), await _app.NewStaff(Role.Agent), await _app.NewStaff(Role.Agent));
        var ticket = await _app.NewTicket(sam);
        var topic = TicketTopics.Here(ticket);
        var signs = _app.Services.GetRequiredService<LiveSigns>();
        var (kims, member) = (await _app.SignIn(kim), await _app.SignIn(sam));
        await using (var stream = await Open(kims, topic))
        {
            await stream.Hint();
            Assert.Equal([kim.Account.Value], signs.Of(topic, LiveSign.Here));
            await using (var second = await Open(await _app.SignIn(alex), topic))
            {
                await second.Hint();
                Assert.Equal(2, signs.Of(topic, LiveSign.Here).Count);
                await Write(kims);
                await Write(member);
                Assert.Equal([kim.Account.Value], signs.Of(topic, LiveSign.Writing));
                _app.Clock.Advance(LiveSigns.WritingFor);
                Assert.Empty(signs.Of(topic, LiveSign.Writing));
            }

            while (signs.Of(topic, LiveSign.Here).Count > 1)
            {
                Ct.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        async Task Write(Browser browser)
        {
            var token = (await browser.Get("/settings")).Document.QuerySelector("input[name=token]")?.GetAttribute("value");
            using var form = new FormUrlEncodedContent([new("Topic", topic), new(TypedFields.TokenField, token)]);
            Assert.Equal(HttpStatusCode.NoContent, (await browser.Send(HttpMethod.Post, LivePaths.Writing, form)).Status);
        }
    }

    [Fact]
    [Trait("G", "G23")]
    public async Task What_is_written_on_one_node_is_heard_on_the_other_and_so_is_who_is_there()
    {
        if (!Databases.IsPostgres)
        {
            return;
        }

        var database = await fixture.Databases.New(Ct);
        var folder = Path.Combine(database.DataFolder, "other");
        fixture.Databases.CopyKeys(folder);
        await using var one = new TestApp(database);
        await using var other = new TestApp(database with { DataFolder = folder });
        var (sam, kim, alex) = (await one.NewPerson(), await one.NewStaff(Role.Agent), await one.NewStaff(Role.Agent));
        var ticket = await one.NewTicket(sam);
        await using var stream = await OpenOn(other, await other.SignIn(sam), TicketTopics.Request(ticket));
        Assert.Equal(1, (await stream.Hint()).At);
        await using var colleague = await OpenOn(other, await other.SignIn(alex), TicketTopics.Here(ticket));
        await colleague.Hint();

        await one.Write(await one.ViewerOf(kim, Role.Agent), ticket, new Happening.AgentReplied(TicketStatus.Pending), "Today.");
        await using var here = await OpenOn(one, await one.SignIn(kim), TicketTopics.Here(ticket));

        // No clock has gone on: it was the notice.
        Assert.Equal(2, (await stream.Hint()).At);
        await colleague.Hint();
        Assert.Equal(
            new[] { alex.Account.Value, kim.Account.Value }.Order(),
            other.Services.GetRequiredService<LiveSigns>().Of(TicketTopics.Here(ticket), LiveSign.Here).Order());
    }

    [Fact]
    public async Task A_stream_outlives_a_database_that_is_away_and_tells_what_was_missed()
    {
        await using var app = new TestApp(await fixture.Databases.New(Ct));
        var sam = await app.NewPerson();
        var ticket = await app.NewTicket(sam);
        await using var stream = await OpenOn(app, await app.SignIn(sam), TicketTopics.Request(ticket));
        Assert.Equal(1, (await stream.Hint()).At);

        await fixture.Databases.TakeAway(app);
        app.Services.GetRequiredService<LiveHints>().Tell(TicketTopics.Request(ticket));
        app.Clock.Advance(LiveStreams.PingEvery);
        await stream.Ping();
        await fixture.Databases.BringBack(app);
        await app.Write(await app.ViewerOf(sam), ticket, new Happening.MemberReplied(), "Still there?");

        Assert.Equal(2, (await stream.Hint()).At);
    }

    [Fact]
    public async Task A_person_who_has_too_many_streams_is_told_to_look_by_themselves()
    {
        var browser = await _app.SignIn(await _app.NewPerson());
        List<LiveStreamReader> open = [];
        for (var number = 0; number < 12; number++)
        {
            open.Add(await Open(browser));
        }

        await using (var refused = await LiveStreamReader.Open(_app, browser))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        }

        Assert.True(await browser.IsSignedIn());
        foreach (var stream in open)
        {
            await stream.DisposeAsync();
        }
    }

    private static async Task<LiveStreamReader> OpenOn(TestApp app, Browser browser, params string[] topics)
    {
        var stream = await LiveStreamReader.Open(app, browser, topics);
        Assert.Equal("open", await stream.Next());
        return stream;
    }

    private Task<LiveStreamReader> Open(Browser browser, params string[] topics) => OpenOn(_app, browser, topics);

    private async Task<DepartmentId> Department(string name)
    {
        var id = DepartmentId.New(_app.Clock.GetUtcNow());
        await _app.Change(db => db.Add(new Department { Id = id, Name = name }));
        return id;
    }
}
