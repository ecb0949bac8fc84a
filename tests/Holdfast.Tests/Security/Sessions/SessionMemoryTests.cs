using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.SignIn;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Sessions;

/// <summary>
/// The heart: memory answers only while it is certain. Each test stands still at one step of a password change on the
/// laptop and asks what the phone gets at that moment. On PostgreSQL the memory never answers, and the same must hold.
/// </summary>
[Trait("F", "F4")]
public sealed class SessionMemoryTests(Databases databases) : StoppableApp(databases)
{
    private const string Next = "seven green kettles humming";

    // Where it never answers, no order of it can be wrong: there the same steps must show nobody in.
    private readonly bool _memoryAnswers = !Databases.IsPostgres;

    [Fact]
    public async Task Before_the_commit_the_phone_is_asked_of_the_database_and_still_in()
    {
        var (laptop, phone, sam) = await TwoDevices();
        Stops.BeforeCommit.Arm();
        var change = laptop.ChangePassword(sam.Password, Next);
        await Stops.BeforeCommit.Reached;

        Assert.True(await phone.IsSignedIn());
        Assert.Null(Remembered(phone));

        Stops.BeforeCommit.GoOn();
        await change;
        Assert.False(await phone.IsSignedIn());
    }

    [Fact]
    public async Task After_the_commit_and_before_it_is_published_the_phone_is_out()
    {
        Assert.False(await PhoneIsInAfterTheCommit());
    }

