using System.Net;
using System.Text.Json;
using Holdfast.Kit;

namespace Holdfast.Security.Sessions;

/// <summary>/session/check, as an open page or a reverse proxy asks it.</summary>
public sealed class CheckEndpointTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Check = "/session/check";

    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task A_signed_in_laptop_is_told_so_and_until_when_at_the_latest()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var signedIn = _app.Clock.GetUtcNow();

        var answer = await laptop.Get(Check);

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.Status, answer.Header("Content-Type")));
        using var json = JsonDocument.Parse(answer.Text);
        Assert.Equal(["signedIn", "until"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.True(json.RootElement.GetProperty("signedIn").GetBoolean());
        Assert.Equal(signedIn.AddDays(30), json.RootElement.GetProperty("until").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [Trait("F", "F9")]
    public async Task A_phone_whose_sign_in_was_ended_gets_401_at_its_next_question_and_never_a_redirect(string accept)
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        Assert.Equal(HttpStatusCode.OK, (await phone.Get(Check, ("Accept", accept))).Status);

        await laptop.ChangePassword(sam.Password, "seven green kettles humming");

        var answer = await phone.Get(Check, ("Accept", accept));
        Assert.Equal((HttpStatusCode.Unauthorized, null, "application/problem+json"), (answer.Status, answer.Location, answer.Header("Content-Type")));
        // It keeps its token: the page that it opens next can say why.
        Assert.NotNull(phone.Cookie("session"));
        Assert.Contains("password", (await phone.Follow(await phone.Get("/settings"))).Words, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_stranger_gets_401() => Assert.Equal(HttpStatusCode.Unauthorized, (await _app.NewBrowser().Get(Check)).Status);

    [Fact]
    [Trait("F", "F10")]
    public async Task Asking_is_no_use_of_a_session_even_with_the_headers_of_a_navigation()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        for (var day = 0; day < 13; day++)
        {
            _app.Clock.Advance(TimeSpan.FromDays(1));
            Assert.Equal(HttpStatusCode.OK, (await laptop.Get(Check, ("Sec-Fetch-Mode", "navigate"))).Status);
        }

        _app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await laptop.Get(Check, ("Sec-Fetch-Mode", "navigate"))).Status);
    }

    [Fact]
    [Trait("F", "F13")]
    public async Task No_answer_is_kept_and_HEAD_answers_as_GET()
    {
        foreach (var browser in new[] { await _app.SignIn(await _app.NewPerson()), _app.NewBrowser() })
        {
            var (get, head) = (await browser.Get(Check), await browser.Send(HttpMethod.Head, Check, null));
            Assert.Equal("no-store", get.Header("Cache-Control"));
            Assert.Equal((get.Status, get.Header("Content-Type"), "no-store"), (head.Status, head.Header("Content-Type"), head.Header("Cache-Control")));
        }
    }
}
