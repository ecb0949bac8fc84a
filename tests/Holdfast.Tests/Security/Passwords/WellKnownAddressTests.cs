using System.Net;
using Holdfast.Kit;

namespace Holdfast.Security.Passwords;

public sealed class WellKnownAddressTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R473")]
    public async Task A_password_manager_is_led_to_the_change_of_the_password()
    {
        foreach (var browser in new[] { _app.NewBrowser(), await _app.SignIn(await _app.NewPerson()) })
        {
            var answer = await browser.Get("/.well-known/change-password");
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
            Assert.Equal("/settings/password", answer.Location);
        }
    }

    [Fact]
    [Trait("R", "R475")]
    public async Task Signed_out_it_goes_through_the_sign_in_and_lands_on_the_change_of_the_password()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();

        var page = await laptop.Follow(await laptop.Follow(await laptop.Get("/.well-known/change-password")));
        var done = await laptop.Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));

        Assert.Equal("/settings/password", done.Location);
        Assert.NotNull((await laptop.Follow(done)).Document.QuerySelector("input[name=New]"));
    }

    [Fact]
    [Trait("R", "R474")]
    public async Task An_address_that_should_not_exist_does_not_exist()
    {
        var answer = await _app.NewBrowser().Get("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }
}
