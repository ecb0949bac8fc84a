using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Passwords;

namespace Holdfast.Security.Recovery;

public sealed class ResetPasswordTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Theory]
    [Trait("F", "F7")]
    [Trait("F", "F22")]
    [Trait("R", "R387")]
    [Trait("R", "R409")]
    [Trait("R", "R429")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_password_behind_link_and_answer_signs_nobody_in_and_ends_what_the_box_says(bool everywhere)
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var (browser, page) = await Opened(sam);

        var done = await browser.ResetPassword(page, Next, QuestionSteps.Answer, everywhere: everywhere);

        Assert.Equal("/sign-in", done.Location);
        Assert.Contains("Your password is changed", (await browser.Follow(done)).Words, StringComparison.Ordinal);
        Assert.False(await browser.IsSignedIn());
        Assert.Equal(!everywhere, await laptop.IsSignedIn());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignIn(sam)).Status);
        Assert.StartsWith("/sign-in/question", (await _app.NewBrowser().SignIn(sam, Next)).Location, StringComparison.Ordinal);
        await _app.DeliverAll();
        Assert.Contains(_app.Mail.To(sam.Address), m => m.Subject == "Your password was changed");
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == (everywhere ? RecoveryEvents.PasswordResetEverywhere : RecoveryEvents.PasswordReset));
    }

    [Fact]
    [Trait("R", "R377")]
    [Trait("R", "R385")]
    [Trait("F", "F22")]
    public async Task Without_a_question_the_link_alone_is_enough_and_the_page_says_how_to_be_safer()
    {
        var sam = await _app.NewPerson();
        var (browser, page) = await Opened(sam);

        Assert.Contains("set a question or save recovery codes", page.Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await browser.ResetPassword(page, Next)).Location);
        Assert.Equal("/settings", (await browser.SignIn(sam, Next)).Location);
    }

    [Theory]
    [Trait("R", "R428")]
    [Trait("R", "R112")]
    [InlineData(Next, "not the answer", "The answer is not right")]
    [InlineData(Next, "", "The answer is missing")]
    [InlineData("too short", QuestionSteps.Answer, "The new password is too short")]
    [InlineData("", QuestionSteps.Answer, "The new password is missing")]
    [InlineData("passwordpassword1", "not the answer", "There are 2 problems")]
    public async Task A_refusal_says_why_changes_nothing_and_leaves_the_link(string next, string answer, string says)
    {
        var sam = await _app.NewPersonWithQuestion();
        var (browser, page) = await Opened(sam);
        var before = (await _app.Stored<Password>()).Single(p => p.Account == sam.Account);

        var refused = await browser.ResetPassword(page, next, answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Document.QuerySelector(".secret #New"));
        Assert.Contains(says, refused.Words, StringComparison.Ordinal);
        Assert.Equal(before.Hash, (await _app.Stored<Password>()).Single(p => p.Account == sam.Account).Hash);
        Assert.Equal("/sign-in", (await browser.ResetPassword(refused, Next, QuestionSteps.Answer)).Location);
    }

    [Theory]
    [Trait("F", "F23")]
    [InlineData(QuestionSteps.Answer, "short", "The new p")]
    [InlineData("", Next, "The answer is missing")]
    [InlineData(" ", Next, "The answer is missing")]
    public async Task What_is_no_wrong_answer_is_not_counted_as_one(string answer, string next, string says)
    {
        var sam = await _app.NewPersonWithQuestion();
        var (browser, page) = await Opened(sam);
        for (var i = 0; i < 12; i++)
        {
            page = await browser.ResetPassword(page, next, answer);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.Contains(says, page.Words, StringComparison.Ordinal);
        }

        Assert.Equal("/sign-in", (await browser.ResetPassword(page, Next, QuestionSteps.Answer)).Location);
    }

    [Theory]
    [Trait("R", "R425")]
    [InlineData(3599, true)]
    [InlineData(3601, false)]
    public async Task The_link_works_for_one_hour_from_the_request_on(int seconds, bool works)
    {
        var sam = await _app.NewPerson();
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        _app.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var browser = _app.NewBrowser();

        var page = await browser.OpenLink(Assert.Single(_app.LinksTo(sam.Address, "/reset/password")));

        Assert.Equal(works ? HttpStatusCode.OK : HttpStatusCode.Gone, page.Status);
        if (!works)
        {
            Assert.Contains("too old", page.Words, StringComparison.Ordinal);
            Assert.Contains(page.Document.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/forgot/password");
        }
    }

    [Fact]
    [Trait("Regression", "6")]
    [Trait("R", "R056")]
    public async Task Opening_the_link_any_number_of_times_uses_nothing_and_a_second_use_is_refused()
    {
        var sam = await _app.NewPerson();
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var link = Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        for (var i = 0; i < 3; i++)
        {
            await _app.NewBrowser().Send(HttpMethod.Head, link, null);
            Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().OpenLink(link)).Status);
        }

        var (laptop, late) = (_app.NewBrowser(), _app.NewBrowser());
        var latePage = await late.OpenLink(link);
        Assert.Equal("/sign-in", (await laptop.ResetPassword(await laptop.OpenLink(link), Next)).Location);
        Assert.Equal(HttpStatusCode.Gone, (await late.ResetPassword(latePage, "eight red kettles humming")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await late.OpenLink(link)).Status);
    }

    [Fact]
    [Trait("Regression", "4")]
    public async Task Of_sixteen_at_once_one_wins()
    {
        var sam = await _app.NewPerson();
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var link = Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        var tabs = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var browser = _app.NewBrowser();
            return (Browser: browser, Page: await browser.OpenLink(link));
        }));

        var answers = await Task.WhenAll(tabs.Select((tab, i) => Task.Run(() => tab.Browser.ResetPassword(tab.Page, $"{Next} number {i}"))));

        Assert.Single(answers, answer => answer.Location == "/sign-in");
        Assert.Equal(1, (await _app.Stored<AuditEntry>()).Count(e => e.Account == sam.Account && e.Kind == RecoveryEvents.PasswordResetEverywhere));
    }

    [Fact]
    [Trait("F", "F12")]
    [Trait("R", "R050")]
    [Trait("Regression", "5")]
    public async Task The_token_leaves_the_address_at_once_and_travels_no_further()
    {
        var sam = await _app.NewPerson();
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var link = Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        var token = link.Split('=')[1];
        var browser = _app.NewBrowser();

        var moved = await browser.Get(link);
        var page = await browser.Follow(moved);

        Assert.DoesNotContain(token, moved.Location, StringComparison.Ordinal);
        Assert.DoesNotContain(token, page.Text, StringComparison.Ordinal);
        Assert.All([moved, page], answer =>
        {
            Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
            Assert.Equal("no-store", answer.Header("Cache-Control"));
        });
        Assert.DoesNotContain(_app.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("R", "R425")]
    [Trait("Regression", "2")]
    [Trait("Regression", "3")]
    public async Task There_is_no_way_to_the_form_without_the_links_own_token()
    {
        var (sam, kim) = (await _app.NewPersonWithQuestion(), await _app.NewPersonWithQuestion());
        var browser = _app.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/reset/password")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenLink("/reset/password?token=" + new string('A', 43))).Status);

        // The link for a question opens no password, and another browser's flow is nothing here.
        await browser.AskForLink(_app, "/forgot/question", sam.Address);
        var question = Assert.Single(_app.LinksTo(sam.Address, "/reset/question"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenLink(question.Replace("question", "password", StringComparison.Ordinal))).Status);
        var (_, page) = await Opened(kim);
        var own = (await browser.Get("/forgot/password")).Document.QuerySelector("input[name='token']")?.GetAttribute("value") ?? "";
        var fields = Browser.Filled(page, "/reset/password", ("New", Next), ("Answer", QuestionSteps.Answer), ("token", own));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Send(HttpMethod.Post, "/reset/password", new FormUrlEncodedContent(fields))).Status);
    }

    [Theory]
    [Trait("F", "F7")]
    [InlineData("change")]
    [InlineData("question")]
    [InlineData("lost")]
    public async Task A_change_of_any_secret_ends_the_link(string what)
    {
        var sam = await _app.NewPerson();
        var (browser, page) = await Opened(sam);
        var (laptop, _) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        switch (what)
        {
            case "change":
                await laptop.ChangePassword(sam.Password, "eight red kettles humming", everywhere: false);
                break;
            case "question":
                await laptop.SubmitForm("/settings/question", ("Current", sam.Password), ("Question", "What was the name of your first pet?"), ("Answer", "Biscuit"));
                break;
            default:
                await laptop.SubmitForm((await laptop.Get("/settings/devices")).Document.QuerySelector("a[href$='/lost']")?.GetAttribute("href") ?? "");
                break;
        }

        Assert.Equal(HttpStatusCode.Gone, (await browser.ResetPassword(page, Next, "Biscuit")).Status);
    }

    [Fact]
    [Trait("F", "F23")]
    [Trait("R", "R413")]
    public async Task Wrong_answers_count_across_links_and_sign_in()
    {
        var sam = await _app.NewPersonWithQuestion();
        var (browser, page) = await Opened(sam);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.ResetPassword(page, Next, "a guess")).Status);
        }

        for (var i = 0; i < 2; i++)
        {
            var other = _app.NewBrowser();
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.AnswerQuestion(await other.AskedAtSignIn(sam), "a guess")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.ResetPassword(page, Next, QuestionSteps.Answer)).Status);
    }

    [Fact]
    [Trait("R", "R433")]
    [Trait("Regression", "11")]
    public async Task A_reset_clears_the_count_of_wrong_passwords()
    {
        var sam = await _app.NewPerson();
        var stranger = _app.NewBrowser(Browser.FirefoxOnLinux);
        for (var i = 0; i < 5; i++)
        {
            await stranger.SignIn(sam, "a guess");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await _app.NewBrowser().SignIn(sam)).Status);
        var (browser, page) = await Opened(sam);
        await browser.ResetPassword(page, Next);
        Assert.Equal("/settings", (await browser.SignIn(sam, Next)).Location);
    }

    [Fact]
    [Trait("F", "F26")]
    [Trait("R", "R378")]
    [Trait("R", "R410")]
    public async Task A_recovery_code_takes_the_place_of_the_answer_once_and_is_replaced()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var codes = await laptop.MakeCodes();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.DoesNotContain((await _app.StoredText()).SelectMany(table => table.Value), row => row.Contains(codes[0].Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal));

        var (browser, page) = await Opened(sam);
        Assert.Contains("The recovery code is not right", (await browser.ResetPassword(page, Next, code: "0000-0000-0000-0000")).Words, StringComparison.Ordinal);
        var done = await browser.ResetPassword(page, Next, code: " " + codes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        var replaced = done.Document.QuerySelector(".phrase")?.TextContent ?? "";
        Assert.DoesNotContain(replaced, codes);
        Assert.StartsWith("/sign-in/question", (await _app.NewBrowser().SignIn(sam, Next)).Location, StringComparison.Ordinal);

        var (again, second) = await Opened(sam);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await again.ResetPassword(second, "eight red kettles humming", code: codes[3])).Status);
        Assert.Equal(HttpStatusCode.OK, (await again.ResetPassword(second, "eight red kettles humming", code: replaced)).Status);
    }

    [Fact]
    [Trait("R", "R386")]
    public async Task Where_two_ways_are_asked_for_two_links_are_one_and_a_link_with_a_recovery_code_is_two()
    {
        var sam = await _app.NewPersonWithQuestion();
        var codes = await (await _app.SignInWithAnswer(sam)).MakeCodes();
        var (reader, password) = await Opened(sam);
        await reader.AskForLink(_app, "/forgot/question", sam.Address);
        var question = await reader.OpenLink(_app.LinksTo(sam.Address, "/reset/question")[^1]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await reader.ResetPassword(password, Next)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await reader.Submit(question, "/reset/question", ("Question", QuestionSteps.Question), ("Answer", "Kedgeree on Sundays"), ("Current", ""))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await reader.ResetPassword(password, Next)).Status);

        Assert.Equal(HttpStatusCode.OK, (await reader.ResetPassword(password, Next, code: codes[0])).Status);
    }

    private async Task<(Browser Browser, Answer Page)> Opened(Person person)
    {
        _app.Clock.Advance(TimeSpan.FromMinutes(25));
        var browser = _app.NewBrowser(Browser.FirefoxOnLinux);
        await browser.AskForLink(_app, "/forgot/password", person.Address);
        return (browser, await browser.OpenLink(_app.LinksTo(person.Address, "/reset/password")[^1]));
    }
}
