using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Recovery;

public sealed class ForgotTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Path = "/forgot/password";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R424")]
    [Trait("R", "R426")]
    [Trait("Regression", "1")]
    public async Task A_link_goes_to_the_address_and_nothing_else_changes()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var before = (await _app.Stored<Account>()).Single(a => a.Id == sam.Account);
        var stranger = _app.NewBrowser(Browser.FirefoxOnLinux);
        stranger.Headers["Host"] = "evil.example";
        stranger.Headers["X-Forwarded-Host"] = "evil.example";
        stranger.Headers["Origin"] = "https://evil.example";

        var answer = await stranger.AskForLink(_app, Path, sam.Address.ToUpperInvariant());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("If that address belongs to an account, a link is on its way.", answer.Words, StringComparison.Ordinal);
        var mail = Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "Choose a new password");
        Assert.DoesNotContain("evil.example", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        Assert.NotNull(RecoverySteps.LinkIn(mail, "/reset/password"));
        Assert.NotNull(RecoverySteps.LinkIn(mail, "/reset/password/stop"));
        Assert.Contains(Moments.FullWithZone(_app.Clock.GetUtcNow().AddHours(1), TimeZoneInfo.Utc), mail.TextBody, StringComparison.Ordinal);
        var after = (await _app.Stored<Account>()).Single(a => a.Id == sam.Account);
        Assert.Equal((before.Version, before.LinkEpoch, before.SessionEpoch), (after.Version, after.LinkEpoch, after.SessionEpoch));
        Assert.True(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData("", "The email is missing")]
    [InlineData("   ", "The email is missing")]
    [InlineData("nonsense", "The email is not complete")]
    public async Task What_is_no_address_is_said_at_the_field(string typed, string says)
    {
        var answer = await _app.NewBrowser().SubmitForm(Path, ("Email", typed));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(says, answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F15")]
    public async Task What_waits_in_the_outbox_names_no_token_and_what_was_asked_is_not_kept()
    {
        var sam = await _app.NewPerson();
        await _app.NewBrowser().SubmitForm(Path, ("Email", sam.Address));
        await _app.DeliverAll();

        var link = Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        var token = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.DoesNotContain((await _app.StoredText()).SelectMany(table => table.Value), row => row.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(_app.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));

        _app.Clock.Advance(TimeSpan.FromMinutes(61));
        await _app.With(async db =>
        {
            await new ForgetRecoveryRequests(_app.Clock).Run(db, TestContext.Current.CancellationToken);
            return 0;
        });
        Assert.DoesNotContain(await _app.Stored<Delivery>(), d => d.Consumer == SendRecoveryLink.Consumer && d.Payload.Contains(sam.Address, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("F", "F16")]
    [Trait("R", "R425")]
    [Trait("Regression", "3")]
    public async Task A_repeat_within_ten_minutes_is_the_same_link_and_a_later_one_kills_the_older()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        await laptop.AskForLink(_app, Path, sam.Address);
        _app.Clock.Advance(TimeSpan.FromSeconds(599));
        await laptop.AskForLink(_app, Path, sam.Address);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await laptop.AskForLink(_app, Path, sam.Address);

        var links = _app.LinksTo(sam.Address, "/reset/password");
        Assert.Equal(3, links.Count);
        Assert.Equal(links[0], links[1]);
        Assert.NotEqual(links[1], links[2]);
        Assert.Equal(HttpStatusCode.Gone, (await laptop.OpenLink(links[0])).Status);
        Assert.Equal(HttpStatusCode.OK, (await laptop.OpenLink(links[2])).Status);
    }

    [Fact]
    [Trait("F", "F21")]
    public async Task The_link_goes_to_one_address_and_the_others_hear_that_somebody_asked()
    {
        var sam = await _app.NewPerson();
        var (second, waiting) = ($"second.{sam.Address}", $"waits.{sam.Address}");
        await _app.AddAddress(sam, second, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        await _app.AddAddress(sam, waiting, Guid.CreateVersion7(_app.Clock.GetUtcNow()), confirmed: false);

        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);

        Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        Assert.DoesNotContain(_app.Mail.To(sam.Address), m => m.Subject == "Somebody asked for a link to get into your account");
        var told = Assert.Single(_app.Mail.To(second));
        Assert.Equal("Somebody asked for a link to get into your account", told.Subject);
        Assert.DoesNotContain("/reset/password", told.TextBody, StringComparison.Ordinal);
        Assert.Contains("/not-me?token=", told.TextBody, StringComparison.Ordinal);
        Assert.Empty(_app.Mail.To(waiting));
    }

    [Fact]
    [Trait("R", "R381")]
    [Trait("F", "F16")]
    [Trait("R", "R423")]
    public async Task Strangers_get_three_mails_an_hour_and_the_owners_device_has_its_own()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.SubmitForm("/sign-out");
        for (var i = 0; i < 5; i++)
        {
            await _app.NewBrowser(Browser.FirefoxOnLinux).AskForLink(_app, Path, sam.Address);
            _app.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.Equal(3, _app.LinksTo(sam.Address, "/reset/password").Count);
        var third = _app.LinksTo(sam.Address, "/reset/password")[2];
        // A request that sent nothing killed nothing.
        Assert.Equal(HttpStatusCode.OK, (await laptop.OpenLink(third)).Status);
        await laptop.AskForLink(_app, Path, sam.Address);
        Assert.Equal(4, _app.LinksTo(sam.Address, "/reset/password").Count);
    }

    [Fact]
    [Trait("F", "F16")]
    [Trait("R", "R423")]
    public async Task Of_a_contained_account_the_devices_from_before_have_their_own_mails_too()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        _app.Clock.Advance(TimeSpan.FromDays(30));
        var late = await _app.SignIn(sam, Browser.SafariOnIPhone);
        await _app.Contain(sam);
        for (var i = 0; i < 4; i++)
        {
            await _app.NewBrowser(Browser.FirefoxOnLinux).AskForLink(_app, Path, sam.Address);
            _app.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        // Whoever took it over signed in shortly before it was contained.
        await late.AskForLink(_app, Path, sam.Address);
        Assert.Equal(3, _app.LinksTo(sam.Address, "/reset/account").Count);
        await laptop.AskForLink(_app, Path, sam.Address);
        Assert.Equal(4, _app.LinksTo(sam.Address, "/reset/account").Count);
    }

    [Fact]
    [Trait("R", "R382")]
    [Trait("F", "F21")]
    public async Task Only_an_address_of_a_week_or_the_first_one_finds_the_account_and_no_closed_account_is_found()
    {
        var (sam, kim, max) = (await _app.NewPerson(), await _app.NewPerson(), await _app.NewPerson());
        await Add(sam, "new@sam.example.com", TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await Add(kim, "old@kim.example.com", TimeSpan.FromDays(7));
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == max.Account).Status = AccountStatus.Locked);
        var laptop = _app.NewBrowser();

        await laptop.AskForLink(_app, Path, "new@sam.example.com");
        await laptop.AskForLink(_app, Path, "old@kim.example.com");
        await laptop.AskForLink(_app, Path, sam.Address);
        await laptop.AskForLink(_app, Path, max.Address);

        Assert.Empty(_app.LinksTo("new@sam.example.com", "/reset/password"));
        Assert.Single(_app.LinksTo("old@kim.example.com", "/reset/password"));
        Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        Assert.Empty(_app.Mail.To(max.Address));
    }

    [Fact]
    [Trait("R", "R423")]
    public async Task A_network_that_asks_again_and_again_is_stopped_in_words()
    {
        var browser = _app.NewBrowser();
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.SubmitForm(Path, ("Email", $"nobody{i}@example.com"))).Status);
        }

        var stopped = await browser.SubmitForm(Path, ("Email", "nobody60@example.com"));
        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.Status);
        Assert.Equal("nobody60@example.com", stopped.Document.QuerySelector("#Email")?.GetAttribute("value"));
        await _app.DeliverAll();
    }

    [Fact]
    [Trait("F", "F18")]
    public async Task Whoever_did_not_ask_ends_the_link_and_strangers_send_nothing_for_a_day()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var stranger = _app.NewBrowser(Browser.FirefoxOnLinux);
        await stranger.AskForLink(_app, Path, sam.Address);
        var stop = Assert.Single(_app.LinksTo(sam.Address, "/reset/password/stop"));

        var page = await laptop.OpenLink(stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.Submit(page, "/reset/password/stop")).Status);
        Assert.Contains("The link is cancelled", (await laptop.Submit(page, "/reset/password/stop", ("NotMe", "true"))).Words, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Gone, (await stranger.OpenLink(Assert.Single(_app.LinksTo(sam.Address, "/reset/password")))).Status);
        Assert.True(await laptop.IsSignedIn());
        _app.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await stranger.AskForLink(_app, Path, sam.Address);
        Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        await laptop.AskForLink(_app, Path, sam.Address);
        Assert.Equal(2, _app.LinksTo(sam.Address, "/reset/password").Count);
        _app.Clock.Advance(TimeSpan.FromMinutes(11));
        await stranger.AskForLink(_app, Path, sam.Address);
        Assert.Equal(3, _app.LinksTo(sam.Address, "/reset/password").Count);
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == RecoveryEvents.Stopped);
    }

    private Task Add(Person person, string address, TimeSpan ago) => _app.Change(db =>
    {
        var first = db.Set<EmailAddress>().Single(e => e.Account == person.Account);
        db.Entry(first).Property(e => e.ConfirmedAt).CurrentValue = _app.Clock.GetUtcNow().AddDays(-100);
        db.Add(new EmailAddress
        {
            Id = EmailAddressId.New(_app.Clock.GetUtcNow()),
            Account = person.Account,
            Address = address,
            Key = address,
            AddedAt = _app.Clock.GetUtcNow() - ago,
            ConfirmedAt = _app.Clock.GetUtcNow() - ago,
        });
    });
}
