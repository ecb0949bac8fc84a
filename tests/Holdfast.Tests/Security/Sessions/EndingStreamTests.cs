using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Sessions;

public sealed class EndingStreamTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Theory]
    [InlineData("the password was changed, box checked")]
    [InlineData("ended from another device")]
    [InlineData("all others ended")]
    [InlineData("lost")]
    [InlineData("signed out")]
    [InlineData("somebody else signed in")]
    [InlineData("the account was locked")]
    [InlineData("everybody was signed out")]
    [Trait("F", "F9")]
    [Trait("R", "R150")]
    [Trait("R", "R447")]
    public async Task An_open_page_hears_of_the_end_at_once(string what)
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        await using var stream = await LiveStreamReader.Open(_app, phone);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (stream.Status, stream.ContentType));
        Assert.Equal("open", await stream.Next());

        await End(what, sam, laptop, phone);

        Assert.Equal("ended", await stream.Next());
        Assert.Null(await stream.Next());
        Assert.False(await phone.IsSignedIn());
    }

    [Theory]
    [InlineData("the password was changed, box cleared")]
    [InlineData("another sign-in ended")]
    [InlineData("the password was typed again")]
    [InlineData("all others ended from here")]
    [InlineData("another person's password was changed")]
    [Trait("F", "F10")]
    public async Task An_open_page_outlives_what_does_not_end_its_sign_in(string what)
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        await using var stream = await LiveStreamReader.Open(_app, phone);
        Assert.Equal("open", await stream.Next());
        switch (what)
        {
            case "the password was changed, box cleared":
                await phone.ChangePassword(sam.Password, Next, everywhere: false);
                break;
            case "another sign-in ended":
                await laptop.SubmitForm("/sign-out");
                break;
            case "the password was typed again":
                await phone.SubmitForm("/confirm", ("Password", sam.Password));
                break;
            case "all others ended from here":
                await phone.SubmitForm("/settings/devices/sign-out-others");
                break;
            default:
                var kim = await _app.NewPerson();
                await (await _app.SignIn(kim)).ChangePassword(kim.Password, Next);
                break;
        }

        Assert.True(await phone.IsSignedIn());
        await phone.SubmitForm("/sign-out");
        // Only now, and only once.
        Assert.Equal("ended", await stream.Next());
        Assert.Null(await stream.Next());
    }

    [Fact]
    [Trait("F", "F9")]
    [Trait("R", "R149")]
    public async Task A_stream_ends_with_the_age_of_its_sign_in()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        await using var stream = await LiveStreamReader.Open(_app, laptop);
        Assert.Equal("open", await stream.Next());
        _app.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("ended", await stream.Next());
    }

    [Fact]
    public async Task A_page_that_is_closed_is_watched_no_longer()
    {
        await using var app = new TestApp(await fixture.Databases.New(TestContext.Current.CancellationToken));
        var laptop = await app.SignIn(await app.NewPerson());
        var live = app.Services.GetRequiredService<LiveRequests>();
        await using (var stream = await LiveStreamReader.Open(app, laptop))
        {
            Assert.Equal("open", await stream.Next());
            Assert.Equal(1, live.Count);
        }

        while (live.Count > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Theory]
    [InlineData("the password was changed, box checked", true)]
    [InlineData("signed out", true)]
    [InlineData("everybody was signed out", true)]
    [InlineData("nothing", false)]
    [Trait("F", "F9")]
    public async Task A_stream_that_is_opened_across_the_end_of_its_sign_in_ends(string what, bool ends)
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        var found = await _app.Services.GetRequiredService<SessionCheck>().Check(phone.Cookie("session"), isPersons: false, "", TestContext.Current.CancellationToken);
        await using var scope = _app.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Features.Set(found.Live);
        // It was let in, and before it is watched everybody who listened has heard of the end.
        if (ends)
        {
            await End(what, sam, laptop, phone);
        }

        Assert.Equal(ends, (await http.WatchSession()).IsCancellationRequested);
    }

    private async Task End(string what, Person sam, Browser laptop, Browser phone)
    {
        switch (what)
        {
            case "the password was changed, box checked":
                await laptop.ChangePassword(sam.Password, Next);
                break;
            case "ended from another device":
                var page = await laptop.Get("/settings/devices");
                await laptop.Submit(page, page.Document.QuerySelectorAll("form.inline[action$='/sign-out']")[1].GetAttribute("action") ?? "");
                break;
            case "all others ended":
                await laptop.SubmitForm("/settings/devices/sign-out-others");
                break;
            case "lost":
                await laptop.SubmitForm((await laptop.Get("/settings/devices")).Document.QuerySelector("a[href$='/lost']")?.GetAttribute("href") ?? "");
                break;
            case "signed out":
                await phone.Copy(_app).SubmitForm("/sign-out");
                break;
            case "somebody else signed in":
                await phone.Copy(_app).SignIn(await _app.NewPerson());
                break;
            case "the account was locked":
                await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Status = AccountStatus.Locked);
                break;
            default:
                await _app.Change(db => db.Set<Platform.Storage.Installation>().Single().RaiseEpoch());
                break;
        }
    }
}
