using Holdfast.Kit;
using Holdfast.Platform.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Web;

public sealed class ReturnAddressTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    public static TheoryData<string> Refused =>
    [
        "", " ", "settings", "//", "///", "//?evil.example", "/\\", "//evil.example", "//evil.example/settings", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
        "https://evil.example/settings", "http:settings", "https:/settings", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", " /settings",
        "/settings\r\nSet-Cookie: a=b", "/settings\n", "/settings\t", "/\t/evil.example", "/\n/evil.example", "/settings\0", "/\u0085/evil.example",
        "%2f%2fevil.example", "/%2f%2fevil.example", "/%5cevil.example", "%2Fsettings", "/%2fsettings", "/settings%0d%0aX: y/..", "/%09/evil.example",
        "/settings\\..\\evil", "/settings/../../evil.example", "/./settings", "/.//evil.example", "/;/evil.example", "/@evil.example", "/evil.example",
        "/no-such-page", "/settings/devices/018f0000-0000-7000-8000-000000000000/forget", "/settings/devices/sign-ins/018f0000-0000-7000-8000-000000000000/sign-out",
        "/session/ending", "/favicon.svg", "/settings\ud800", "/settings?q=\u00e9", "/settings?q=\u202e", "/settings\u2028", "http://account.holdfast.test/settings",
        "https://account.holdfast.test@evil.example/settings", "/settings/password/evil", "?return=/settings", "#/settings",
    ];

    public static TheoryData<string> Accepted =>
    [
        "/settings", "/settings/password", "/settings/devices", "/settings/activity", "/settings/activity?filter=devices&skip=25", "/help", "/help#tips",
        "/settings/devices/sign-out-others", "/settings?next=//evil.example", "/settings?next=https%3A%2F%2Fevil.example", "/confirm?then=%2Fsettings",
        "/settings/devices/sign-ins/018f0000-0000-7000-8000-000000000000/lost",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    [Trait("F", "F14")]
    [Trait("R", "R064")]
    [Trait("Regression", "12")]
    public void An_address_that_is_not_one_of_our_pages_is_dropped(string address) => Assert.Null(Returns.Accept(address));

    [Theory]
    [MemberData(nameof(Accepted))]
    [Trait("F", "F14")]
    public void One_of_our_pages_is_kept_with_its_query(string address) => Assert.Equal(address, Returns.Accept(address));

    [Fact]
    [Trait("F", "F14")]
    public void An_address_may_have_512_characters_and_not_one_more()
    {
        var longest = "/settings?q=" + new string('x', ReturnAddress.MaxLength - 12);
        Assert.Equal(512, longest.Length);
        Assert.Equal(longest, Returns.Accept(longest));
        Assert.Null(Returns.Accept(longest + "x"));
        Assert.Null(Returns.Accept(null));
    }

    [Fact]
    [Trait("F", "F14")]
    [Trait("R", "R064")]
    [Trait("Regression", "12")]
    public async Task Nobody_is_led_away_after_signing_in_whatever_the_address_or_the_form_says()
    {
        var sam = await _app.NewPerson();
        foreach (var foreign in new[] { "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/no-such-page" })
        {
            var laptop = _app.NewBrowser();
            var page = await laptop.Get("/sign-in?return=" + Uri.EscapeDataString(foreign));
            Assert.DoesNotContain("evil", page.Text, StringComparison.Ordinal);
            Assert.Null(page.Document.QuerySelector("input[name=Return]"));
            var byForm = await laptop.Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password), ("Return", foreign));
            Assert.Equal("/settings", byForm.Location);
            var confirm = await laptop.Get("/confirm?then=" + Uri.EscapeDataString(foreign));
            Assert.DoesNotContain("evil", confirm.Text, StringComparison.Ordinal);
            var again = await laptop.Submit(confirm, "/confirm", ("Password", sam.Password), ("Then", foreign));
            Assert.Equal("/settings", again.Location);
        }
    }

    [Fact]
    [Trait("F", "F9")]
    [Trait("F", "F14")]
    public async Task A_page_that_was_asked_for_comes_after_the_sign_in_and_survives_a_wrong_password()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();

        var sentAway = await laptop.Get("/settings/activity?filter=devices&skip=0");
        var wrong = await laptop.Submit(await laptop.Follow(sentAway), "/sign-in", ("Email", sam.Address), ("Password", "not my password at all"));
        var right = await laptop.Submit(wrong, "/sign-in", ("Password", sam.Password));

        Assert.Equal("/settings/activity?filter=devices&skip=0", right.Location);
    }

    [Fact]
    [Trait("F", "F14")]
    public async Task An_address_that_is_too_long_or_of_a_form_is_not_come_back_to()
    {
        Assert.Equal("/sign-in", (await _app.NewBrowser().Get("/settings?q=" + new string('x', 512))).Location);
        Assert.Equal("/sign-in", (await _app.NewBrowser().Send(HttpMethod.Post, "/confirm", new FormUrlEncodedContent([new("Password", "x")]))).Location);
    }

    private ReturnAddress Returns => _app.Services.GetRequiredService<ReturnAddress>();
}
