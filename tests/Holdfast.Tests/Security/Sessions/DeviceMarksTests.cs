using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Throttling;
using Holdfast.Security.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

public sealed class DeviceMarksTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly TimeSpan OverAMinute = TimeSpan.FromSeconds(61);

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F27")]
    public async Task A_browser_is_new_at_its_first_sign_in_and_known_ever_after_under_a_mark_that_changes()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        List<string?> marks = [];
        for (var i = 0; i < 3; i++)
        {
            await Again(laptop, sam);
            marks.Add(laptop.Cookie("device"));
            await laptop.SubmitForm("/sign-out");
            _app.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal([SignInEvents.OnNewDevice, SignInEvents.SignedIn, SignInEvents.SignedIn], await SignInsOf(sam));
        Assert.Equal(3, marks.Distinct().Count());
        Assert.Single(await DevicesOf(sam));
        Assert.Contains(laptop.Cookies.GetAllCookies(), cookie => cookie.Name == "__Host-device" && cookie.Expires > cookie.TimeStamp.AddDays(399));
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task An_old_mark_that_comes_back_was_copied_its_device_is_forgotten_and_whoever_brought_it_is_a_stranger()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var thief = laptop.Copy(_app);
        await Again(laptop, sam);
        _app.Clock.Advance(OverAMinute);

        await Again(thief, sam);

        var entries = (await _app.Stored<AuditEntry>()).Where(e => e.Account == sam.Account).OrderBy(e => e.Id.Value).ToList();
        Assert.Contains(entries, entry => entry.Kind == SignInEvents.MarkReplayed && entry.Detail == "Chrome on Windows");
        var devices = await DevicesOf(sam);
        Assert.Equal(2, devices.Count);
        Assert.NotNull(devices.Single(d => d.FirstSeenAt < _app.Clock.GetUtcNow()).ForgottenAt);
        // The owner is told of the copy, and by one mail.
        await _app.DeliverAll();
        var mails = _app.Mail.To(sam.Address).ToLookup(mail => mail.Subject);
        Assert.Equal(["A copy of one of your devices signed in", "New sign-in to your account"], mails.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Contains("a copy of Chrome on Windows", Assert.Single(mails["A copy of one of your devices signed in"]).TextBody, StringComparison.Ordinal);
        // The owner's own browser begins anew too.
        await Again(laptop, sam);
        Assert.Equal(SignInEvents.OnNewDevice, (await SignInsOf(sam))[^1]);
    }

    [Fact]
    [Trait("F", "F27")]
    [Trait("F", "F28")]
    public async Task An_old_mark_does_not_open_the_tries_that_are_kept_for_known_devices()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var thief = laptop.Copy(_app);
        await Again(laptop, sam);
        await laptop.SubmitForm("/sign-out");
        _app.Clock.Advance(OverAMinute);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await thief.SignIn(sam, "a guess of the thief")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await thief.SignIn(sam, "a guess of the thief")).Status);
        Assert.Contains(await _app.Stored<FailureBudget>(), budget => budget is { StrangerFailures: 5, KnownFailures: 0 });
        Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam)).Status);
        Assert.Equal(SignInEvents.SignedIn, (await SignInsOf(sam))[^1]);
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task Within_a_minute_an_old_mark_is_the_same_browser_sent_twice()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var twice = laptop.Copy(_app);
        await Again(laptop, sam);
        _app.Clock.Advance(TimeSpan.FromSeconds(59));

        await Again(twice, sam);

        Assert.Equal([SignInEvents.OnNewDevice, SignInEvents.SignedIn, SignInEvents.SignedIn], await SignInsOf(sam));
        Assert.Null(Assert.Single(await DevicesOf(sam)).ForgottenAt);
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task Presses_at_the_same_moment_in_a_known_browser_are_one_browser_and_none_fails()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        List<(Browser Browser, Answer Page)> presses = [];
        for (var i = 0; i < 2; i++)
        {
            var press = laptop.Copy(_app);
            presses.Add((press, await press.Get("/sign-in")));
        }

        var answers = await Task.WhenAll(presses.Select(press => Task.Run(
            () => press.Browser.Submit(press.Page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password)))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        Assert.Null(Assert.Single(await DevicesOf(sam)).ForgottenAt);
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task A_mark_that_wanders_to_another_browser_is_not_known_there()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var thief = laptop.Copy(_app);
        thief.UserAgent = Browser.FirefoxOnLinux;

        await Again(thief, sam);

        Assert.Equal([SignInEvents.OnNewDevice, SignInEvents.OnNewDevice], await SignInsOf(sam));
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task An_old_mark_that_comes_back_in_another_browser_was_copied_too()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var thief = laptop.Copy(_app);
        thief.UserAgent = Browser.FirefoxOnLinux;
        await Again(laptop, sam);
        _app.Clock.Advance(OverAMinute);

        await Again(thief, sam);

        Assert.Contains(await _app.Stored<AuditEntry>(), entry => entry.Account == sam.Account && entry.Kind == SignInEvents.MarkReplayed);
        Assert.Single(await DevicesOf(sam), device => device.ForgottenAt is not null);
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task A_browser_that_was_brought_up_to_date_is_still_known()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        laptop.UserAgent = laptop.UserAgent.Replace("150.0", "151.0", StringComparison.Ordinal);
        laptop.Network = IPAddress.Parse("203.0.113.200");

        await Again(laptop, sam);

        Assert.Equal([SignInEvents.OnNewDevice, SignInEvents.SignedIn], await SignInsOf(sam));
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task A_mark_is_of_no_use_for_another_account_and_of_none_without_the_password()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        var laptop = await _app.SignIn(sam);
        var thief = _app.NewBrowser();
        thief.SetCookie("device", laptop.Cookie("device") ?? "");

        Assert.False(await thief.IsSignedIn());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await thief.SignIn(sam, "a guess of the thief")).Status);
        await thief.SignIn(kim);

        Assert.Equal([SignInEvents.OnNewDevice], await SignInsOf(kim));
    }

    [Fact]
    [Trait("F", "F27")]
    public async Task Four_people_can_share_a_browser_and_stay_known_and_a_fifth_displaces_the_first()
    {
        var tablet = _app.NewBrowser();
        List<Person> family = [];
        for (var i = 0; i < 5; i++)
        {
            family.Add(await _app.NewPerson());
            await tablet.SignIn(family[i]);
        }

        Assert.Equal(4, tablet.Cookie("device")?.Split('.').Length);
        foreach (var person in family[1..])
        {
            await Again(tablet, person);
            Assert.Equal([SignInEvents.OnNewDevice, SignInEvents.SignedIn], await SignInsOf(person));
        }

        await Again(tablet, family[0]);
        Assert.Equal([SignInEvents.OnNewDevice, SignInEvents.OnNewDevice], await SignInsOf(family[0]));
    }

    [Theory]
    [InlineData("....")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%00")]
    public async Task A_cookie_that_holds_no_mark_of_ours_is_a_stranger(string planted)
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        laptop.SetCookie("device", planted);
        Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam)).Status);
        Assert.Equal([SignInEvents.OnNewDevice], await SignInsOf(sam));
    }

    /// <summary>A second later: entries of one moment have no order.</summary>
    private Task<Answer> Again(Browser browser, Person person)
    {
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        return browser.SignIn(person);
    }

    private async Task<List<ActivityKind>> SignInsOf(Person person) =>
        [.. (await _app.Stored<AuditEntry>()).Where(e => e.Account == person.Account && (e.Kind == SignInEvents.SignedIn || e.Kind == SignInEvents.OnNewDevice))
            .Where(e => e.Account == person.Account).OrderBy(e => e.Id.Value).Select(e => e.Kind)];

    private Task<List<Device>> DevicesOf(Person person) =>
        _app.With(db => db.Set<Device>().AsNoTracking().Where(d => d.Account == person.Account).ToListAsync(TestContext.Current.CancellationToken));
}
