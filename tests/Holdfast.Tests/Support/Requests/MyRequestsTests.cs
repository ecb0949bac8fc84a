using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Support.Requests;

/// <summary>What a member has asked us: the list, a thread, a reply, solved and opened again; and nobody else's.</summary>
public sealed class MyRequestsTests(Databases databases) : IAsyncLifetime
{
    private readonly Counting _counting = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), _counting.AddTo);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("G", "G4")]
    public async Task A_request_is_answered_replied_to_marked_as_solved_and_opened_again()
    {
        var person = await App.NewPerson();
        var sam = await App.SignIn(person);
        Assert.Contains("Nothing yet", (await sam.Get(RequestPaths.Mine)).Words, StringComparison.Ordinal);
        var number = (await sam.SendRequest()).NumberOf();
        Assert.Contains($"{TicketNumbers.Show(number)} We are on it", (await sam.Get(RequestPaths.Mine)).Words, StringComparison.Ordinal);

        await Agent(number, new Happening.AgentReplied(TicketStatus.Pending), "When did you write last?");
        Assert.Contains("something new", (await sam.Get(RequestPaths.Mine)).Words, StringComparison.Ordinal);
        var waiting = await sam.Get(RequestPaths.Of(number));
        Assert.Contains("Waiting for you", waiting.Words, StringComparison.Ordinal);
        Assert.Contains("When did you write last?", waiting.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("something new", (await sam.Get(RequestPaths.Mine)).Words, StringComparison.Ordinal);

        var replied = await sam.Submit(waiting, RequestPaths.ReplyTo(number), ("Reply", "On Monday.\nTwice."));
        Assert.Equal(RequestPaths.Of(number), replied.Location);
        var open = await sam.Follow(replied);
        Assert.Contains("Your reply is sent", open.Words, StringComparison.Ordinal);
        Assert.Contains("We are on it", open.Words, StringComparison.Ordinal);
        Assert.Matches(@"On Monday\.\s*Twice\.", open.Document.QuerySelectorAll(".message-body")[^1].TextContent);

        var solved = await sam.Follow(await sam.Submit(open, RequestPaths.SolvedOf(number)));
        Assert.Contains("Marked as solved", solved.Words, StringComparison.Ordinal);
        Assert.Contains("You marked it as solved", solved.Words, StringComparison.Ordinal);
        Assert.Empty(solved.Document.QuerySelectorAll($"form[action='{RequestPaths.SolvedOf(number)}']"));
        Assert.Contains("Solved", (await sam.Get(RequestPaths.Mine)).Words, StringComparison.Ordinal);

        var again = await sam.Follow(await sam.Submit(solved, RequestPaths.ReplyTo(number), ("Reply", "It's back.")));
        Assert.Contains("We are on it", again.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_helped_says_how_it_was_and_the_desk_reads_it()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var open = await sam.Get(RequestPaths.Of(number));
        Assert.DoesNotContain("How was our help?", open.Words, StringComparison.Ordinal);
        var solved = await sam.Follow(await sam.Submit(open, RequestPaths.SolvedOf(number)));

        var form = RequestPaths.RateOf(number, isGood: true);
        var longer = await sam.Submit(solved, form, ("Word", new string('x', RateHelpHandler.WordLength + 1)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, longer.Status);
        var rated = await sam.Follow(await sam.Submit(solved, form, ("Word", "Quick and kind.")));
        Assert.Contains("You found our help good: Quick and kind.", rated.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("How was our help?", rated.Words, StringComparison.Ordinal);

        var (admin, _) = await App.SignInStaff(Role.Admin);
        var desk = await admin.Get(TicketPaths.OfTicket(number));
        Assert.Contains("Rated our help: good", desk.Words, StringComparison.Ordinal);
        Assert.Contains("Quick and kind.", desk.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G21")]
    [Trait("G", "G60")]
    public async Task An_open_page_fetches_what_is_new_and_where_it_stands_and_nobody_elses()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var kim = await App.SignIn(await App.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));
        var cursor = page.Document.QuerySelector("[role=log] ol > li:last-child[hidden]")!;
        Assert.Equal(("1", RequestPaths.NewerOf(number, 1)), (cursor.GetAttribute("data-at"), cursor.GetAttribute("data-from")));
        var note = await Fragment(sam, RequestPaths.NewerOf(number, 1));

        await Agent(number, new Happening.NoteAdded(), "Between us.");
        Assert.Equal(note.Text, (await Fragment(sam, RequestPaths.NewerOf(number, 1))).Text);
        await Agent(number, new Happening.AgentReplied(TicketStatus.Solved), "It's done.");

        var news = await Fragment(sam, RequestPaths.NewerOf(number, 1));
        Assert.Equal(["event-2", ""], news.Document.Body!.Children.Select(item => item.Id));
        Assert.Equal(RequestPaths.NewerOf(number, 2), news.Document.Body.Children[1].GetAttribute("data-from"));
        Assert.Contains("It's done.", news.Text, StringComparison.Ordinal);
        Assert.Contains("Solved", (await Fragment(sam, RequestPaths.StateOf(number))).Text, StringComparison.Ordinal);
        Assert.Contains("something new", (await sam.Get(RequestPaths.Mine)).Words, StringComparison.Ordinal);
        await sam.Get(RequestPaths.NewerOf(number, 1), ("HX-Request", "true"), ("X-In-Sight", "1"));
        Assert.DoesNotContain("something new", (await sam.Get(RequestPaths.Mine)).Words, StringComparison.Ordinal);

        Assert.Equal(RequestPaths.Of(number), (await sam.Get(RequestPaths.NewerOf(number, 1))).Location);
        foreach (var path in new[] { RequestPaths.NewerOf(number, 1), RequestPaths.StateOf(number), RequestPaths.NewerOf(number + 1, 1) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Fragment(kim, path)).Status);
        }

        static Task<Answer> Fragment(Browser browser, string path) => browser.Get(path, ("HX-Request", "true"));
    }

    [Fact]
    [Trait("G", "G2")]
    public async Task A_reply_sent_sixteen_times_is_written_once_and_an_empty_or_overlong_one_never()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));
        var presses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => sam.Submit(page, RequestPaths.ReplyTo(number), ("Reply", "Once"))));
        Assert.All(presses, press => Assert.Equal(RequestPaths.Of(number), press.Location));
        Assert.Equal(2, (await sam.Get(RequestPaths.Of(number))).Document.QuerySelectorAll(".message").Length);

        foreach (var (typed, summary) in new[] { (" \n ", "The reply is empty"), (new string('x', TicketText.MaxBytes + 1), "The reply is too long") })
        {
            var refused = await sam.SubmitForm(RequestPaths.Of(number), RequestPaths.ReplyTo(number), ("Reply", typed));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(summary, refused.Words, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await App.Stored<TicketEvent>()).Count);
        Assert.Equal(RequestPaths.Of(number), (await sam.SubmitForm(RequestPaths.Of(number), RequestPaths.ReplyTo(number), ("Reply", new string('x', 60_000)))).Location);
    }

    [Fact]
    [Trait("G", "G4")]
    public async Task A_reply_to_a_closed_request_becomes_a_new_one_that_goes_on_with_it()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var number = (await sam.SendRequest("My subject")).NumberOf();
        await Agent(number, new Happening.StatusSet(TicketStatus.Solved));
        await Ourselves(number, new Happening.ClosedByTime());
        var closed = await sam.Get(RequestPaths.Of(number));
        Assert.Contains("Closed", closed.Words, StringComparison.Ordinal);

        var sent = await sam.Submit(closed, RequestPaths.ReplyTo(number), ("Reply", "It's still broken."));
        Assert.NotEqual(RequestPaths.Of(number), sent.Location);
        Assert.Equal(sent.Location, (await sam.Submit(closed, RequestPaths.ReplyTo(number), ("Reply", "It's still broken."))).Location);
        var next = await sam.Follow(sent);
        Assert.Contains("My subject", next.Words, StringComparison.Ordinal);
        Assert.Contains($"It continues with {TicketNumbers.Show(number)}", next.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G5")]
    [Trait("G", "G60")]
    [Trait("Attack", "54")]
    public async Task Anothers_number_is_answered_as_one_that_is_none_by_the_same_statements()
    {
        var (sam, other) = (await App.SignIn(await App.NewPerson()), await App.SignIn(await App.NewPerson()));
        var number = (await sam.SendRequest()).NumberOf();
        await other.SendRequest();
        var page = await sam.Get(RequestPaths.Of(number));
        var before = await App.Stored<TicketEvent>();
        foreach (var path in new[] { RequestPaths.Of(number), RequestPaths.SubmittedOf(number) })
        {
            await Alike(() => other.Get(path), () => other.Get(path.Replace(number.ToString(CultureInfo.InvariantCulture), "9999999", StringComparison.Ordinal)));
        }

        foreach (var action in new[] { RequestPaths.ReplyTo(number), RequestPaths.SolvedOf(number) })
        {
            await Alike(() => Post(action), () => Post(action.Replace(number.ToString(CultureInfo.InvariantCulture), "9999999", StringComparison.Ordinal)));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await other.Get(RequestPaths.Mine + "/nonsense")).Status);
        Assert.Equal(before.Count, (await App.Stored<TicketEvent>()).Count);
        Assert.NotNull(page);

        async Task<Answer> Post(string action)
        {
            var token = (await other.Get(RequestPaths.New)).Document.QuerySelector("input[name=token]")?.GetAttribute("value") ?? "";
            _counting.Take();
            return await other.Send(HttpMethod.Post, action, new FormUrlEncodedContent([new("token", token), new("Reply", "Words"), new("Id", "018f0000-0000-7000-8000-000000000001")]));
        }
    }

    [Fact]
    [Trait("G", "G5")]
    public async Task Strangers_are_sent_to_the_sign_in_for_every_number_and_come_back_to_it()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var stranger = App.NewBrowser();
        foreach (var path in new[] { RequestPaths.Mine, RequestPaths.Of(number), RequestPaths.Of(9_999_999), RequestPaths.SubmittedOf(number) })
        {
            var answer = await stranger.Get(path);
            Assert.Equal((HttpStatusCode.SeeOther, $"/sign-in?return={Uri.EscapeDataString(path)}"), (answer.Status, answer.Location));
        }
    }

    [Theory]
    [InlineData(AccountStatus.Contained)]
    [InlineData(AccountStatus.Closed)]
    [Trait("G", "G50")]
    public async Task Nothing_of_a_contained_or_closing_account_opens(AccountStatus status)
    {
        var person = await App.NewPerson();
        var sam = await App.SignIn(person);
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));
        await App.Change(db => db.Set<Account>().Single(a => a.Id == person.Account).Status = status);

        Assert.StartsWith("/sign-in", (await sam.Get(RequestPaths.Of(number))).Location, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await sam.Submit(page, RequestPaths.ReplyTo(number), ("Reply", "Words"))).Location, StringComparison.Ordinal);
        Assert.Single(await App.Stored<TicketEvent>());
    }

    [Fact]
    [Trait("G", "G1")]
    [Trait("Attack", "28")]
    public async Task A_page_is_the_same_with_and_without_what_agents_write_among_themselves()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var (list, page) = (Shown(await sam.Get(RequestPaths.Mine)), Shown(await sam.Get(RequestPaths.Of(number))));
        for (var i = 0; i < 5; i++)
        {
            App.Clock.Advance(TimeSpan.FromMinutes(1));
            await Agent(number, new Happening.NoteAdded(), $"Secret note {i}");
        }

        await Agent(number, new Happening.PrioritySet(TicketPriority.High));
        Assert.Equal((list, page), (Shown(await sam.Get(RequestPaths.Mine)), Shown(await sam.Get(RequestPaths.Of(number)))));
    }

    [Fact]
    [Trait("G", "G8")]
    public async Task Many_requests_and_long_threads_are_read_a_page_at_a_time()
    {
        var person = await App.NewPerson();
        var sam = await App.SignIn(person);
        for (var i = 0; i < TicketLists.PageSize + 1; i++)
        {
            await App.NewTicket(person, subject: $"Request {i}");
            App.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await sam.Get(RequestPaths.Mine);
        Assert.Equal(TicketLists.PageSize, first.Document.QuerySelectorAll(".requests a.row").Length);
        var more = await sam.Get(first.Document.QuerySelector(".rows-more a")?.GetAttribute("href") ?? "");
        Assert.Equal("Request 0", Assert.Single(more.Document.QuerySelectorAll(".requests a.row bdi")).TextContent);
        Assert.Null(more.Document.QuerySelector(".rows-more"));

        var number = (await App.Stored<Ticket>()).Single(ticket => ticket.Subject == "Request 0").Number;
        for (var i = 0; i < TicketThread.Window; i++)
        {
            await Agent(number, new Happening.AgentReplied(TicketStatus.Pending), $"Answer {i}");
        }

        var newest = await sam.Get(RequestPaths.Of(number));
        Assert.Equal(TicketThread.Window, newest.Document.QuerySelectorAll(".message").Length);
        var older = await sam.Get(newest.Document.QuerySelectorAll("main a").Single(link => link.TextContent == "Show older messages").GetAttribute("href") ?? "");
        Assert.Single(older.Document.QuerySelectorAll(".message"));
        Assert.Empty(older.Document.QuerySelectorAll("textarea"));
    }

    private static string Shown(Answer page)
    {
        foreach (var hidden in page.Document.QuerySelectorAll("input[type=hidden]"))
        {
            hidden.Remove();
        }

        foreach (var time in page.Document.QuerySelectorAll("time"))
        {
            // The server's clock, which goes on for everybody.
            time.RemoveAttribute("data-now");
        }

        return page.Document.Body?.InnerHtml ?? "";
    }

    private async Task Alike(Func<Task<Answer>> anothers, Func<Task<Answer>> none)
    {
        // Once before, so that nothing is done for the first time.
        await none();
        _counting.Take();
        var a = await anothers();
        var first = _counting.Take();
        var b = await none();
        var second = _counting.Take();
        Assert.Equal(HttpStatusCode.NotFound, a.Status);
        Assert.Equal((b.Status, b.Text), (a.Status, a.Text));
        Assert.Equal(second, first);
    }

    private async Task Agent(int number, Happening what, string? words = null)
    {
        var agent = await App.NewStaff(Role.Agent, Departments.Department.CustomerService);
        var ticket = (await App.Stored<Ticket>()).Single(t => t.Number == number).Id;
        Assert.IsType<Appended.Written>(await App.Write(await App.ViewerOf(agent, Role.Agent), ticket, what, words));
    }

    private async Task Ourselves(int number, Happening what)
    {
        var ticket = (await App.Stored<Ticket>()).Single(t => t.Number == number).Id;
        Assert.IsType<Appended.Written>(await App.Write(new TicketViewer.Ourselves(), ticket, what));
    }
}