    [Fact]
    [Trait("Regression", "16")]
    public async Task A_client_that_goes_away_between_does_not_leave_the_phone_in()
    {
        var (laptop, phone, sam) = await TwoDevices();
        var page = await laptop.Get("/settings/password");
        using var abort = new CancellationTokenSource();
        Stops.BeforeCommit.Arm();
        var change = laptop.Submit(page, "/settings/password", abort.Token, ("Current", sam.Password), ("New", Next));
        await Stops.BeforeCommit.Reached;

        await abort.CancelAsync();
        Stops.AfterCommit.Arm();
        Stops.BeforeCommit.GoOn();
        await Stops.AfterCommit.Reached;
        Assert.False(await phone.IsSignedIn());
        Stops.AfterCommit.GoOn();
        await Assert.ThrowsAnyAsync<Exception>(() => change);
        Assert.False(await phone.IsSignedIn());
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await phone.SignIn(sam, Next)).Status);
        Assert.True(await phone.IsSignedIn());
    }

    [Fact]
    public async Task A_read_that_began_before_the_commit_is_not_kept_after_it()
    {
        var (laptop, phone, sam) = await TwoDevices();
        Memory.DoubtEverything();
        Memory.ForgetEverything();
        Stops.AfterSessionRead.Arm();
        var asked = phone.IsSignedIn();
        await Stops.AfterSessionRead.Reached;

        await laptop.ChangePassword(sam.Password, Next);
        Stops.AfterSessionRead.GoOn();

        // It was on its way when the change came; what it read must serve nobody after it.
        await asked;
        Assert.Null(Remembered(phone));
        Assert.False(await phone.IsSignedIn());
    }

    [Fact]
    public async Task These_tests_would_see_a_doubt_that_comes_after_the_commit()
    {
        await RestartWith<DoubtTooLate>();
        Assert.Equal(_memoryAnswers, await PhoneIsInAfterTheCommit());
    }

    [Fact]
    public async Task These_tests_would_see_a_publication_that_comes_before_the_commit()
    {
        await RestartWith<PublishTooEarly>();
        var (laptop, phone, sam) = await TwoDevices();
        Stops.BeforeCommit.Arm();
        var change = laptop.ChangePassword(sam.Password, Next);
        await Stops.BeforeCommit.Reached;
        Assert.True(await phone.IsSignedIn());
        Stops.BeforeCommit.GoOn();
        await change;
        Assert.Equal(_memoryAnswers, await phone.IsSignedIn());
    }

    [Fact]
    public async Task A_save_that_failed_leaves_the_doubt_until_the_database_was_asked()
    {
        var (_, phone, sam) = await TwoDevices();
        Memory.Doubt(sam.Account);
        Memory.LeaveInDoubt(sam.Account);
        Assert.Null(Remembered(phone));

        Assert.True(await phone.IsSignedIn());
        Assert.Equal(_memoryAnswers, Remembered(phone) is not null);
    }

    [Fact]
    public async Task While_a_save_is_on_its_way_nothing_is_kept()
    {
        var (_, phone, sam) = await TwoDevices();
        Memory.Doubt(sam.Account);
        Memory.Doubt(sam.Account);
        Memory.Publish(sam.Account);
        Assert.True(await phone.IsSignedIn());
        Assert.Null(Remembered(phone));
        Memory.Publish(sam.Account);
        Assert.True(await phone.IsSignedIn());
        Assert.Equal(_memoryAnswers, Remembered(phone) is not null);
    }

    [Fact]
    public async Task A_full_memory_begins_anew_and_serves_nobody_who_is_out()
    {
        await Restart(builder => builder.UseSetting("Sessions:Remembered", "100"));
        var (sam, other) = (await App.NewPerson(), await App.NewPerson());
        var laptop = await App.SignIn(sam);
        var phones = new List<Browser>();
        for (var i = 0; i < 60; i++)
        {
            Assert.True(await (await App.SignIn(other)).IsSignedIn());
            phones.Add(await App.SignIn(sam, Browser.SafariOnIPhone));
            Assert.True(await phones[^1].IsSignedIn());
        }

        Assert.InRange(Memory.Held, 0, 100);
        await laptop.ChangePassword(sam.Password, Next);
        foreach (var phone in phones)
        {
            Assert.False(await phone.IsSignedIn());
        }
    }

    [Fact]
    public async Task Under_load_nobody_is_in_after_the_answer_to_the_change()
    {
        for (var round = 0; round < 5; round++)
        {
            var sam = await App.NewPerson();
            var laptop = await App.SignIn(sam);
            var phones = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => App.SignIn(sam, Browser.SafariOnIPhone)));
            using var stop = new CancellationTokenSource();
            var readers = phones.Select(phone => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await phone.Get("/settings/activity");
                }
            })).ToArray();
            var copies = phones.Select(phone => phone.Copy(App)).ToArray();

            Assert.Equal("/sign-in", (await laptop.ChangePassword(sam.Password, Next)).Location);

            var stillIn = await Task.WhenAll(copies.Select(copy => copy.IsSignedIn()));
            Assert.DoesNotContain(true, stillIn);
            await stop.CancelAsync();
            await Task.WhenAll(readers);
            Assert.DoesNotContain(true, await Task.WhenAll(copies.Select(copy => copy.IsSignedIn())));
        }
    }

    [Fact]
    [Trait("F", "F5")]
    public async Task Memory_answers_on_SQLite_and_never_on_PostgreSQL()
    {
        var (_, phone, _) = await TwoDevices();
        Assert.Equal(_memoryAnswers, Remembered(phone) is not null);
        Assert.Equal(_memoryAnswers, Memory.Held > 0);
    }

    [Fact]
    [Trait("F", "F6")]
    public async Task Raising_the_installation_epoch_signs_everybody_out_and_makes_every_device_a_stranger()
    {
        var (laptop, phone, sam) = await TwoDevices();
        await App.Change(db => db.Set<Installation>().Single().RaiseEpoch());
        Assert.False(await laptop.IsSignedIn());
        Assert.False(await phone.IsSignedIn());

        await phone.SignIn(sam);
        Assert.True(await phone.IsSignedIn());
        Assert.Equal(3, (await App.Stored<Platform.Audit.AuditEntry>()).Count(e => e.Account == sam.Account && e.Kind == SignInEvents.OnNewDevice));
    }

    private SessionMemory Memory => App.Services.GetRequiredService<SessionMemory>();

    private RememberedSession? Remembered(Browser browser) =>
        SecretToken.TryHash(browser.Cookie("session"), out var hash) ? Memory.Find(hash) : null;

    private async Task<bool> PhoneIsInAfterTheCommit()
    {
        var (laptop, phone, sam) = await TwoDevices();
        Stops.AfterCommit.Arm();
        var change = laptop.ChangePassword(sam.Password, Next);
        await Stops.AfterCommit.Reached;
        var isIn = await phone.IsSignedIn();
        Stops.AfterCommit.GoOn();
        await change;
        return isIn;
    }

    private async Task<(Browser Laptop, Browser Phone, Person Sam)> TwoDevices()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam, Browser.SafariOnIPhone));
        Assert.True(await laptop.IsSignedIn());
        Assert.True(await phone.IsSignedIn());
        return (laptop, phone, sam);
    }

    private Task RestartWith<THook>()
        where THook : class, ISaveHook => Restart(builder => builder.ConfigureTestServices(services =>
        {
            services.Remove(services.Single(s => s.ImplementationType == typeof(SessionMemoryHook)));
            services.AddSingleton<ISaveHook, THook>();
        }));

    /// <summary>The product's order turned round: nothing is in doubt while the commit is under way.</summary>
    private sealed class DoubtTooLate(SessionMemory memory) : ISaveHook
    {
        public Task Committed(IReadOnlyList<SavedRow> rows)
        {
            foreach (var account in rows.Select(row => row.Entity).OfType<Account>())
            {
                memory.Doubt(account.Id);
                memory.Publish(account.Id);
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>The product's order turned round: what is held is dropped before the commit, and never again.</summary>
    private sealed class PublishTooEarly(SessionMemory memory) : ISaveHook
    {
        public Task Committing(IReadOnlyList<SavedRow> rows)
        {
            foreach (var account in rows.Select(row => row.Entity).OfType<Account>())
            {
                memory.Doubt(account.Id);
                memory.Publish(account.Id);
            }

            return Task.CompletedTask;
        }
    }
}
