using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Security.SignUp;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.SignIn;

/// <summary>A button that was pressed twice on a slow line, without script: both forms arrive, and the browser shows the second answer only.</summary>
public sealed class PressedTwiceTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Words = "violet kettles hum at noon";

    private static int _numbers;

    private readonly TestApp _app = fixture.App;
    private readonly string _address = $"pressed{Interlocked.Increment(ref _numbers)}@example.com";

    [Fact]
    [Trait("X", "X13")]
    public async Task On_a_new_device_it_is_one_sign_in_one_device_and_one_mail()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();

        var (first, answer) = await PressTwice(laptop, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));

        Assert.Equal("/settings", answer.Location);
        Assert.True(await laptop.IsSignedIn());
        Assert.False(await first.IsSignedIn());
        await One(sam, mails: 1);
        _app.Clock.Advance(TimeSpan.FromMinutes(2));
        await laptop.SubmitForm("/sign-out", "/sign-out");
        Assert.Equal("/settings", (await laptop.SignIn(sam)).Location);
        await One(sam, mails: 1);
    }

    [Fact]
    [Trait("X", "X13")]
    public async Task At_the_same_moment_too()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        var page = await laptop.Get("/sign-in");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => laptop.Copy(_app).Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password)))));
        await One(sam, mails: 1);
    }

    [Fact]
    [Trait("X", "X13")]
    public async Task In_a_known_browser_no_sign_in_is_left_behind()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.SubmitForm("/sign-out", "/sign-out");
        _app.Clock.Advance(TimeSpan.FromMinutes(5));

        await PressTwice(laptop, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));

        Assert.True(await laptop.IsSignedIn());
        await One(sam, mails: 1);
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 61)]
    [Trait("X", "X13")]
    public async Task Another_browser_and_a_later_press_are_another_sign_in(bool other, int seconds)
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        var page = await laptop.Get("/sign-in");
        var second = other ? _app.NewBrowser() : laptop.Copy(_app);
        second.Network = laptop.Network;
        await laptop.Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));
        _app.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await second.SignIn(sam);

        Assert.True(await laptop.IsSignedIn());
        Assert.True(await second.IsSignedIn());
        await _app.DeliverAll();
        Assert.Equal(2, _app.Mail.To(sam.Address).Count(mail => mail.Subject == "New sign-in to your account"));
    }

    [Fact]
    [Trait("X", "X13")]
    public async Task Before_a_question_nobody_is_told_of_a_sign_in_that_was_not_finished()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = _app.NewBrowser();
        var (_, answer) = await PressTwice(laptop, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));
        Assert.Equal("/settings", (await laptop.AnswerQuestion(await laptop.Follow(answer), QuestionSteps.Answer)).Location);

        _app.Clock.Advance(PendingSignIn.Life);
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            var tell = scope.ServiceProvider.GetServices<IJob>().OfType<TellOfUnfinishedSignIns>().Single();
            await tell.Run(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), TestContext.Current.CancellationToken);
        }

        await One(sam, mails: 1);
        Assert.DoesNotContain(_app.Mail.To(sam.Address), mail => mail.Subject == "Somebody typed your password");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("X", "X13")]
    public async Task Signing_up_is_one_mail_and_with_another_password_it_is_two(bool taken)
    {
        var address = taken ? (await _app.NewPerson()).Address : _address;
        (string, string?)[] fields = [("Email", address), ("Name", "Nia New"), ("Kind", "client"), ("Password", Words)];
        var laptop = _app.NewBrowser();
        var page = await laptop.Get("/sign-up");
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await laptop.Submit(page, "/sign-up", fields)).Status);
            await _app.DeliverAll();
            Assert.Single(_app.Mail.To(address));
        }

        await laptop.Submit(page, "/sign-up", [.. fields[..3], ("Password", Words + " again")]);
        await _app.DeliverAll();
        Assert.Equal(2, _app.Mail.To(address).Count);
        Assert.Equal(2, (await _app.Stored<PendingSignUp>()).Count(p => p.Address == address));
    }

    /// <summary>The first press comes with the browser's cookies, and its answer is thrown away.</summary>
    private async Task<(Browser First, Answer Answer)> PressTwice(Browser laptop, string path, params (string, string?)[] fields)
    {
        var page = await laptop.Get(path);
        var first = laptop.Copy(_app);
        await first.Submit(page, path, fields);
        _app.Clock.Advance(TimeSpan.FromMilliseconds(300));
        return (first, await laptop.Submit(page, path, fields));
    }

    private async Task One(Person sam, int mails)
    {
        await _app.DeliverAll();
        Assert.Single(await _app.Stored<Session>(), s => s.Account == sam.Account && s.EndedAt is null);
        Assert.Single(await _app.Stored<Device>(), d => d.Account == sam.Account);
        Assert.Equal(mails, _app.Mail.To(sam.Address).Count);
    }
}
