using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;

namespace Holdfast.Platform.Web;

public sealed class FormTokenTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F12")]
    [Trait("R", "R054")]
    [Trait("R", "R396")]
    public async Task No_form_does_anything_without_its_token()
    {
        var sam = await _app.NewPerson(role: Role.Admin);
        var laptop = await _app.SignIn(sam);
        await _app.SignIn(sam);
        var (desk, _) = await _app.AtTheDesk();
        var before = await _app.StoredText();

        var admins = _app.Forms().Concat(_app.FormsFor(Role.Admin))
            // These do nothing but draw what was typed, or what everybody may do at once.
            .Where(path => path is not ("/sign-out" or "/help/requests/new/continue" or "/help/requests/new/discuss")).Select(path => (Browser: laptop, Path: path));
        foreach (var (browser, path) in admins.Concat(_app.FormsFor(Role.Agent).Select(path => (Browser: desk, Path: path))))
        {
            foreach (var token in new[] { null, "", "no token", "CfDJ8AAAAAAAAAAAAAAAAAAAAAA" })
            {
                List<KeyValuePair<string, string>> fields =
                    [new("Email", sam.Address), new("Password", sam.Password), new("Current", sam.Password), new("New", Next), new("EndAllSessions", "true")];
                fields.AddRange(token is null ? [] : [new("token", token)]);
                var answer = await browser.Send(HttpMethod.Post, path, new FormUrlEncodedContent(fields));
                Assert.Equal((path, HttpStatusCode.UnprocessableEntity), (path, answer.Status));
                Assert.Contains("This page was open too long", answer.Words, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, await _app.StoredText());
    }

    [Fact]
    [Trait("F", "F12")]
    [Trait("R", "R396")]
    public async Task A_token_of_one_persons_sign_in_is_no_use_in_anothers()
    {
        // Both begin with the same form cookie, so that only the sign-in makes the difference.
        var first = _app.NewBrowser();
        await first.Get("/sign-in");
        var second = first.Copy(_app);
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        await first.SignIn(sam);
        await second.SignIn(kim);

        var answer = await second.Submit(
            await first.Get("/settings/password"), "/settings/password", ("Current", kim.Password), ("New", Next), ("EndAllSessions", "true"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("This page was open too long", answer.Words, StringComparison.Ordinal);
        Assert.True(await second.IsSignedIn());
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(kim)).Status);
    }

    [Fact]
    [Trait("F", "F12")]
    public async Task A_token_of_another_browser_is_no_use()
    {
        var page = await _app.NewBrowser().Get("/sign-in");
        var sam = await _app.NewPerson();

        var answer = await _app.NewBrowser().Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("This page was open too long", answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F12")]
    [Trait("F", "F14")]
    public async Task A_page_from_before_the_sign_in_keeps_what_was_typed_but_no_secret_and_works_on_try_again()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        var laptop = _app.NewBrowser();
        var old = await laptop.Get("/sign-in?return=%2Fsettings%2Factivity%3Ffilter%3Ddevices");
        await laptop.SignIn(sam);

        var stale = await laptop.Submit(old, "/sign-in", ("Email", kim.Address), ("Password", kim.Password), ("Note", "<b>\"kept\"</b>"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.Status);
        Assert.Contains("This page was open too long", stale.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(kim.Password, stale.Text, StringComparison.Ordinal);
        var kept = Browser.Filled(stale, "/sign-in").ToDictionary(field => field.Key, field => field.Value);
        Assert.Equal(kim.Address, kept["Email"]);
        Assert.Equal("/settings/activity?filter=devices", kept["Return"]);
        Assert.Equal("<b>\"kept\"</b>", kept["Note"]);
        Assert.Equal("", kept["Password"]);

        var again = await laptop.Submit(stale, "/sign-in", ("Password", kim.Password));

        Assert.Equal(HttpStatusCode.SeeOther, again.Status);
        Assert.Contains(kim.Address, (await laptop.Get("/settings")).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F12")]
    public async Task A_change_of_password_that_was_open_too_long_goes_through_on_try_again()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);

        var stale = await laptop.Send(HttpMethod.Post, "/settings/password", new FormUrlEncodedContent(
            [new("Current", sam.Password), new("New", Next), new("token", "worn out")]));

        Assert.DoesNotContain(sam.Password, stale.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Next, stale.Text, StringComparison.Ordinal);
        Assert.Equal("Current password", stale.Document.QuerySelector("label[for=Current]")?.TextContent);
        Assert.Equal("New password", stale.Document.QuerySelector("label[for=New]")?.TextContent);
        // The box was cleared before, and stays so.
        var again = await laptop.Submit(stale, "/settings/password", ("Current", sam.Password), ("New", Next));
        Assert.Equal("/settings", again.Location);
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F12")]
    [Trait("R", "R054")]
    public async Task A_form_from_another_site_is_refused_in_words_even_with_the_right_token()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var page = await laptop.Get("/settings/password");
        laptop.Headers["Sec-Fetch-Site"] = "cross-site";

        foreach (var path in _app.Forms())
        {
            var answer = await laptop.Send(HttpMethod.Post, path, new FormUrlEncodedContent(
                Browser.Filled(page, "/settings/password", ("Current", sam.Password), ("New", Next))));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.Status));
            Assert.Contains("This form came from another site", answer.Words, StringComparison.Ordinal);
        }

        laptop.Headers.Clear();
        Assert.True(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [Trait("F", "F12")]
    public async Task An_origin_of_null_alone_is_neither_pass_nor_refusal(string name, string value)
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        laptop.Headers[name] = value;

        Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam)).Status);
        var without = await laptop.Send(HttpMethod.Post, "/settings/password", new FormUrlEncodedContent([new("Current", sam.Password), new("New", Next)]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.Status);
    }

    [Fact]
    [Trait("F", "F10")]
    [Trait("F", "F12")]
    public async Task A_page_in_another_tab_outlives_the_new_token_of_this_session()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var otherTab = await laptop.Get("/settings/password");
        await laptop.ChangePassword(sam.Password, Next, everywhere: false);

        var answer = await laptop.Submit(otherTab, "/settings/password", ("Current", Next), ("New", "nine blue ladders leaning"), ("EndAllSessions", null));

        Assert.Equal("/settings", answer.Location);
    }
}
