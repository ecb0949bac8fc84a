using System.Globalization;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Sessions;
using Holdfast.Security.SignIn;

namespace Holdfast.Security.Settings;

/// <summary>What the timeline and the devices page tell their owner in one line, and how they tell one device from another.</summary>
public sealed class FoldedActivityTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("Way", "14")]
    public async Task Failed_sign_ins_are_one_line_while_they_go_on_and_one_once_they_are_over()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var stranger = _app.NewBrowser(Browser.FirefoxOnLinux);
        for (var i = 0; i < 3; i++)
        {
            await stranger.SignIn(sam, "not the password of this one");
        }

        var going = await laptop.Get("/settings/activity");
        Assert.Contains($"3 wrong passwordsNobody got in. The last one was on another network ({stranger.Network})", going.Words, StringComparison.Ordinal);
        Assert.Contains("3 wrong passwords", (await laptop.Get("/settings/activity?filter=sign-ins")).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong password", (await laptop.Get("/settings/activity?filter=password")).Words, StringComparison.Ordinal);

        await _app.SignIn(sam, Browser.SafariOnIPhone);
        var over = await laptop.Get("/settings/activity");
        Assert.Contains("3 wrong passwords before a sign-in", over.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody got in", over.Words, StringComparison.Ordinal);
        Assert.Equal(stranger.Network.ToString(), Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SignInEvents.Failed).Network);
    }

    [Fact]
    [Trait("Way", "17")]
    public async Task A_sign_in_is_one_line_and_only_what_came_from_elsewhere_is_asked_about()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam, remember: true);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.SignInWithAnswer(sam, userAgent: Browser.SafariOnIPhone);

        var page = await laptop.Get("/settings/activity");

        Assert.Equal(["New device: Safari on iPhone", "New device: Chrome on Windows"], page.Document.QuerySelectorAll(".activity .row-title").Select(title => title.TextContent));
        Assert.Equal("/compromised", Assert.Single(page.Document.QuerySelectorAll(".row-ask a")).GetAttribute("href"));
        _app.Clock.Advance(TimeSpan.FromDays(10));
        await laptop.SignIn(sam);
        Assert.Contains("Signed in on a remembered device", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Way", "16")]
    public async Task Devices_of_a_kind_have_numbers_versions_and_names_of_their_owners()
    {
        var sam = await _app.NewPersonWithQuestion();
        var first = await _app.SignInWithAnswer(sam);
        _app.Clock.Advance(TimeSpan.FromDays(2));
        await _app.SignInWithAnswer(sam);

        var page = await first.Get("/settings/devices");
        Assert.Equal(["Chrome on Windows (1)", "Chrome on Windows (2)"], page.Document.QuerySelectorAll(".device .row-title .any").Select(title => title.TextContent));
        Assert.Contains("Chrome 150 on Windows", page.Words, StringComparison.Ordinal);
        Assert.Contains("with your password and answer", page.Words, StringComparison.Ordinal);
        Assert.Contains($"First seen {_app.Clock.GetUtcNow().ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}", page.Words, StringComparison.Ordinal);

        var path = page.Document.QuerySelectorAll("form[action$='/name']")[1].GetAttribute("action") ?? "";
        var named = await first.Follow(await first.Submit(page, path, ("Name", "  Work laptop ")));
        Assert.Equal(["Chrome on Windows (1)", "Work laptop"], named.Document.QuerySelectorAll(".device .row-title .any").Select(title => title.TextContent));
        foreach (var name in new[] { new string('x', NameDevice.MostCharacters + 1), "\u200b" })
        {
            Assert.Contains("wasn't saved", (await first.Follow(await first.Submit(page, path, ("Name", name)))).Words, StringComparison.Ordinal);
        }

        Assert.Contains("The name is saved", (await first.Follow(await first.Submit(page, path, ("Name", new string('x', NameDevice.MostCharacters))))).Words, StringComparison.Ordinal);
        await first.Submit(page, path, ("Name", ""));
        Assert.All(await _app.Stored<Device>(), device => Assert.Null(device.OwnName));
        // Another person's device has no such page for them.
        var kim = await _app.SignIn(await _app.NewPerson());
        await kim.Send(HttpMethod.Post, path, new FormUrlEncodedContent([KeyValuePair.Create("Name", "Mine now"), .. Browser.Filled(await kim.Get("/settings/devices"), "/sign-out")]));
        Assert.All(await _app.Stored<Device>(), device => Assert.Null(device.OwnName));
    }

    [Fact]
    [Trait("Way", "23")]
    public async Task A_sign_in_tells_the_time_zone_of_somebody_who_has_none()
    {
        var (sam, kim) = (await _app.NewPersonWithQuestion(), await _app.NewPerson());
        await _app.NewBrowser().SubmitForm("/sign-in", ("Email", kim.Address), ("Password", kim.Password), ("TimeZone", "Europe/Lisbon"));
        var laptop = _app.NewBrowser();
        var asked = await laptop.Follow(await laptop.SubmitForm("/sign-in", ("Email", sam.Address), ("Password", sam.Password), ("TimeZone", "Europe/Lisbon")));
        await laptop.Submit(asked, "/sign-in/question", ("Answer", QuestionSteps.Answer), ("TimeZone", "America/New_York"));
        Assert.Equal(("Europe/Lisbon", "America/New_York"), (await Zone(kim), await Zone(sam)));
        Assert.Contains("New York", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);

        // Nothing that is no zone, and never over one that stands.
        await _app.NewBrowser().SubmitForm("/sign-in", ("Email", kim.Address), ("Password", kim.Password), ("TimeZone", "Asia/Tokyo"));
        var lee = await _app.NewPerson();
        await _app.NewBrowser().SubmitForm("/sign-in", ("Email", lee.Address), ("Password", lee.Password), ("TimeZone", "Mars/Olympus_Mons"));
        Assert.Equal(("Europe/Lisbon", null), (await Zone(kim), await Zone(lee)));
    }

    [Theory]
    [Trait("Way", "24")]
    [InlineData(Role.Member, "/settings")]
    [InlineData(Role.Agent, "/desk")]
    [InlineData(Role.Admin, "/admin")]
    public async Task Everybody_begins_where_they_work(Role role, string home)
    {
        var browser = _app.NewBrowser();
        Assert.Equal(home, (await browser.SignIn(await _app.NewPerson(role: role))).Location);
    }

    private async Task<string?> Zone(Person person) => (await _app.Stored<Account>()).Single(a => a.Id == person.Account).TimeZone;
}
