using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Security.SecurityQuestions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Operations.CommandLine;

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
        Assert.Contains(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.ReleaseAsked && e.Device == "The server's console");
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.ReleaseStopped);

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
        Assert.Contains(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.ReleaseStopped);
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
        Assert.Contains(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.ReleaseStopped);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("F", "F17")]
    public async Task The_owners_return_by_a_proof_of_before_stops_it(bool sent)
    {
        var sam = await PersonForMonths();
        var since = App.Clock.GetUtcNow().AddDays(-90);
        await App.With(db => db.Set<SecurityQuestion>().Where(q => q.Account == sam.Account)
            .ExecuteUpdateAsync(q => q.SetProperty(x => x.SetAt, since), TestContext.Current.CancellationToken));
        await App.Contain(sam);
        await Run(0, "account", "release", sam.Address);
        await App.DeliverAll();
        if (sent)
        {
            App.Clock.Advance(AccountRelease.Wait);
            await SendDue();
        }

        var released = App.LinksTo(sam.Address, "/reset/account");
        await App.NewBrowser().AskForLink(App, "/forgot/password", sam.Address);
        var browser = App.NewBrowser();
        var page = await browser.OpenLink(App.LinksTo(sam.Address, "/reset/account")[^1]);
        Assert.Equal("/sign-in", (await browser.TakeBack(page, Next, QuestionSteps.Answer)).Location);

        App.Clock.Advance(AccountRelease.Wait + TimeSpan.FromHours(1));
        await SendDue();
        Assert.Equal(AccountStatus.Active, (await Stored(sam)).Status);
        Assert.Equal(released.Count + 1, App.LinksTo(sam.Address, "/reset/account").Count);
        Assert.NotNull(Assert.Single(await App.Stored<AccountRelease>(), r => r.Account == sam.Account).StoppedAt);
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.ReleaseStopped);
        await browser.AnswerQuestion(await browser.Follow(await browser.SignIn(sam, Next)), "Kedgeree on Sundays");
        Assert.Contains("The release was stopped: the owner came back without it", (await browser.Get("/settings/activity")).Words, StringComparison.Ordinal);
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
        Assert.Contains(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.ReleaseStopped);
        var laptop = await App.SignInWithAnswer(sam);
        Assert.Contains("The release was stopped: everybody was signed out in the meantime", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);
        App.Clock.Advance(AccountRelease.Wait);
        await SendDue();
        Assert.Empty(App.LinksTo(sam.Address, "/reset/account"));
        Assert.Equal(AccountStatus.Active, (await Stored(sam)).Status);

        await Run(0, "account", "release", sam.Address);
        App.Clock.Advance(AccountRelease.Wait);
        await SendDue();
        Assert.Single(App.LinksTo(sam.Address, "/reset/account"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(6.1, false)]
    [Trait("F", "F24")]
    public async Task An_address_that_a_stranger_removed_lately_gets_the_way_back(double days, bool contained)
    {
        var sam = await PersonForMonths();
        var stranger = await Robbed(sam, TimeSpan.FromDays(days));
        if (contained)
        {
            await App.Contain(sam);
        }

        Assert.Contains("was added to the account only in the last few days", await Run(1, "account", "release", stranger), StringComparison.Ordinal);
        if (days > 6)
        {
            // By the time that the account is protected it would not count as from before any more.
            Assert.Contains("No account has the confirmed address", await Run(1, "account", "release", sam.Address), StringComparison.Ordinal);
            Assert.Empty(await App.Stored<AccountRelease>());
            return;
        }

        await Run(0, "account", "release", sam.Address);
        App.Clock.Advance(AccountRelease.Wait);
        await SendDue();

        var browser = App.NewBrowser();
        var page = await browser.OpenLink(Assert.Single(App.LinksTo(sam.Address, "/reset/account")));
        Assert.Equal("/sign-in", (await browser.TakeBack(page, Next)).Location);
        var only = Assert.Single(await App.Stored<EmailAddress>(), e => e.Account == sam.Account);
        Assert.Equal((sam.Address, true), (only.Address, only.IsPrimary));
    }

    [Fact]
    [Trait("F", "F24")]
    public async Task An_address_that_was_removed_and_added_anew_is_named_as_it_was_before()
    {
        var sam = await PersonForMonths();
        var stranger = await Robbed(sam, TimeSpan.FromDays(1));
        await App.AddAddress(sam, sam.Address, Guid.CreateVersion7(App.Clock.GetUtcNow()));

        await Run(0, "account", "release", sam.Address);
        App.Clock.Advance(AccountRelease.Wait);
        await SendDue();

        Assert.Empty(App.LinksTo(stranger, "/reset/account"));
        var browser = App.NewBrowser();
        var page = await browser.OpenLink(Assert.Single(App.LinksTo(sam.Address, "/reset/account")));
        Assert.Equal("/sign-in", (await browser.TakeBack(page, Next)).Location);
        Assert.Equal(sam.Address, Assert.Single(await App.Stored<EmailAddress>(), e => e.Account == sam.Account).Address);
    }

    [Fact]
    public async Task Who_has_the_address_now_goes_before_whom_it_was_removed_from()
    {
        var sam = await PersonForMonths();
        await Robbed(sam, TimeSpan.FromDays(1));
        var kim = await App.NewPerson();
        await Confirmed(kim, 30);
        await App.AddAddress(kim, sam.Address, Guid.CreateVersion7(App.Clock.GetUtcNow()));

        Assert.Contains("was added to the account only in the last few days", await Run(1, "account", "release", sam.Address), StringComparison.Ordinal);

        await Confirmed(kim, 30);
        await Run(0, "account", "release", sam.Address);
        Assert.Equal(kim.Account, Assert.Single(await App.Stored<AccountRelease>()).Account);
    }

    [Fact]
    public async Task A_second_one_waits_for_the_first()
    {
        var sam = await PersonForMonths();
        await Run(0, "account", "release", sam.Address);
        Assert.Contains("is already waiting", await Run(1, "account", "release", sam.Address), StringComparison.Ordinal);
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
        Assert.Contains("was added to the account only in the last few days", await Run(1, "account", "release", late), StringComparison.Ordinal);
        var agent = await App.NewPerson(role: Role.Agent);
        Assert.Contains("holdfast staff-link", await Run(1, "account", "release", agent.Address), StringComparison.Ordinal);
        foreach (var status in new[] { AccountStatus.Locked, AccountStatus.Closed })
        {
            await App.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Status = status);
            Assert.Contains("cannot be released", await Run(1, "account", "release", sam.Address), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await App.Stored<AccountRelease>(), r => r.Account == sam.Account);
    }

    /// <summary>So long ago a stranger added an address of their own, made it the primary one and removed the owner's; the stranger's is given.</summary>
    private async Task<string> Robbed(Person person, TimeSpan ago)
    {
        var stranger = $"stranger.{person.Address}";
        var at = App.Clock.GetUtcNow() - ago;
        await App.AddAddress(person, stranger, Guid.CreateVersion7(at));
        await App.Change(db =>
        {
            var own = db.Set<EmailAddress>().Single(e => e.Address == person.Address);
            (own.RemovedAt, own.IsPrimary) = (at, false);
            db.Set<EmailAddress>().Single(e => e.Address == stranger).ConfirmedAt = at;
        });
        await App.Change(db => db.Set<EmailAddress>().Single(e => e.Address == stranger).IsPrimary = true);
        return stranger;
    }

    /// <summary>An account that is three months old; the command has this machine's clock, so the tests' is set to it.</summary>
    private async Task<Person> PersonForMonths()
    {
        App.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var sam = await App.NewPersonWithQuestion();
        await Confirmed(sam, 90);
        return sam;
    }

    private Task<int> Confirmed(Person person, int daysAgo)
    {
        var since = TimeProvider.System.GetUtcNow().AddDays(-daysAgo);
        return App.With(db => db.Set<EmailAddress>().Where(e => e.Account == person.Account)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.ConfirmedAt, since), TestContext.Current.CancellationToken));
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
