using System.Net;
using System.Text;
using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Platform.Web;

public sealed class CookiesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F11")]
    [Trait("R", "R041")]
    [Trait("R", "R042")]
    [Trait("R", "R043")]
    [Trait("R", "R397")]
    [Trait("Regression", "7")]
    public async Task Every_cookie_is_ours_alone_and_out_of_reach_of_scripts()
    {
        var names = new HashSet<string>();
        foreach (var cookie in await CookiesOfADay())
        {
            var parts = cookie.Split(';', StringSplitOptions.TrimEntries);
            names.Add(parts[0].Split('=')[0]);
            Assert.StartsWith("__Host-", parts[0], StringComparison.Ordinal);
            Assert.Contains("secure", parts, StringComparer.OrdinalIgnoreCase);
            Assert.Contains("httponly", parts, StringComparer.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", parts, StringComparer.OrdinalIgnoreCase);
            Assert.Contains("path=/", parts, StringComparer.OrdinalIgnoreCase);
            Assert.DoesNotContain(parts, part => part.StartsWith("domain", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(["__Host-address", "__Host-device", "__Host-form", "__Host-news", "__Host-session"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("R", "R045")]
    public async Task No_cookie_grows_past_what_every_browser_keeps()
    {
        var family = new List<Person>();
        for (var i = 0; i < 6; i++)
        {
            family.Add(await _app.NewPerson());
        }

        var tablet = _app.NewBrowser();
        foreach (var person in family)
        {
            var answer = await tablet.SignIn(person);
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
            Assert.All(answer.Response.Headers.GetValues("Set-Cookie"), cookie => Assert.InRange(Encoding.UTF8.GetByteCount(cookie.Split(';')[0]), 1, 4096));
        }
    }

    [Fact]
    [Trait("R", "R044")]
    [Trait("R", "R274")]
    [Trait("Regression", "5")]
    [Trait("Regression", "15")]
    public async Task The_token_and_the_mark_stand_nowhere_but_in_their_cookies()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var secrets = new[] { laptop.Cookie("session"), laptop.Cookie("device") }.Select(secret => Assert.IsType<string>(secret)).ToList();

        foreach (var path in _app.Pages())
        {
            var answer = await laptop.Get(path);
            var sent = answer.Text + string.Concat(answer.Response.Headers.SelectMany(header => header.Value)) + answer.Location;
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, sent, StringComparison.Ordinal));
        }

        Assert.All(_app.Log.Lines, line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("R", "R440")]
    public async Task A_token_in_the_address_or_in_the_form_is_nothing()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var token = laptop.Cookie("session");
        var stranger = _app.NewBrowser();

        var byAddress = await stranger.Get($"/settings?session={token}&__Host-session={token}", ("X-Session", token ?? ""), ("Authorization", "Bearer " + token));
        var byForm = await stranger.SubmitForm("/sign-out", ("session", token), ("__Host-session", token));

        Assert.Equal(HttpStatusCode.SeeOther, byAddress.Status);
        Assert.Equal(HttpStatusCode.SeeOther, byForm.Status);
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F11")]
    public async Task Over_http_on_this_machine_the_cookies_have_their_bare_names()
    {
        await using var app = new TestApp(await fixture.Databases.New(TestContext.Current.CancellationToken), web => web
            .UseEnvironment("Development").UseSetting("Shell:PublicUrl", "http://localhost:5080").UseSetting("urls", "http://localhost:5080"));
        var laptop = app.NewBrowser();

        var answer = await laptop.SubmitForm("/sign-in", ("Email", "admin@example.com"), ("Password", "seven quiet harbour lights"));

        Assert.Equal("/admin", answer.Location);
        var cookies = answer.Response.Headers.GetValues("Set-Cookie").ToList();
        Assert.Contains(cookies, cookie => cookie.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("device=", StringComparison.Ordinal));
        Assert.All(cookies, cookie =>
        {
            Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.True(await laptop.IsSignedIn());
        Assert.Null((await laptop.Get("/settings")).Header("Strict-Transport-Security"));
    }

    [Fact]
    [Trait("F", "F11")]
    [Trait("Regression", "1")]
    public async Task Whatever_host_a_request_names_we_are_where_the_configuration_says()
    {
        var browser = _app.NewBrowser();
        (string, string)[] lies =
        [
            ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"), ("X-Original-Host", "evil.example"),
            ("X-Forwarded-Prefix", "/evil"), ("Forwarded", "host=evil.example;proto=http"), ("Origin", "https://evil.example"),
        ];

        foreach (var path in new[] { "/", "/sign-in", "/help", "/settings/devices", "/no-such-page", "/.well-known/change-password" })
        {
            var answer = await browser.Get(path, lies);
            Assert.DoesNotContain("evil", answer.Text + answer.Location, StringComparison.Ordinal);
            Assert.NotNull(answer.Header("Strict-Transport-Security"));
            Assert.True(answer.Location is null || answer.Location[0] == '/', answer.Location);
        }

        Assert.Contains("the address bar says " + TestApp.Host, (await browser.Get("/sign-in", lies)).Words, StringComparison.Ordinal);
        Assert.All((await _app.NewBrowser().Get("/sign-in", lies)).Response.Headers.GetValues("Set-Cookie"), cookie => Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal));
    }

    /// <summary>Every Set-Cookie of an ordinary day: in, a change, out, a wrong password, a link to a page.</summary>
    private async Task<List<string>> CookiesOfADay()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        List<Answer> answers =
        [
            await laptop.Get("/settings/devices"),
            await laptop.Get("/sign-in"),
            await laptop.SignIn(sam, "not the right password"),
            await laptop.SignIn(sam),
            await laptop.Get("/settings/devices"),
            await laptop.ChangePassword(sam.Password, "seven green kettles humming", everywhere: false),
            await laptop.Get("/settings"),
            await laptop.ChangePassword("seven green kettles humming", "nine blue ladders leaning"),
            await laptop.Get("/sign-in"),
            await laptop.SignIn(sam, "nine blue ladders leaning"),
            await laptop.SubmitForm("/sign-out"),
            await laptop.Get("/sign-in"),
        ];
        return [.. answers.Where(answer => answer.Response.Headers.Contains("Set-Cookie")).SelectMany(answer => answer.Response.Headers.GetValues("Set-Cookie"))];
    }
}
