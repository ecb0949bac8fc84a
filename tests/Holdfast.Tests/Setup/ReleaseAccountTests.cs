using System.Net;
using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Containment;
using Holdfast.Kit;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Setup;

/// <summary>holdfast account release, beside the running server: the last resort for somebody who lost everything.</summary>
[Trait("F", "F25")]
public sealed class ReleaseAccountTests(Databases databases) : IAsyncLifetime
{
    private const string Next = "seven green kettles humming";

    // One for each test: a command has this machine's clock, and the tests' can be set to it only once it has not gone past it.
    private readonly QuietAppFixture _fixture = new(databases);

    private TestApp App => _fixture.App;

    public ValueTask InitializeAsync() => _fixture.InitializeAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("R", "R384")]
    [Trait("R", "R430")]
    public async Task After_a_day_the_address_gets_a_way_back_that_asks_for_nothing(bool contained)
    {
        var sam = await PersonForMonths();
        var second = $"second.{sam.Address}";
        await App.AddAddress(sam, second, Guid.CreateVersion7(App.Clock.GetUtcNow()));
        var laptop = await App.SignInWithAnswer(sam);
        if (contained)
        {
            await App.Contain(sam);
        }

        var said = await Run(0, "account", "release", sam.Address);

        Assert.Contains($"the way back goes to {sam.Address}", said, StringComparison.Ordinal);
        Assert.Equal(!contained, await laptop.IsSignedIn());
        await App.DeliverAll();
        foreach (var address in new[] { sam.Address, second })
        {
            Assert.Contains("/not-me?token=", Assert.Single(App.Mail.To(address), m => m.Subject == "Your account will be opened again").TextBody, StringComparison.Ordinal);
        }

        App.Clock.SetUtcNow((await App.Stored<AccountRelease>()).Single().AskedAt + AccountRelease.Wait - TimeSpan.FromSeconds(1));
        await SendDue();
        Assert.Empty(App.LinksTo(sam.Address, "/reset/account"));
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await SendDue();
        Assert.False(await laptop.IsSignedIn());
        var link = Assert.Single(App.LinksTo(sam.Address, "/reset/account"));
        Assert.Empty(App.LinksTo(second, "/reset/account"));

        var browser = App.NewBrowser();
        var page = await browser.OpenLink(link);
        Assert.Null(page.Document.QuerySelector("#Answer"));
        Assert.Contains("The operator has let you back in", page.Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await browser.TakeBack(page, Next)).Location);
        Assert.StartsWith("/sign-in/question", (await browser.SignIn(sam, Next)).Location, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Active, (await Stored(sam)).Status);
        Assert.Contains(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind is AuditKind.ReleaseAsked && e.Device == "The server's console");

        // Nobody proved anything by it, so the answer from before it is still the owner's.
        App.Clock.Advance(TimeSpan.FromDays(6.5));
        await App.Contain(sam);
        await App.NewBrowser().AskForLink(App, "/forgot/password", sam.Address);
        var again = await browser.OpenLink(App.LinksTo(sam.Address, "/reset/account")[^1]);
        Assert.Equal("/sign-in", (await browser.TakeBack(again, "eight red kettles humming", QuestionSteps.Answer)).Location);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Anybody_who_has_a_mail_of_the_account_can_stop_it(bool contained)
    {
        var sam = await PersonForMonths();
        if (contained)
        {
            await App.Contain(sam);
        }

        await Run(0, "account", "release", sam.Address);
        await App.DeliverAll();

        await App.NewBrowser().PressNotMe(App.LinksTo(sam.Address, "/not-me")[^1]);

        App.Clock.Advance(AccountRelease.Wait + TimeSpan.FromHours(1));
        await SendDue();
        Assert.Empty(App.LinksTo(sam.Address, "/reset/account"));
        Assert.Equal(AccountStatus.Contained, (await Stored(sam)).Status);
        Assert.Contains(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind is AuditKind.ReleaseStopped);
    }

    [Fact]
    public async Task It_can_still_be_stopped_when_the_link_is_out_and_not_used()
    {
        var sam = await PersonForMonths();
        await Run(0, "account", "release", sam.Address);
        await App.DeliverAll();
        App.Clock.Advance(AccountRelease.Wait);
        await SendDue();
        var way = Assert.Single(App.LinksTo(sam.Address, "/reset/account"));
        var thief = App.NewBrowser();
        var opened = await thief.OpenLink(way);

        await App.NewBrowser().PressNotMe(App.LinksTo(sam.Address, "/not-me")[^1]);

        Assert.Equal(HttpStatusCode.Gone, (await thief.TakeBack(opened, Next)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await App.NewBrowser().OpenLink(way)).Status);
        Assert.Equal(AccountStatus.Contained, (await Stored(sam)).Status);
        Assert.Contains(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind is AuditKind.ReleaseStopped);
    }

    [Fact]
    [Trait("F", "F6")]
    public async Task One_that_was_asked_for_before_everybody_was_signed_out_is_ended_and_can_be_asked_for_again()
    {
        var sam = await PersonForMonths();
        await Run(0, "account", "release", sam.Address);
        await App.DeliverAll();
        await App.Change(db => db.Set<Installation>().Single().RaiseEpoch());

        await SendDue();

        Assert.NotNull(Assert.Single(await App.Stored<AccountRelease>(), r => r.Account == sam.Account).StoppedAt);
        Assert.Contains(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind is AuditKind.ReleaseStopped);
        var laptop = await App.SignInWithAnswer(sam);
        Assert.Contains("Opening the account was stopped: everybody was signed out meanwhile", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);
        App.Clock.Advance(AccountRelease.Wait);
        await SendDue();
        Assert.Empty(App.LinksTo(sam.Address, "/reset/account"));
        Assert.Equal(AccountStatus.Active, (await Stored(sam)).Status);

        await Run(0, "account", "release", sam.Address);
        App.Clock.Advance(AccountRelease.Wait);
        await SendDue();
        Assert.Single(App.LinksTo(sam.Address, "/reset/account"));
    }

    [Fact]
    public async Task A_second_one_waits_for_the_first()
    {
        var sam = await PersonForMonths();
        await Run(0, "account", "release", sam.Address);
        Assert.Contains("waits already", await Run(1, "account", "release", sam.Address), StringComparison.Ordinal);
        Assert.Single(await App.Stored<AccountRelease>(), r => r.Account == sam.Account);
    }

    [Fact]
    [Trait("R", "R384")]
    public async Task Nobody_a_new_address_staff_and_accounts_that_are_shut_are_refused_in_words()
    {
        Assert.Contains("No account has the confirmed address", await Run(1, "account", "release", "nobody@example.com"), StringComparison.Ordinal);
        Assert.Contains("No account has the confirmed address", await Run(1, "account", "release", "nonsense"), StringComparison.Ordinal);
        var sam = await PersonForMonths();
        var late = $"late.{sam.Address}";
        await App.AddAddress(sam, late, Guid.CreateVersion7(App.Clock.GetUtcNow()));
        Assert.Contains("was added to the account in the last days", await Run(1, "account", "release", late), StringComparison.Ordinal);
        var agent = await App.NewPerson(role: Role.Agent);
        Assert.Contains("belongs to staff", await Run(1, "account", "release", agent.Address), StringComparison.Ordinal);
        foreach (var status in new[] { AccountStatus.Locked, AccountStatus.Closed })
        {
            await App.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Status = status);
            Assert.Contains("cannot be released", await Run(1, "account", "release", sam.Address), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await App.Stored<AccountRelease>(), r => r.Account == sam.Account);
    }

    /// <summary>An account that is three months old; the command has this machine's clock, so the tests' is set to it.</summary>
    private async Task<Person> PersonForMonths()
    {
        App.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var sam = await App.NewPersonWithQuestion();
        var since = TimeProvider.System.GetUtcNow().AddDays(-90);
        await App.With(db => db.Set<EmailAddress>().Where(e => e.Account == sam.Account)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.ConfirmedAt, since), TestContext.Current.CancellationToken));
        return sam;
    }

    private async Task SendDue()
    {
        await App.With(async db =>
        {
            await App.Services.GetServices<IJob>().Single(j => j.GetType().Name == "SendReleases").Run(db, TestContext.Current.CancellationToken);
            return true;
        });
        await App.DeliverAll();
    }

    private async Task<Account> Stored(Person person) => (await App.Stored<Account>()).Single(a => a.Id == person.Account);

    private async Task<string> Run(int code, params string[] command)
    {
        await using var process = ProductRun.Start(
            "Production", [.. command, "--Shell:PublicUrl=https://account.example.com", .. App.Database.Settings.Select(s => $"--{s.Key}={s.Value}")]);
        Assert.True(await process.Ended() == code, process.Output + process.Errors);
        // What it left is due at this machine's time.
        var now = TimeProvider.System.GetUtcNow();
        App.Clock.SetUtcNow(now > App.Clock.GetUtcNow() ? now : App.Clock.GetUtcNow());
        return process.Output + process.Errors;
    }
}
