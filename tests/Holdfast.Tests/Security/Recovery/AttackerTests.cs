using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Recovery;

/// <summary>
/// A stranger who has the password, reads the mailbox and sits in a live session does all that these allow. The owner has nothing
/// but what they had before, presses "This was not me" in a notice, and the stranger must lose.
/// </summary>
[Trait("F", "F24")]
[Trait("F", "F17")]
[Trait("R", "R389")]
[Trait("R", "R410")]
public sealed class AttackerTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Theirs = "nine purple anvils falling";
    private const string Owners = "seven green kettles humming";
    private const string TheirAnswer = "Stranger's stew";

    private static int _numbers;

    private readonly TestApp _app = fixture.App;
    private readonly string _theirs = $"stranger{Interlocked.Increment(ref _numbers)}@example.net";

    /// <summary>What the owner has from before.</summary>
    public enum Has
    {
        TheAnswer,
        ARecoveryCode,
        AnOldDevice,
    }

    [Theory]
    [InlineData(true, Has.TheAnswer)]
    [InlineData(true, Has.ARecoveryCode)]
    [InlineData(true, Has.AnOldDevice)]
    [InlineData(false, Has.ARecoveryCode)]
    [InlineData(false, Has.AnOldDevice)]
    [Trait("Regression", "2")]
    [Trait("Regression", "13")]
    public async Task The_stranger_loses_and_the_owner_returns(bool hasQuestion, Has has)
    {
        var (sam, laptop, codes) = await Owner(hasQuestion);
        var attack = await TakeOver(sam, laptop, hasQuestion);
        Assert.True(await attack.Browser.IsSignedIn());
        Assert.False(await laptop.IsSignedIn());

        // The owner reads the notice that their password was changed, on a machine that is not theirs.
        var pressed = await _app.NewBrowser().PressNotMe(_app.LinksTo(sam.Address, "/not-me")[^1]);
        Assert.Contains("Your account is protected", pressed.Words, StringComparison.Ordinal);
        await _app.DeliverAll();

        await AssertLockedOut(sam, attack);

        var way = await WayBack(sam);
        var browser = has is Has.AnOldDevice ? laptop : _app.NewBrowser(Browser.FirefoxOnLinux);
        var page = await browser.OpenLink(way);
        var done = await browser.TakeBack(
            page, Owners, has is Has.TheAnswer ? QuestionSteps.Answer : null, has is Has.ARecoveryCode ? codes[3] : null, has is Has.AnOldDevice ? sam.Password : null);
        if (has is Has.ARecoveryCode)
        {
            Assert.Contains("The account is yours again", done.Words, StringComparison.Ordinal);
            Assert.NotNull(done.Document.QuerySelector(".phrase"));
        }
        else
        {
            Assert.Equal("/sign-in", done.Location);
        }

        await AssertLostForGood(sam, attack);
        await AssertOwnerIsBack(sam, codes, has);
    }

    [Theory]
    [InlineData(TheirAnswer, null)]
    [InlineData(null, Theirs)]
    public async Task The_owners_return_ends_it_so_a_second_containment_takes_nothing_of_the_strangers(string? theirAnswer, string? theirPassword)
    {
        var (sam, laptop, _) = await Owner(hasQuestion: true);
        var attack = await TakeOver(sam, laptop, hasQuestion: true);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await _app.NewBrowser().PressNotMe(_app.LinksTo(sam.Address, "/not-me")[^1]);
        await _app.DeliverAll();
        Assert.Equal("/sign-in", (await laptop.TakeBack(await laptop.OpenLink(await WayBack(sam)), Owners, QuestionSteps.Answer)).Location);

        // Seven days before the agent acts the account was the stranger's.
        _app.Clock.Advance(TimeSpan.FromDays(6.5));
        var (agent, _) = await _app.AtTheDesk();
        await agent.FindAndProtect(sam);
        await _app.DeliverAll();

        var way = await WayBack(sam);
        var page = await attack.Browser.OpenLink(way);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await attack.Browser.TakeBack(page, "nine purple anvils rising", theirAnswer, old: theirPassword)).Status);
        Assert.Null(page.Document.QuerySelector("#Old"));
        Assert.Equal(AccountStatus.Contained, (await Account(sam)).Status);
        Assert.Equal("/sign-in", (await laptop.TakeBack(await laptop.OpenLink(way), "eight red kettles humming", "Kedgeree on Sundays")).Location);
    }

    /// <summary>Thirty days of an honest account, then the day of the attack: the laptop is signed in.</summary>
    private async Task<(Person Sam, Browser Laptop, IReadOnlyList<string> Codes)> Owner(bool hasQuestion)
    {
        var sam = await _app.NewPerson();
        if (hasQuestion)
        {
            await _app.SetQuestion(sam);
        }

        var laptop = hasQuestion ? await _app.SignInWithAnswer(sam, remember: true) : await _app.SignIn(sam);
        var made = await laptop.MakeCodes();
        _app.Clock.Advance(TimeSpan.FromDays(30));
        var back = await laptop.SignIn(sam);
        if (back.Location?.StartsWith("/sign-in/question", StringComparison.Ordinal) == true)
        {
            await laptop.AnswerQuestion(await laptop.Follow(back), QuestionSteps.Answer);
        }

        Assert.True(await laptop.IsSignedIn());
        return (sam, laptop, made);
    }

    /// <summary>A copied session, the password and the mailbox: every secret that these reach is the stranger's within an hour.</summary>
    private async Task<Attack> TakeOver(Person sam, Browser laptop, bool hasQuestion)
    {
        var browser = _app.NewBrowser(Browser.SafariOnIPhone);
        browser.SetCookie("session", laptop.Cookie("session") ?? "");
        Assert.True(await browser.IsSignedIn());
        await browser.SubmitForm("/confirm", ("Password", sam.Password));

        // A link that lies in the mailbox for later.
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var early = _app.LinksTo(sam.Address, "/reset/password")[^1];

        if (hasQuestion)
        {
            await browser.SubmitForm("/settings/question", ("Current", sam.Password), ("Question", QuestionSteps.Question), ("Answer", TheirAnswer));
        }

        await browser.SubmitForm("/settings/addresses", "/settings/addresses", ("Email", _theirs));
        await browser.Submit(await browser.OpenLink(await _app.LatestLink(_theirs)), "/confirm-address", ("Mine", "true"));
        var theirs = (await _app.Stored<EmailAddress>()).Single(e => e.Address == _theirs).Id.Value;
        await browser.SubmitForm("/settings/addresses", $"/settings/addresses/{theirs}/primary");
        var owners = (await _app.Stored<EmailAddress>()).Single(e => e.Address == sam.Address).Id.Value;
        await browser.SubmitForm($"/settings/addresses/{owners}/remove");
        var codes = await browser.MakeCodes();
        Assert.Equal("/sign-in", (await browser.ChangePassword(sam.Password, Theirs)).Location);

        var asked = await browser.SignIn(sam with { Address = _theirs }, Theirs);
        if (hasQuestion)
        {
            await browser.AnswerQuestion(await browser.Follow(asked), TheirAnswer, remember: true);
        }

        await _app.DeliverAll();
        return new Attack(browser, early, codes);
    }

    /// <summary>Everything that got the stranger in, and everything that lies in the mailbox.</summary>
    private async Task AssertLockedOut(Person sam, Attack attack)
    {
        var browser = attack.Browser;
        Assert.False(await browser.IsSignedIn());
        var protectedPage = await browser.SignIn(sam with { Address = _theirs }, Theirs);
        Assert.Equal(HttpStatusCode.Forbidden, protectedPage.Status);
        Assert.Contains("This account is protected", protectedPage.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignIn(sam with { Address = _theirs })).Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.OpenLink(attack.EarlyLink)).Status);

        await browser.AskForLink(_app, "/forgot/password", _theirs);
        await browser.AskForLink(_app, "/forgot/question", _theirs);
        Assert.Empty(_app.LinksTo(_theirs, "/reset/account"));
        Assert.Empty(_app.LinksTo(_theirs, "/reset/password"));
        await browser.AskForLink(_app, "/forgot/question", sam.Address);
        Assert.Empty(_app.LinksTo(sam.Address, "/reset/question"));

        // The mailbox has the way back, too. Nothing that the stranger made or knows opens it.
        var page = await browser.OpenLink(await WayBack(sam));
        foreach (var (answer, code, old) in new (string?, string?, string?)[]
        {
            (TheirAnswer, null, null), (null, attack.Codes[0], null), (null, null, Theirs), (null, null, sam.Password), (null, null, null), ("Kedgeree on Sundays", attack.Codes[1], sam.Password),
        })
        {
            var refused = await browser.TakeBack(page, "nine purple anvils rising", answer, code, old);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        }

        Assert.Equal(AccountStatus.Contained, (await Account(sam)).Status);
    }

    /// <summary>After the owner's return the stranger still reads the mailbox, and still has all they had.</summary>
    private async Task AssertLostForGood(Person sam, Attack attack)
    {
        var browser = attack.Browser;
        Assert.Equal(AccountStatus.Active, (await Account(sam)).Status);
        Assert.False(await browser.IsSignedIn());
        foreach (var (address, password) in new[] { (sam.Address, Theirs), (sam.Address, sam.Password), (_theirs, Theirs), (_theirs, Owners) })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignIn(sam with { Address = address }, password)).Status);
        }

        foreach (var link in _app.LinksTo(sam.Address, "/not-me").Concat(_app.LinksTo(_theirs, "/not-me")).Concat(_app.LinksTo(sam.Address, "/reset/account")))
        {
            Assert.Equal(HttpStatusCode.Gone, (await browser.OpenLink(link)).Status);
        }

        // A link alone chooses no password any more: there is a question now, whose answer the stranger does not have.
        _app.Clock.Advance(TimeSpan.FromHours(2));
        await browser.AskForLink(_app, "/forgot/password", sam.Address);
        var page = await browser.OpenLink(_app.LinksTo(sam.Address, "/reset/password")[^1]);
        foreach (var (answer, code) in new (string?, string?)[] { (TheirAnswer, null), (null, attack.Codes[2]), (null, null) })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.ResetPassword(page, "nine purple anvils rising", answer, code)).Status);
        }

        await browser.AskForLink(_app, "/forgot/question", sam.Address);
        var question = await browser.OpenLink(_app.LinksTo(sam.Address, "/reset/question")[^1]);
        foreach (var password in new[] { Theirs, sam.Password })
        {
            var refused = await browser.Submit(question, "/reset/question", ("Question", QuestionSteps.Question), ("Answer", TheirAnswer), ("Current", password));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        }

        // The stranger's own "This was not me" on the newest notice locks nothing: this mailbox has pressed, and its owner came back.
        var again = await browser.PressNotMe(await NewestNotMe(sam));
        Assert.Contains("We didn't protect the account again", again.Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Active, (await Account(sam)).Status);
    }

    private async Task AssertOwnerIsBack(Person sam, IReadOnlyList<string> codes, Has has)
    {
        var phone = _app.NewBrowser();
        var asked = await phone.SignIn(sam, Owners);
        var settings = await phone.Follow(await phone.AnswerQuestion(await phone.Follow(asked), "Kedgeree on Sundays"));
        Assert.Contains("Look through your account", settings.Words, StringComparison.Ordinal);
        var review = await phone.Get("/settings/review");
        Assert.Contains(sam.Address, review.Words, StringComparison.Ordinal);
        Assert.Contains("Account taken back by its owner", review.Words, StringComparison.Ordinal);
        Assert.Equal("/settings", (await phone.Submit(review, "/settings/review")).Location);
        Assert.DoesNotContain("Look through your account", (await phone.Get("/settings")).Words, StringComparison.Ordinal);
        var only = Assert.Single((await _app.Stored<EmailAddress>()), e => e.Account == sam.Account);
        Assert.Equal((sam.Address, true), (only.Address, only.IsPrimary));
        var record = Assert.Single(await _app.Stored<ContainmentRecord>(), c => c.Account == sam.Account);
        Assert.Equal(sam.Address, record.Mailbox);
        Assert.NotNull(record.ReturnedAt);
        // The codes from before work again; in place of a used one there is a new one.
        Assert.Contains("10 codes are left", (await phone.Get("/settings")).Words, StringComparison.Ordinal);
        var link = _app.LinksTo(sam.Address, "/reset/password")[^1];
        var (late, early) = (_app.NewBrowser(), has is Has.ARecoveryCode ? codes[3] : null);
        var page = await late.OpenLink(link);
        if (early is not null)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await late.ResetPassword(page, "eight red kettles humming", code: early)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await late.ResetPassword(page, "eight red kettles humming", code: codes[5])).Status);
    }

    private async Task<string> WayBack(Person sam)
    {
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        return _app.LinksTo(sam.Address, "/reset/account")[^1];
    }

    /// <summary>The newest notice to the owner's mailbox that can still lock.</summary>
    private async Task<string> NewestNotMe(Person sam)
    {
        await _app.DeliverAll();
        return _app.LinksTo(sam.Address, "/not-me")[^1];
    }

    private Task<Account> Account(Person person) => _app.With(db => db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == person.Account));

    private sealed record Attack(Browser Browser, string EarlyLink, IReadOnlyList<string> Codes);
}
