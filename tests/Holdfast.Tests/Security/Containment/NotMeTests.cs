using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Containment;

/// <summary>"This was not me": what its page shows, that it locks and can do nothing else, and how long it can.</summary>
[Trait("F", "F17")]
public sealed class NotMeTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F18")]
    [Trait("Regression", "6")]
    [Trait("R", "R389")]
    public async Task The_page_says_what_happened_and_what_the_button_does_and_opening_it_does_nothing()
    {
        var sam = await _app.NewPerson();
        var phone = await _app.SignIn(sam, Browser.SafariOnIPhone);
        var link = await NotMe(sam);
        var before = await _app.StoredText();
        for (var i = 0; i < 3; i++)
        {
            await _app.NewBrowser().Send(HttpMethod.Head, link, null);
            await _app.NewBrowser().OpenLink(link);
        }

        var browser = _app.NewBrowser();
        var page = await browser.OpenLink(link);
        foreach (var words in new[] { "New sign-in to your account", "UTC", "Safari on iPhone", phone.Network.ToString(), MaskedAddress.Of(sam.Address), "Every device is signed out at once" })
        {
            Assert.Contains(words, page.Words, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(sam.Address, page.Words, StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        Assert.False(page.Document.QuerySelector("#NotMe")?.HasAttribute("checked"));

        // A scanner that sends the form as it stands.
        var refused = await browser.Submit(page, "/not-me");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Tick the box", refused.Words, StringComparison.Ordinal);
        Assert.Equal(before, await _app.StoredText());
        Assert.True(await phone.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F34")]
    [Trait("R", "R113")]
    public async Task Pressing_it_ends_everything_and_tells_every_address_old_ones_too()
    {
        var sam = await _app.NewPerson();
        var (second, removed) = ($"second.{sam.Address}", $"removed.{sam.Address}");
        await _app.AddAddress(sam, second, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        var gone = Guid.CreateVersion7(_app.Clock.GetUtcNow());
        await _app.AddAddress(sam, removed, gone);
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        await laptop.SubmitForm($"/settings/addresses/{gone}/remove");
        var link = await NotMe(sam, removed);

        var done = await _app.NewBrowser().PressNotMe(link);

        Assert.Contains("Your account is protected", done.Words, StringComparison.Ordinal);
        Assert.Null(done.Document.QuerySelector("[role=status]"));
        Assert.False(await laptop.IsSignedIn());
        Assert.False(await phone.IsSignedIn());
        Assert.Contains("This account is protected", (await phone.Follow(await phone.Get("/settings"))).Words + (await phone.Get("/sign-in")).Words, StringComparison.Ordinal);
        await _app.DeliverAll();
        foreach (var address in new[] { sam.Address, second, removed })
        {
            var mail = Assert.Single(_app.Mail.To(address), m => m.Subject == "Your account is protected");
            Assert.DoesNotContain("token=", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("/forgot/account?For=", mail.TextBody, StringComparison.Ordinal);
        }

        // The evidence names the mailbox that pressed (rulings F17).
        var record = Assert.Single(await _app.Stored<ContainmentRecord>(), c => c.Account == sam.Account);
        Assert.Equal((removed, ContainmentCause.NotMe), (record.Mailbox, record.Cause));
        var kinds = (await _app.Stored<AuditEntry>()).Where(e => e.Account == sam.Account).Select(e => e.Kind).ToList();
        Assert.Single(kinds, ContainmentEvents.NotMePressed);
        Assert.Single(kinds, ContainmentEvents.Contained);
        Assert.Equal(HttpStatusCode.Gone, (await _app.NewBrowser().OpenLink(link)).Status);
    }

    [Theory]
    [InlineData("box checked")]
    [InlineData("box cleared")]
    [InlineData("question")]
    [InlineData("others signed out")]
    [InlineData("device lost")]
    [InlineData("closed")]
    public async Task It_outlives_every_change_and_every_ending(string what)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var link = await NotMe(sam);
        switch (what)
        {
            case "box checked":
            case "box cleared":
                await laptop.ChangePassword(sam.Password, Next, what == "box checked");
                break;
            case "question":
                await laptop.SubmitForm("/settings/question", ("Current", sam.Password), ("Question", QuestionSteps.Question), ("Answer", QuestionSteps.Answer));
                break;
            case "others signed out":
                await _app.SignIn(sam, Browser.SafariOnIPhone);
                await laptop.SubmitForm("/settings/devices/sign-out-others");
                break;
            case "device lost":
                _app.Clock.Advance(TimeSpan.FromSeconds(1));
                await _app.SignIn(sam, Browser.SafariOnIPhone);
                var lost = (await _app.Stored<Security.Sessions.Session>()).Where(s => s.Account == sam.Account).MaxBy(s => s.Id.Value)?.Id.Value;
                await laptop.SubmitForm($"/settings/devices/sign-ins/{lost}/lost");
                break;
            case "closed":
                await laptop.SubmitForm("/settings/close", ("Current", sam.Password), ("Agree", "true"));
                break;
        }

        await _app.NewBrowser().PressNotMe(link);

        var account = (await _app.Stored<Account>()).Single(a => a.Id == sam.Account);
        // Who took an account over and closes it would have it erased.
        Assert.Equal((AccountStatus.Contained, null), (account.Status, account.EraseAt));
    }

    [Theory]
    [InlineData(-1, HttpStatusCode.OK)]
    [InlineData(0, HttpStatusCode.Gone)]
    public async Task It_works_for_seven_days_from_what_happened_on(int seconds, HttpStatusCode status)
    {
        var sam = await _app.NewPerson();
        await _app.SignIn(sam);
        var link = await NotMe(sam);
        _app.Clock.Advance(Links.LockLife + TimeSpan.FromSeconds(seconds));

        Assert.Equal(status, (await _app.NewBrowser().OpenLink(link)).Status);
    }

    [Fact]
    public async Task A_notice_that_comes_late_carries_a_link_that_ends_as_early_as_any_and_none_when_that_is_over()
    {
        var sam = await _app.NewPerson();
        await _app.SignIn(sam);
        _app.Clock.Advance(TimeSpan.FromDays(6));
        var link = await NotMe(sam);
        Assert.Equal(_app.Clock.GetUtcNow() + TimeSpan.FromDays(1), (await _app.Stored<Link>()).Single(l => l.Account == sam.Account).ExpiresAt, TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().OpenLink(link)).Status);

        var kim = await _app.NewPerson();
        await _app.SignIn(kim);
        _app.Clock.Advance(TimeSpan.FromDays(8));
        await _app.DeliverAll();
        var mail = Assert.Single(_app.Mail.To(kim.Address));
        Assert.DoesNotContain("token=", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://account.holdfast.test/settings/password", mail.TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Regression", "4")]
    public async Task Of_sixteen_who_press_at_once_one_contains(bool sameLink)
    {
        var sam = await _app.NewPerson();
        List<string> mailboxes = [sam.Address];
        for (var i = 1; i < 16 && !sameLink; i++)
        {
            mailboxes.Add(string.Create(CultureInfo.InvariantCulture, $"box{i}.{sam.Address}"));
            await _app.AddAddress(sam, mailboxes[i], Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        }

        await _app.SignIn(sam);
        await _app.DeliverAll();
        var pages = new List<(Browser Browser, Answer Page)>();
        for (var i = 0; i < 16; i++)
        {
            var browser = _app.NewBrowser();
            pages.Add((browser, await browser.OpenLink(_app.LinksTo(mailboxes[sameLink ? 0 : i], "/not-me")[^1])));
        }

        var answers = await Task.WhenAll(pages.Select(p => p.Browser.Submit(p.Page, "/not-me", ("NotMe", "true"))));

        Assert.Equal(1, answers.Count(a => a.Words.Contains("Your account is protected", StringComparison.Ordinal) && a.Words.Contains("Every device is signed out.", StringComparison.Ordinal)));
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.OK or HttpStatusCode.Gone or HttpStatusCode.Conflict, a.Status.ToString()));
        Assert.Single(await _app.Stored<ContainmentRecord>(), c => c.Account == sam.Account);
    }

    [Fact]
    [Trait("Regression", "3")]
    public async Task It_opens_no_other_page_and_no_other_link_opens_its_page()
    {
        var sam = await _app.NewPerson();
        await _app.SignIn(sam);
        var link = await NotMe(sam);
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var reset = _app.LinksTo(sam.Address, "/reset/password")[^1];
        foreach (var (path, token) in new[] { ("/reset/password", link), ("/reset/question", link), ("/reset/account", link), ("/confirm-address", link), ("/sign-up/confirm", link), ("/not-me", reset) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _app.NewBrowser().OpenLink($"{path}?token={token.Split("token=")[1]}")).Status);
        }
    }

    [Fact]
    [Trait("F", "F6")]
    public async Task A_restored_backup_brings_no_link_back()
    {
        var sam = await _app.NewPerson();
        await _app.SignIn(sam);
        var link = await NotMe(sam);
        await _app.With(db => db.Set<Installation>().ExecuteUpdateAsync(i => i.SetProperty(x => x.Epoch, x => x.Epoch + 1), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Gone, (await _app.NewBrowser().OpenLink(link)).Status);
    }

    [Fact]
    [Trait("F", "F36")]
    [Trait("R", "R432")]
    public async Task The_right_password_of_a_contained_account_is_told_so_and_its_owner_hears_of_it_once_in_ten_minutes()
    {
        var sam = await _app.NewPerson();
        await _app.SignIn(sam);
        await _app.NewBrowser().PressNotMe(await NotMe(sam));
        for (var i = 0; i < 3; i++)
        {
            var right = await _app.NewBrowser().SignIn(sam);
            Assert.Equal(HttpStatusCode.Forbidden, right.Status);
            Assert.Contains("This account is protected", right.Words, StringComparison.Ordinal);
            Assert.NotNull(right.Document.QuerySelector("form[action='/forgot/account'] input[name=For]"));
        }

        var wrong = await _app.NewBrowser().SignIn(sam, "not the password at all");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.DoesNotContain("protected", wrong.Words, StringComparison.Ordinal);
        Assert.Equal(1, await Told(sam));
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await _app.NewBrowser().SignIn(sam);
        Assert.Equal(2, await Told(sam));
    }

    private async Task<int> Told(Person person)
    {
        await _app.DeliverAll();
        return _app.Mail.To(person.Address).Count(m => m.Subject == "Somebody knows your password, but didn't get in");
    }

    private async Task<string> NotMe(Person person, string? address = null)
    {
        await _app.DeliverAll();
        return _app.LinksTo(address ?? person.Address, "/not-me")[^1];
    }
}
