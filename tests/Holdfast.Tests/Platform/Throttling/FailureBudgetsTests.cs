using System.Globalization;
using System.Net;
using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Throttling;

public sealed class FailureBudgetsTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Wrong = "not the password of this one";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F28")]
    [Trait("R", "R352")]
    [Trait("R", "R353")]
    [Trait("Regression", "11")]
    public async Task A_stranger_waits_from_the_fifth_failure_on_and_is_stopped_after_the_eightieth()
    {
        var sam = await _app.NewPerson();
        List<long> waits = [];
        for (var failure = 1; failure <= 80; failure++)
        {
            Assert.Null(await Take(sam, knownDevice: false));
            var wait = Math.Max(0, (await RowOf(sam)).StrangersWaitUntil - _app.Clock.GetUtcNow().ToUnixTimeSeconds());
            waits.Add(wait);
            if (wait > 0)
            {
                Assert.Equal(wait, (await Take(sam, knownDevice: false))?.TotalSeconds);
                _app.Clock.Advance(TimeSpan.FromSeconds(wait - 1));
                Assert.Equal(1, (await Take(sam, knownDevice: false))?.TotalSeconds);
                _app.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Equal([0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, .. Enumerable.Repeat(3600L, 69)], waits);
        _app.Clock.Advance(TimeSpan.FromDays(80));
        Assert.Equal(TimeSpan.FromHours(1), await Take(sam, knownDevice: false));
        Assert.Equal(80, (await RowOf(sam)).StrangerFailures);
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("R", "R109")]
    [Trait("R", "R353")]
    [Trait("R", "R433")]
    public async Task After_five_wrong_passwords_even_the_right_one_has_to_wait_half_a_minute()
    {
        var sam = await _app.NewPerson();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam, Wrong)).Status);
        }

        var early = await _app.NewBrowser().SignIn(sam);
        Assert.Equal(HttpStatusCode.TooManyRequests, early.Status);
        Assert.Equal("30", early.Header("Retry-After"));
        Assert.Contains("Wait 30 seconds and try again", early.Words, StringComparison.Ordinal);
        Assert.Equal(sam.Address, early.Document.QuerySelector("#Email")?.GetAttribute("value"));
        _app.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("1", (await _app.NewBrowser().SignIn(sam)).Header("Retry-After"));
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("R", "R352")]
    [Trait("R", "R353")]
    [Trait("R", "R354")]
    [Trait("Regression", "11")]
    public async Task A_known_device_passes_while_strangers_are_stopped_and_its_success_clears_the_count()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.SubmitForm("/sign-out");
        await StrangersFail(sam, 80);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await _app.NewBrowser().SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("R", "R352")]
    public async Task A_known_device_has_twenty_tries_without_a_wait_and_then_none()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.SubmitForm("/sign-out");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SignIn(sam, Wrong)).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await laptop.SignIn(sam)).Status);
        _app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await laptop.SignIn(sam)).Status);
        // Its failures did not use up those of strangers.
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    [Trait("F", "F28")]
    public async Task A_device_that_was_forgotten_is_a_stranger()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.SubmitForm("/sign-out");
        await _app.Change(db => db.Set<Security.Sessions.Device>().Single(d => d.Account == sam.Account).Forget(_app.Clock.GetUtcNow()));
        await StrangersFail(sam, 80);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await laptop.SignIn(sam)).Status);
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("R", "R354")]
    public async Task A_right_password_forgets_the_failures()
    {
        var sam = await _app.NewPerson();
        for (var round = 0; round < 3; round++)
        {
            await StrangersFail(sam, 4);
            Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam)).Status);
        }

        Assert.Empty(await RowsOf(sam));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("F", "F28")]
    [Trait("Regression", "11")]
    public async Task A_change_of_the_password_forgets_the_failures_of_strangers(bool everywhere)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await StrangersFail(sam, 80);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _app.NewBrowser().SignIn(sam)).Status);

        Assert.Equal(HttpStatusCode.SeeOther, (await laptop.ChangePassword(sam.Password, "seven green kettles humming", everywhere)).Status);

        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam, "seven green kettles humming")).Status);
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("R", "R433")]
    [Trait("R", "R453")]
    public async Task Each_account_has_its_own_count_wherever_the_tries_come_from()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        for (var i = 0; i < 5; i++)
        {
            await _app.NewBrowser().SignIn(sam, Wrong);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await _app.NewBrowser().SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(kim)).Status);
    }

    [Fact]
    [Trait("F", "F21")]
    [Trait("F", "F28")]
    public async Task One_account_has_one_count_however_its_address_is_written()
    {
        var sam = await _app.NewPerson();
        foreach (var typed in new[] { sam.Address, sam.Address.ToUpperInvariant(), " " + sam.Address, sam.Address + " ", "P" + sam.Address[1..] })
        {
            await _app.NewBrowser().SubmitForm("/sign-in", ("Email", typed), ("Password", Wrong));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await _app.NewBrowser().SignIn(sam)).Status);
        Assert.Equal(5, (await RowOf(sam)).StrangerFailures);
    }

    [Fact]
    [Trait("F", "F28")]
    public async Task The_count_survives_a_restart()
    {
        var database = await fixture.Databases.New(TestContext.Current.CancellationToken);
        Person sam;
        await using (var before = new TestApp(database))
        {
            sam = await before.NewPerson();
            for (var i = 0; i < 5; i++)
            {
                await before.NewBrowser().SignIn(sam, Wrong);
            }
        }

        await using var after = new TestApp(database);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await after.NewBrowser().SignIn(sam)).Status);
        after.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.SeeOther, (await after.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    [Trait("F", "F28")]
    public async Task A_second_node_goes_on_counting()
    {
        // An embedded database has one node only, which then stands for both.
        var database = await fixture.Databases.New(TestContext.Current.CancellationToken);
        await using var first = new TestApp(database);
        var folder = Path.Combine(database.DataFolder, "second");
        fixture.Databases.CopyKeys(folder);
        await using var second = Databases.IsPostgres ? new TestApp(database with { DataFolder = folder }) : null;
        var sam = await first.NewPerson();
        foreach (var node in new[] { first, second ?? first, first, second ?? first, first })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await node.NewBrowser().SignIn(sam, Wrong)).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await (second ?? first).NewBrowser().SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await first.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    [Trait("F", "F30")]
    public async Task The_stored_counts_name_nobody()
    {
        var sam = await _app.NewPerson();
        await _app.NewBrowser().SignIn(sam, Wrong);
        await _app.NewBrowser().SubmitForm("/sign-in", ("Email", "somebody.else@example.com"), ("Password", Wrong));

        var rows = (await _app.StoredText())["failure_budgets"];

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.DoesNotContain("example.com", row, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(sam.Account.ToString(), row, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    [Trait("F", "F30")]
    public async Task The_table_keeps_to_its_limits_and_the_oldest_go_first()
    {
        var now = _app.Clock.GetUtcNow();
        await _app.With(db => db.Set<FailureBudget>().ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        await _app.Change(db => db.AddRange(Enumerable.Range(0, 10).Select(day => new FailureBudget
        {
            Key = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{day:D32}")),
            StrangerFailures = 1,
            StrangersWaitUntil = 0,
            KnownFailures = 0,
            TouchedAt = now.AddDays(-day).ToUnixTimeSeconds(),
        })));

        await Forget(new ThrottlingOptions { BudgetsStored = 10, BudgetDays = 9 });
        Assert.Equal(9, (await _app.Stored<FailureBudget>()).Count);
        await Forget(new ThrottlingOptions { BudgetsStored = 4, BudgetDays = 90 });

        Assert.Equal([0, 1, 2, 3], (await _app.Stored<FailureBudget>()).Select(b => int.Parse(Encoding.ASCII.GetString(b.Key), CultureInfo.InvariantCulture)).Order());
    }

    private async Task Forget(ThrottlingOptions limits) => await _app.With(async db =>
    {
        await new ForgetOldBudgets(Options.Create(limits), _app.Clock).Run(db, TestContext.Current.CancellationToken);
        return 0;
    });

    private async Task StrangersFail(Person person, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Null(await Take(person, knownDevice: false));
            _app.Clock.Advance(i < 4 ? TimeSpan.Zero : TimeSpan.FromHours(1));
        }
    }

    private async Task<TimeSpan?> Take(Person person, bool knownDevice)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var budgets = scope.ServiceProvider.GetRequiredService<FailureBudgets>();
        return await budgets.Take(await KeyOf(person), knownDevice, Network.Of(System.Net.IPAddress.Loopback), TestContext.Current.CancellationToken);
    }

    private async Task<byte[]> KeyOf(Person person)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var epoch = await scope.ServiceProvider.GetRequiredService<HoldfastDb>().Set<Platform.Accounts.Account>()
            .Where(a => a.Id == person.Account).Select(a => a.LinkEpoch).SingleAsync(TestContext.Current.CancellationToken);
        return scope.ServiceProvider.GetRequiredService<FailureBudgets>().KeyOf(Authenticator.Password, person.Account.Value, epoch);
    }

    private async Task<FailureBudget> RowOf(Person person) => Assert.Single(await RowsOf(person));

    private async Task<List<FailureBudget>> RowsOf(Person person)
    {
        var key = await KeyOf(person);
        return [.. (await _app.Stored<FailureBudget>()).Where(b => b.Key.AsSpan().SequenceEqual(key))];
    }
}
