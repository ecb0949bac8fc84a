using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Chat;

/// <summary>Chats when something is away, is full, or is open several times.</summary>
[Trait("G", "G28")]
public sealed class ChatTroubleTests(Databases databases) : IAsyncLifetime
{
    private readonly Counting _counting = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(Ct), _counting.AddTo);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task With_the_database_away_a_message_is_not_taken_and_sent_again_it_is_one()
    {
        var talk = await Talk();
        var page = await talk.Member.Get("/chat");
        var (desk, send) = (await talk.Agent.Get(talk.Desk), talk.Desk + "/send");
        talk.Member.Headers["HX-Request"] = talk.Agent.Headers["HX-Request"] = "true";
        await databases.TakeAway(App);
        var (theirs, ours) = (await Say(), await Answer());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (theirs.Status, ours.Status));
        // Without script the form itself comes back, with the words and a button.
        talk.Member.Headers.Remove("HX-Request");
        talk.Agent.Headers.Remove("HX-Request");
        Assert.Equal(["Are you there?"], Kept(await Say()));
        Assert.Equal(["I am."], Kept(await Answer()));
        talk.Member.Headers["HX-Request"] = talk.Agent.Headers["HX-Request"] = "true";
        await databases.BringBack(App);

        // As the pages do at "Not sent. Try again": the same words under the same ids, and once more for good measure.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await Say()).Status, (await Answer()).Status));
        }

        Assert.Equal(["My payment is late.", "Are you there?", "I am."], (await talk.Member.Get("/chat")).Messages());

        static IEnumerable<string?> Kept(Answer failed) => failed.Document.QuerySelectorAll("form input[name=Message]").Select(field => field.GetAttribute("value"));
        Task<Answer> Say() => talk.Member.Submit(page, "/chat/message", ("Message", "Are you there?"), ("Since", "1"));
        Task<Answer> Answer() => talk.Agent.Submit(desk, send, ("Message", "I am."), ("Since", "1"));
    }

    [Fact]
    [Trait("Slow", "Two thousand messages are written.")]
    public async Task A_chat_of_two_thousand_messages_takes_no_more_and_opens_by_its_newest_with_the_statements_of_a_short_one()
    {
        var talk = await Talk();
        await talk.Member.Get("/chat");
        var few = await Statements("/chat");
        await Fill(talk.Ticket, ChatActs.MostMessages - 1);

        var last = await talk.Member.SubmitForm("/chat", "/chat/message", ("Message", "The last one."));
        Assert.Equal(HttpStatusCode.SeeOther, last.Status);
        var full = await talk.Member.SubmitForm("/chat", "/chat/message", ("Message", "One too many."));
        Assert.Equal(HttpStatusCode.Conflict, full.Status);
        Assert.Contains("as long as a chat can be", full.Words, StringComparison.Ordinal);
        Assert.Equal("One too many.", full.Document.QuerySelector("textarea[name=Message]")?.TextContent.Trim());
        Assert.Equal(HttpStatusCode.Conflict, (await talk.Agent.SubmitForm(talk.Desk, talk.Desk + "/send", ("Message", "And one."))).Status);

        var page = await talk.Member.Get("/chat");
        Assert.Equal(TicketThread.Window, page.Messages().Count);
        Assert.Equal("The last one.", page.Messages()[^1]);
        Assert.Contains("Show older messages", page.Words, StringComparison.Ordinal);
        Assert.Equal(few, await Statements("/chat"));
        // What it says is behind the link is there, and it ends like any other.
        Assert.Equal(HttpStatusCode.OK, (await talk.Member.Get(page.Document.QuerySelector(".chat-older a")!.GetAttribute("href")!)).Status);
        await talk.Agent.SubmitForm(talk.Desk, talk.Desk + "/end");
        Assert.Contains("The chat has ended", (await talk.Member.Get("/chat")).Words, StringComparison.Ordinal);

        async Task<int> Statements(string path)
        {
            _counting.Take();
            await talk.Member.Get(path);
            return _counting.Take().Count;
        }
    }

    [Fact]
    [Trait("D", "D68")]
    [Trait("D", "D125")]
    public async Task Two_tabs_and_two_devices_of_one_person_hear_the_same_and_show_the_same()
    {
        var talk = await Talk();
        var (tab, phone) = (talk.Member.Copy(App), await App.SignIn(talk.Person, Browser.SafariOnIPhone));
        var number = talk.Desk.Split('/')[^1];
        var pages = new List<(Browser Browser, Answer Page)>();
        foreach (var browser in new[] { talk.Member, tab, phone })
        {
            pages.Add((browser, await browser.Get("/chat")));
        }

        Assert.All(pages, one => Assert.Equal("2", Cursor(one.Page).GetAttribute("data-at")));
        await using var listening = await LiveStreamReader.Open(App, phone, Cursor(pages[2].Page).GetAttribute("data-topic")!);
        await listening.Hint();
        var words = new[] { "سعر الفاتورة Invoice 42 (paid)؟", "זה עובד ב-C#!", "👩‍🚀🇩🇪" };
        foreach (var (said, (browser, page)) in words.Zip(pages))
        {
            await browser.Submit(page, "/chat/message", ("Message", said), ("Id", Guid.CreateVersion7().ToString()));
        }

        while ((await listening.Hint()).At < 5)
        {
        }

        // Whatever each of them asks for, and however often: all of it, once, in the order of the log, each in its own direction.
        foreach (var (browser, page) in pages.Concat(pages))
        {
            var news = await browser.Get(Cursor(page).GetAttribute("data-from")!, ("HX-Request", "true"));
            Assert.Equal(words, news.Messages());
            Assert.All(news.Document.QuerySelectorAll(".bubble"), bubble => Assert.NotNull(bubble.QuerySelector("[dir=auto] .message-body, .message-body[dir=auto]")));
            Assert.Equal(words, (await browser.Get("/chat")).Messages().TakeLast(3));
        }

        Assert.NotNull(pages[0].Page.Document.QuerySelector("textarea[name=Message][dir=auto]"));
        var desk = await talk.Agent.Get("/desk/chats");
        Assert.Contains(words[2], desk.Document.QuerySelector(".chats-list [dir=auto]")?.TextContent, StringComparison.Ordinal);
        Assert.NotNull(desk.Document.QuerySelector(".chats-list bdi"));
        Assert.Equal(words, (await talk.Agent.Get($"/desk/chats/{number}")).Messages().TakeLast(3));
    }

    [Fact]
    [Trait("G", "G29")]
    [Trait("G", "G33")]
    public async Task A_sign_in_that_ends_elsewhere_cuts_the_stream_at_once_and_the_agent_is_told()
    {
        var talk = await Talk();
        var page = await talk.Member.Get("/chat");
        var phone = await App.SignIn(talk.Person, Browser.SafariOnIPhone);
        await using var theirs = await LiveStreamReader.Open(App, talk.Member, Cursor(page).GetAttribute("data-topic")!);
        await using var ours = await LiveStreamReader.Open(App, talk.Agent, $"{ChatTopics.DeskKind}:{talk.Ticket}");
        Assert.Equal(("open", "open"), (await theirs.Next(), await ours.Next()));
        var at = (await ours.Hint()).At;

        await phone.SubmitForm("/settings/devices/sign-out-others");

        Assert.Equal("ended", await Last(theirs));
        Assert.Contains("Not proved now", (await talk.Agent.Get(talk.Desk)).Words, StringComparison.Ordinal);
        await App.WatchChats();
        Assert.True((await ours.Hint()).At > at);
        Assert.Contains("the member was signed out", (await talk.Agent.Get(talk.Desk)).Words, StringComparison.Ordinal);

        static async Task<string?> Last(LiveStreamReader stream)
        {
            string? name = null;
            while (await stream.Next() is { } next)
            {
                name = next;
            }

            return name;
        }
    }

    [Fact]
    [Trait("G", "G25")]
    [Trait("G", "G27")]
    public async Task An_open_page_keeps_the_agent_there_and_sixty_seconds_after_their_browser_was_killed_the_chat_is_at_the_front_again()
    {
        var talk = await Talk();
        var stream = await LiveStreamReader.Open(App, talk.Agent, Line.LineTopics.Kind + ":mine", $"{ChatTopics.DeskKind}:{talk.Ticket}");
        Assert.Equal("open", await stream.Next());
        for (var minute = 0; minute < 4; minute++)
        {
            App.Clock.Advance(LiveStreams.PingEvery);
            await stream.Ping();
            App.Clock.Advance(LiveStreams.PingEvery);
            await stream.Ping();
            App.Clock.Advance(LiveStreams.PingEvery);
            await stream.Ping();
            await App.WatchChats();
        }

        Assert.DoesNotContain("We lost the connection", (await talk.Member.Get("/chat")).Words, StringComparison.Ordinal);

        await stream.DisposeAsync();
        App.Clock.Advance(TimeSpan.FromSeconds(59));
        await App.WatchChats();
        Assert.DoesNotContain("We lost the connection", (await talk.Member.Get("/chat")).Words, StringComparison.Ordinal);
        App.Clock.Advance(TimeSpan.FromSeconds(2));
        await App.WatchChats();
        Assert.Contains("We lost the connection to our agent", (await talk.Member.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Contains("In line 1", (await talk.Agent.Get("/desk/chats")).Words, StringComparison.Ordinal);
    }

    /// <summary>A member and an agent in a chat.</summary>
    private async Task<Talking> Talk()
    {
        var (agent, _, department) = await App.TakesChats("Trouble");
        var person = await App.NewPerson();
        var member = await App.SignIn(person);
        await member.StartChat(department);
        var taken = await agent.TakeNext();
        var ticket = Assert.Single(await App.Stored<Ticket>());
        Assert.NotNull(taken.Document.QuerySelector("form.chat-write"));
        return new Talking(person, member, agent, ticket.Id, $"/desk/chats/{ticket.Number}");
    }

    /// <summary>Messages of both sides until the log has so many.</summary>
    private async Task Fill(TicketId chat, int until)
    {
        var ticket = (await App.Stored<Ticket>()).Single(t => t.Id == chat);
        var data = (await App.Stored<TicketEvent>()).First(e => e.Ticket == chat && e.Seq == 1);
        await App.Change(db =>
        {
            for (var number = ticket.LastPublicSeq + 1; number <= until; number++)
            {
                var seq = ticket.LastSeq + number - ticket.LastPublicSeq;
                db.Add(new TicketEvent
                {
                    Ticket = chat, Seq = seq, PublicSeq = number, At = ticket.ChangedAt, Kind = HappeningKind.MemberReplied, AuthorKind = AuthorKind.Contact,
                    Author = data.Author, ClientId = null, Data = new Happening.MemberReplied().Write(),
                });
                db.Add(new TicketText { Ticket = chat, Seq = seq, Body = $"Message {number}", Html = null, Renderer = 0 });
            }
        });
        await App.With(db => db.Set<Ticket>().Where(t => t.Id == chat).ExecuteUpdateAsync(
            row => row.SetProperty(t => t.LastSeq, t => t.LastSeq + until - ticket.LastPublicSeq).SetProperty(t => t.LastPublicSeq, until), Ct));
    }

    private static AngleSharp.Dom.IElement Cursor(Answer page) => page.Document.QuerySelector("#chat-log > [data-at]")!;

    private sealed record Talking(Person Person, Browser Member, Browser Agent, TicketId Ticket, string Desk);
}
