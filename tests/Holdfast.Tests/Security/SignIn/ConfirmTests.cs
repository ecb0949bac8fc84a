using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.SignIn;

public sealed class ConfirmTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F8")]
    [Trait("R", "R156")]
    public async Task After_15_minutes_signing_out_the_others_asks_for_the_password_and_goes_on()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam));
        _app.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));

        var asked = await laptop.SubmitForm("/settings/devices/sign-out-others");
        Assert.Equal("/confirm?then=%2Fsettings%2Fdevices%2Fsign-out-others", asked.Location);
        Assert.True(await phone.IsSignedIn());

        var confirmed = await laptop.Submit(await laptop.Follow(asked), "/confirm", ("Password", sam.Password));
        Assert.Equal("/settings/devices/sign-out-others", confirmed.Location);
        var done = await laptop.Submit(await laptop.Follow(confirmed), "/settings/devices/sign-out-others");

        Assert.Equal("/settings/devices", done.Location);
        Assert.False(await phone.IsSignedIn());
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F8")]
    public async Task Within_15_minutes_nobody_is_asked()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam));
        _app.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("/settings/devices", (await laptop.SubmitForm("/settings/devices/sign-out-others")).Location);
        Assert.False(await phone.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F8")]
    public async Task A_lost_device_and_another_sign_in_are_asked_for_too_but_not_ones_own()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        _app.Clock.Advance(TimeSpan.FromMinutes(16));
        var page = await laptop.Get("/settings/devices");
        var forms = page.Document.QuerySelectorAll("form[action$='/sign-out'].inline").Select(f => f.GetAttribute("action") ?? "").ToList();
        var lost = page.Document.QuerySelector("a[href$='/lost']")?.GetAttribute("href") ?? "";

        Assert.StartsWith("/confirm?then=", (await laptop.Submit(page, forms[1])).Location, StringComparison.Ordinal);
        Assert.StartsWith("/confirm?then=", (await laptop.SubmitForm(lost)).Location, StringComparison.Ordinal);
        Assert.True(await phone.IsSignedIn());
        Assert.Equal("/sign-in", (await laptop.Submit(page, forms[0])).Location);
        Assert.False(await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("R", "R147")]
    [Trait("Regression", "7")]
    public async Task The_right_password_gives_a_new_token_and_the_old_one_is_dead()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var old = laptop.Copy(_app);

        var answer = await laptop.Submit(await laptop.Get("/confirm?then=%2Fsettings%2Factivity"), "/confirm", ("Password", sam.Password));

        Assert.Equal((HttpStatusCode.SeeOther, "/settings/activity"), (answer.Status, answer.Location));
        Assert.NotEqual(old.Cookie("session"), laptop.Cookie("session"));
        Assert.True(await laptop.IsSignedIn());
        Assert.False(await old.IsSignedIn());
        Assert.Contains(await _app.Stored<AuditEntry>(), entry => entry.Account == sam.Account && entry.Kind == SignInEvents.PasswordConfirmed);
    }

    [Fact]
    public async Task A_wrong_password_proves_nothing_and_keeps_where_to_go_on()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var before = (await _app.Stored<Session>()).Single(s => s.Account == sam.Account);
        await _app.SignIn(sam);
        _app.Clock.Advance(TimeSpan.FromMinutes(20));

        var wrong = await laptop.Submit(await laptop.Get("/confirm?then=%2Fsettings%2Fdevices"), "/confirm", ("Password", "not my password at all"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("The password is not right", wrong.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("not my password", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(before.ProvedAt, (await _app.Stored<Session>()).Single(s => s.Id == before.Id).ProvedAt);
        Assert.StartsWith("/confirm", (await laptop.SubmitForm("/settings/devices/sign-out-others")).Location, StringComparison.Ordinal);
        Assert.Equal("/settings/devices", (await laptop.Submit(wrong, "/confirm", ("Password", sam.Password))).Location);
    }

    [Fact]
    public async Task An_empty_password_is_said_to_be_missing()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var password in new[] { "", null })
        {
            var answer = await laptop.SubmitForm("/confirm", ("Password", password));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.Contains("The password is missing", answer.Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_persons_password_is_wrong_here()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson(password: "nine blue ladders leaning"));
        var laptop = await _app.SignIn(sam);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SubmitForm("/confirm", ("Password", kim.Password))).Status);
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("Regression", "10")]
    public async Task Wrong_passwords_are_counted_here_as_at_the_sign_in()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SubmitForm("/confirm", ("Password", "not my password"))).Status);
        }

        var refused = await laptop.SubmitForm("/confirm", ("Password", sam.Password));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("Too many tries", refused.Words, StringComparison.Ordinal);
        Assert.NotNull(refused.Header("Retry-After"));
        // The same secret, the same count: the change of the password and the sign-in of this device are stopped too.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await laptop.ChangePassword(sam.Password, "seven green kettles humming")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await laptop.SignIn(sam)).Status);
    }
}
