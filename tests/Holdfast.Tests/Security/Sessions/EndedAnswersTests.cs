using System.Net;
using System.Text.Json;
using Holdfast.Kit;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

public sealed class EndedAnswersTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F9")]
    public async Task A_page_leads_to_the_sign_in_says_why_and_when_and_comes_back()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam));
        await laptop.ChangePassword(sam.Password, Next);

        var answer = await phone.Get("/settings/activity?filter=password");

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal("/sign-in?return=%2Fsettings%2Factivity%3Ffilter%3Dpassword", answer.Location);
        Assert.Null(phone.Cookie("session"));
        var page = await phone.Follow(answer);
        Assert.Contains($"The password was changed at {Moments.InUtc(_app.Clock.GetUtcNow())}, and every device was signed out", page.Words, StringComparison.Ordinal);
        Assert.Equal("/settings/activity?filter=password", (await phone.Submit(page, "/sign-in", ("Email", sam.Address), ("Password", Next))).Location);
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task A_token_that_nobody_knows_is_sent_to_the_sign_in_without_a_word()
    {
        var stranger = _app.NewBrowser();
        stranger.SetCookie("session", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        var answer = await stranger.Get("/settings/devices");

        Assert.Equal("/sign-in?return=%2Fsettings%2Fdevices", answer.Location);
        Assert.Null(stranger.Cookie("session"));
        Assert.Null(stranger.Cookie("news"));
        Assert.Null((await stranger.Follow(answer)).Document.QuerySelector(".notice"));
    }

    [Theory]
    [InlineData("ended from another device", "This device was signed out from another of your devices")]
    [InlineData("all others ended", "All other devices were signed out from one of your devices")]
    [InlineData("lost", "This device was reported lost")]
    [InlineData("signed out", "Sign in to continue")]
    [Trait("F", "F9")]
    public async Task Each_ending_has_its_own_words(string what, string words)
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        var page = await laptop.Get("/settings/devices");
        switch (what)
        {
            case "ended from another device":
                await laptop.Submit(page, page.Document.QuerySelectorAll("form.inline[action$='/sign-out']")[1].GetAttribute("action") ?? "");
                break;
            case "all others ended":
                await laptop.SubmitForm("/settings/devices/sign-out-others");
                break;
            case "lost":
                await laptop.SubmitForm(page.Document.QuerySelector("a[href$='/lost']")?.GetAttribute("href") ?? "");
                break;
            default:
                await phone.Copy(_app).SubmitForm("/sign-out");
                break;
        }

        Assert.Contains(words, (await phone.Follow(await phone.Get("/settings"))).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task Htmx_is_told_to_go_to_the_sign_in_itself()
    {
        var phone = await Ended();
        var answer = await phone.Get("/settings/activity?skip=25", ("HX-Request", "true"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("/sign-in", answer.Header("HX-Redirect"));
        Assert.Empty(answer.Text);
        Assert.Contains("The password was changed", (await phone.Get("/sign-in")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("F", "F9")]
    [InlineData("https://account.holdfast.test/settings/activity?filter=password", "/sign-in?return=%2Fsettings%2Factivity%3Ffilter%3Dpassword")]
    [InlineData("https://elsewhere.test/settings/activity", "/sign-in")]
    [InlineData("http://account.holdfast.test/settings/activity", "/sign-in")]
    [InlineData("https://account.holdfast.test/no/such/page", "/sign-in")]
    [InlineData("https://account.holdfast.test//elsewhere.test", "/sign-in")]
    [InlineData("nonsense", "/sign-in")]
    public async Task A_part_of_a_page_comes_back_to_the_page_that_it_stands_on_if_that_is_ours(string page, string answered)
    {
        var phone = await Ended();
        Assert.Equal(answered, (await phone.Get("/settings/devices", ("HX-Request", "true"), ("HX-Current-URL", page))).Header("HX-Redirect"));
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task A_stream_is_told_not_to_come_back_and_the_next_page_can_still_say_why()
    {
        var phone = await Ended();
        var answer = await phone.Get("/session/ending", ("Accept", "text/event-stream"));
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Empty(answer.Text);
        Assert.Contains("The password was changed", (await phone.Follow(await phone.Get("/settings"))).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task A_caller_that_wants_json_gets_401()
    {
        var answer = await (await Ended()).Get("/settings", ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Null(answer.Location);
        using var problem = JsonDocument.Parse(answer.Text);
        Assert.Equal("You're signed out", problem.RootElement.GetProperty("title").GetString());
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task A_form_that_was_sent_after_the_end_does_nothing_and_leads_to_the_sign_in()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam));
        var page = await phone.Get("/settings/devices/sign-out-others");
        await laptop.ChangePassword(sam.Password, Next);
        await laptop.SignIn(sam, Next);

        var answer = await phone.Submit(page, "/settings/devices/sign-out-others");

        Assert.Equal("/sign-in", answer.Location);
        Assert.True(await laptop.IsSignedIn());
    }

    private async Task<Browser> Ended()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam));
        await laptop.ChangePassword(sam.Password, Next);
        return phone;
    }
}
