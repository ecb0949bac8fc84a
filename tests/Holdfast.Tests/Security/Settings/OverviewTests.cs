using Holdfast.Kit;

namespace Holdfast.Security.Settings;

public sealed class OverviewTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task It_counts_every_sign_in_and_shows_three_this_device_first()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        foreach (var agent in new[] { Browser.SafariOnIPhone, Browser.FirefoxOnLinux, Browser.SafariOnIPhone })
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
            await _app.SignIn(sam, agent);
        }

        await _app.SignIn(await _app.NewPerson());
        var page = await laptop.Get("/settings");

        Assert.Equal("See all 4 devices", SeeAll(page));
        var rows = page.Document.QuerySelectorAll("section[aria-labelledby=where] li.row");
        Assert.Equal(3, rows.Length);
        Assert.Contains("This device", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Chrome on Windows", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("New", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.Document.QuerySelectorAll("section[aria-labelledby=recent] li.row").Length);
    }

    [Fact]
    public async Task Ended_and_old_sign_ins_are_not_counted()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam));
        Assert.Equal("See all 2 devices", SeeAll(await laptop.Get("/settings")));
        await phone.SubmitForm("/sign-out");
        Assert.Equal("Manage devices", SeeAll(await laptop.Get("/settings")));
    }

    [Fact]
    public async Task It_says_since_when_the_password_is_the_same()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.ChangePassword(sam.Password, "seven green kettles humming", everywhere: false);
        Assert.Contains($"Changed on {_app.Clock.GetUtcNow():d MMMM yyyy}", (await laptop.Get("/settings")).Words, StringComparison.Ordinal);
    }

    private static string? SeeAll(Answer page) => page.Document.QuerySelector("section[aria-labelledby=where] a[href='/settings/devices']")?.TextContent;
}
