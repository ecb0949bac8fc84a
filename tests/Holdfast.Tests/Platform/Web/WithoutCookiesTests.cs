using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Shell;

namespace Holdfast.Platform.Web;

/// <summary>A browser that keeps no cookies of ours: each press comes from one that has none.</summary>
public sealed class WithoutCookiesTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private static readonly (string, string?)[] Fields = [("Email", "sam@example.com"), ("Password", "four calm otters swimming")];

    private readonly TestApp _app = fixture.App;

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/forgot/password")]
    [Trait("X", "X6")]
    public async Task The_second_time_it_is_told_what_is_needed(string path)
    {
        var first = await _app.NewBrowser().Submit(await _app.NewBrowser().Get(path), path, Fields);
        Assert.Contains("This page was open too long", first.Words, StringComparison.Ordinal);

        var second = await _app.NewBrowser().Submit(first, path, Fields);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.Status);
        Assert.Contains("This page needs cookies", second.Words, StringComparison.Ordinal);
        Assert.Contains($"Allow cookies for {TestApp.Host}", second.Words, StringComparison.Ordinal);
        Assert.Equal(path, second.Document.QuerySelector("main a.button")?.GetAttribute("href"));

        // Where cookies are kept the second time is the last.
        var kept = _app.NewBrowser();
        first = await kept.Submit(await _app.NewBrowser().Get(path), path, Fields);
        Assert.DoesNotContain("cookies", (await kept.Submit(first, path, Fields)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("X", "X6")]
    public async Task Over_http_it_is_told_the_secure_address_at_once_and_the_log_says_so_once_a_minute()
    {
        _app.Clock.Advance(OpenTooLong.Rest);
        var lines = Lines();
        for (var i = 0; i < 3; i++)
        {
            var browser = _app.NewBrowser();
            browser.Headers["Origin"] = "http://" + TestApp.Host;
            var answer = await browser.Submit(await _app.NewBrowser().Get("/sign-in"), "/sign-in", Fields);
            Assert.Contains("This page needs a secure address", answer.Words, StringComparison.Ordinal);
            Assert.Contains($"https://{TestApp.Host}/", answer.Words, StringComparison.Ordinal);
            Assert.Equal($"https://{TestApp.Host}/", answer.Document.QuerySelector("main a.button")?.GetAttribute("href"));
        }

        Assert.Equal(lines + 1, Lines());

        int Lines() => _app.Log.Lines.Count(line => line.Contains("A form came without our cookie", StringComparison.Ordinal));
    }
}
