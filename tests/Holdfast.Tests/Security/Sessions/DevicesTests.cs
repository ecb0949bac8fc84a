using System.Net;
using AngleSharp.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Security.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

public sealed class DevicesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string List = "/settings/devices";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R156")]
    public async Task The_list_shows_every_sign_in_with_its_device_its_network_and_its_times()
    {
        var sam = await _app.NewPerson();
        var phone = await _app.SignIn(sam, Browser.SafariOnIPhone);
        _app.Clock.Advance(TimeSpan.FromHours(2));
        var laptop = await _app.SignIn(sam);
        await _app.SignIn(await _app.NewPerson(), Browser.FirefoxOnLinux);

        var page = await laptop.Get(List);

        var rows = Rows(page);
        Assert.Equal(2, rows.Count);
        Assert.Contains("Chrome on WindowsThis device", rows[0], StringComparison.Ordinal);
        Assert.Contains($"From {laptop.Network} Active now", rows[0], StringComparison.Ordinal);
        Assert.Contains("Safari on iPhoneNew", rows[1], StringComparison.Ordinal);
        Assert.Contains($"On another network ({phone.Network}) Active 2 hours ago", rows[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Firefox", page.Words, StringComparison.Ordinal);
        Assert.Contains("Times are in UTC", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("R", "R156")]
    public async Task One_sign_in_can_be_ended_and_the_rest_go_on()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone, tablet) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone), await _app.SignIn(sam, Browser.FirefoxOnLinux));
        var page = await laptop.Get(List);
        var act = SignOutOf(page, "Safari on iPhone");

        var answer = await laptop.Submit(page, act);

        Assert.Equal(List, answer.Location);
        var after = await laptop.Follow(answer);
        Assert.Contains("The device is signed out", after.Words, StringComparison.Ordinal);
        Assert.Equal(2, Rows(after).Count(row => row.Contains("First seen ", StringComparison.Ordinal)));
        Assert.False(await phone.IsSignedIn());
        Assert.True(await tablet.IsSignedIn());
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SessionEvents.SignInEnded && e.Detail == "Safari on iPhone");
        Assert.Contains("That device is no longer signed in", (await laptop.Follow(await laptop.Submit(page, act))).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F7")]
    [Trait("R", "R147")]
    [Trait("R", "R156")]
    public async Task All_others_can_be_ended_and_this_one_goes_on_under_a_new_token()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone, tablet) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone), await _app.SignIn(sam, Browser.FirefoxOnLinux));
        var old = laptop.Copy(_app);

        var page = await laptop.Get("/settings/devices/sign-out-others");
        Assert.Contains("2 devices are signed out at once. You stay signed in here.", page.Words, StringComparison.Ordinal);
        var answer = await laptop.Submit(page, "/settings/devices/sign-out-others");

        Assert.Contains("2 devices are signed out", (await laptop.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.NotEqual(old.Cookie("session"), laptop.Cookie("session"));
        Assert.True(await laptop.IsSignedIn());
        Assert.All([await old.IsSignedIn(), await phone.IsSignedIn(), await tablet.IsSignedIn()], Assert.False);
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SessionEvents.OthersEnded && e.Detail == "2");
        Assert.Contains("No other device is signed in", (await laptop.Get("/settings/devices/sign-out-others")).Words, StringComparison.Ordinal);
        // They stay known: their next sign-in is no news.
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await phone.SignIn(sam);
        Assert.Equal(SignInEvents.SignedIn, (await _app.Stored<AuditEntry>()).Where(e => e.Account == sam.Account).OrderBy(e => e.Id.Value).Last().Kind);
    }

    [Fact]
    [Trait("F", "F13")]
    public async Task Of_sixteen_presses_at_once_one_ends_the_others_and_the_rest_lead_on_to_it()
    {
        for (var round = 0; round < 4; round++)
        {
            var sam = await _app.NewPerson();
            var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
            var page = await laptop.Get("/settings/devices/sign-out-others");
            var tabs = Enumerable.Range(0, 16).Select(_ => laptop.Copy(_app)).ToList();

            var answers = await Task.WhenAll(tabs.Select(tab => Task.Run(() => tab.Submit(page, "/settings/devices/sign-out-others"))));

            Assert.All(answers, answer => Assert.Equal(List, answer.Location));
            Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SessionEvents.OthersEnded);
            var winner = Assert.Single(tabs, tab => tab.Cookie("session") != laptop.Cookie("session"));
            Assert.True(await winner.IsSignedIn());
            Assert.False(await phone.IsSignedIn());
        }
    }

    [Theory]
    [InlineData(SignInList.PageSize)]
    [InlineData(SignInList.PageSize + 1)]
    public async Task Signing_out_others_is_offered_only_while_there_are_others_however_many_signed_out_devices_there_are(int known)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        for (var i = 0; i < known; i++)
        {
            await _app.SignIn(sam, Browser.SafariOnIPhone);
        }

        Assert.NotNull((await laptop.Get(List)).Document.QuerySelector(".title-row a"));
        await laptop.SubmitForm("/settings/devices/sign-out-others");

        var page = await laptop.Get(List);
        Assert.Null(page.Document.QuerySelector(".title-row a"));
        Assert.Contains("No other device is signed in", page.Words, StringComparison.Ordinal);
        Assert.Equal(known > SignInList.PageSize, page.Words.Contains("Show older devices", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("F", "F13")]
    public async Task A_press_repeated_with_the_old_token_does_nothing_and_takes_no_cookie_for_a_minute()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await _app.SignIn(sam, Browser.SafariOnIPhone);
        var page = await laptop.Get("/settings/devices/sign-out-others");
        var (second, late) = (laptop.Copy(_app), laptop.Copy(_app));
        await laptop.Submit(page, "/settings/devices/sign-out-others");

        _app.Clock.Advance(TimeSpan.FromSeconds(59));
        var repeated = await second.Submit(page, "/settings/devices/sign-out-others");
        Assert.Equal(List, repeated.Location);
        Assert.Null(repeated.Header("Set-Cookie"));
        // What it leads to is the first one's; the old token itself opens nothing.
        Assert.StartsWith("/sign-in", (await second.Get(List)).Location, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.StartsWith("/sign-in", (await late.Submit(page, "/settings/devices/sign-out-others")).Location, StringComparison.Ordinal);
        Assert.Null(late.Cookie("session"));
        Assert.True(await laptop.IsSignedIn());
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SessionEvents.OthersEnded);
    }

    [Fact]
    [Trait("F", "F7")]
    [Trait("R", "R356")]
    public async Task A_lost_device_is_signed_out_and_forgotten_and_the_password_comes_next()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone, tablet) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone), await _app.SignIn(sam, Browser.FirefoxOnLinux));
        var link = Rows(await laptop.Get(List), row => row.TextContent.Contains("Safari", StringComparison.Ordinal)).QuerySelector("a[href$='/lost']")?.GetAttribute("href") ?? "";

        var page = await laptop.Get(link);
        Assert.Contains("Safari on iPhone", page.Words, StringComparison.Ordinal);
        var answer = await laptop.Submit(page, link);

        Assert.Equal("/settings/password", answer.Location);
        Assert.Contains("The lost device is signed out and forgotten", (await laptop.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.False(await phone.IsSignedIn());
        Assert.True(await tablet.IsSignedIn());
        Assert.DoesNotContain("Safari", (await laptop.Get(List)).Words, StringComparison.Ordinal);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await phone.SignIn(sam);
        var entries = (await _app.Stored<AuditEntry>()).Where(e => e.Account == sam.Account).OrderBy(e => e.Id.Value).ToList();
        Assert.Equal(SignInEvents.OnNewDevice, entries[^1].Kind);
        Assert.Contains(entries, e => e.Kind == SessionEvents.DeviceLost && e.Detail == "Safari on iPhone");
    }

    [Fact]
    public async Task A_device_that_is_signed_out_can_be_forgotten_and_one_that_is_signed_in_cannot()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        await phone.SubmitForm("/sign-out");
        var page = await laptop.Get(List);
        Assert.Contains("Recognised, but signed out", page.Words, StringComparison.Ordinal);
        var form = page.Document.QuerySelector("form[action$='/forget']")?.GetAttribute("action") ?? "";

        var answer = await laptop.Submit(page, form);

        Assert.Contains("The device is forgotten", (await laptop.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Safari", (await laptop.Get(List)).Words, StringComparison.Ordinal);
        var own = (await _app.Stored<Device>()).Single(d => d.Account == sam.Account && d.ForgottenAt is null);
        var refused = await laptop.Send(HttpMethod.Post, $"/settings/devices/{own.Id.Value}/forget", new FormUrlEncodedContent(Browser.Filled(page, form)));
        Assert.Contains("That device is no longer signed in", (await laptop.Follow(refused)).Words, StringComparison.Ordinal);
        Assert.Null((await _app.Stored<Device>()).Single(d => d.Id == own.Id).ForgottenAt);
    }

    [Fact]
    [Trait("R", "R165")]
    [Trait("Regression", "15")]
    public async Task Another_persons_sign_ins_and_devices_are_out_of_reach()
    {
        var (sam, mallory) = (await _app.NewPerson(), await _app.NewPerson());
        var laptop = await _app.SignIn(sam);
        var old = await _app.SignIn(sam, Browser.SafariOnIPhone);
        await old.SubmitForm("/sign-out");
        var (session, device) = (
            (await _app.Stored<Session>()).Single(s => s.Account == sam.Account && s.EndedAt is null), (await _app.Stored<Device>()).Single(d => d.Account == sam.Account && d.Browser == "Safari"));
        await _app.Change(db => db.Set<Device>().Single(d => d.Id == device.Id).Remember(1, _app.Clock.GetUtcNow()));
        var hers = await _app.SignIn(mallory);
        var token = Browser.Filled(await hers.Get(List), "/sign-out").Single(field => field.Key == "token").Value;
        var before = await _app.StoredText();

        foreach (var path in new[]
        {
            $"/settings/devices/sign-ins/{session.Id.Value}/sign-out",
            $"/settings/devices/sign-ins/{session.Id.Value}/lost",
            $"/settings/devices/{device.Id.Value}/forget",
            $"/settings/devices/{device.Id.Value}/stop-remembering",
            $"/settings/devices/sign-ins/{session.Account.Value}/sign-out",
        })
        {
            var answer = await hers.Send(HttpMethod.Post, path, new FormUrlEncodedContent([new("token", token)]));
            Assert.Equal((path, List), (path, answer.Location));
        }

        Assert.Equal(List, (await hers.Get($"/settings/devices/sign-ins/{session.Id.Value}/lost")).Location);
        Assert.Equal(before, await _app.StoredText());
        Assert.True(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData("/settings/devices/sign-ins/nonsense/lost")]
    [InlineData("/settings/devices/sign-ins/1/lost")]
    [InlineData("/settings/devices/sign-ins/018f0000-0000-7000-8000-00000000000Z/lost")]
    public async Task An_id_that_is_none_is_nothing(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await _app.SignIn(await _app.NewPerson())).Get(path)).Status);

    [Fact]
    public async Task Ones_own_sign_in_is_not_a_lost_device()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var own = (await _app.Stored<Session>()).Single(s => s.Account == sam.Account);
        Assert.Equal(List, (await laptop.Get($"/settings/devices/sign-ins/{own.Id.Value}/lost")).Location);
        var token = Browser.Filled(await laptop.Get(List), "/sign-out").Single(field => field.Key == "token").Value;
        await laptop.Send(HttpMethod.Post, $"/settings/devices/sign-ins/{own.Id.Value}/lost", new FormUrlEncodedContent([new("token", token)]));
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    public async Task Many_signed_out_devices_are_shown_in_pages()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var like = (await _app.Stored<Device>()).Single(d => d.Account == sam.Account);
        await _app.Change(db => db.AddRange(Enumerable.Range(1, 30).Select(i => new Device
        {
            Id = DeviceId.New(_app.Clock.GetUtcNow()), Account = sam.Account, MarkHash = Platform.Keys.SecretToken.New().Hash, MarkedAt = like.MarkedAt, KnownEpoch = like.KnownEpoch,
            InstallationEpoch = like.InstallationEpoch, Kind = DeviceKind.Phone, Browser = $"Browser {i}", System = "iPhone", FirstSeenAt = like.FirstSeenAt, LastSeenAt = like.LastSeenAt.AddMinutes(-i),
        })));

        var first = await laptop.Get(List);
        var more = first.Document.QuerySelectorAll("a").Single(a => a.TextContent == "Show older devices").GetAttribute("href") ?? "";
        var second = await laptop.Get(more);

        Assert.Equal(25, first.Document.QuerySelectorAll("form[action$='/forget']").Length);
        Assert.Equal(5, second.Document.QuerySelectorAll("form[action$='/forget']").Length);
        Assert.DoesNotContain("Show older devices", second.Words, StringComparison.Ordinal);
        foreach (var skip in new[] { "-1", "2147483647", "99999" })
        {
            Assert.Equal(HttpStatusCode.OK, (await laptop.Get(List + "?skip=" + skip)).Status);
        }
    }

    private static List<string> Rows(Answer page) =>
        [.. page.Document.QuerySelectorAll("[aria-labelledby=signed-in] li.device").Select(row => string.Join(' ', row.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)))];

    private static IElement Rows(Answer page, Func<IElement, bool> which) => page.Document.QuerySelectorAll("[aria-labelledby=signed-in] li.device").Single(which);

    private static string SignOutOf(Answer page, string device) =>
        Rows(page, row => row.TextContent.Contains(device, StringComparison.Ordinal)).QuerySelector("form[action$='/sign-out']")?.GetAttribute("action") ?? "";
}
