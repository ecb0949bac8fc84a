using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.SignIn;

public sealed class UnfinishedSignInsTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F23")]
    [Trait("R", "R457")]
    public async Task A_right_password_with_a_wrong_answer_is_told_to_the_owner_once_in_ten_minutes()
    {
        var sam = await _app.NewPersonWithQuestion();
        await Fail(sam);
        await LookAround();
        Assert.Equal([null], await Told(sam));
        await Fail(sam);
        await Fail(sam);
        _app.Clock.Advance(TimeSpan.FromMinutes(9));
        await LookAround();
        Assert.Equal([null], await Told(sam));
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await LookAround();
        // The two since then, in one mail.
        Assert.Equal([null, "2"], await Told(sam));
        await LookAround();
        Assert.Equal(2, (await Told(sam)).Count);
        await _app.DeliverAll();
        Assert.Equal(2, _app.Mail.To(sam.Address).Count(m => m.Subject == "Somebody knows your password, but didn't get in"));
    }

    [Fact]
    [Trait("F", "F23")]
    public async Task A_question_that_was_left_is_told_once_its_time_is_over_and_one_that_was_answered_never()
    {
        var (sam, kim) = (await _app.NewPersonWithQuestion(), await _app.NewPersonWithQuestion());
        await _app.NewBrowser().AskedAtSignIn(sam);
        var laptop = _app.NewBrowser();
        var page = await laptop.AnswerQuestion(await laptop.AskedAtSignIn(kim), "a slip");
        await laptop.AnswerQuestion(page, QuestionSteps.Answer);

        _app.Clock.Advance(TimeSpan.FromSeconds(599));
        await LookAround();
        Assert.Empty(await Told(sam));
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await LookAround();

        Assert.Single(await Told(sam));
        Assert.Empty(await Told(kim));
    }

    [Fact]
    public async Task What_is_over_for_a_day_is_removed()
    {
        var sam = await _app.NewPersonWithQuestion();
        await Fail(sam);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await LookAround();
        Assert.Contains(await _app.Stored<PendingSignIn>(), p => p.Account == sam.Account);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await LookAround();
        Assert.DoesNotContain(await _app.Stored<PendingSignIn>(), p => p.Account == sam.Account);
    }

    private async Task Fail(Person person)
    {
        var browser = _app.NewBrowser(Browser.FirefoxOnLinux);
        await browser.AnswerQuestion(await browser.AskedAtSignIn(person), "a guess");
    }

    private async Task LookAround()
    {
        var job = _app.Services.GetServices<IJob>().OfType<TellOfUnfinishedSignIns>().Single();
        await _app.With(async db =>
        {
            await job.Run(db, TestContext.Current.CancellationToken);
            return 0;
        });
    }

    private async Task<List<string?>> Told(Person person) =>
        [.. (await _app.Stored<AuditEntry>()).Where(e => e.Account == person.Account && e.Kind == SignInEvents.Unfinished).OrderBy(e => e.At).Select(e => e.Detail)];
}
