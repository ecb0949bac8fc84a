using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Requests;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Strangers;

/// <summary>People without a sign-in: from the form by the email to the answer, and whoever writes in somebody else's name.</summary>
[Trait("G", "G13")]
public sealed class StrangersTests(Databases databases) : IAsyncLifetime
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
    public async Task A_stranger_asks_confirms_reads_the_answer_replies_and_comes_back_by_find_my_requests()
    {
        var robin = App.NewBrowser();
        var sent = await robin.SendAsStranger("robin@example.com");
        Assert.Contains("Your request has been submitted", sent.Words, StringComparison.Ordinal);
        var number = sent.StrangersNumber();
        Assert.StartsWith("/sign-in?return=", (await robin.Get(RequestPaths.Of(number))).Location!, StringComparison.Ordinal);

        var page = await robin.OpenLatestLink(App, "robin@example.com");
        Assert.Contains("Where is my money?", page.Words, StringComparison.Ordinal);
        Assert.Contains("I can't sign in any more.", page.Words, StringComparison.Ordinal);
        Assert.Null((await Ticket(number)).ConfirmedAt);
        var confirmed = await robin.Submit(page, StrangerPaths.Confirm, ("Wrote", "true"));
        Assert.Equal(RequestPaths.Of(number), confirmed.Location);
        Assert.Contains("Your request is sent", (await robin.Follow(confirmed)).Words, StringComparison.Ordinal);
        Assert.NotNull((await Ticket(number)).ConfirmedAt);

        await Reply(number, "It's on its way.");
        App.Clock.Advance(TicketLog.ToldAfter);
        Assert.Contains("It's on its way.", (await App.LatestMail("robin@example.com")).TextBody, StringComparison.Ordinal);
        var thread = await robin.Get(RequestPaths.Of(number));
        Assert.Contains("It's on its way.", thread.Words, StringComparison.Ordinal);
        var replied = await robin.Submit(thread, RequestPaths.ReplyTo(number), ("Reply", "Thank you!"));
        Assert.Contains("Thank you!", (await robin.Follow(replied)).Words, StringComparison.Ordinal);

        // Another browser knows nothing of it, until its person shows that the mailbox is theirs.
        var other = App.NewBrowser();
        Assert.StartsWith("/sign-in", (await other.Get(RequestPaths.Of(number))).Location!, StringComparison.Ordinal);
        await other.SubmitForm(StrangerPaths.Find, ("Email", "robin@example.com"));
        await App.Deliver();
        var found = await other.OpenLatestLink(App, "robin@example.com");
        Assert.StartsWith("/sign-in", (await other.Get(RequestPaths.Mine)).Location!, StringComparison.Ordinal);
        var opened = await other.Submit(found, StrangerPaths.Found);
        Assert.Contains("Where is my money?", (await other.Follow(opened)).Words, StringComparison.Ordinal);
        Assert.Contains("Thank you!", (await other.Get(RequestPaths.Of(number))).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "31")]
    public async Task What_somebody_sends_in_anothers_name_is_read_by_nobody_until_the_mailbox_says_so()
    {
        var (writer, victim) = (App.NewBrowser(), App.NewBrowser());
        var number = (await writer.SendAsStranger("victim@example.com", "Change my address to mine, please.")).StrangersNumber();
        var link = await App.LatestLink("victim@example.com");
        var mail = App.Mail.To("victim@example.com")[^1];
        Assert.DoesNotContain("Change my address", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(TicketNumbers.Show(number), mail.Subject, StringComparison.Ordinal);

        // Scanners: looking, looking on, posting past the page, and pressing without the box.
        var page = await victim.Follow(await victim.Get(link));
        Assert.Contains("Change my address to mine", page.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await victim.Submit(page, StrangerPaths.Confirm)).Status);
        await writer.Send(HttpMethod.Post, StrangerPaths.Confirm, new FormUrlEncodedContent([new("Wrote", "true")]));
        Assert.Null((await Ticket(number)).ConfirmedAt);
        var (agent, _) = await App.SignInStaff(Role.Agent);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get(TicketPaths.OfTicket(number))).Status);
        var (lead, _) = await App.SignInStaff(Role.Lead);
        Assert.Contains("Where is my money?", (await lead.Get("/desk/not-confirmed")).Words, StringComparison.Ordinal);

        var removed = await victim.Submit(await victim.Follow(await victim.Get(link)), StrangerPaths.NotMine);
        Assert.Contains("We removed it", removed.Words, StringComparison.Ordinal);
        Assert.Equal(0, await App.With(db => db.Set<Ticket>().CountAsync(t => t.Number == number)));
        Assert.StartsWith("/sign-in", (await writer.Get(RequestPaths.Of(number))).Location!, StringComparison.Ordinal);

        // For 30 days nothing more reaches that mailbox, and the page is the same.
        var mails = App.Mail.To("victim@example.com").Count;
        Assert.Contains("Your request has been submitted", (await writer.SendAsStranger("victim@example.com", "Again.")).Words, StringComparison.Ordinal);
        await App.Deliver();
        await App.Deliver();
        Assert.Equal(mails, App.Mail.To("victim@example.com").Count);
    }

    [Fact]
    [Trait("Attack", "32")]
    public async Task A_known_and_an_unknown_address_get_the_same_page_statements_and_headers()
    {
        var known = (await App.NewPerson()).Address;
        var (first, second) = (App.NewBrowser(), App.NewBrowser());
        foreach (var browser in new[] { first, second })
        {
            await browser.SendAsStranger("warm@example.com");
        }

        var (one, of) = await Counted(() => first.SendAsStranger(known));
        var (two, and) = await Counted(() => second.SendAsStranger("nobody-knows@example.com"));
        Assert.Equal(of, and);
        Assert.Equal(Plain(one, known), Plain(two, "nobody-knows@example.com"));
        Assert.Equal(Headers(one), Headers(two));

        (one, of) = await Counted(() => first.SubmitForm(StrangerPaths.Find, ("Email", known)));
        (two, and) = await Counted(() => second.SubmitForm(StrangerPaths.Find, ("Email", "nobody-knows@example.com")));
        Assert.Equal(of, and);
        Assert.Equal(Plain(one, known), Plain(two, "nobody-knows@example.com"));
        Assert.Equal(Headers(one), Headers(two));
    }

    [Fact]
    [Trait("G", "G62")]
    [Trait("Attack", "34")]
    public async Task One_mailbox_gets_three_such_emails_an_hour_whatever_for_and_the_rest_waits()
    {
        for (var i = 0; i < 4; i++)
        {
            await App.NewBrowser().SendAsStranger("victim@example.com");
        }

        await App.NewBrowser().SubmitForm(StrangerPaths.Find, ("Email", "victim@example.com"));
        await App.Deliver();
        await App.Deliver();
        Assert.Equal(3, App.Mail.To("victim@example.com").Count);

        App.Clock.Advance(TimeSpan.FromMinutes(61));
        await App.Deliver();
        Assert.Equal(4, App.Mail.To("victim@example.com").Count);
    }

    [Fact]
    [Trait("G", "G15")]
    public async Task A_browser_sends_five_an_hour_an_address_has_twenty_parked_and_a_form_is_sent_once()
    {
        var browser = App.NewBrowser();
        var form = await browser.Get($"{RequestPaths.New}?kind=freelancer&category=contracts&subcategory=no-answer");
        (string, string?)[] typed = [("Subject", "Once"), ("Details", "Words"), ("Name", "Robin"), ("Email", "robin@example.com")];
        var number = (await browser.Submit(form, RequestPaths.New, typed)).StrangersNumber();
        Assert.Equal(number, (await browser.Submit(form, RequestPaths.New, typed)).StrangersNumber());
        // In another browser the form is nobody's.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await App.NewBrowser().Submit(form, RequestPaths.New, typed)).Status);
        for (var i = 0; i < 4; i++)
        {
            await browser.SendAsStranger($"robin{i}@example.com");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.SendAsStranger("robin5@example.com")).Status);

        await App.Deliver();
        await App.Change(db =>
        {
            var first = db.Set<Ticket>().AsNoTracking().Single(t => t.Number == number);
            for (var i = 1; i < ParkedTickets.MostOfAddress; i++)
            {
                var another = new Ticket { Id = TicketId.New(App.Clock.GetUtcNow()), Number = 5_000_000 + i, Subject = "", RequesterName = "", RequesterAccount = null };
                another.Take(first.State with { Submission = null });
                db.Add(another);
            }
        });
        var last = (await App.NewBrowser().SendAsStranger("robin@example.com")).StrangersNumber();
        await App.Deliver();
        Assert.Equal(0, await App.With(db => db.Set<Ticket>().CountAsync(t => t.Number == last)));
    }

    [Theory]
    [InlineData("signed in")]
    [InlineData("another ticket")]
    [InlineData("restored")]
    [InlineData("erased")]
    [InlineData("30 days")]
    [InlineData("made up")]
    public async Task A_pass_opens_its_ticket_and_nothing_else(string when)
    {
        var robin = App.NewBrowser();
        var number = await Confirmed(robin, "robin@example.com");
        var thread = await robin.Get(RequestPaths.Of(number));
        Assert.Equal(HttpStatusCode.OK, thread.Status);
        var (asked, expected) = (number, "/sign-in");
        switch (when)
        {
            case "signed in":
                await robin.SignIn(await App.NewPerson());
                expected = null;
                break;
            case "another ticket":
                asked = await Confirmed(App.NewBrowser(), "robin@example.com");
                break;
            case "restored":
                await App.Change(db => db.Entry(db.Set<Installation>().Single()).Property(i => i.Epoch).CurrentValue++);
                break;
            case "erased":
                await App.With<int>(async db =>
                {
                    var robin = await db.Set<Contact>().SingleAsync(c => c.AddressKey == "robin@example.com");
                    await ContactBook.Erase(db, robin.Id, App.Clock.GetUtcNow(), default);
                    return await db.SaveChangesAsync();
                });
                break;
            case "30 days":
                App.Clock.Advance(TicketPass.Life);
                break;
            default:
                robin.SetCookie("pass", new string('A', 43));
                break;
        }

        var read = await robin.Get(RequestPaths.Of(asked));
        Assert.Equal(expected is null ? HttpStatusCode.NotFound : HttpStatusCode.SeeOther, read.Status);
        Assert.StartsWith(expected ?? "", read.Location ?? "", StringComparison.Ordinal);
        if (when is "another ticket" or "erased" or "made up")
        {
            await robin.Submit(thread, RequestPaths.ReplyTo(number), ("Reply", "Still me?"));
            Assert.Equal(when is "another ticket" ? 1 : 0, await App.With(db => db.Set<TicketText>().CountAsync(t => t.Body == "Still me?")));
        }
    }

    [Fact]
    [Trait("Attack", "10")]
    public async Task Find_my_requests_shows_nothing_of_an_account()
    {
        var person = await App.NewPerson();
        await (await App.SignIn(person)).SendRequest("Of my account");
        var other = App.NewBrowser();
        await App.Deliver();
        var mails = App.Mail.To(person.Address).Count;
        await other.SubmitForm(StrangerPaths.Find, ("Email", person.Address));
        await App.Deliver();
        Assert.Equal(mails, App.Mail.To(person.Address).Count);
    }

    [Fact]
    public async Task What_nobody_confirms_is_gone_after_a_week_and_two_who_confirm_at_once_confirm_once()
    {
        var number = (await App.NewBrowser().SendAsStranger("robin@example.com")).StrangersNumber();
        await App.Deliver();
        App.Clock.Advance(ParkedTickets.Life + TimeSpan.FromMinutes(1));
        await App.Use<HoldfastDb, int>(async db =>
        {
            await new ForgetParkedTickets(App.Clock).Run(db, default);
            await new ForgetStrangers(App.Clock).Run(db, default);
            return 0;
        });
        Assert.Equal(0, await App.With(db => db.Set<Ticket>().CountAsync(t => t.Number == number)));
        Assert.Equal(0, await App.With(db => db.Set<StrangerRequest>().CountAsync()));

        await App.NewBrowser().SendAsStranger("kim@example.com");
        var link = await App.LatestLink("kim@example.com");
        var browsers = Enumerable.Range(0, 4).Select(_ => App.NewBrowser()).ToList();
        var pages = await Task.WhenAll(browsers.Select(async browser => await browser.Follow(await browser.Get(link))));
        var answers = await Task.WhenAll(browsers.Select((browser, i) => browser.Submit(pages[i], StrangerPaths.Confirm, ("Wrote", "true"))));
        Assert.Single(answers, answer => answer.Status is HttpStatusCode.SeeOther);
        Assert.Equal(1, await App.With(db => db.Set<TicketEvent>().CountAsync(e => e.Kind == HappeningKind.Confirmed)));
    }

    /// <summary>Another page of the same site knows the address of a request, and has no token of ours.</summary>
    [Fact]
    [Trait("G", "G13")]
    public async Task What_a_pass_writes_needs_the_token_of_a_page()
    {
        var robin = App.NewBrowser();
        var number = await Confirmed(robin, "robin@example.com");
        var written = (await App.Stored<TicketEvent>()).Count;
        foreach (var act in new[] { "reply", "solved", "rate/good" })
        {
            using var forged = new FormUrlEncodedContent([new("Reply", "Please send it to me instead.")]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await robin.Send(HttpMethod.Post, $"{RequestPaths.Of(number)}/{act}", forged)).Status);
        }

        Assert.Equal(written, (await App.Stored<TicketEvent>()).Count);
        Assert.Equal(HttpStatusCode.SeeOther, (await robin.SubmitForm(RequestPaths.Of(number), RequestPaths.ReplyTo(number), ("Reply", "It's about order 7."))).Status);
        Assert.Equal(written + 1, (await App.Stored<TicketEvent>()).Count);
    }

    [Fact]
    [Trait("G", "G21")]
    public async Task An_open_page_with_a_pass_hears_how_far_its_request_has_come_and_nobody_without_it_does()
    {
        var robin = App.NewBrowser();
        var number = await Confirmed(robin, "robin@example.com");
        var cursor = (await robin.Get(RequestPaths.Of(number))).Document.QuerySelector("[data-at]")!;
        var (topic, from) = (cursor.GetAttribute("data-topic")!, cursor.GetAttribute("data-from")!);
        await using var stream = await LiveStreamReader.Open(App, robin, LivePaths.Stream, [topic]);
        await using var other = await LiveStreamReader.Open(App, App.NewBrowser(), LivePaths.Stream, [topic]);
        await using var member = await LiveStreamReader.Open(App, await App.SignIn(await App.NewPerson()), LivePaths.Stream, [topic]);
        Assert.Equal(1, (await stream.Hint()).At);

        await Reply(number, "It's on its way.");
        Assert.Equal(new LiveHint(topic, 2, false), await stream.Hint());
        var news = await robin.Get(from, ("HX-Request", "true"));
        Assert.Contains("It's on its way.", news.Text, StringComparison.Ordinal);
        Assert.Equal(topic, news.Document.QuerySelector("[data-at='2']")?.GetAttribute("data-topic"));
        var state = await robin.Get(RequestPaths.StateOf(number), ("HX-Request", "true"));
        Assert.Contains("Waiting for you", state.Text, StringComparison.Ordinal);
        Assert.Equal(topic, state.Document.QuerySelector("#request-state")?.GetAttribute("data-topic"));

        App.Clock.Advance(LiveStreams.PingEvery);
        foreach (var silent in new[] { other, member })
        {
            await silent.Ping();
            Assert.DoesNotContain("hint", silent.Heard, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await App.NewBrowser().Get(from, ("HX-Request", "true"))).Status);
    }

    private async Task<int> Confirmed(Browser browser, string address)
    {
        var number = (await browser.SendAsStranger(address)).StrangersNumber();
        await browser.Submit(await browser.OpenLatestLink(App, address), StrangerPaths.Confirm, ("Wrote", "true"));
        return number;
    }

    private async Task<(Answer Answer, List<string> Statements)> Counted(Func<Task<Answer>> send)
    {
        _counting.Take();
        var answer = await send();
        return (answer, _counting.Take());
    }

    private static string Plain(Answer answer, string address) => System.Text.RegularExpressions.Regex.Replace(
        answer.Words.Replace(address, "ADDRESS", StringComparison.Ordinal), @"\d+ \d{4}", "NUMBER");

    private static List<string> Headers(Answer answer) =>
        [.. answer.Response.Headers.Where(header => header.Key is not ("Set-Cookie" or "Content-Security-Policy" or "X-Request-Id" or "Server-Timing")).Select(header => header.Key).Order()];

    private Task<Ticket> Ticket(int number) => App.With(db => db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Number == number));

    private async Task Reply(int number, string text)
    {
        var (agent, _) = await App.SignInStaff(Role.Admin);
        var answer = await agent.SubmitForm(TicketPaths.OfTicket(number), $"{TicketPaths.OfTicket(number)}/reply/pending", ("Reply", text));
        Assert.Equal(TicketPaths.OfTicket(number), answer.Location);
    }
}
