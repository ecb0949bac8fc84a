using System.Net;
using Holdfast.Audit;
using Holdfast.Kit;
using Holdfast.Sessions;

namespace Holdfast.Passwords;

public sealed class ChangePasswordTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F7")]
    [Trait("R", "R098")]
    public async Task Signs_every_device_out_at_once_when_the_box_stays_checked()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));

        var answer = await laptop.ChangePassword(sam.Password, Next);

        Assert.Equal("/sign-in", answer.Location);
        Assert.False(await phone.IsSignedIn());
        Assert.False(await laptop.IsSignedIn());
        Assert.Contains("All 2 devices are signed out", (await laptop.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await phone.SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await phone.SignIn(sam, Next)).Status);
    }
}
