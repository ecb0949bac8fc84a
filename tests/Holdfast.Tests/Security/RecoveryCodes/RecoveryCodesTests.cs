using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;

namespace Holdfast.Security.RecoveryCodes;

public sealed class RecoveryCodesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/settings/recovery-codes";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F26")]
    public async Task Ten_codes_are_shown_once_and_new_ones_take_their_place()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        Assert.Contains("No codes yet", (await laptop.Get(Path)).Words, StringComparison.Ordinal);

        var first = await laptop.MakeCodes();
        Assert.Equal(NewRecoveryCodes.Count, first.Distinct().Count());
        var page = await laptop.Get(Path);
        Assert.Contains("10 codes are left", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(first, code => page.Text.Contains(code, StringComparison.Ordinal));
        var second = await laptop.MakeCodes();

        Assert.Empty(first.Intersect(second));
        Assert.Equal(NewRecoveryCodes.Count, (await _app.Stored<RecoveryCode>()).Count(c => c.Account == sam.Account && c.SupersededAt is null));
        Assert.Equal(2, (await _app.Stored<AuditEntry>()).Count(e => e.Account == sam.Account && e.Kind == RecoveryCodeEvents.Made));
    }

    /// <summary>Reloading the page while it prints must not void what is being printed.</summary>
    [Fact]
    [Trait("Way", "3")]
    public async Task The_page_that_shows_them_can_be_loaded_again_for_ten_minutes_and_makes_no_others()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var shown = await laptop.SubmitForm(Path);
        Assert.Equal(Path + "/new", shown.Location);

        var (first, again) = (await laptop.Follow(shown), await laptop.Follow(shown));

        Assert.Equal(NewRecoveryCodes.Count, first.Document.QuerySelectorAll(".codes code").Length);
        Assert.Equal(first.Words, again.Words);
        Assert.Equal(NewRecoveryCodes.Count, (await _app.Stored<RecoveryCode>()).Count(c => c.Account == sam.Account));
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(first.Words, (await laptop.Follow(shown)).Words);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Path, (await laptop.Follow(shown)).Location);
        // Before new ones are made, the page says what that voids.
        Assert.Contains("Your 10 unused codes stop working at once", (await laptop.Get(Path)).Words, StringComparison.Ordinal);
        // Whoever signs in here next is not shown them.
        await laptop.MakeCodes();
        await laptop.SubmitForm("/sign-out");
        await laptop.SignIn(await _app.NewPerson());
        Assert.Equal(Path, (await laptop.Get(Path + "/new")).Location);
    }

    [Fact]
    [Trait("F", "F8")]
    [Trait("Regression", "14")]
    public async Task Making_codes_needs_a_proof_of_five_minutes()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotEmpty(await laptop.MakeCodes());
        _app.Clock.Advance(TimeSpan.FromSeconds(1));

        var asked = await laptop.SubmitForm(Path);

        Assert.Equal("/confirm?then=%2Fsettings%2Frecovery-codes", asked.Location);
        Assert.Equal(Path, (await laptop.Submit(await laptop.Follow(asked), "/confirm", ("Password", sam.Password))).Location);
        Assert.NotEmpty(await laptop.MakeCodes());
    }

    [Fact]
    [Trait("F", "F7")]
    public async Task Making_codes_renews_this_sign_in_and_ends_links()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        var (before, token) = ((await _app.Stored<Account>()).Single(a => a.Id == sam.Account), laptop.Cookie("session"));

        await laptop.SubmitForm(Path);

        var after = (await _app.Stored<Account>()).Single(a => a.Id == sam.Account);
        Assert.NotEqual(token, laptop.Cookie("session"));
        Assert.True(await phone.IsSignedIn());
        Assert.Equal((before.LinkEpoch + 1, before.DeviceEpoch + 1, before.SessionEpoch), (after.LinkEpoch, after.DeviceEpoch, after.SessionEpoch));
    }

    [Fact]
    [Trait("F", "F28")]
    public async Task Right_codes_are_no_failures_however_many_are_used()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var codes = await laptop.MakeCodes();
        foreach (var code in codes.Take(8))
        {
            var browser = _app.NewBrowser();
            var asked = await browser.AskedAtSignIn(sam);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await browser.Submit(asked, "/sign-in/question", ("Code", code))).Status);
            Assert.True(await browser.IsSignedIn());
        }
    }
}
