using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Requests;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Identity;

/// <summary>What agents read of who writes: computed from the sign-in or the mailbox that somebody wrote by, and gone with it.</summary>
[Trait("G", "G42")]
public sealed class ProofTests(Databases databases) : IAsyncLifetime
{
    private readonly Seen _video = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(Ct), builder => builder.ConfigureTestServices(services => services.AddSingleton<IProofSource>(_video)));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task Signed_in_counts_more_on_a_known_device_and_falls_when_the_password_is_changed()
    {
        var (agent, _) = await App.SignInStaff(Role.Admin);
        var sam = await App.NewPerson();
        var browser = await App.SignIn(sam);
        var number = (await browser.SendRequest()).NumberOf();
        Assert.Contains("Proof of identity: Signed in,", await Card(agent, number), StringComparison.Ordinal);

        App.Clock.Advance(TimeSpan.FromDays(8));
        agent = await SignInAgain(agent);
        Assert.Contains("Proof of identity: Not proved now", await Card(agent, number), StringComparison.Ordinal);
        await browser.SignIn(sam);
        await Reply(browser, number, "It is still late.");
        Assert.Contains("Proof of identity: Signed in, known device", await Card(agent, number), StringComparison.Ordinal);

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await browser.ChangePassword(sam.Password, "nine quiet herons waiting", everywhere: false);
        Assert.Contains("Proof of identity: Not proved now", await Card(agent, number), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "8")]
    public async Task A_stolen_sign_in_proves_nothing_the_day_after_and_another_sign_in_of_the_account_does_not_help_it()
    {
        var (agent, _) = await App.SignInStaff(Role.Admin);
        var sam = await App.NewPerson();
        var browser = await App.SignIn(sam);
        App.Clock.Advance(TimeSpan.FromDays(8));
        await browser.SignIn(sam);
        var stolen = browser.Copy(App);

        // The device is known; the password was proved too long ago for more than "Signed in".
        App.Clock.Advance(ProofBySignIn.Fresh);
        var number = (await stolen.SendRequest("Remove my second step", "I lost my phone.")).NumberOf();
        agent = await SignInAgain(agent);
        Assert.Contains("Proof of identity: Signed in,", await Card(agent, number), StringComparison.Ordinal);
        App.Clock.Advance(TimeSpan.FromHours(24));
        await Reply(stolen, number, "Please be quick.");
        await App.SignIn(sam);
        agent = await SignInAgain(agent);
        Assert.Contains("Proof of identity: Not proved now", await Card(agent, number), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_falls_with_the_sign_in_and_while_an_account_is_contained_only_a_video_counts()
    {
        var (agent, _) = await App.SignInStaff(Role.Admin);
        var sam = await App.NewPerson();
        var (browser, other) = (await App.SignIn(sam), await App.SignIn(sam));
        var (number, second) = ((await browser.SendRequest()).NumberOf(), (await other.SendRequest("Another one")).NumberOf());
        await browser.SubmitForm("/settings", "/sign-out");
        Assert.Contains("Not proved now", await Card(agent, number), StringComparison.Ordinal);
        Assert.Contains("Signed in,", await Card(agent, second), StringComparison.Ordinal);

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await App.Contain(sam);
        Assert.Contains("Not proved now", await Card(agent, second), StringComparison.Ordinal);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        _video.Said.Add(new ProofClaim(await Who(second), ProofLevel.Video, App.Clock.GetUtcNow()));
        Assert.Contains("Proof of identity: Checked by video", await Card(agent, second), StringComparison.Ordinal);
        Assert.Contains("Not proved now", await Card(agent, number), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "9")]
    public async Task Whoever_reads_along_proves_nothing_by_what_the_requester_proved()
    {
        var browser = await App.SignIn(await App.NewPerson());
        var who = await Who((await browser.SendRequest()).NumberOf());
        var copy = await App.ContactOf(await App.NewPerson("Casey Copy"));
        await App.Change(db => db.Add(new TicketPerson { Ticket = who.Ticket, Contact = copy, Role = PersonRole.Copy, SinceSeq = 1 }));
        Assert.Equal(ProofLevel.SignedIn, (await Of(who)).Level);
        Assert.Equal(Proof.None, await Of(new OnTicket(who.Ticket, copy)));
    }

    [Fact]
    public async Task A_stranger_has_a_confirmed_address_for_a_day_and_again_after_another_link()
    {
        var (agent, _) = await App.SignInStaff(Role.Admin);
        var robin = App.NewBrowser();
        var number = (await robin.SendAsStranger("robin@example.com")).StrangersNumber();
        var page = await robin.OpenLatestLink(App, "robin@example.com");
        Assert.Contains("Not proved now", await Card(agent, number), StringComparison.Ordinal);
        await robin.Submit(page, StrangerPaths.Confirm, ("Wrote", "true"));
        Assert.Contains("Proof of identity: Confirmed email,", await Card(agent, number), StringComparison.Ordinal);

        App.Clock.Advance(ProofRules.Life);
        agent = await SignInAgain(agent);
        Assert.Contains("Not proved now", await Card(agent, number), StringComparison.Ordinal);
        await robin.SubmitForm(StrangerPaths.Find, ("Email", "robin@example.com"));
        await App.Deliver();
        await robin.Submit(await robin.OpenLatestLink(App, "robin@example.com"), StrangerPaths.Found);
        Assert.Contains("Proof of identity: Confirmed email,", await Card(agent, number), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_says_in_which_sign_in_somebody_wrote_goes_after_a_day()
    {
        var browser = await App.SignIn(await App.NewPerson());
        await browser.SendRequest();
        Assert.Single(await App.Stored<TicketSignIn>());
        App.Clock.Advance(ProofRules.Life + TimeSpan.FromMinutes(1));
        await App.With(async db =>
        {
            await App.Services.GetServices<Platform.Storage.IJob>().OfType<ForgetTicketSignIns>().Single().Run(db, Ct);
            return 0;
        });
        Assert.Empty(await App.Stored<TicketSignIn>());
    }

    private static async Task<string> Card(Browser agent, int number)
    {
        var page = await agent.Get(TicketPaths.OfTicket(number));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page.Words;
    }

    private static async Task Reply(Browser member, int number, string words)
    {
        var sent = await member.SubmitForm(RequestPaths.Of(number), RequestPaths.ReplyTo(number), ("Reply", words));
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
    }

    /// <summary>Sign-ins of staff last some hours only.</summary>
    private async Task<Browser> SignInAgain(Browser before)
    {
        before.Dispose();
        return (await App.SignInStaff(Role.Admin)).Browser;
    }

    private Task<OnTicket> Who(int number) => App.With(
        db => db.Set<Ticket>().Where(t => t.Number == number).Select(t => new OnTicket(t.Id, t.Requester)).SingleAsync(Ct));

    private Task<Proof> Of(OnTicket who) => App.Use<ProofBook, Proof>(book => book.Of(who, Ct));

    /// <summary>The source of another capability.</summary>
    private sealed class Seen : IProofSource
    {
        public List<ProofClaim> Said { get; } = [];

        public Task<IReadOnlyList<ProofClaim>> Claims(IReadOnlyList<OnTicket> who, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<ProofClaim>>([.. Said.Where(claim => who.Contains(claim.Who))]);
    }
}
