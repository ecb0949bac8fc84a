using AngleSharp.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Shell;

/// <summary>Who sees what on which menu, and which line is marked.</summary>
public sealed class MenusTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    public void Each_line_and_each_home_is_seen_by_exactly_those_whom_its_route_lets_in()
    {
        var lines = _app.Services.GetServices<MenuEntry>().Select(entry => (entry.Path, entry.SeenBy))
            .Concat(_app.Services.GetServices<Home>().Select(home => (home.Path, home.SeenBy)));
        Assert.All(lines, line =>
        {
            var route = Assert.Single(_app.AllRoutes(), route => route.RoutePattern.RawText == line.Path && route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains("GET"));
            Assert.Equal(route.Metadata.GetMetadata<ForRoles>()?.Roles.Select(role => role.ToString()).Order().ToList() ?? [], line.SeenBy.Order());
        });
    }

    [Theory]
    [Trait("F", "F38")]
    [InlineData(Role.Member)]
    [InlineData(Role.Agent, "/desk")]
    [InlineData(Role.Lead, "/desk")]
    [InlineData(Role.Admin, "/desk", "/admin")]
    [InlineData(Role.Auditor, "/desk", "/admin")]
    public async Task The_account_menu_leads_staff_to_their_work_and_members_to_none(Role role, params string[] work)
    {
        var browser = await _app.SignIn(await _app.NewPerson(role: role));

        var page = await browser.Get("/settings");

        Assert.Equal(
            ["/settings", "/settings/password", "/settings/question", "/settings/addresses", "/settings/devices", "/settings/profile", "/settings/activity", "/help/requests", .. work],
            page.Document.QuerySelectorAll(".account .menu a").Select(link => link.GetAttribute("href")));
        Assert.Equal(work.Length == 0 ? "/settings" : work[^1], (await browser.Get("/")).Location);
    }

    [Theory]
    [InlineData("/settings", "/settings", "page")]
    [InlineData("/settings/password", "/settings", "true")]
    [InlineData("/settings/recovery-codes", "/settings", "true")]
    [InlineData("/settings/devices/sign-out-others", "/settings/devices", "true")]
    [InlineData("/settings/close", "/settings/profile", "true")]
    public async Task The_side_marks_the_line_of_the_page_or_the_one_that_it_belongs_to(string path, string marked, string how)
    {
        var browser = await _app.SignIn(await _app.NewPerson());

        var page = await browser.Get(path);

        var line = Assert.Single(page.Document.QuerySelectorAll(".side a[aria-current]"));
        Assert.Equal((marked, how), (line.GetAttribute("href"), line.GetAttribute("aria-current")));
        Assert.Equal("/settings", page.Document.QuerySelector("a.brand")?.GetAttribute("href"));
    }

    [Fact]
    public async Task The_desk_and_the_operators_pages_have_menus_and_homes_of_their_own()
    {
        var desk = await (await _app.SignIn(await _app.NewPerson(role: Role.Agent))).Get("/desk/protect");
        var admin = await (await _app.SignIn(await _app.NewPerson(role: Role.Admin))).Get("/admin/outbox");

        Assert.Equal(("/desk", "/admin"), (desk.Document.QuerySelector("a.brand")?.GetAttribute("href"), admin.Document.QuerySelector("a.brand")?.GetAttribute("href")));
        Assert.Equal("/desk/protect", desk.Document.QuerySelector(".side [aria-current=page]")?.GetAttribute("href"));
        Assert.Equal("/admin/outbox", admin.Document.QuerySelector(".side [aria-current=page]")?.GetAttribute("href"));
    }
}
