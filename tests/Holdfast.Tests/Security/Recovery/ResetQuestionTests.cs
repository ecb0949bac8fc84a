using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Security.SecurityQuestions;

namespace Holdfast.Security.Recovery;

public sealed class ResetQuestionTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Choice = "What was the name of your first pet?";

    private readonly TestApp _app = fixture.App;

    [Theory]
    [Trait("F", "F7")]
    [Trait("F", "F22")]
    [Trait("R", "R409")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_question_behind_link_and_password_lets_its_owner_in_again(bool everywhere)
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam, remember: true);
        var (browser, page) = await Opened(sam);

        var done = await Reset(browser, page, sam.Password, Choice, "Biscuit", everywhere);

        Assert.Equal("/sign-in", done.Location);
        Assert.Equal(!everywhere, await laptop.IsSignedIn());
        Assert.False(await browser.IsSignedIn());
        Assert.Equal("/settings", (await browser.AnswerQuestion(await browser.AskedAtSignIn(sam), "Biscuit")).Location);
        // The box forgets remembered devices; without it they stay remembered (a reset is no change in a live sign-in).
        await laptop.SubmitForm("/sign-out");
        Assert.Equal(everywhere, (await laptop.SignIn(sam)).Location?.StartsWith("/sign-in/question", StringComparison.Ordinal));
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == (everywhere ? RecoveryEvents.QuestionResetEverywhere : RecoveryEvents.QuestionReset));
    }

    [Theory]
    [Trait("R", "R406")]
    [InlineData("not the password", Choice, "Biscuit", "Your current password is not right")]
    [InlineData("", Choice, "Biscuit", "Your current password is not right")]
    [InlineData(null, "", "Biscuit", "No question is chosen")]
    [InlineData(null, Choice, "", "The answer is missing")]
    [InlineData(null, Choice, "pet", "The answer is easy to find out")]
    public async Task A_refusal_says_why_changes_nothing_and_leaves_the_link(string? current, string question, string answer, string says)
    {
        var sam = await _app.NewPersonWithQuestion();
        var (browser, page) = await Opened(sam);
        var before = (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account);

        var refused = await Reset(browser, page, current ?? sam.Password, question, answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(says, refused.Words, StringComparison.Ordinal);
        Assert.Equal(before.AnswerHash, (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).AnswerHash);
        Assert.Equal("/sign-in", (await Reset(browser, refused, sam.Password, Choice, "Biscuit")).Location);
    }

    [Fact]
    [Trait("F", "F23")]
    public async Task A_question_that_was_closed_opens_again_by_mail_and_password()
    {
        var sam = await _app.NewPersonWithQuestion();
        for (var i = 0; i < 10; i++)
        {
            var stranger = _app.NewBrowser();
            await stranger.AnswerQuestion(await stranger.AskedAtSignIn(sam), "a guess");
            _app.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        var (browser, page) = await Opened(sam);
        Assert.Equal("/sign-in", (await Reset(browser, page, sam.Password, Choice, "Biscuit")).Location);
        Assert.Equal("/settings", (await browser.AnswerQuestion(await browser.AskedAtSignIn(sam), "Biscuit")).Location);
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("Regression", "10")]
    public async Task Passwords_typed_here_count_with_those_typed_at_the_door()
    {
        var sam = await _app.NewPersonWithQuestion();
        var (browser, page) = await Opened(sam);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Reset(browser, page, "a guess", Choice, "Biscuit")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await Reset(browser, page, sam.Password, Choice, "Biscuit")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _app.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    public async Task Nobody_without_a_question_is_sent_a_link_to_one()
    {
        var sam = await _app.NewPerson();

        var answer = await _app.NewBrowser().AskForLink(_app, "/forgot/question", sam.Address);

        Assert.Contains("a link is on its way", answer.Words, StringComparison.Ordinal);
        Assert.Empty(_app.Mail.To(sam.Address));
    }

    private static Task<Answer> Reset(Browser browser, Answer page, string current, string question, string answer, bool everywhere = true) => browser.Submit(
        page, "/reset/question", ("Current", current), ("Question", question), ("Answer", answer), ("EndAllSessions", everywhere ? "true" : null));

    [Theory]
    [Trait("Regression", "4")]
    [InlineData("/reset/question")]
    [InlineData("/reset/question/stop")]
    public async Task Of_sixteen_at_once_one_wins(string path)
    {
        var sam = await _app.NewPersonWithQuestion();
        await _app.NewBrowser().AskForLink(_app, "/forgot/question", sam.Address);
        var link = Assert.Single(_app.LinksTo(sam.Address, "/reset/question")).Replace("/reset/question?", path + "?", StringComparison.Ordinal);
        var tabs = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var browser = _app.NewBrowser();
            return (Browser: browser, Page: await browser.OpenLink(link));
        }));

        // Wrong passwords wait from the fifth on, and so do right ones that come at the same moment: those that are let through race.
        var answers = await Task.WhenAll(tabs.Select(tab => Task.Run(() => path.EndsWith("stop", StringComparison.Ordinal)
            ? tab.Browser.Submit(tab.Page, path, ("NotMe", "true"))
            : Reset(tab.Browser, tab.Page, sam.Password, QuestionSteps.Question, "Kedgeree on Sundays"))));

        Assert.Single(answers, answer => answer.Location == "/sign-in" || answer.Words.Contains("The link is cancelled", StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.True((int)answer.Status < 500, answer.Status.ToString()));
        Assert.NotNull((await _app.Stored<Link>()).Single(l => l.Account == sam.Account && l.Purpose == RecoveryLinks.ResetQuestion).UsedAt);
    }

    private async Task<(Browser Browser, Answer Page)> Opened(Person person)
    {
        _app.Clock.Advance(TimeSpan.FromMinutes(25));
        var browser = _app.NewBrowser(Browser.FirefoxOnLinux);
        await browser.AskForLink(_app, "/forgot/question", person.Address);
        return (browser, await browser.OpenLink(_app.LinksTo(person.Address, "/reset/question")[^1]));
    }
}
