using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Security.Compromise;

/// <summary>Somebody may have got in: the way through /compromised for whoever is signed in.</summary>
[Trait("F", "F33")]
[Trait("R", "R418")]
public sealed class SecureAccountTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Path = "/compromised";
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task Entering_ends_every_other_sign_in_pending_sign_in_pending_change_and_link_at_once()
    {
        var sam = await _app.NewPersonWithQuestion();
        var (laptop, stranger) = (await _app.SignInWithAnswer(sam), await _app.SignInWithAnswer(sam, remember: true, Browser.FirefoxOnLinux));
        var waits = _app.NewBrowser();
        var asked = await waits.AskedAtSignIn(sam);
        var theirs = $"theirs.{sam.Address}";
        await stranger.SubmitForm("/settings/addresses", ("Email", theirs));
        var change = await _app.LatestLink(theirs);
        var reset = _app.NewBrowser();
        await reset.AskForLink(_app, "/forgot/password", sam.Address);
        var resetPage = await reset.OpenLink(_app.LinksTo(sam.Address, "/reset/password")[^1]);
        var (before, copy) = (laptop.Cookie("session"), laptop.Copy(_app));

        var page = await laptop.BeginSecuring();

        Assert.Equal("New security question", page.Step());
        Assert.NotEqual(before, laptop.Cookie("session"));
        Assert.True(await laptop.IsSignedIn());
        Assert.False(await copy.IsSignedIn());
        var gone = await stranger.Get("/settings");
        Assert.Contains("The owner began to secure the account", (await stranger.Follow(gone)).Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await waits.AnswerQuestion(asked, QuestionSteps.Answer)).Location);
        Assert.False(await waits.IsSignedIn());
        Assert.Equal(HttpStatusCode.Gone, (await laptop.OpenLink(change)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await reset.ResetPassword(resetPage, Next, QuestionSteps.Answer)).Status);
        // No device is remembered: the question is asked again.
        Assert.StartsWith("/sign-in/question", (await stranger.SignIn(sam)).Location, StringComparison.Ordinal);
        var entry = Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == CompromiseEvents.Begun);
        Assert.Equal("1", entry.Detail);
        await _app.DeliverAll();
        Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "Somebody began to secure your account");
    }

    [Fact]
    [Trait("R", "R056")]
    public async Task Looking_changes_nothing_and_says_what_will_happen()
    {
        var sam = await _app.NewPersonWithQuestion();
        var (laptop, phone) = (await _app.SignInWithAnswer(sam), await _app.SignInWithAnswer(sam));
        await _app.DeliverAll();
        var before = await _app.StoredText();

        foreach (var browser in new[] { laptop, _app.NewBrowser() })
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(Path)).Status);
            await browser.Send(HttpMethod.Head, Path, null);
        }

        Assert.Equal(before, await _app.StoredText());
        Assert.True(await phone.IsSignedIn());
        var page = await laptop.Get(Path);
        Assert.Contains("1 other device is signed out at once", page.Words, StringComparison.Ordinal);
        Assert.Contains("Two steps", page.Words, StringComparison.Ordinal);
        Assert.Null(page.Step());
    }

    [Fact]
    [Trait("F", "F8")]
    public async Task Entering_and_stopping_need_the_password_of_the_last_five_minutes()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam));
        _app.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        var asked = await laptop.SubmitForm(Path);
        Assert.Equal("/confirm?then=%2Fcompromised", asked.Location);
        Assert.True(await phone.IsSignedIn());
        Assert.Null((await Account(sam)).SecuringSince);
        var confirmed = await laptop.Submit(await laptop.Follow(asked), "/confirm", ("Password", sam.Password));
        Assert.Equal(Path, confirmed.Location);
        await laptop.BeginSecuring();
        Assert.False(await phone.IsSignedIn());

        _app.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal("/confirm?then=%2Fcompromised", (await laptop.SubmitForm(Path, "/compromised/stop")).Location);
        Assert.NotNull((await Account(sam)).SecuringSince);
    }

    [Fact]
    [Trait("R", "R411")]
    public async Task First_the_question_then_the_password_and_then_everybody_is_out_and_nothing_is_frozen()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var old = (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account);

        var first = await laptop.BeginSecuring();
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        var answered = await laptop.SecureQuestion(first, sam.Password);
        Assert.Equal(Path, answered.Location);
        var second = await laptop.Follow(answered);
        Assert.Equal("New password", second.Step());
        Assert.Contains("Your security question is saved", second.Words, StringComparison.Ordinal);
        Assert.NotEqual(old.AnswerHash, (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).AnswerHash);
        var box = second.Document.QuerySelector("#EndAllSessions");
        Assert.True(box?.HasAttribute("checked") == true && box.HasAttribute("disabled"));
        foreach (var looksAt in new[] { "Your addresses", "Your devices", "mailbox" })
        {
            Assert.Contains(looksAt, second.Words, StringComparison.Ordinal);
        }

        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        var done = await laptop.SecurePassword(second, sam.Password, Next);

        Assert.Equal("/sign-in", done.Location);
        Assert.Contains("Your account is secured", (await laptop.Follow(done)).Words, StringComparison.Ordinal);
        Assert.False(await laptop.IsSignedIn());
        var account = await Account(sam);
        Assert.Null(account.SecuringSince);
        Assert.Null(account.SecuringStep);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SignIn(sam)).Status);
        var question = await laptop.Follow(await laptop.SignIn(sam, Next));
        Assert.Contains(SecuringSteps.NewQuestion, question.Words, StringComparison.Ordinal);
        Assert.Equal("/settings", (await laptop.AnswerQuestion(question, "Kedgeree on Sundays")).Location);
        Assert.Contains("Look through your account", (await laptop.Get("/settings")).Words, StringComparison.Ordinal);
        Assert.Equal(
            [CompromiseEvents.Begun, QuestionEvents.Changed, PasswordEvents.ChangedEverywhere],
            (await _app.Stored<AuditEntry>()).Where(e => e.Account == sam.Account)
                .Where(e => (e.Kind == CompromiseEvents.Begun || e.Kind == QuestionEvents.Changed || e.Kind == PasswordEvents.ChangedEverywhere)).OrderBy(e => e.At).Select(e => e.Kind));
        await _app.DeliverAll();
        Assert.Contains(_app.Mail.To(sam.Address), m => m.Subject == "Your password was changed");
        Assert.Contains(_app.Mail.To(sam.Address), m => m.Subject == "Your security question was changed");
        Assert.Contains("Began to secure the account", (await laptop.Get("/settings/activity?filter=account")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_on_where_it_stood_after_a_reload_in_another_tab_and_in_another_browser()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var first = await laptop.BeginSecuring();
        Assert.Equal("New security question", (await laptop.Get(Path)).Step());
        var overview = await laptop.Get("/settings");
        Assert.Contains("You began to secure your account", overview.Words, StringComparison.Ordinal);
        Assert.Equal(Path, overview.Document.QuerySelector("main .notice a")?.GetAttribute("href"));
        await laptop.SecureQuestion(first, sam.Password);

        // The way back in history to a step that is done does nothing twice.
        var again = await laptop.SecureQuestion(first, sam.Password, "Something else entirely");
        Assert.Equal(Path, again.Location);
        Assert.Contains("That step was done already", (await laptop.Follow(again)).Words, StringComparison.Ordinal);
        Assert.Equal(1, (await _app.Stored<AuditEntry>()).Count(e => e.Account == sam.Account && e.Kind == QuestionEvents.Changed));

        // Pressing "Secure my account" in a tab from before, too.
        var version = (await Account(sam)).SessionEpoch;
        Assert.Equal(Path, (await laptop.Send(HttpMethod.Post, Path, new FormUrlEncodedContent(Browser.Filled(first, "/compromised/stop")))).Location);
        Assert.Equal(version, (await Account(sam)).SessionEpoch);

        var phone = _app.NewBrowser(Browser.SafariOnIPhone);
        var asked = await phone.Follow(await phone.SubmitForm($"/sign-in?return={Uri.EscapeDataString(Path)}", "/sign-in", ("Email", sam.Address), ("Password", sam.Password)));
        var back = await phone.AnswerQuestion(asked, "Kedgeree on Sundays");
        Assert.Equal(Path, back.Location);
        var page = await phone.Follow(back);
        Assert.Equal("New password", page.Step());
        Assert.Equal("/sign-in", (await phone.SecurePassword(page, sam.Password, Next)).Location);
        Assert.False(await laptop.IsSignedIn());
    }

    [Fact]
    public async Task The_question_may_be_left_as_it_is()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var before = (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).AnswerHash;

        var page = await laptop.BeginSecuring();
        Assert.Equal(Path, (await laptop.Submit(page, "/compromised/question/skip")).Location);
        Assert.Equal("New password", (await laptop.Get(Path)).Step());
        await laptop.Submit(page, "/compromised/question/skip");
        Assert.Equal(before, (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).AnswerHash);
        Assert.Equal("/sign-in", (await laptop.SecurePassword(await laptop.Get(Path), sam.Password, Next)).Location);
    }

    [Theory]
    [Trait("R", "R112")]
    [InlineData("not the current password", SecuringSteps.NewQuestion, "Kedgeree", "Your current password is not right")]
    [InlineData(null, "", "Kedgeree", "No question is chosen")]
    [InlineData(null, SecuringSteps.NewQuestion, "", "The answer is missing")]
    public async Task A_refused_question_says_why_and_stays_at_its_step(string? current, string question, string answer, string says)
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var before = (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).AnswerHash;

        var refused = await laptop.SecureQuestion(await laptop.BeginSecuring(), current ?? sam.Password, answer, question);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(says, refused.Words, StringComparison.Ordinal);
        Assert.Equal("New security question", refused.Step());
        Assert.Equal(question == "" ? null : question, refused.Document.QuerySelector("option[selected]")?.GetAttribute("value") is { Length: > 0 } chosen ? chosen : null);
        Assert.Equal(before, (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).AnswerHash);
        Assert.Equal(SecuringStep.Question, (await Account(sam)).SecuringStep);
    }

    [Theory]
    [Trait("R", "R112")]
    [InlineData("not the current password", Next, "Your current password is not right")]
    [InlineData(null, "too short", "The new password is too short")]
    public async Task A_refused_password_says_why_and_leaves_the_account_frozen(string? current, string next, string says)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.Submit(await laptop.BeginSecuring(), "/compromised/question/skip");
        var before = (await _app.Stored<Password>()).Single(p => p.Account == sam.Account).Hash;

        var refused = await laptop.SecurePassword(await laptop.Get(Path), current ?? sam.Password, next);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(says, refused.Words, StringComparison.Ordinal);
        Assert.Equal(before, (await _app.Stored<Password>()).Single(p => p.Account == sam.Account).Hash);
        Assert.NotNull((await Account(sam)).SecuringSince);
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("R", "R112")]
    public async Task Wrong_passwords_run_out_in_the_flow_as_everywhere()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var page = await laptop.BeginSecuring();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SecureQuestion(page, "a guess")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await laptop.SecureQuestion(page, sam.Password)).Status);
        Assert.Equal(SecuringStep.Question, (await Account(sam)).SecuringStep);
    }

    [Fact]
    [Trait("F", "F13")]
    public async Task Of_sixteen_entries_at_once_one_is_done_and_the_others_go_on_in_it()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var page = await laptop.Get(Path);
        var tabs = Enumerable.Range(0, 16).Select(_ => laptop.Copy(_app)).ToList();

        var answers = await Task.WhenAll(tabs.Select(tab => Task.Run(() => tab.Submit(page, Path))));

        Assert.All(answers, answer => Assert.Equal(Path, answer.Location));
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == CompromiseEvents.Begun);
        var winner = Assert.Single(tabs, tab => tab.Cookie("session") != laptop.Cookie("session"));
        Assert.Equal("New security question", (await winner.Get(Path)).Step());
        // Whoever holds an old token gets nothing for it.
        Assert.All(tabs.Where(tab => tab != winner), tab => Assert.Equal(laptop.Cookie("session"), tab.Cookie("session")));
    }

    [Fact]
    public async Task Of_two_devices_that_enter_at_once_one_is_out()
    {
        var sam = await _app.NewPerson();
        Browser[] both = [await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone)];
        var pages = new[] { await both[0].Get(Path), await both[1].Get(Path) };

        await Task.WhenAll(both.Select((browser, i) => Task.Run(() => browser.Submit(pages[i], Path))));

        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == CompromiseEvents.Begun);
        Assert.Single(new[] { await both[0].IsSignedIn(), await both[1].IsSignedIn() }, signedIn => signedIn);
    }

    [Fact]
    [Trait("F", "F13")]
    public async Task The_last_step_sent_twice_is_answered_twice()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.Submit(await laptop.BeginSecuring(), "/compromised/question/skip");
        var page = await laptop.Get(Path);
        var second = laptop.Copy(_app);
        Assert.Equal("/sign-in", (await laptop.SecurePassword(page, sam.Password, Next)).Location);

        var repeated = await second.SecurePassword(page, sam.Password, Next);

        Assert.Equal("/sign-in", repeated.Location);
        Assert.Contains("Your password is changed", (await second.Follow(repeated)).Words, StringComparison.Ordinal);
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == PasswordEvents.ChangedEverywhere);
    }

    [Fact]
    public async Task A_step_of_a_flow_that_nobody_began_changes_nothing()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var page = await laptop.BeginSecuring();
        await laptop.Submit(page, "/compromised/question/skip");
        var second = await laptop.Get(Path);
        Assert.Equal("/settings", (await laptop.SubmitForm(Path, "/compromised/stop")).Location);
        var before = (await _app.Stored<Password>()).Single(p => p.Account == sam.Account).Hash;

        Assert.Equal(Path, (await laptop.SecureQuestion(page, sam.Password)).Location);
        Assert.Equal(Path, (await laptop.Submit(page, "/compromised/question/skip")).Location);
        Assert.Equal(Path, (await laptop.SecurePassword(second, sam.Password, Next)).Location);
        Assert.Equal(Path, (await laptop.Submit(second, "/compromised/stop")).Location);

        Assert.Equal(before, (await _app.Stored<Password>()).Single(p => p.Account == sam.Account).Hash);
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == CompromiseEvents.Stopped);
        Assert.DoesNotContain(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == QuestionEvents.Changed);
        await _app.DeliverAll();
        Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "Securing your account was stopped");
    }

    [Fact]
    [Trait("R", "R419")]
    public async Task A_generated_phrase_is_shown_once_and_leads_on()
    {
        await using var app = await Other(("SecurityQuestions:Mode", "Generated"));
        var sam = await app.NewPerson();
        var laptop = await app.SignIn(sam);

        var shown = await laptop.SecureQuestion(await laptop.BeginSecuring(), sam.Password, "", question: null);

        Assert.Equal(6, (shown.Document.QuerySelector(".phrase")?.TextContent ?? "").Split(' ').Length);
        Assert.Equal(Path, shown.Document.QuerySelector("main .buttons a")?.GetAttribute("href"));
        Assert.Equal("New password", (await laptop.Get(Path)).Step());
    }

    [Fact]
    public async Task Where_questions_are_off_there_is_one_step_and_the_operators_contact_stands_there()
    {
        await using var app = await Other(("SecurityQuestions:Mode", "Off"), ("Recovery:Contact", "Call 555 0100 on weekdays."));
        var sam = await app.NewPerson();
        var laptop = await app.SignIn(sam);
        Assert.Contains("One step", (await laptop.Get(Path)).Words, StringComparison.Ordinal);

        var page = await laptop.BeginSecuring();

        Assert.Equal("New password", page.Step());
        Assert.Single(page.Document.QuerySelectorAll(".steps li"));
        Assert.Contains("Call 555 0100 on weekdays.", page.Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await laptop.SecurePassword(page, sam.Password, Next)).Location);
    }

    [Fact]
    public async Task A_stranger_is_shown_both_ways_and_the_worried_find_the_page()
    {
        var page = await _app.NewBrowser().Get(Path);
        Assert.Contains(page.Document.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/sign-in?return=%2Fcompromised");
        Assert.NotNull(page.Document.QuerySelector("form[action='/compromised/link'] #Email"));

        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        foreach (var (browser, path) in new[] { (_app.NewBrowser(), "/sign-in"), (_app.NewBrowser(), "/forgot/password"), (laptop, "/settings"), (laptop, "/settings/activity") })
        {
            Assert.Contains((await browser.Get(path)).Document.QuerySelectorAll("main a"), a => a.GetAttribute("href") == Path);
        }
    }

    private async Task<Account> Account(Person sam) => (await _app.Stored<Account>()).Single(a => a.Id == sam.Account);

    private async Task<TestApp> Other(params (string Key, string Value)[] settings) =>
        new(await fixture.Databases.New(TestContext.Current.CancellationToken), web =>
        {
            foreach (var (key, value) in settings)
            {
                web.UseSetting(key, value);
            }
        });
}
