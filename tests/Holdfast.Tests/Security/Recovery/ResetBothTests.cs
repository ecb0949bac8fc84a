using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Security.Recovery;

/// <summary>Somebody may have got in, and the owner is not signed in: both secrets anew behind one mailed link.</summary>
[Trait("F", "F33")]
[Trait("R", "R418")]
public sealed class ResetBothTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F7")]
    [Trait("F", "F22")]
    [Trait("R", "R387")]
    public async Task Both_are_set_in_one_save_and_everybody_is_out_and_the_freeze_ends()
    {
        var sam = await _app.NewPersonWithQuestion();
        var stranger = await _app.SignInWithAnswer(sam);
        await stranger.BeginSecuring();
        var (browser, page) = await _app.OpenedToSecure(sam);
        Assert.True(IsBefore(page, "#NewAnswer", "#New"));
        var box = page.Document.QuerySelector("#EndAllSessions");
        Assert.True(box?.HasAttribute("checked") == true && box.HasAttribute("disabled"));

        var done = await browser.ResetBoth(page, Next, QuestionSteps.Answer);

        Assert.Equal("/sign-in", done.Location);
        Assert.Contains("Your account is secured", (await browser.Follow(done)).Words, StringComparison.Ordinal);
        Assert.False(await browser.IsSignedIn());
        Assert.Contains("The owner secured the account", (await stranger.Follow(await stranger.Get("/settings"))).Words, StringComparison.Ordinal);
        Assert.Null((await _app.Stored<Account>()).Single(a => a.Id == sam.Account).SecuringSince);
        browser = _app.NewBrowser();
        var asked = await browser.Follow(await browser.SignIn(sam, Next));
        Assert.Contains(SecuringSteps.NewQuestion, asked.Words, StringComparison.Ordinal);
        Assert.Equal("/settings", (await browser.AnswerQuestion(asked, "Kedgeree on Sundays")).Location);
        Assert.Contains("Look through your account", (await browser.Get("/settings")).Words, StringComparison.Ordinal);
        Assert.Contains("Account secured with a link we emailed", (await browser.Get("/settings/activity?filter=account")).Words, StringComparison.Ordinal);
        await _app.DeliverAll();
        Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "Your account was secured");
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == RecoveryEvents.Secured);
        Assert.DoesNotContain((await _app.StoredText()).SelectMany(table => table.Value), row => row.Contains("Kedgeree", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("R", "R112")]
    [Trait("R", "R428")]
    [InlineData(Next, "not the answer", SecuringSteps.NewQuestion, "Kedgeree on Sundays", "The answer is not right")]
    [InlineData(Next, "", SecuringSteps.NewQuestion, "Kedgeree on Sundays", "The answer is missing")]
    [InlineData("too short", QuestionSteps.Answer, SecuringSteps.NewQuestion, "Kedgeree on Sundays", "The new password is too short")]
    [InlineData(Next, QuestionSteps.Answer, "", "Kedgeree on Sundays", "No question is chosen")]
    [InlineData(Next, QuestionSteps.Answer, SecuringSteps.NewQuestion, "", "The answer is missing")]
    [InlineData("too short", "not the answer", "", "", "There are 4 problems")]
    public async Task A_refusal_says_why_changes_neither_and_leaves_the_link(string next, string answer, string question, string newAnswer, string says)
    {
        var sam = await _app.NewPersonWithQuestion();
        var (browser, page) = await _app.OpenedToSecure(sam);
        var before = await Secrets(sam);

        var refused = await browser.ResetBoth(page, next, answer, newAnswer: newAnswer, question: question);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(says, refused.Words, StringComparison.Ordinal);
        Assert.Equal(before, await Secrets(sam));
        Assert.All(refused.Document.QuerySelectorAll("#New, #Answer, #NewAnswer"), field => Assert.Equal("", field.GetAttribute("value") ?? ""));
        Assert.Equal("/sign-in", (await browser.ResetBoth(refused, Next, QuestionSteps.Answer)).Location);
    }

    [Fact]
    [Trait("R", "R377")]
    public async Task Without_a_question_the_link_sets_the_first_one_and_the_password()
    {
        var sam = await _app.NewPerson();
        var (browser, page) = await _app.OpenedToSecure(sam);

        Assert.Equal("/sign-in", (await browser.ResetBoth(page, Next)).Location);

        Assert.Equal(SecuringSteps.NewQuestion, (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).Text);
        Assert.StartsWith("/sign-in/question", (await _app.NewBrowser().SignIn(sam, Next)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recovery_code_takes_the_place_of_the_answer_and_the_new_one_is_shown()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var code = (await laptop.MakeCodes())[0];
        // The freeze holds no code back that its owner has on paper.
        await laptop.BeginSecuring();
        var (browser, page) = await _app.OpenedToSecure(sam);

        var done = await browser.ResetBoth(page, Next, code: code);

        Assert.Contains("Your account is secured", done.Words, StringComparison.Ordinal);
        Assert.NotEqual(code, done.Document.QuerySelector(".phrase")?.TextContent);
    }

    [Fact]
    [Trait("Regression", "6")]
    [Trait("R", "R056")]
    [Trait("R", "R425")]
    public async Task Opening_it_uses_nothing_and_it_works_once_and_for_nothing_else()
    {
        var sam = await _app.NewPersonWithQuestion();
        var asks = _app.NewBrowser();
        await asks.AskForLink(_app, "/compromised/link", sam.Address);
        var link = Assert.Single(_app.LinksTo(sam.Address, "/reset/both"));
        await _app.DeliverAll();
        var before = await _app.StoredText();
        for (var i = 0; i < 3; i++)
        {
            await _app.NewBrowser().Send(HttpMethod.Head, link, null);
            Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().OpenLink(link)).Status);
        }

        Assert.Equal(before, await _app.StoredText());
        Assert.Equal(HttpStatusCode.NotFound, (await _app.NewBrowser().OpenLink(link.Replace("both", "password", StringComparison.Ordinal))).Status);
        var (laptop, late) = (_app.NewBrowser(), _app.NewBrowser());
        var latePage = await late.OpenLink(link);
        Assert.Equal("/sign-in", (await laptop.ResetBoth(await laptop.OpenLink(link), Next, QuestionSteps.Answer)).Location);
        Assert.Equal(HttpStatusCode.Gone, (await late.ResetBoth(latePage, "eight red kettles humming", "Kedgeree on Sundays")).Status);
    }

    [Fact]
    [Trait("Regression", "4")]
    public async Task Of_sixteen_at_once_one_wins()
    {
        var sam = await _app.NewPerson();
        await _app.NewBrowser().AskForLink(_app, "/compromised/link", sam.Address);
        var link = Assert.Single(_app.LinksTo(sam.Address, "/reset/both"));
        var tabs = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var browser = _app.NewBrowser();
            return (Browser: browser, Page: await browser.OpenLink(link));
        }));

        var answers = await Task.WhenAll(tabs.Select((tab, i) => Task.Run(() => tab.Browser.ResetBoth(tab.Page, $"{Next} number {i}"))));

        Assert.Single(answers, answer => answer.Location == "/sign-in");
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == RecoveryEvents.Secured);
        Assert.Single(await _app.Stored<SecurityQuestion>(), q => q.Account == sam.Account);
    }

    [Fact]
    [Trait("F", "F16")]
    public async Task It_shares_the_budget_of_the_other_links_and_can_be_ended_by_whoever_did_not_ask()
    {
        var sam = await _app.NewPerson();
        foreach (var path in new[] { "/forgot/password", "/compromised/link", "/compromised/link", "/forgot/password" })
        {
            await _app.NewBrowser(Browser.FirefoxOnLinux).AskForLink(_app, path, sam.Address);
            _app.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        var links = _app.LinksTo(sam.Address, "/reset/both");
        Assert.Equal(2, links.Count);
        var stop = _app.LinksTo(sam.Address, "/reset/both/stop")[^1];
        var browser = _app.NewBrowser();
        Assert.Contains("The link is cancelled", (await browser.Submit(await browser.OpenLink(stop), "/reset/both/stop", ("NotMe", "true"))).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await browser.OpenLink(links[^1])).Status);
    }

    [Fact]
    [Trait("R", "R419")]
    public async Task A_generated_phrase_is_shown_once()
    {
        await using var app = await Other(("SecurityQuestions:Mode", "Generated"));
        var sam = await app.NewPerson();
        var (browser, page) = await app.OpenedToSecure(sam);

        var done = await browser.ResetBoth(page, Next, newAnswer: "", question: null);

        Assert.Equal(6, (done.Document.QuerySelector(".phrase")?.TextContent ?? "").Split(' ').Length);
        Assert.True((await app.Stored<SecurityQuestion>()).Single().IsGenerated);
    }

    [Fact]
    public async Task Where_questions_are_off_the_password_alone_is_set()
    {
        await using var app = await Other(("SecurityQuestions:Mode", "Off"));
        var sam = await app.NewPersonWithQuestion();
        var (browser, page) = await app.OpenedToSecure(sam);
        Assert.Null(page.Document.QuerySelector("#NewAnswer"));
        Assert.Null(page.Document.QuerySelector("#Answer"));

        Assert.Equal("/sign-in", (await browser.ResetBoth(page, Next, newAnswer: "", question: null)).Location);

        Assert.Equal(QuestionSteps.Question, (await app.Stored<SecurityQuestion>()).Single().Text);
        Assert.Equal("/settings", (await browser.SignIn(sam, Next)).Location);
    }

    private static bool IsBefore(Answer page, string one, string other) =>
        page.Text.IndexOf($"id=\"{one[1..]}\"", StringComparison.Ordinal) is > 0 and var at && at < page.Text.IndexOf($"id=\"{other[1..]}\"", StringComparison.Ordinal);

    private async Task<string> Secrets(Person sam) =>
        (await _app.Stored<Password>()).Single(p => p.Account == sam.Account).Hash + (await _app.Stored<SecurityQuestion>()).SingleOrDefault(q => q.Account == sam.Account)?.AnswerHash;

    private async Task<TestApp> Other(params (string Key, string Value)[] settings) =>
        new(await fixture.Databases.New(TestContext.Current.CancellationToken), web =>
        {
            foreach (var (key, value) in settings)
            {
                web.UseSetting(key, value);
            }
        });
}
