using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;

namespace Holdfast.Security.Recovery;

/// <summary>The way back of a protected account, had by a press and with nothing typed.</summary>
public sealed class WayBackTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("Way", "2")]
    [Trait("Way", "7")]
    public async Task A_press_that_is_opened_again_says_that_the_account_is_protected_and_leads_to_the_way_back()
    {
        var sam = await _app.NewPersonWithQuestion();
        _app.Clock.Advance(TimeSpan.FromDays(8));
        var link = await NotMe(sam);
        await _app.NewBrowser().PressNotMe(link);

        var browser = _app.NewBrowser(Browser.FirefoxOnLinux);
        var again = await browser.OpenLink(link);

        Assert.Contains("Your account is protected", again.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("you're done", again.Words, StringComparison.Ordinal);
        var sent = await browser.Submit(again, "/forgot/account");
        Assert.Contains("to the addresses you had before", sent.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(sam.Address, sent.Text, StringComparison.Ordinal);
        await _app.DeliverAll();
        Assert.Equal("/sign-in", (await browser.TakeBack(await browser.OpenLink(Assert.Single(Links(sam.Address))), "nine purple anvils rising", QuestionSteps.Answer)).Location);
        // The owner is back: the same link says that it was used, and no more than that.
        Assert.Contains("has been used", (await _app.NewBrowser().OpenLink(link)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Way", "7")]
    public async Task It_goes_to_every_address_from_before_and_to_none_that_was_added_since_and_a_newer_one_ends_the_older()
    {
        var sam = await _app.NewPersonWithQuestion();
        var (second, theirs) = ($"second.{sam.Address}", $"theirs.{sam.Address}");
        await _app.AddAddress(sam, second, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        _app.Clock.Advance(TimeSpan.FromDays(30));
        await _app.AddAddress(sam, theirs, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        await _app.Contain(sam);
        var page = await _app.NewBrowser().SignIn(sam);

        await Press(page);
        var first = Assert.Single(Links(sam.Address));
        Assert.Single(Links(second));
        Assert.Empty(Links(theirs));
        // Within ten minutes it is the same link again; after that the newer ones end the older.
        _app.Clock.Advance(TimeSpan.FromMinutes(9));
        await Press(page);
        Assert.Equal(first, Links(sam.Address)[^1]);
        _app.Clock.Advance(TimeSpan.FromMinutes(25));
        await Press(page);

        Assert.Equal(HttpStatusCode.Gone, (await _app.NewBrowser().OpenLink(first)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().OpenLink(Links(sam.Address)[^1])).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().OpenLink(Links(second)[^1])).Status);
        // An hour has its limit, however often somebody presses.
        var sent = Links(sam.Address).Count;
        for (var i = 0; i < 3; i++)
        {
            await Press(page);
        }

        Assert.Equal(sent, Links(sam.Address).Count);
    }

    [Fact]
    [Trait("Way", "7")]
    public async Task The_emails_about_it_lead_to_the_same_one_press_and_a_made_up_name_of_an_account_to_the_field()
    {
        var sam = await _app.NewPersonWithQuestion();
        await _app.Contain(sam);
        var mail = _app.Mail.To(sam.Address).Last(m => m.Subject == "Your account is protected").TextBody ?? "";
        var at = mail.IndexOf("/forgot/account?For=", StringComparison.Ordinal);

        var page = await _app.NewBrowser().Get(mail[at..].Split(default(char[]), 2)[0]);

        Assert.Null(page.Document.QuerySelector("input[name=Email]"));
        await Press(page);
        Assert.Single(Links(sam.Address));
        Assert.NotNull((await _app.NewBrowser().Get(mail[at..(at + 30)])).Document.QuerySelector("input[name=Email]"));
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == RecoveryEvents.AccountLinkSent);
    }

    [Fact]
    [Trait("Way", "12")]
    public async Task The_email_that_was_typed_is_there_on_every_page_that_asks_for_it_until_the_sign_in_or_the_sign_out()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = _app.NewBrowser();
        var wrong = await laptop.SignIn(sam, "not the password of this one");
        foreach (var path in new[] { "/sign-in", "/forgot/password", "/forgot/question", "/forgot/both", "/forgot/account", "/compromised", "/compromised/link" })
        {
            Assert.Equal(sam.Address, await Typed(laptop, path));
        }

        // One press has the link sent, with nothing typed again.
        Assert.Contains("Check your email", (await laptop.Submit(wrong, "/forgot/password")).Words, StringComparison.Ordinal);
        await _app.DeliverAll();
        await laptop.ResetPassword(await laptop.OpenLink(_app.LinksTo(sam.Address, "/reset/password")[^1]), "seven green kettles humming", QuestionSteps.Answer);
        Assert.Equal(sam.Address, await Typed(laptop, "/sign-in"));
        Assert.Equal("", await Typed(_app.NewBrowser(), "/sign-in"));
        await laptop.SubmitForm("/sign-out");
        Assert.Equal("", await Typed(laptop, "/sign-in"));

        // So after a change of the password that signs out here, and where a sign-in grew too old; not where it was ended from elsewhere.
        var kim = await _app.NewPerson();
        var (phone, tablet) = (await _app.SignIn(kim), await _app.SignIn(kim, Browser.SafariOnIPhone));
        await phone.ChangePassword(kim.Password, "seven green kettles humming");
        Assert.Equal(kim.Address, await Typed(phone, "/sign-in"));
        await tablet.Get("/settings");
        Assert.Equal("", await Typed(tablet, "/sign-in"));
        var lee = await _app.NewPerson();
        var idle = await _app.SignIn(lee);
        _app.Clock.Advance(TimeSpan.FromDays(15));
        await idle.Get("/settings");
        Assert.Equal(lee.Address, await Typed(idle, "/sign-in"));
        _app.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal("", await Typed(idle, "/sign-in"));
    }

    private static async Task<string> Typed(Browser browser, string path) =>
        (await browser.Get(path)).Document.QuerySelector("input[name=Email]")?.GetAttribute("value") ?? "";

    private async Task Press(Answer page)
    {
        var browser = _app.NewBrowser();
        var fields = Browser.Filled(page, "/forgot/account").Single(field => field.Key == "For");
        await browser.Submit(await browser.Get($"/forgot/account?For={fields.Value}"), "/forgot/account");
        await _app.DeliverAll();
    }

    private IReadOnlyList<string> Links(string address) => _app.LinksTo(address, "/reset/account");

    private async Task<string> NotMe(Person person)
    {
        await _app.SignInWithAnswer(person);
        await _app.DeliverAll();
        return _app.LinksTo(person.Address, "/not-me")[^1];
    }
}
