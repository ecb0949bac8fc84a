using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

public sealed class AnswerQuestionTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F1")]
    [Trait("R", "R407")]
    public async Task After_the_password_the_question_is_asked_and_the_answer_lets_in()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = _app.NewBrowser();

        var page = await laptop.AskedAtSignIn(sam);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(QuestionSteps.Question, page.Document.QuerySelector("label[for='Answer']")?.TextContent.Trim());
        Assert.DoesNotContain(sam.Address, page.Text, StringComparison.Ordinal);
        Assert.False(await laptop.IsSignedIn());
        Assert.DoesNotContain(await _app.Stored<Session>(), s => s.Account == sam.Account);

        Assert.Equal("/settings", (await laptop.AnswerQuestion(page, QuestionSteps.Answer)).Location);
        Assert.True(await laptop.IsSignedIn());
        Assert.Equal([SignInEvents.QuestionAnswered, SignInEvents.OnNewDevice],
            (await _app.Stored<AuditEntry>()).Where(e => e.Account == sam.Account).Select(e => e.Kind).OrderBy(kind => kind.Name));
        Assert.NotNull(Assert.Single(await _app.Stored<PendingSignIn>(), p => p.Account == sam.Account).UsedAt);
    }

    [Theory]
    [Trait("R", "R416")]
    [Trait("R", "R412")]
    [InlineData("risi e bisi")]
    [InlineData("Risi e bisi!")]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_wrong_answer_lets_nobody_in_and_says_so(string answer)
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = _app.NewBrowser();
        var page = await laptop.AskedAtSignIn(sam);

        var wrong = await laptop.AnswerQuestion(page, answer, remember: true);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.StartsWith("Error: ", wrong.Title, StringComparison.Ordinal);
        Assert.Equal(QuestionSteps.Question, wrong.Document.QuerySelector("label[for='Answer']")?.TextContent.Trim());
        Assert.True(wrong.Document.QuerySelector("#Remember")?.HasAttribute("checked"));
        Assert.Null(wrong.Document.QuerySelector("#Answer")?.GetAttribute("value"));
        Assert.False(await laptop.IsSignedIn());
        Assert.Equal("/settings", (await laptop.AnswerQuestion(wrong, " Risi e bisi ")).Location);
    }

    [Fact]
    [Trait("F", "F1")]
    [Trait("R", "R406")]
    public async Task The_right_answer_opens_nothing_without_the_cookie_of_its_own_sign_in()
    {
        var (sam, kim) = (await _app.NewPersonWithQuestion(), await _app.NewPersonWithQuestion("another answer"));
        var (laptop, stranger) = (_app.NewBrowser(), _app.NewBrowser(Browser.FirefoxOnLinux));
        var page = await laptop.AskedAtSignIn(sam);
        var flow = page.Document.QuerySelector("input[name='Flow']")?.GetAttribute("value") ?? "";
        var strangersPage = await stranger.AskedAtSignIn(kim);

        // The id alone, and the id with another sign-in's cookie.
        Assert.Equal("/sign-in", (await stranger.Get($"/sign-in/question?flow={flow}")).Location);
        Assert.Equal("/sign-in", (await stranger.Submit(strangersPage, "/sign-in/question", ("Flow", flow), ("Answer", QuestionSteps.Answer))).Location);
        Assert.Equal("/sign-in", (await stranger.Submit(strangersPage, "/sign-in/question", ("Flow", "nonsense"), ("Answer", QuestionSteps.Answer))).Location);
        Assert.False(await stranger.IsSignedIn());
        Assert.Contains("That took too long", (await stranger.Get("/sign-in")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("F", "F1")]
    [InlineData(599, true)]
    [InlineData(600, false)]
    public async Task A_pending_sign_in_lives_for_ten_minutes(int seconds, bool isOpen)
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = _app.NewBrowser();
        var page = await laptop.AskedAtSignIn(sam);
        _app.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isOpen ? "/settings" : "/sign-in", (await laptop.AnswerQuestion(page, QuestionSteps.Answer)).Location);
        Assert.Equal(isOpen, await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F1")]
    [Trait("Regression", "4")]
    public async Task Of_sixteen_right_answers_at_once_one_lets_in()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = _app.NewBrowser();
        var page = await laptop.AskedAtSignIn(sam);

        // The budget of answers lets five through to the hash at the most; what they stand on is used once.
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => laptop.Copy(_app).AnswerQuestion(page, QuestionSteps.Answer))));

        Assert.Single(answers, answer => answer.Location == "/settings");
        Assert.Single(await _app.Stored<Session>(), s => s.Account == sam.Account);
    }

    [Theory]
    [Trait("F", "F1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_of_password_while_the_question_is_shown_lets_no_session_out(bool everywhere)
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var stranger = _app.NewBrowser(Browser.FirefoxOnLinux);
        var page = await stranger.AskedAtSignIn(sam);

        await laptop.ChangePassword(sam.Password, "seven green kettles humming", everywhere);

        Assert.Equal("/sign-in", (await stranger.AnswerQuestion(page, QuestionSteps.Answer)).Location);
        Assert.False(await stranger.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F7")]
    public async Task Signing_out_all_other_devices_ends_a_sign_in_that_waits_for_its_answer()
    {
        var sam = await _app.NewPersonWithQuestion();
        var (laptop, _) = (await _app.SignInWithAnswer(sam), await _app.SignInWithAnswer(sam, userAgent: Browser.SafariOnIPhone));
        var stranger = _app.NewBrowser(Browser.FirefoxOnLinux);
        var page = await stranger.AskedAtSignIn(sam);

        await laptop.SubmitForm("/settings/devices/sign-out-others");

        Assert.Equal("/sign-in", (await stranger.AnswerQuestion(page, QuestionSteps.Answer)).Location);
    }

    [Fact]
    [Trait("F", "F14")]
    public async Task The_page_that_was_wanted_is_kept_on_the_server_through_the_question()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = _app.NewBrowser();
        var asked = await laptop.SubmitForm("/sign-in?return=%2Fsettings%2Factivity", "/sign-in", ("Email", sam.Address), ("Password", sam.Password));
        Assert.DoesNotContain("activity", asked.Location, StringComparison.Ordinal);

        Assert.Equal("/settings/activity", (await laptop.AnswerQuestion(await laptop.Follow(asked), QuestionSteps.Answer)).Location);
    }

    [Fact]
    [Trait("F", "F23")]
    [Trait("R", "R413")]
    public async Task Five_wrong_answers_an_hour_and_the_sixth_waits_whichever_way_it_comes()
    {
        var sam = await _app.NewPersonWithQuestion();
        for (var i = 0; i < 5; i++)
        {
            var browser = _app.NewBrowser();
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.AnswerQuestion(await browser.AskedAtSignIn(sam), "a guess")).Status);
            _app.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        // The first of the five was 50 minutes ago.
        var laptop = _app.NewBrowser();
        var waits = await laptop.AnswerQuestion(await laptop.AskedAtSignIn(sam), QuestionSteps.Answer);
        Assert.Equal(HttpStatusCode.TooManyRequests, waits.Status);
        Assert.Equal("600", waits.Response.Headers.GetValues("Retry-After").Single());
        Assert.False(await laptop.IsSignedIn());

        _app.Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await laptop.AnswerQuestion(await laptop.AskedAtSignIn(sam), QuestionSteps.Answer)).Status);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("/settings", (await laptop.AnswerQuestion(await laptop.AskedAtSignIn(sam), QuestionSteps.Answer)).Location);
        Assert.Equal((0, ""), (await _app.Stored<SecurityQuestion>()).Where(q => q.Account == sam.Account).Select(q => (q.WrongInRow, q.RecentTries)).Single());
    }

    [Fact]
    [Trait("F", "F23")]
    [Trait("R", "R413")]
    public async Task Ten_wrong_answers_in_a_row_close_the_question_and_it_is_not_skipped()
    {
        var sam = await _app.NewPersonWithQuestion();
        for (var i = 0; i < 10; i++)
        {
            var browser = _app.NewBrowser();
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.AnswerQuestion(await browser.AskedAtSignIn(sam), "a guess")).Status);
            _app.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        _app.Clock.Advance(TimeSpan.FromDays(400));
        var laptop = _app.NewBrowser();
        var closed = await laptop.AnswerQuestion(await laptop.AskedAtSignIn(sam), QuestionSteps.Answer);

        Assert.Contains("This question is closed", closed.Words, StringComparison.Ordinal);
        Assert.Contains(closed.Document.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/forgot/question");
        Assert.False(await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task A_remembered_device_is_not_asked_for_90_days_and_only_there()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam, remember: true);
        await laptop.SubmitForm("/sign-out");

        Assert.Equal("/settings", (await laptop.SignIn(sam)).Location);
        Assert.StartsWith("/sign-in/question", (await _app.NewBrowser().SignIn(sam)).Location, StringComparison.Ordinal);
        _app.Clock.Advance(Device.RememberedFor - TimeSpan.FromSeconds(1));
        Assert.Equal("/settings", (await laptop.SignIn(sam)).Location);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("/sign-in/question", (await laptop.SignIn(sam)).Location, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task A_known_device_that_is_not_remembered_is_asked_every_time()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        await laptop.SubmitForm("/sign-out");

        Assert.StartsWith("/sign-in/question", (await laptop.SignIn(sam)).Location, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task The_mark_of_a_remembered_device_is_of_no_use_in_another_browser_or_once_it_was_replaced()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam, remember: true);
        var (thief, late) = (laptop.Copy(_app), laptop.Copy(_app));
        thief.UserAgent = Browser.FirefoxOnLinux;
        thief.Cookies.GetAllCookies().Single(cookie => cookie.Name == "__Host-session").Expired = true;
        Assert.StartsWith("/sign-in/question", (await thief.SignIn(sam)).Location, StringComparison.Ordinal);

        await laptop.SignIn(sam);
        _app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.StartsWith("/sign-in/question", (await late.SignIn(sam)).Location, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F7")]
    public async Task A_new_question_asks_remembered_devices_once_more_and_leaves_everybody_signed_in()
    {
        var sam = await _app.NewPersonWithQuestion();
        var (laptop, phone) = (await _app.SignInWithAnswer(sam, remember: true), await _app.SignInWithAnswer(sam, remember: true, Browser.SafariOnIPhone));

        await laptop.SubmitForm("/settings/question", ("Current", sam.Password), ("Question", "What was the name of your first pet?"), ("Answer", "Biscuit"));

        Assert.True(await laptop.IsSignedIn());
        Assert.True(await phone.IsSignedIn());
        await phone.SubmitForm("/sign-out");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await phone.AnswerQuestion(await phone.AskedAtSignIn(sam), QuestionSteps.Answer)).Status);
        Assert.Equal("/settings", (await phone.AnswerQuestion(await phone.AskedAtSignIn(sam), "Biscuit")).Location);
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task A_remembered_device_is_listed_and_can_be_asked_again()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam, remember: true);

        var page = await laptop.Get("/settings/devices");
        Assert.Contains("Remembered until", page.Words, StringComparison.Ordinal);
        var action = page.Document.QuerySelector("form[action$='/stop-remembering']")?.GetAttribute("action") ?? "";
        var done = await laptop.Submit(page, action);

        Assert.DoesNotContain("Remembered until", (await laptop.Follow(done)).Words, StringComparison.Ordinal);
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SessionEvents.DeviceNotRemembered);
        await laptop.SubmitForm("/sign-out");
        Assert.StartsWith("/sign-in/question", (await laptop.SignIn(sam)).Location, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F23")]
    [Trait("F", "F26")]
    [Trait("R", "R378")]
    [Trait("R", "R421")]
    public async Task A_recovery_code_takes_the_answers_place_even_where_the_question_is_closed_and_is_replaced()
    {
        var (sam, codes) = await WithCodes();
        await _app.With(db => db.Set<SecurityQuestion>().Where(q => q.Account == sam.Account)
            .ExecuteUpdateAsync(q => q.SetProperty(x => x.WrongInRow, AnswerCheck.WrongInRow), TestContext.Current.CancellationToken));
        var phone = _app.NewBrowser(Browser.SafariOnIPhone);
        var page = await phone.AskedAtSignIn(sam);
        Assert.Contains("Type a recovery code", (await phone.AnswerQuestion(page, QuestionSteps.Answer)).Words, StringComparison.Ordinal);

        var done = await UseCode(phone, page, codes[0]);

        Assert.Contains("You're signed in", done.Words, StringComparison.Ordinal);
        var next = done.Document.QuerySelector(".phrase")?.TextContent ?? "";
        Assert.DoesNotContain(next, codes);
        Assert.True(await phone.IsSignedIn());
        // It says nothing about the answer: the question stays closed.
        Assert.Equal(AnswerCheck.WrongInRow, (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).WrongInRow);
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SignInEvents.RecoveryCodeUsed);
        await _app.DeliverAll();
        Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "A recovery code was used to sign in");

        var tablet = _app.NewBrowser();
        var asked = await tablet.AskedAtSignIn(sam);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await UseCode(tablet, asked, codes[0])).Status);
        Assert.Contains("You're signed in", (await UseCode(tablet, asked, next)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Regression", "4")]
    [Trait("F", "F26")]
    public async Task Of_sixteen_who_use_one_code_at_once_one_gets_in()
    {
        var (sam, codes) = await WithCodes();
        List<(Browser Browser, Answer Page)> all = [];
        for (var i = 0; i < 16; i++)
        {
            var browser = _app.NewBrowser();
            all.Add((browser, await browser.AskedAtSignIn(sam)));
        }

        var answers = await Task.WhenAll(all.Select(one => UseCode(one.Browser, one.Page, codes[0])));

        Assert.Single(answers, a => a.Words.Contains("You're signed in", StringComparison.Ordinal));
        Assert.All(answers, a => Assert.True((int)a.Status < 500, a.Status.ToString()));
        Assert.Equal(10, (await _app.Stored<RecoveryCode>()).Count(c => c.Account == sam.Account && c.UsedAt is null));
    }

    [Fact]
    [Trait("F", "F28")]
    public async Task Wrong_codes_are_counted_apart_from_answers_and_wait()
    {
        var (sam, codes) = await WithCodes();
        var phone = _app.NewBrowser(Browser.SafariOnIPhone);
        var page = await phone.AskedAtSignIn(sam);
        for (var i = 0; i < 5; i++)
        {
            var wrong = await UseCode(phone, page, "7K2M-Q4TX-0ZRB-9WJC");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
            Assert.Contains("The recovery code is not right", wrong.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("7K2M", wrong.Text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await UseCode(phone, page, codes[0])).Status);
        Assert.Equal("/settings", (await phone.AnswerQuestion(page, QuestionSteps.Answer)).Location);
    }

    private async Task<(Person Sam, IReadOnlyList<string> Codes)> WithCodes()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        return (sam, await laptop.MakeCodes());
    }

    private static Task<Answer> UseCode(Browser browser, Answer page, string code) => browser.Submit(page, "/sign-in/question", ("Answer", ""), ("Code", code));
}
