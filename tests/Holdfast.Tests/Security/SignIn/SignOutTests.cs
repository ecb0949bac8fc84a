using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.SignIn;

public sealed class SignOutTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F14")]
    [Trait("R", "R150")]
    [Trait("R", "R484")]
    public async Task Signing_out_ends_this_sign_in_and_leaves_the_others()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        var kept = laptop.Copy(_app);

        var answer = await laptop.SubmitForm("/sign-out");

        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (answer.Status, answer.Location));
        Assert.Equal("\"cache\", \"storage\"", answer.Header("Clear-Site-Data"));
        Assert.Null(laptop.Cookie("session"));
        Assert.Contains("You're signed out", (await laptop.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.False(await kept.IsSignedIn());
        Assert.True(await phone.IsSignedIn());
        Assert.Contains(await _app.Stored<AuditEntry>(), entry => entry.Account == sam.Account && entry.Kind == SessionEvents.SignedOut);
    }

    [Fact]
    [Trait("R", "R153")]
    public async Task Every_page_of_a_signed_in_person_has_the_button()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var path in new[] { "/settings", "/settings/password", "/settings/devices", "/settings/devices/sign-out-others", "/settings/activity", "/help" })
        {
            Assert.Equal("Sign out", (await laptop.Get(path)).Document.QuerySelector("form[action='/sign-out'] button")?.TextContent.Trim());
        }
    }

    [Fact]
    [Trait("F", "F14")]
    [Trait("R", "R056")]
    public async Task Opening_the_page_shows_the_button_and_signs_nobody_out()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var page = await laptop.Get("/sign-out");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Sign out", page.Document.QuerySelector("main form[action='/sign-out'] button")?.TextContent);
        Assert.True(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData("no token")]
    [InlineData("a damaged one")]
    [InlineData("one from before the sign-in")]
    [InlineData("nothing at all")]
    [Trait("F", "F14")]
    public async Task It_always_succeeds_even_from_a_page_that_was_open_for_weeks(string token)
    {
        var laptop = _app.NewBrowser();
        var old = await laptop.Get("/sign-out");
        await laptop.SignIn(await _app.NewPerson());
        var kept = laptop.Copy(_app);

        var answer = token switch
        {
            "no token" => await laptop.Submit(old, "/sign-out", ("token", null)),
            "a damaged one" => await laptop.Submit(old, "/sign-out", ("token", "worn out")),
            "one from before the sign-in" => await laptop.Submit(old, "/sign-out"),
            _ => await laptop.Send(HttpMethod.Post, "/sign-out", null),
        };

        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (answer.Status, answer.Location));
        Assert.False(await kept.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F14")]
    public async Task It_succeeds_for_somebody_who_is_signed_out_already()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var page = await laptop.Get("/sign-out");
        await laptop.Submit(page, "/sign-out");
        var twice = await laptop.Submit(page, "/sign-out");
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (twice.Status, twice.Location));
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SubmitForm("/sign-out")).Status);
    }

    [Fact]
    [Trait("F", "F12")]
    public async Task Another_site_cannot_sign_anybody_out()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        Assert.Equal(HttpStatusCode.Forbidden, (await laptop.Send(HttpMethod.Post, "/sign-out", null, ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.True(await laptop.IsSignedIn());
    }
}
