using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Security.SignIn;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Closing;

[Trait("F", "F37")]
[Trait("F", "F43")]
[Trait("R", "R280")]
public sealed class EraseClosedAccountsTests(Databases databases) : IAsyncLifetime
{
    private readonly FailingCommits _commits = new();
    private readonly FailingPart _part = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web =>
    {
        _commits.AddTo(web);
        web.ConfigureTestServices(services => services.AddSingleton<IEraseWithAccount>(_part));
    });

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task Nothing_of_it_remains_in_any_table_but_a_trail_without_name_or_address()
    {
        var kim = await App.NewPerson("Kim Neighbour");
        await App.SignIn(kim);
        var sam = await ClosedPerson("Samantha Unusual");
        await App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);
        await Due(sam);
        var before = await App.StoredText();
        Assert.Contains(before["deliveries"], row => Names(row, sam));

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await Erase();

        var after = await App.StoredText();
        Assert.All(after.Where(table => table.Key != "audit_entries"), table => Assert.DoesNotContain(table.Value, row => Names(row, sam)));
        Assert.DoesNotContain(after["audit_entries"], row => row.Contains(sam.Name, StringComparison.OrdinalIgnoreCase) || row.Contains(sam.Address, StringComparison.OrdinalIgnoreCase));
        var trail = (await App.Stored<AuditEntry>()).Where(e => e.Account == sam.Account).OrderBy(e => e.At).Select(e => e.Kind).ToList();
        Assert.Contains(SignInEvents.OnNewDevice, trail);
        Assert.Contains(ClosingEvents.Closed, trail);
        Assert.Equal(ClosingEvents.Erased, trail[^1]);
        Assert.All(before, table => Assert.Equal(table.Value.Where(row => Names(row, kim)), after[table.Key].Where(row => Names(row, kim))));
    }

    [Fact]
    [Trait("F", "F20")]
    public async Task The_link_that_it_was_made_with_goes_with_it()
    {
        const string Address = "made.and.erased@example.net";
        const string Chosen = "violet kettles hum at noon";
        var laptop = App.NewBrowser();
        await laptop.SubmitForm("/sign-up", ("Email", Address), ("Name", "Nia New"), ("Kind", "client"), ("Password", Chosen));
        var link = await App.LatestLink(Address);
        await laptop.Submit(await laptop.Follow(await laptop.Get(link)), "/sign-up/confirm", ("Password", Chosen));
        Assert.Contains("This link has been used", (await laptop.Follow(await laptop.Get(link))).Words, StringComparison.Ordinal);
        await laptop.SubmitForm("/sign-in", ("Email", Address), ("Password", Chosen));
        Assert.Equal("/keep-account", (await laptop.SubmitForm(CloseAccountTests.Close, ("Current", Chosen), ("Agree", "true"))).Location);
        await App.DeliverAll();
        App.Clock.Advance(TimeSpan.FromDays(7));
        await Erase();

        Assert.Empty(await App.Stored<Account>());
        Assert.DoesNotContain((await App.StoredText()).SelectMany(table => table.Value), row => row.Contains(Address, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_second_before_its_time_it_is_all_there()
    {
        var sam = await ClosedPerson();
        await Due(sam, TimeSpan.FromSeconds(1));
        await Erase();
        Assert.Equal(HttpStatusCode.SeeOther, (await App.NewBrowser().SubmitForm("/keep-account", ("Email", sam.Address), ("Password", sam.Password))).Status);
    }

    [Fact]
    public async Task A_kept_account_is_never_erased()
    {
        var sam = await ClosedPerson();
        await App.NewBrowser().SubmitForm("/keep-account", ("Email", sam.Address), ("Password", sam.Password));
        App.Clock.Advance(TimeSpan.FromDays(1));
        await Erase();
        Assert.Equal(HttpStatusCode.SeeOther, (await App.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    public async Task Its_address_is_free_again_and_signing_in_is_as_for_nobody()
    {
        var sam = await ClosedPerson();
        await Due(sam);
        await Erase();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await App.NewBrowser().SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await App.NewBrowser().SubmitForm("/keep-account", ("Email", sam.Address), ("Password", sam.Password))).Status);
    }

    [Fact]
    public async Task More_than_one_batch_goes_in_one_run()
    {
        var now = App.Clock.GetUtcNow();
        await App.Change(db =>
        {
            for (var i = 0; i <= EraseClosedAccounts.AtOnce; i++)
            {
                var account = new Account { Id = AccountId.New(now), Name = "Gone", Kind = "client", CreatedAt = now };
                account.Close(now.AddDays(-7), now);
                db.Add(account);
            }
        });
        await Erase();
        Assert.Empty(await App.Stored<Account>());
        Assert.Equal(EraseClosedAccounts.AtOnce + 1, (await App.Stored<AuditEntry>()).Count(e => e.Kind == ClosingEvents.Erased));
    }

    [Fact]
    public async Task A_save_that_fails_erases_nothing_and_the_next_run_does()
    {
        var sam = await ClosedPerson();
        await Due(sam);
        var before = await App.StoredText();
        _commits.Fails = true;
        await Assert.ThrowsAsync<AggregateException>(Erase);
        _commits.Fails = false;
        Assert.Equal(before, await App.StoredText());
        await Erase();
        Assert.Empty(await App.Stored<Account>());
    }

    [Fact]
    public async Task A_capability_that_cannot_erase_its_part_leaves_the_account_whole_and_holds_up_no_other()
    {
        var (sam, kim) = (await ClosedPerson(), await ClosedPerson("Kim Neighbour"));
        await Due(sam);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await Due(kim);
        var before = await App.StoredText();
        _part.Fails = sam.Account;

        Assert.Single((await Assert.ThrowsAsync<AggregateException>(Erase)).InnerExceptions);

        var after = await App.StoredText();
        Assert.All(before, table => Assert.Equal(table.Value.Where(row => Names(row, sam)), after[table.Key].Where(row => Names(row, sam))));
        Assert.Equal([kim.Account, kim.Account], (await App.Stored<AuditEntry>()).Where(e => e.Kind == ClosingEvents.Erased || e.Detail == "part").Select(e => e.Account));
        Assert.Equal(sam.Account, Assert.Single(await App.Stored<Account>()).Id);
        _part.Fails = default;
        await Erase();
        Assert.Empty(await App.Stored<Account>());
    }

    [Fact]
    public async Task A_mail_that_is_on_its_way_at_that_moment_stops_nothing()
    {
        var sam = await ClosedPerson();
        await Due(sam);
        var worker = App.Services.GetRequiredService<OutboxWorker>();
        // The mail server takes its time, and meanwhile the account is erased.
        App.Mail.Refuses = _ =>
        {
            Task.Run(Erase).Wait(TimeSpan.FromSeconds(30));
            return null;
        };
        await worker.DeliverDue(TestContext.Current.CancellationToken);

        Assert.Empty(await App.Stored<Account>());
        Assert.Empty(await App.Stored<Delivery>());
        Assert.Equal(0, await worker.DeliverDue(TestContext.Current.CancellationToken));
    }

    private async Task<Person> ClosedPerson(string name = "Sam Person")
    {
        var sam = await App.NewPerson(name);
        await App.SignIn(sam, Browser.SafariOnIPhone);
        var laptop = await App.SignIn(sam);
        await laptop.SubmitForm("/settings/profile", ("Name", name), ("Zone", "Asia/Tokyo"));
        await laptop.SubmitForm("/settings/profile", "/settings/profile/export");
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("/keep-account", (await laptop.SubmitForm(CloseAccountTests.Close, ("Current", sam.Password), ("Agree", "true"))).Location);
        return sam;
    }

    /// <summary>Its seven days are over, or will be after some time.</summary>
    private Task Due(Person person, TimeSpan after = default) => App.Change(db =>
        db.Set<Account>().Single(a => a.Id == person.Account).Close(App.Clock.GetUtcNow().AddDays(-7), App.Clock.GetUtcNow() + after));

    private Task<int> Erase() => App.With(async db =>
    {
        await App.Services.GetServices<IJob>().OfType<EraseClosedAccounts>().Single().Run(db, TestContext.Current.CancellationToken);
        return 0;
    });

    private static bool Names(string row, Person person) =>
        new[] { person.Account.ToString(), person.Name, person.Address }.Any(text => row.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a row of its own in the erasing save, and for one account fails after that.</summary>
    private sealed class FailingPart : IEraseWithAccount
    {
        public AccountId Fails { get; set; }

        public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
        {
            if (Fails == account)
            {
                await db.Set<Delivery>().ExecuteDeleteAsync(ct);
                throw new InvalidOperationException("It cannot be erased.");
            }

            if (Fails != default)
            {
                new AuditTrail(db, TimeProvider.System).Record(ClosingEvents.Closed, account, new Origin("", "", ""), "part");
            }
        }
    }
}
