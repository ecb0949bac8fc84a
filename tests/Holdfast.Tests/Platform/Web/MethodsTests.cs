using System.Net;
using System.Text;
using System.Text.Json;
using Holdfast.Kit;
using Holdfast.Platform.Shell;

namespace Holdfast.Platform.Web;

public sealed class MethodsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R056")]
    public async Task Opening_any_page_changes_nothing()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var phone = await _app.SignIn(sam, Browser.SafariOnIPhone);
        var lost = (await laptop.Get("/settings/devices")).Document.QuerySelector("a[href$='/lost']")?.GetAttribute("href");
        var paths = _app.Pages().Append(Assert.IsType<string>(lost)).Concat(_app.Forms()).Distinct().ToList();
        var before = await _app.StoredText();

        foreach (var browser in new[] { laptop, _app.NewBrowser() })
        {
            foreach (var path in paths)
            {
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Options })
                {
                    await browser.Send(method, path + "?filter=devices&skip=25&EndAllSessions=true&return=/settings", null);
                }
            }
        }

        Assert.Equal(before, await _app.StoredText());
        Assert.True(await laptop.IsSignedIn());
        Assert.True(await phone.IsSignedIn());
    }

    [Fact]
    public async Task Asking_for_the_head_of_a_page_gives_the_same_without_a_body()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var path in _app.Pages().Append("/no-such-page"))
        {
            var get = await laptop.Get(path);
            var head = await laptop.Send(HttpMethod.Head, path, null);
            Assert.Equal((path, get.Status, get.Location), (path, head.Status, head.Location));
            Assert.Equal((path, HeaderNames(get)), (path, HeaderNames(head)));
        }

        // Cookies come once: the form's with the first page, news until they are told.
        static string HeaderNames(Answer answer) => string.Join(
            ' ', answer.Response.Headers.Select(header => header.Key).Where(name => name is not "Set-Cookie").Order(StringComparer.Ordinal));
    }

    /// <summary>RFC 8058: without a page, proved by the secret in its address.</summary>
    private static bool IsPressedByMailPrograms(string path) => path == "/community/unsubscribe";

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    [Trait("R", "R071")]
    [Trait("R", "R268")]
    public async Task A_page_that_does_not_take_a_method_says_so_in_words(string method)
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        foreach (var browser in new[] { sam, _app.NewBrowser() })
        {
            foreach (var path in _app.Pages().Where(path => method != "POST" || !(_app.Forms().Contains(path) || IsPressedByMailPrograms(path))))
            {
                var answer = await browser.Send(new HttpMethod(method), path, null);
                Assert.Equal((path, HttpStatusCode.MethodNotAllowed), (path, answer.Status));
                Assert.Contains("This page can't take that", answer.Words, StringComparison.Ordinal);
                Assert.Contains("GET", answer.Header("Allow"), StringComparison.Ordinal);
                Assert.DoesNotContain("X-Test-Client", answer.Text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    [Trait("Regression", "10")]
    public async Task Another_method_does_not_test_a_password()
    {
        var sam = await _app.NewPerson();
        foreach (var method in new[] { "PUT", "PATCH", "DELETE", "QUERY" })
        {
            var answer = await _app.NewBrowser().Send(new HttpMethod(method), "/sign-in", new FormUrlEncodedContent([new("Email", sam.Address), new("Password", sam.Password)]));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
            Assert.False(answer.Response.Headers.Contains("Set-Cookie"));
        }

        var overridden = await _app.NewBrowser().Send(
            HttpMethod.Get, $"/sign-in?_method=POST&Email={sam.Address}&Password={Uri.EscapeDataString(sam.Password)}", null, ("X-HTTP-Method-Override", "POST"));
        Assert.Equal(HttpStatusCode.OK, overridden.Status);
        Assert.DoesNotContain(overridden.Response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.Contains("session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing", 404)]
    [InlineData("method", 405)]
    [InlineData("another site", 403)]
    [InlineData("too large", 413)]
    [InlineData("no form", 415)]
    [InlineData("damaged", 422)]
    [InlineData("signed out", 401)]
    public async Task A_caller_that_wants_json_gets_a_problem_document(string kind, int status)
    {
        var caller = _app.NewBrowser();
        caller.Headers["Accept"] = "application/json";
        var answer = kind switch
        {
            "nothing" => await caller.Get("/no-such-page"),
            "method" => await caller.Send(HttpMethod.Put, "/sign-in", Form("a=b")),
            "another site" => await caller.Send(HttpMethod.Post, "/sign-in", Form("a=b"), ("Sec-Fetch-Site", "cross-site")),
            "too large" => await caller.Send(HttpMethod.Post, "/sign-in", Form(new string('b', 70_000))),
            "no form" => await caller.Send(HttpMethod.Post, "/sign-in", new StringContent("{}", Encoding.UTF8, "application/json")),
            "damaged" => await caller.Send(HttpMethod.Post, "/sign-in", Form("Email=%00")),
            _ => await caller.Get("/settings"),
        };

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(answer.Text);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("title").GetString() ?? "");
    }

    private static StringContent Form(string text) => new(text, Encoding.ASCII, "application/x-www-form-urlencoded");
}
