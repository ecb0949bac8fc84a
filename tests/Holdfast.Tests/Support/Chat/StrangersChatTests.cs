using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Chat;

/// <summary>Chats of people without a sign-in, from both sides: they hang on a pass of the browser that began them.</summary>
[Trait("G", "G13")]
public sealed class StrangersChatTests(Databases databases) : IAsyncLifetime
{
    private readonly Counting _counting = new();
    private TestApp? _app;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(Ct), _counting.AddTo);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("G", "G29")]
    public async Task A_stranger_waits_talks_and_ends_and_the_agent_reads_that_nothing_is_confirmed()
    {
        var (agent, _, department) = await App.TakesChats("Strangers");
        var robin = App.NewBrowser();

        var waiting = await robin.StartChatAsStranger(department, "robin@example.com");
        Assert.Contains("Your place in line 1", waiting.Words, StringComparison.Ordinal);
        Assert.Equal("/live", waiting.Document.QuerySelector("[data-live]")!.GetAttribute("data-live"));
        Assert.Contains("Robin", (await agent.Get("/desk/chats")).Words, StringComparison.Ordinal);
        Assert.Contains("Not confirmed", (await agent.Get("/desk/chats")).Words, StringComparison.Ordinal);

        var taken = await agent.TakeNext();
        Assert.Contains("Say nothing about an account here", taken.Words, StringComparison.Ordinal);
        var number = taken.ChatNumber();
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/send", ("Message", "Hello Robin."));
        var talking = await robin.Get("/chat");
        Assert.Equal(["I can't sign in.", "Hello Robin."], talking.Messages());
        await robin.Submit(talking, "/chat/message", ("Message", "Thank you!"));
        Assert.Contains("Delivered", (await robin.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Equal("Thank you!", (await agent.Get($"/desk/chats/{number}")).Messages()[^1]);
        Assert.Contains("Read", (await robin.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Contains("Thank you!", (await robin.Get($"/chat/events?chat={number}&since=1")).Text, StringComparison.Ordinal);

        // Nothing of it is a pass for requests, and in no list or search of the desk.
        Assert.StartsWith("/sign-in", (await robin.Get($"/help/requests/{number}")).Location, StringComparison.Ordinal);
        Assert.DoesNotContain("Robin", (await agent.Get("/desk")).Words, StringComparison.Ordinal);

        var ended = await robin.Follow(await robin.Submit(await robin.Get("/chat"), "/chat/end"));
        Assert.Contains("Otherwise it's gone after a week", ended.Words, StringComparison.Ordinal);
        await robin.Submit(ended, "/chat/rating/good");
        Assert.Contains("Thank you for telling us", (await robin.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Contains("This chat is over", (await agent.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
        Assert.Contains("Start chat", (await robin.Get("/chat?new=1")).Words, StringComparison.Ordinal);
        var ticket = Assert.Single(await App.Stored<Ticket>());
        Assert.Equal((null, false), (ticket.ConfirmedAt, ticket.IsLive));
        // Only those who moderate see what is parked, and whoever talked in it.
        var (colleague, other) = await App.SignInStaff(Role.Agent);
        await App.Change(db => db.Add(new Departments.DepartmentAgent { Department = department, Agent = other.Account, Seats = 1 }));
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.Get($"/desk/tickets/{number}")).Status);
    }

    [Fact]
    public async Task Confirmed_while_it_lasts_it_is_a_ticket_like_any_other()
    {
        var (agent, _, department) = await App.TakesChats("Confirmed");
        var robin = App.NewBrowser();
        await robin.StartChatAsStranger(department, "robin@example.com");
        var number = (await agent.TakeNext()).ChatNumber();

        var confirm = await robin.OpenLatestLink(App, "robin@example.com");
        Assert.Contains("I can't sign in.", confirm.Words, StringComparison.Ordinal);
        await robin.Submit(confirm, "/help/requests/confirm", ("Wrote", "true"));
        Assert.Contains("Confirmed email", (await agent.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
        // The chat goes on in the browser that began it.
        await robin.Submit(await robin.Get("/chat"), "/chat/message", ("Message", "It's me."));
        Assert.Equal("It's me.", (await agent.Get($"/desk/chats/{number}")).Messages()[^1]);

        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/end");
        Assert.Equal(TicketStatus.Solved, Assert.Single(await App.Stored<Ticket>()).Status);
        Assert.Equal(HttpStatusCode.OK, (await robin.Get($"/help/requests/{number}")).Status);
        // What comes after the end is for whoever proved the address, and not for the chat's pass.
        var desk = await agent.Get($"/desk/tickets/{number}");
        Assert.True(desk.Status is HttpStatusCode.OK, string.Join('\n', App.Log.Lines.Where(line => line.Contains("Exception", StringComparison.Ordinal))));
        await agent.Submit(desk, $"/desk/tickets/{number}/reply/open", ("Reply", "One more thing."));
        Assert.DoesNotContain("One more thing.", (await robin.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("One more thing.", (await robin.Get($"/chat/events?chat={number}&since=0")).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "39")]
    [Trait("G", "G26")]
    public async Task A_network_has_two_places_and_nobody_stands_there_twice()
    {
        var (_, _, department) = await App.TakesChats("Stuffed");
        var (one, two, three, elsewhere) = (App.NewBrowser(), App.NewBrowser(), App.NewBrowser(), App.NewBrowser());
        two.Network = three.Network = one.Network;
        var (page, window) = (await one.Get($"/chat?department={department}"), await one.Get($"/chat?department={department}"));
        (string, string?)[] typed = [("Help", "Hello?"), ("Name", "One"), ("Email", "one@example.com")];
        await Task.WhenAll(one.Submit(page, "/chat", typed), one.Submit(page, "/chat", typed), one.Submit(window, "/chat", typed));
        Assert.Single(await App.Stored<LinePlace>());
        Assert.Single(await App.Stored<Ticket>());

        // Another address in the same browser is the same person.
        await one.Submit(window, "/chat", ("Help", "Again?"), ("Name", "Other"), ("Email", "other@example.com"));
        Assert.Single(await App.Stored<LinePlace>());

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await two.StartChatAsStranger(department, "one@example.com");
        var refused = await three.StartChatAsStranger(department, "three@example.com");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("There's no free place in the line just now", refused.Words, StringComparison.Ordinal);
        Assert.Equal("I can't sign in.", refused.Document.QuerySelector("textarea[name=Help]")?.TextContent.Trim());
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("One more step", (await three.Submit(refused, "/chat/offline")).Words, StringComparison.Ordinal);
        Assert.Contains("Your place in line 3", (await elsewhere.StartChatAsStranger(department, "else@example.com")).Words, StringComparison.Ordinal);

        // Two strangers who typed the same address never see each other's chat.
        await two.Submit(await two.Get("/chat"), "/chat/leave-line");
        Assert.Contains("Your place in line 1", (await one.Get("/chat")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "39")]
    [Trait("G", "G26")]
    public async Task Strangers_have_half_of_the_line_and_members_find_room()
    {
        var (_, _, department) = await App.TakesChats("Half");
        var contact = ContactId.New(App.Clock.GetUtcNow());
        await App.Change(db => db.Add(new Contact { Id = contact, Name = "" }));
        for (var i = 0; i < LineBook.MostOfStrangers - 1; i++)
        {
            await Stuff(i);
        }

        Assert.Contains("Your place in line 100", (await App.NewBrowser().StartChatAsStranger(department, "last@example.com")).Words, StringComparison.Ordinal);
        Assert.Contains("no free place", (await App.NewBrowser().StartChatAsStranger(department, "over@example.com")).Words, StringComparison.Ordinal);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        var member = await App.SignIn(await App.NewPerson());
        Assert.Contains("Your place in line 101", (await member.StartChat(department)).Words, StringComparison.Ordinal);

        Task Stuff(int number) => App.Change(db => db.Add(new LinePlace
        {
            Id = PlaceId.New(App.Clock.GetUtcNow()), Department = department, Kind = PlaceKind.Chat, Ticket = TicketId.New(App.Clock.GetUtcNow()), Number = number, Contact = contact,
            Account = null, Session = null, Pass = TicketPassId.New(App.Clock.GetUtcNow()), Browser = $"{number}", Network = $"n{number}", Priority = TicketPriority.Normal,
            ArrivedAt = App.Clock.GetUtcNow().AddMinutes(-1),
        }));
    }

    [Fact]
    [Trait("Attack", "32")]
    public async Task A_known_and_an_unknown_address_are_the_same_work_and_words()
    {
        var (_, _, department) = await App.TakesChats("Same");
        var person = await App.NewPerson();
        await App.Contain(person);
        var first = await Statements("first@example.com");
        foreach (var address in new[] { person.Address, "first@example.com", "nobody@example.com" })
        {
            var again = await Statements(address);
            Assert.Equal(first.Sql, again.Sql);
            Assert.Equal(first.Words, again.Words);
        }

        async Task<(List<string> Sql, string Words)> Statements(string address)
        {
            var browser = App.NewBrowser();
            var page = await browser.Get($"/chat?department={department}");
            _counting.Take();
            var started = await browser.Submit(page, "/chat", ("Department", department.ToString()), ("Help", "Same"), ("Name", "Robin"), ("Email", address));
            List<string> sql = [.. _counting.Take()];
            var words = (await browser.Follow(started)).Words;
            await browser.Submit(await browser.Get("/chat"), "/chat/leave-line");
            return (sql, words);
        }
    }

    [Fact]
    [Trait("G", "G27")]
    [Trait("G", "G33")]
    public async Task When_the_pass_dies_or_the_owner_removes_it_the_chat_ends_and_the_seat_is_free()
    {
        var (agent, _, department) = await App.TakesChats("Dies");
        var (robin, eve) = (App.NewBrowser(), App.NewBrowser());
        await robin.StartChatAsStranger(department, "robin@example.com");
        var number = (await agent.TakeNext()).ChatNumber();
        await App.With(db => db.Set<TicketPass>().ExecuteUpdateAsync(row => row.SetProperty(p => p.ExpiresAt, App.Clock.GetUtcNow()), Ct));
        Assert.Contains("Start chat", (await robin.Get("/chat")).Words, StringComparison.Ordinal);
        await App.WatchChats();
        Assert.Contains("This chat is over", (await agent.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);

        await eve.StartChatAsStranger(department, "victim@example.com");
        var fake = (await agent.TakeNext()).ChatNumber();
        var victim = App.NewBrowser();
        await victim.Submit(await victim.OpenLatestLink(App, "victim@example.com"), "/help/requests/confirm/not-mine");
        await App.WatchChats();
        Assert.All(await App.Stored<LinePlace>(), place => Assert.NotNull(place.EndedAt));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/desk/chats/{fake}")).Status);
        Assert.Contains("Start chat", (await eve.Get("/chat")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G60")]
    [Trait("Attack", "54")]
    public async Task Anothers_chat_answers_as_one_that_is_none_and_a_signed_in_browser_uses_no_pass()
    {
        var (agent, _, department) = await App.TakesChats("Others");
        var (robin, eve, nobody) = (App.NewBrowser(), App.NewBrowser(), App.NewBrowser());
        await robin.StartChatAsStranger(department, "robin@example.com");
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await eve.StartChatAsStranger(department, "robin@example.com");
        var number = (await agent.TakeNext()).ChatNumber();
        foreach (var (browser, expected) in new[] { (eve, HttpStatusCode.NotFound), (nobody, HttpStatusCode.NotFound) })
        {
            foreach (var chat in new[] { number, "9999999" })
            {
                Assert.Equal(expected, (await browser.Get($"/chat/events?chat={chat}&since=0")).Status);
            }
        }

        foreach (var act in new[] { "message", "end", "leave-line", "leave-message", "rating/good" })
        {
            var page = await eve.Get("/chat");
            var fields = Browser.Filled(page, "/chat/leave-line", ("Chat", number), ("Message", "Mine?"));
            Assert.Equal(HttpStatusCode.NotFound, (await eve.Send(HttpMethod.Post, $"/chat/{act}", new FormUrlEncodedContent(fields))).Status);
        }

        Assert.Single((await agent.Get($"/desk/chats/{number}")).Messages());
        // The pass stays where it is, and is not used while somebody is signed in.
        await robin.SignIn(await App.NewPerson());
        Assert.DoesNotContain("I can't sign in.", (await robin.Get("/chat")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G34")]
    public async Task A_blocked_strangers_browser_cannot_chat_for_a_week_and_a_lead_blocks_the_network_for_a_day()
    {
        var (lead, _, department) = await App.TakesChats("Blocks", role: Role.Lead);
        var (rude, beside) = (App.NewBrowser(), App.NewBrowser());
        beside.Network = rude.Network;
        await rude.StartChatAsStranger(department, "rude@example.com");
        var number = (await lead.TakeNext()).ChatNumber();
        await lead.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/block-network");

        var refused = await rude.StartChatAsStranger(department, "other@example.com");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await beside.StartChatAsStranger(department, "beside@example.com")).Status);
        Assert.Equal(HttpStatusCode.OK, (await rude.SendAsStranger("rude@example.com")).Status);
        var browser = (await App.Stored<LinePlace>()).First(p => p.Browser is not null).Browser!;
        App.Clock.Advance(Blocks.OfNetwork + TimeSpan.FromSeconds(1));
        Assert.NotEqual(HttpStatusCode.Forbidden, (await beside.Submit(await beside.Get($"/chat?department={department}"), Offline(await beside.Get("/chat")), ("Help", "x"), ("Name", "B"), ("Email", "b@example.com"))).Status);
        Assert.NotNull(await App.Use<Blocks, DateTimeOffset?>(blocks => blocks.Until(browser, "", Ct)));

        static string Offline(Answer page) => page.Document.QuerySelector("form[action='/chat/offline']") is null ? "/chat" : "/chat/offline";
    }

    [Fact]
    [Trait("G", "G31")]
    public async Task Where_nobody_is_there_a_strangers_message_is_parked_and_answered_once_it_is_confirmed()
    {
        var department = await App.NewDepartment("Nobody there");
        var robin = App.NewBrowser();
        var offline = await robin.Get($"/chat?department={department}");
        var wrong = await robin.Submit(offline, "/chat/offline", ("Help", "Where is my money?"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("Your name is missing", wrong.Words, StringComparison.Ordinal);
        Assert.Contains("The email is missing", wrong.Words, StringComparison.Ordinal);
        Assert.Equal("Where is my money?", wrong.Document.QuerySelector("textarea[name=Help]")?.TextContent.Trim());

        var sent = await robin.Submit(wrong, "/chat/offline", ("Name", "Robin"), ("Email", "robin@example.com"));
        Assert.Contains("Until then nobody reads your message", sent.Words, StringComparison.Ordinal);
        await robin.Submit(await robin.OpenLatestLink(App, "robin@example.com"), "/help/requests/confirm", ("Wrote", "true"));
        var ticket = Assert.Single(await App.Stored<Ticket>());
        Assert.Equal((TicketChannel.Chat, true), (ticket.Channel, ticket.ConfirmedAt is not null));
    }

    [Fact]
    [Trait("G", "G22")]
    public async Task The_stream_listens_by_the_pass_and_says_nothing_to_others()
    {
        var (agent, _, department) = await App.TakesChats("Stream");
        var (robin, eve) = (App.NewBrowser(), App.NewBrowser());
        await robin.StartChatAsStranger(department, "robin@example.com");
        var number = (await agent.TakeNext()).ChatNumber();
        var topic = (await robin.Get("/chat")).Document.QuerySelector("#chat-log > [data-topic]")!.GetAttribute("data-topic")!;
        await using var theirs = await LiveStreamReader.Open(App, robin, "/live", [topic]);
        await using var others = await LiveStreamReader.Open(App, eve, "/live", [topic]);
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/send", ("Message", "Hello."));
        var hint = await theirs.Hint();
        while (hint.At < 3)
        {
            hint = await theirs.Hint();
        }

        Assert.Equal(topic, hint.Topic);
        App.Clock.Advance(Platform.Live.LiveStreams.PingEvery);
        await others.Ping();
        Assert.DoesNotContain("hint", others.Heard, StringComparison.Ordinal);
    }
}
