using System.Net;
using System.Reflection;
using Holdfast.Kit;
using Holdfast.Platform.Shell;
using Holdfast.Security.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Web;

public sealed class NewsCookieTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Theory]
    [InlineData("Your account is at risk. Call 555 0100.1")]
    [InlineData("<script>alert(1)</script>.1")]
    [InlineData("unknown.1")]
    [InlineData("signed-out")]
    [InlineData("signed-out.x")]
    [InlineData("signed-out.1.2")]
    [InlineData("password-changed.99999999999999999999")]
    [InlineData("ended-.1")]
    [InlineData("ended-Nonsense.1")]
    [InlineData("ended-99.1")]
    [InlineData(".")]
    [InlineData("")]
    public async Task What_somebody_else_put_in_the_cookie_is_not_shown(string planted)
    {
        var browser = _app.NewBrowser();
        browser.SetCookie("news", Uri.EscapeDataString(planted));

        var answer = await browser.Get("/sign-in");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Null(answer.Document.QuerySelector(".notice"));
        Assert.DoesNotContain("555", answer.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ended-PasswordChanged.-2147483648")]
    [InlineData("ended-PasswordChanged.2147483647")]
    [InlineData("password-changed.-2147483648")]
    [InlineData("others-signed-out.-1")]
    public async Task A_number_that_cannot_be_breaks_nothing(string planted)
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var path in new[] { "/sign-in", "/settings", "/settings/devices", "/settings/password" })
        {
            laptop.SetCookie("news", planted);
            Assert.Equal((path, HttpStatusCode.OK), (path, (await laptop.Get(path)).Status));
        }
    }

    [Fact]
    public async Task News_is_told_once()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        await laptop.SubmitForm("/sign-out");

        Assert.Contains("You're signed out", (await laptop.Get("/sign-in")).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("You're signed out", (await laptop.Get("/sign-in")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_piece_of_news_that_is_declared_is_registered_once_under_a_name_that_the_cookie_takes()
    {
        var declared = typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(NewsKind)).Select(field => ((NewsKind)field.GetValue(null)!).Name);
        var ends = _app.Services.GetServices<RegisteredEnd>().Select(end => end.News.Name);
        var registered = _app.Services.GetServices<NewsKind>().Select(kind => kind.Name).ToList();
        Assert.Equal(declared.Concat(ends).Order(StringComparer.Ordinal), registered.Order(StringComparer.Ordinal));
        Assert.All(registered, name => Assert.Matches("^[A-Za-z-]{1,60}$", name));
    }
}
