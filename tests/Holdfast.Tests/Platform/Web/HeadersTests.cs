using System.Net;
using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Shell;

namespace Holdfast.Platform.Web;

public sealed class HeadersTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    /// <summary>One answer of each kind that a stranger can get.</summary>
    public static TheoryData<string, int> Answers => new()
    {
        { "a page", 200 },
        { "a file", 200 },
        { "a page that needs somebody", 303 },
        { "a page that leads on", 303 },
        { "a page that needs somebody, asked by script", 401 },
        { "a page that needs somebody, asked for JSON", 401 },
        { "a stream that needs somebody", 204 },
        { "nothing", 404 },
        { "a form to a page without one", 405 },
        { "a method that nobody uses", 405 },
        { "a form from another site", 403 },
        { "a form that is too large", 413 },
        { "something that is no form", 415 },
        { "a damaged form", 422 },
        { "a form without its token", 422 },
        { "a wrong password", 422 },
        { "signing out", 303 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    [Trait("R", "R046")]
    [Trait("R", "R048")]
    [Trait("R", "R049")]
    [Trait("R", "R050")]
    [Trait("R", "R051")]
    [Trait("R", "R052")]
    [Trait("R", "R053")]
    [Trait("R", "R061")]
    [Trait("R", "R068")]
    [Trait("R", "R485")]
    public async Task Every_answer_carries_every_security_header(string kind, int status)
    {
        var answer = await Ask(_app.NewBrowser(), kind);

        Assert.Equal(status, (int)answer.Status);
        AssertSafe(answer);
    }

    [Fact]
    [Trait("R", "R046")]
    [Trait("R", "R048")]
    public async Task Every_page_of_a_signed_in_person_carries_them_too()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var path in _app.Pages())
        {
            AssertSafe(await laptop.Get(path));
        }
    }

    [Fact]
    [Trait("R", "R046")]
    [Trait("R", "R048")]
    public async Task The_answer_to_a_sign_in_and_to_an_ended_one_carry_them()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        AssertSafe(await laptop.SignIn(sam));
        var phone = await _app.SignIn(sam);
        await laptop.ChangePassword(sam.Password, "seven green kettles humming");

        var answer = await phone.Get("/settings");

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        AssertSafe(answer);
    }

    [Fact]
    [Trait("F", "F13")]
    [Trait("R", "R443")]
    public async Task Every_page_and_every_refusal_is_kept_out_of_caches()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var path in _app.Pages())
        {
            Assert.Equal((path, "no-store"), (path, (await laptop.Get(path)).Header("Cache-Control")));
        }

        foreach (var kind in Answers.Select(row => row.Data.Item1).Where(kind => kind is not "a file"))
        {
            Assert.Equal((kind, "no-store"), (kind, (await Ask(_app.NewBrowser(), kind)).Header("Cache-Control")));
        }
    }

    [Fact]
    [Trait("R", "R278")]
    public async Task An_address_that_looks_like_a_file_below_a_page_is_nothing()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var path in new[] { "/settings/x.css", "/settings/password/a.js", "/settings.css", "/settings/devices/favicon.svg" })
        {
            var answer = await laptop.Get(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.Status));
            Assert.Equal("no-store", answer.Header("Cache-Control"));
        }
    }

    [Fact]
    [Trait("R", "R047")]
    public async Task No_other_site_may_read_an_answer()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var answer = await laptop.Get("/settings", ("Origin", "https://evil.example"));
        Assert.DoesNotContain(answer.Response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<Answer> Ask(Browser browser, string kind) => kind switch
    {
        "a page" => await browser.Get("/sign-in"),
        "a file" => await browser.Get("/favicon.svg"),
        "a page that needs somebody" => await browser.Get("/settings/devices"),
        "a page that leads on" => await browser.Get("/"),
        "a page that needs somebody, asked by script" => await browser.Get("/settings/activity", ("HX-Request", "true")),
        "a page that needs somebody, asked for JSON" => await browser.Get("/settings", ("Accept", "application/json")),
        "a stream that needs somebody" => await browser.Get("/session/ending", ("Accept", "text/event-stream")),
        "nothing" => await browser.Get("/no-such-page"),
        "a form to a page without one" => await browser.Send(HttpMethod.Post, "/help", Form("a=b")),
        "a method that nobody uses" => await browser.Send(HttpMethod.Put, "/sign-in", Form("a=b")),
        "a form from another site" => await browser.Send(HttpMethod.Post, "/sign-in", Form("a=b"), ("Sec-Fetch-Site", "cross-site")),
        "a form that is too large" => await browser.Send(HttpMethod.Post, "/sign-in", Form("a=" + new string('b', 70_000))),
        "something that is no form" => await browser.Send(HttpMethod.Post, "/sign-in", new StringContent("{}", Encoding.UTF8, "application/json")),
        "a damaged form" => await browser.Send(HttpMethod.Post, "/sign-in", Form("Email=%00")),
        "a form without its token" => await browser.Send(HttpMethod.Post, "/sign-in", Form("Email=a%40example.com")),
        "a wrong password" => await browser.SubmitForm("/sign-in", ("Email", "nobody@example.com"), ("Password", "not this one at all")),
        "signing out" => await browser.Send(HttpMethod.Post, "/sign-out", Form("")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static StringContent Form(string text) => new(text, Encoding.ASCII, "application/x-www-form-urlencoded");

    private void AssertSafe(Answer answer)
    {
        var policy = (answer.Header("Content-Security-Policy") ?? "").Split(';', StringSplitOptions.TrimEntries)
            .Select(directive => directive.Split(' ', 2)).ToDictionary(d => d[0], d => d.Length > 1 ? d[1] : "");
        foreach (var none in new[] { "default-src", "object-src", "base-uri", "frame-ancestors" })
        {
            Assert.Equal((none, "'none'"), (none, policy.GetValueOrDefault(none)));
        }

        Assert.Equal("'self'", policy["script-src"]);
        Assert.Equal("'self'", policy["style-src"]);
        Assert.Equal("'self'", policy["form-action"]);
        Assert.Equal(("/csp-reports", "csp"), (policy["report-uri"], policy["report-to"]));
        Assert.Equal($"csp=\"https://{TestApp.Host}/csp-reports\"", answer.Header("Reporting-Endpoints"));
        Assert.DoesNotContain("unsafe", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal(_app.OpenedByLinks().Contains(answer.Response.RequestMessage?.RequestUri?.AbsolutePath) ? "no-referrer" : "strict-origin-when-cross-origin", answer.Header("Referrer-Policy"));
        Assert.Contains(
            answer.Response.RequestMessage?.RequestUri?.AbsolutePath == "/video" ? "camera=(self), microphone=(self)" : "camera=(), microphone=()", answer.Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("max-age=31536000", answer.Header("Strict-Transport-Security"));
        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("X-Powered-By"));
        Assert.Null(answer.Header("blazor-enhanced-nav"));
        if (answer.Text.Length > 0)
        {
            var type = answer.Response.Content.Headers.ContentType;
            Assert.True(type?.CharSet is "utf-8" || type?.MediaType is "image/svg+xml" or "application/problem+json", $"{type}");
        }

        // Nothing inline, so the policy costs nothing.
        Assert.DoesNotContain(answer.Document.QuerySelectorAll("script"), script => script.GetAttribute("src") is null);
        Assert.Empty(answer.Document.QuerySelectorAll("style, [style], [onclick], [onload], [onsubmit]"));
    }
}
