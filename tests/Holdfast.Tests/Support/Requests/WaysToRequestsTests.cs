using Holdfast.Kit;
using Holdfast.Platform.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Requests;

/// <summary>Pages of security lead here with what is known, and know nothing of it.</summary>
public sealed class WaysToRequestsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Theory]
    [InlineData(Place.HelpFront, "Issue category")]
    [InlineData(Place.SecuredAccount, "Subject")]
    [InlineData(Place.ProtectedAccount, "Subject")]
    [Trait("S", "S8")]
    public async Task Each_place_leads_to_the_form_with_the_category_filled_in(Place place, string asks)
    {
        Assert.NotNull(_app.Server);
        var ways = _app.Services.GetServices<WayOut>().Where(way => way.Place == place && way.Path.StartsWith(RequestPaths.New, StringComparison.Ordinal) && way.Path.Contains(RequestPaths.GotIn, StringComparison.Ordinal));
        var sam = await _app.SignIn(await _app.NewPerson());
        var page = await sam.Get(Assert.Single(ways).Path);
        Assert.Equal(RequestPaths.GotIn, page.Document.QuerySelector("#Category option[selected]")?.GetAttribute("value"));
        Assert.Contains(asks, page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_the_account_menu_lead_to_requests()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        Assert.NotNull((await sam.Get("/help")).Document.QuerySelector($"main a[href='{RequestPaths.New}']"));
        Assert.NotNull((await sam.Get("/settings")).Document.QuerySelector($".side a[href='{RequestPaths.Mine}']"));
        Assert.Equal("page", (await sam.Get(RequestPaths.Mine)).Document.QuerySelector(".side a[aria-current]")?.GetAttribute("aria-current"));
    }
}
