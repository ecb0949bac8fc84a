using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Requests;

/// <summary>The form: what it shows, and what of it becomes a request.</summary>
public sealed class RequestFormTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("G", "G10")]
    public async Task Each_choice_brings_the_next_part_and_what_was_typed_stays()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var first = await sam.Get(RequestPaths.New);
        Assert.Equal("freelancer", Checked(first));
        Assert.Null(first.Document.QuerySelector("#Subject"));
        Assert.Null(first.Document.QuerySelector("#Subcategory"));

        var second = await sam.Press(first, RequestPaths.Continue, ("Category", "contracts"));
        var third = await sam.Press(second, RequestPaths.Continue, ("Subcategory", "disagreement"));
        Assert.Contains("What can you do when we don't agree?", third.Words, StringComparison.Ordinal);
        Assert.Null(third.Document.QuerySelector("#f-amount"));

        var fourth = await sam.Press(third, RequestPaths.Continue, ("f-about", "money"), ("Subject", "About <b>money</b>"), ("Details", "Line one\nline two"), ("f-contract", "Logo"));
        Assert.NotNull(fourth.Document.QuerySelector("#f-amount"));
        Assert.Equal(("About <b>money</b>", "Line one\nline two", "Logo"), (Value(fourth, "Subject"), Value(fourth, "Details"), Value(fourth, "f-contract")));

        var asClient = await sam.Press(fourth, RequestPaths.Continue, ("Kind", "client"));
        Assert.Equal(("About <b>money</b>", "Line one\nline two", "Logo"), (Value(asClient, "Subject"), Value(asClient, "Details"), Value(asClient, "f-contract")));
        Assert.Contains("Your freelancer's name", asClient.Words, StringComparison.Ordinal);
        Assert.Equal(0, await RequestsOf(sam));
    }

    [Fact]
    [Trait("G", "G10")]
    public async Task With_script_the_same_part_is_fetched_alone()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var page = await sam.OpenRequest();
        var part = await sam.Send(
            HttpMethod.Post, RequestPaths.Continue, new FormUrlEncodedContent(Browser.Filled(page, RequestPaths.New, ("Category", "payments"), ("Subcategory", "late"))), ("HX-Request", "true"));
        Assert.Equal(HttpStatusCode.OK, part.Status);
        Assert.Null(part.Document.QuerySelector("header"));
        Assert.NotNull(part.Document.QuerySelector("#ask #f-amount"));
        // Of the same form as it was.
        Assert.NotEmpty(Value(part, "Submission"));
    }

    [Fact]
    [Trait("G", "G9")]
    public async Task Articles_stand_beside_the_form_for_the_choice_and_for_the_subject_with_and_without_script()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var page = await sam.OpenRequest("sign-in", "device");
        Assert.Equal("You lost a phone or a laptop", Proposed(page, ".common > .common-articles")[0]);

        page = await sam.Press(page, RequestPaths.Continue, ("Subject", "Somebody might have got into my account!"));
        Assert.Contains("got into your account", string.Join('|', Proposed(page, "#near")), StringComparison.Ordinal);
        var part = await sam.Send(HttpMethod.Get, $"{RequestPaths.Suggestions}?Subject=I+forgot+my+passw", null, ("HX-Request", "true"));
        Assert.Null(part.Document.QuerySelector("header"));
        Assert.Contains("forgot", string.Join('|', Proposed(part, "body")), StringComparison.Ordinal);
        // What is in every second sentence finds nothing, and an address without script leads to the search.
        Assert.Empty(Proposed(await sam.Send(HttpMethod.Get, $"{RequestPaths.Suggestions}?Subject=what+about+this+one", null, ("HX-Request", "true")), "body"));
        Assert.Equal("/help/search?q=lost", (await sam.Get($"{RequestPaths.Suggestions}?Subject=lost")).Location);

        static List<string> Proposed(Answer answer, string where) => [.. answer.Document.QuerySelectorAll($"{where} a[target=_blank] > span:not(.vh)").Select(title => title.TextContent)];
    }

    [Fact]
    [Trait("D", "D2")]
    [Trait("D", "D3")]
    public async Task Who_goes_back_and_changes_a_word_is_told_what_was_sent_and_can_send_the_rest_as_a_request_of_its_own()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var page = await sam.OpenRequest();
        (string, string?)[] first = [("Subject", "My client doesn't answer"), ("Details", "Since Monday")];
        var sent = await sam.Submit(page, RequestPaths.New, first);
        var number = sent.NumberOf();
        var submitted = await sam.Follow(sent);
        Assert.Equal(("Your request has been submitted", true), (submitted.Document.QuerySelector("h1")?.TextContent, submitted.Document.QuerySelector("h1")?.HasAttribute("autofocus")));
        Assert.StartsWith("Your request has been submitted", submitted.Document.Title, StringComparison.Ordinal);
        Assert.Equal(number, (await sam.Submit(page, RequestPaths.New, first)).NumberOf());

        var told = await sam.Submit(page, RequestPaths.New, ("Subject", "My client doesn't answer"), ("Details", "Since Tuesday"));
        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains($"You've sent this form before, as {TicketNumbers.Show(number)}", told.Words, StringComparison.Ordinal);
        Assert.Equal("Since Tuesday", Value(told, "Details"));
        Assert.NotEqual(number, (await sam.Submit(told, RequestPaths.New)).NumberOf());
        Assert.Equal(2, await RequestsOf(sam));
    }

    [Theory]
    [InlineData("freelancer", "Your client's name")]
    [InlineData("client", "Your freelancer's name")]
    [InlineData("agency", "Your client's name")]
    [Trait("G", "G9")]
    public async Task The_first_subcategory_of_each_kind_needs_a_subject_and_details_only(string kind, string name)
    {
        var person = await _app.NewPerson();
        await _app.Change(db => db.Set<Account>().Single(account => account.Id == person.Account).Kind = kind);
        var browser = await _app.SignIn(person);
        var page = await browser.Get(RequestPaths.New);
        Assert.Equal(kind, Checked(page));
        page = await browser.Press(page, RequestPaths.Continue, ("Category", FirstOf(page, "Category")));
        page = await browser.Press(page, RequestPaths.Continue, ("Subcategory", FirstOf(page, "Subcategory")));
        Assert.Contains("The contract you have issues with", page.Words, StringComparison.Ordinal);
        Assert.Contains(name, page.Words, StringComparison.Ordinal);

        var empty = await browser.Submit(page, RequestPaths.New);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Equal(["#Subject", "#Details"], empty.Document.QuerySelectorAll(".summary a").Select(link => link.GetAttribute("href")));
        Assert.InRange((await browser.Submit(empty, RequestPaths.New, ("Subject", "Late"), ("Details", "Very"))).NumberOf(), 1_000_001, 9_999_999);
    }

    [Fact]
    [Trait("G", "G10")]
    [Trait("G", "G60")]
    public async Task A_request_holds_what_the_form_shows_and_nothing_of_staff_that_was_sent_along()
    {
        var person = await _app.NewPerson("Sam <i>Person</i>");
        var sam = await _app.SignIn(person);
        var other = await _app.NewPerson();
        var page = await sam.OpenRequest("contracts", "disagreement");
        var sent = await sam.Submit(
            page, RequestPaths.New, ("Subject", "  It is\tlate "), ("Details", "Where is it?\r\nTell me."), ("f-contract", "Logo"), ("f-about", "time"), ("f-amount", "12"),
            ("Status", "Solved"), ("Priority", "Urgent"), ("Department", Guid.CreateVersion7(_app.Clock.GetUtcNow()).ToString()), ("Requester", other.Account.Value.ToString()), ("Public", "false"), ("f-nothing", "x"));

        var ticket = await TicketOf(sent.NumberOf());
        Assert.Equal(
            ("It is late", "Contracts: We don't agree about the work", TicketStatus.New, TicketPriority.Normal, TicketChannel.Form, person.Account, person.Name),
            (ticket.Subject, ticket.Category, ticket.Status, ticket.Priority, ticket.Channel, ticket.RequesterAccount, ticket.RequesterName));
        Assert.Contains(await _app.Stored<FormVersion>(), version => version.Number == ticket.FormVersion);
        Assert.Equal(Departments.Department.CustomerService, ticket.Department);
        var text = Assert.Single(await _app.Stored<TicketText>(), text => text.Ticket == ticket.Id);
        Assert.Equal("Where is it?\nTell me.\n\nThe contract you have issues with: Logo\nWhat is it about?: When it was due", text.Body);

        var done = await sam.Follow(sent);
        Assert.Contains($"Your request has been submitted We will email you as soon as we can. Your ticket number is {TicketNumbers.Show(ticket.Number)}", done.Words, StringComparison.Ordinal);
        Assert.Contains(person.Address, done.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G10")]
    public async Task Fields_that_are_wrong_are_named_and_everything_typed_is_there()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var page = await sam.OpenRequest("contracts", "disagreement");
        var refused = await sam.Submit(page, RequestPaths.New, ("Subject", new string('s', 201)), ("Details", new string('d', 20_001)), ("f-about", "money"), ("f-contract", new string('c', 201)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.StartsWith("Error: ", refused.Title, StringComparison.Ordinal);
        Assert.Equal(["#Subject", "#f-contract", "#f-amount", "#Details"], refused.Document.QuerySelectorAll(".summary a").Select(link => link.GetAttribute("href")));
        Assert.Equal((201, 20_001, 201), (Value(refused, "Subject").Length, Value(refused, "Details").Length, Value(refused, "f-contract").Length));
        Assert.Equal("Subject", refused.Document.QuerySelector("[autofocus]")?.Id);
        Assert.Equal(0, await RequestsOf(sam));

        var kept = await sam.Submit(refused, RequestPaths.New, ("Subject", "Short"), ("Details", "Shorter"), ("f-contract", "Logo"), ("f-amount", "640"));
        Assert.NotEqual(0, kept.NumberOf());
    }

    [Fact]
    [Trait("G", "G11")]
    public async Task Sixteen_presses_at_once_make_one_request_and_all_get_its_number()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var page = await sam.OpenRequest();
        var presses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => sam.Submit(page, RequestPaths.New, ("Subject", "Once"), ("Details", "And once only"))));
        var number = Assert.Single(presses.Select(press => press.NumberOf()).Distinct());
        Assert.Equal(1, await RequestsOf(sam));
        Assert.Equal("Once", (await TicketOf(number)).Subject);
    }

    [Fact]
    [Trait("G", "G11")]
    [Trait("Attack", "27")]
    public async Task A_submission_of_another_browser_is_answered_as_one_that_was_made_up()
    {
        var person = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(person), await _app.SignIn(person));
        var stranger = await _app.SignIn(await _app.NewPerson());
        var sent = await laptop.OpenRequest();
        var number = (await laptop.Submit(sent, RequestPaths.New, ("Subject", "Mine"), ("Details", "Words"))).NumberOf();
        foreach (var other in new[] { phone, stranger })
        {
            var page = await other.OpenRequest();
            var real = await other.Submit(page, RequestPaths.New, ("Subject", "Mine"), ("Details", "Words"), ("Submission", Value(sent, "Submission")));
            var madeUp = await other.Submit(page, RequestPaths.New, ("Subject", "Mine"), ("Details", "Words"), ("Submission", new string('A', 64)));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, real.Status);
            Assert.Equal(madeUp.Status, real.Status);
            Assert.Equal(Without(madeUp), Without(real));
            Assert.Equal("Words", Value(real, "Details"));
            // The page that it gives sends it.
            Assert.NotEqual(number, (await other.Submit(real, RequestPaths.New)).NumberOf());
        }

        static string Without(Answer answer)
        {
            var body = (AngleSharp.Dom.IElement)answer.Document.Body!.Clone();
            foreach (var hidden in body.QuerySelectorAll("input[type=hidden]"))
            {
                hidden.Remove();
            }

            return body.InnerHtml;
        }
    }

    [Fact]
    [Trait("G", "G15")]
    public async Task A_member_sends_twenty_an_hour_and_is_told_when_the_next()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual(0, (await sam.SendRequest($"Number {i}")).NumberOf());
        }

        var refused = await sam.SendRequest("One more", "My words");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Contains("try again in an hour", refused.Words, StringComparison.Ordinal);
        Assert.Equal("My words", Value(refused, "Details"));
        Assert.Equal(20, await RequestsOf(sam));
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    [Trait("G", "G9")]
    public async Task A_form_opened_before_a_newer_version_is_sent_for_a_day_under_its_own_labels(int hours, bool isTaken)
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        Assert.NotEqual(0, (await sam.SendRequest()).NumberOf());
        var opened = await sam.OpenRequest();
        var version = (await _app.Stored<FormVersion>()).Max(v => v.Number);
        await _app.Change(db => db.Add(new FormVersion
        {
            Number = version + 1,
            Document = FormMemory.ShippedText.Replace("A client doesn't answer", "My client is silent", StringComparison.Ordinal),
            MadeBy = AccountId.New(_app.Clock.GetUtcNow()),
            MadeAt = _app.Clock.GetUtcNow(),
        }));
        Assert.Contains("My client is silent", (await sam.OpenRequest()).Words, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromHours(hours));
        var sent = await sam.Submit(opened, RequestPaths.New, ("Subject", "Late"), ("Details", "My words"));
        if (isTaken)
        {
            var ticket = await TicketOf(sent.NumberOf());
            Assert.Equal((version, true), (ticket.FormVersion, ticket.Category?.EndsWith("doesn't answer", StringComparison.Ordinal) == true || version > 1));
        }
        else
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.Status);
            Assert.Contains("We've changed this form since you opened it", sent.Words, StringComparison.Ordinal);
            Assert.Equal("My words", Value(sent, "Details"));
            Assert.NotEqual(0, (await sam.Submit(sent, RequestPaths.New)).NumberOf());
        }
    }

    [Fact]
    [Trait("Attack", "42")]
    [Trait("G", "G20")]
    public async Task What_was_typed_is_text_wherever_it_stands()
    {
        const string Evil = "\"><img src=x onerror=alert(1)> <div hx-get=/x id=content>";
        var sam = await _app.SignIn(await _app.NewPerson(Evil));
        var page = await sam.OpenRequest();
        var sent = await sam.Submit(page, RequestPaths.New, ("Subject", Evil), ("Details", Evil), ("f-client", Evil));
        foreach (var answer in new[] { await sam.Follow(sent), await sam.Get(RequestPaths.Mine), await sam.Get(RequestPaths.Of(sent.NumberOf())), await sam.Submit(page, RequestPaths.New, ("Subject", ""), ("Details", Evil), ("f-client", Evil)) })
        {
            Assert.DoesNotContain("<img src=x", answer.Text, StringComparison.Ordinal);
            Assert.Empty(answer.Document.QuerySelectorAll("img, [hx-get='/x']"));
            Assert.Single(answer.Document.QuerySelectorAll("#content"));
        }
    }

    [Fact]
    [Trait("G", "G9")]
    public void The_shipped_answers_lead_to_pages_that_are_there_and_the_shipped_departments_exist()
    {
        Assert.NotNull(_app.Server);
        var returns = _app.Services.GetRequiredService<ReturnAddress>();
        var all = FormMemory.Shipped.Kinds.SelectMany(kind => kind.Categories).SelectMany(category => category.Subcategories).ToList();
        Assert.All(all.SelectMany(one => one.Questions).Select(question => question.Link).OfType<FormLink>(), link => Assert.Equal(link.Path, returns.Accept(link.Path)));
        Assert.All(all.SelectMany(one => one.Articles), key => Assert.Contains(key, StarterKeys));
        Assert.All(all, one => Assert.Contains(one.Department, (string[])["Customer Service", "Category Specialists"]));
    }

    private static IReadOnlyList<string> StarterKeys => [.. typeof(Program).Assembly.GetManifestResourceNames().Select(name => Path.GetFileNameWithoutExtension(name))];

    private static async Task<int> RequestsOf(Browser browser) => (await browser.Get(RequestPaths.Mine)).Document.QuerySelectorAll(".requests a.row").Length;

    private async Task<Ticket> TicketOf(int number) => (await _app.Stored<Ticket>()).Single(ticket => ticket.Number == number);

    private static string? Checked(Answer page) => page.Document.QuerySelectorAll<IHtmlInputElement>("input[name=Kind]").SingleOrDefault(radio => radio.IsChecked)?.Value;

    private static string FirstOf(Answer page, string select) =>
        page.Document.QuerySelectorAll<IHtmlOptionElement>($"#{select} option").First(option => option.Value.Length > 0).Value;

    private static string Value(Answer page, string name) => page.Document.QuerySelector($"[name='{name}']") switch
    {
        IHtmlTextAreaElement text => text.Value,
        IHtmlInputElement input => input.GetAttribute("value") ?? "",
        _ => "",
    };
}
