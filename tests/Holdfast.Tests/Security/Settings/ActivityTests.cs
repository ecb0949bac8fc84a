using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Holdfast.Security.SignIn;

namespace Holdfast.Security.Settings;

public sealed class ActivityTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Activity = "/settings/activity";

    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task What_happened_stands_there_newest_first_with_device_network_and_time()
    {
        var sam = await _app.NewPerson();
        var phone = _app.NewBrowser(Browser.SafariOnIPhone);
        phone.Network = IPAddress.Parse("2001:db8::7");
        await phone.SignIn(sam);
        var laptop = _app.NewBrowser();
        await Later(() => laptop.SignIn(sam));
        await Later(() => laptop.SubmitForm("/confirm", ("Password", sam.Password)));
        await Later(() => laptop.ChangePassword(sam.Password, "seven green kettles humming", everywhere: false));
        await Later(() => phone.SubmitForm("/sign-out"));
        await Later(() => laptop.ChangePassword("seven green kettles humming", "nine blue ladders leaning"));
        await Later(() => laptop.SignIn(sam, "nine blue ladders leaning"));

        var rows = Rows(await laptop.Get(Activity));

        Assert.Equal(
            [
                "Signed in", "Password changed, 1 device signed out", "Signed out", "Password changed", "Password typed again to continue",
                "New device: Chrome on Windows", "New device: Safari on iPhone",
            ],
            rows.Select(row => row.Title));
        Assert.Equal($"Chrome on Windows, on the same network as this device ({laptop.Network})", rows[0].Detail);
        Assert.Equal("Safari on iPhone, on another network (2001:db8::7)", rows[2].Detail);
        Assert.Equal(_app.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), rows[0].Time);
        // What was done from here is not asked about.
        Assert.True(rows[6].Asks);
        Assert.DoesNotContain(true, rows.Take(6).Select(row => row.Asks));
    }

    [Fact]
    public async Task What_was_done_to_other_devices_names_them()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await _app.SignIn(sam, Browser.SafariOnIPhone);
        await _app.SignIn(sam, Browser.FirefoxOnLinux);
        var page = await laptop.Get("/settings/devices");
        var row = page.Document.QuerySelectorAll("li.device").Single(r => r.TextContent.Contains("Safari", StringComparison.Ordinal));
        await Later(() => laptop.Submit(page, row.QuerySelector("form[action$='/sign-out']")?.GetAttribute("action") ?? ""));
        await Later(() => laptop.SubmitForm("/settings/devices/sign-out-others"));

        var rows = Rows(await laptop.Get(Activity));

        Assert.Equal("Signed out all other devices (1)", rows[0].Title);
        Assert.Equal("Signed out Safari on iPhone from another device", rows[1].Title);
    }

    [Fact]
    [Trait("R", "R165")]
    public async Task Nobody_sees_what_happened_to_another_account()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        var laptop = await _app.SignIn(sam);
        var hers = await _app.SignIn(kim, Browser.FirefoxOnLinux);
        foreach (var query in new[] { "", "?filter=sign-ins", "?filter=devices", "?after=", $"?account={sam.Account}" })
        {
            Assert.DoesNotContain("Chrome", (await hers.Get(Activity + query)).Words, StringComparison.Ordinal);
            Assert.DoesNotContain("Firefox", (await laptop.Get(Activity + query)).Words, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sign-ins", new[] { "Signed in", "Signed out", "Password typed again to continue", "New device: Chrome on Windows" })]
    [InlineData("password", new[] { "Password changed", "Password typed again to continue" })]
    [InlineData("devices", new[] { "Forgot a device: Safari on iPhone", "New device: Chrome on Windows" })]
    public async Task A_filter_shows_its_kind_only(string filter, string[] titles)
    {
        var sam = await _app.NewPerson();
        await Entries(sam, SignInEvents.SignedIn, SessionEvents.SignedOut, SignInEvents.PasswordConfirmed, PasswordEvents.Changed, SessionEvents.DeviceForgotten);
        var laptop = _app.NewBrowser();
        await Later(() => laptop.SignIn(sam));

        var page = await laptop.Get(Activity + "?filter=" + filter);

        Assert.Equal(titles.Order(StringComparer.Ordinal), Rows(page).Select(row => row.Title).Order(StringComparer.Ordinal));
        Assert.Equal(filter, page.Document.QuerySelector("nav.filters [aria-current=page]")?.GetAttribute("href")?.Split('=')[1]);
    }

    [Theory]
    [InlineData("?filter=nonsense")]
    [InlineData("?filter=")]
    [InlineData("?filter=%3Cscript%3E")]
    [InlineData("?filter=devices&filter=password")]
    [InlineData("?after=")]
    [InlineData("?after=abc")]
    public async Task A_filter_that_nobody_knows_shows_everything(string query)
    {
        var sam = await _app.NewPerson();
        await Entries(sam, PasswordEvents.Changed, SessionEvents.SignedOut);
        var laptop = await _app.SignIn(sam);

        var page = await laptop.Get(Activity + query);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(3, Rows(page).Count);
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_with_nothing_in_it_says_so_and_leads_back()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var page = await laptop.Get(Activity + "?filter=password");
        Assert.Contains("Nothing of this kind yet", page.Words, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".empty a[href='/settings/activity']"));
    }

    [Fact]
    public async Task Twenty_five_stand_on_a_page_and_the_rest_follow_without_gap_or_repeat()
    {
        var sam = await _app.NewPerson();
        await Entries(sam, [.. Enumerable.Repeat(SessionEvents.SignedOut, 59)]);
        var laptop = _app.NewBrowser();
        await Later(() => laptop.SignIn(sam));
        HashSet<string> times = [];
        List<int> sizes = [];
        string? next = Activity;
        while (next is not null)
        {
            var page = await laptop.Get(next);
            sizes.Add(Rows(page).Count);
            Assert.All(Rows(page), row => Assert.True(times.Add(row.Time + row.Title)));
            next = page.Document.QuerySelector("li.rows-more a")?.GetAttribute("href");
        }

        Assert.Equal([25, 25, 10], sizes);
    }

    [Fact]
    public async Task Asked_for_by_htmx_the_rest_comes_as_lines_alone()
    {
        var sam = await _app.NewPerson();
        await Entries(sam, [.. Enumerable.Repeat(SessionEvents.SignedOut, 29)]);
        var laptop = await _app.SignIn(sam);

        var more = (await laptop.Get(Activity)).Document.QuerySelector("li.rows-more a");

        Assert.Equal("Show 25 more", more?.TextContent);
        var part = await laptop.Get(more?.GetAttribute("hx-get") ?? "", ("HX-Request", "true"));

        Assert.Equal(HttpStatusCode.OK, part.Status);
        Assert.DoesNotContain("<html", part.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(5, part.Text.Split("row-title").Length - 1);
        Assert.Contains("30 in all", part.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_the_end_there_is_nothing()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var page = await laptop.Get($"{Activity}?after={Guid.Empty}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Empty(Rows(page));
    }

    [Fact]
    public async Task Times_are_in_the_persons_own_zone_and_the_zone_is_named()
    {
        var sam = await _app.NewPerson();
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).TimeZone = "America/Los_Angeles");
        var laptop = await _app.SignIn(sam);
        var there = TimeZoneInfo.ConvertTime(_app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"));

        var page = await laptop.Get(Activity);

        Assert.Contains(there.ToString("'Today, 'h:mm tt", CultureInfo.InvariantCulture).Replace("AM", "am", StringComparison.Ordinal).Replace("PM", "pm", StringComparison.Ordinal), page.Words, StringComparison.Ordinal);
        Assert.Contains("Times are in Pacific Time", page.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u202eevil \u0627\u0644\u0639\u0631\u0628\u064a\u0629")]
    [InlineData("<script>alert(1)</script>&amp;\"'")]
    [InlineData("\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 fam")]
    [InlineData("W")]
    [Trait("R", "R002")]
    [Trait("R", "R003")]
    public async Task Any_name_is_shown_as_it_is_written(string name)
    {
        var longest = (name + new string('m', 100))[..100];
        var laptop = await _app.SignIn(await _app.NewPerson(longest));
        foreach (var path in _app.Pages().Where(path => !path.Contains("sign-ins", StringComparison.Ordinal) && !path.StartsWith("/admin", StringComparison.Ordinal)
).Except(_app.OpenedByLinks()))
        {
            var page = await laptop.Get(path);
            Assert.True(page.Status is HttpStatusCode.OK or HttpStatusCode.SeeOther || (Routes.NamesNothing(path) && page.Status is HttpStatusCode.NotFound), path);
            Assert.Empty(page.Document.QuerySelectorAll("script:not([src])"));
        }

        Assert.Equal(longest, (await laptop.Get("/settings")).Document.QuerySelector(".account-name")?.TextContent);
    }

    [Fact]
    public async Task A_browser_with_a_very_long_or_strange_name_is_still_named()
    {
        var sam = await _app.NewPerson();
        foreach (var agent in new[] { new string('x', 8000), "<script>alert(1)</script>", "", "Mozilla/5.0 (\u00e9)" })
        {
            var laptop = _app.NewBrowser(agent);
            Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam)).Status);
            var page = await laptop.Get(Activity);
            Assert.Contains("Unknown browser", page.Words, StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("script:not([src])"));
        }
    }

    private async Task Later(Func<Task<Answer>> act)
    {
        // Entries of one moment have no order.
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await act()).Status);
    }

    private async Task Entries(Person person, params ActivityKind[] kinds)
    {
        var now = _app.Clock.GetUtcNow();
        await _app.Change(db => db.AddRange(kinds.Select((kind, i) => new AuditEntry
        {
            Id = AuditEntryId.New(now.AddSeconds(-1 - i)),
            Account = person.Account,
            Actor = person.Account,
            Kind = kind,
            At = now.AddSeconds(-1 - i),
            Device = "Safari on iPhone",
            Network = "203.0.113.4",
            Request = "test",
            Detail = kind == SessionEvents.DeviceForgotten ? "Safari on iPhone" : null,
        })));
    }

    private static List<(string Title, string Detail, string Time, bool Asks)> Rows(Answer page) =>
        [.. page.Document.QuerySelectorAll("ol.activity > li.row").Select(row => (
            row.QuerySelector(".row-title")?.TextContent ?? "", row.QuerySelector(".row-sub")?.TextContent ?? "",
            row.QuerySelector("time")?.GetAttribute("datetime") ?? "", row.QuerySelector(".row-ask") is not null))];
}
