using Holdfast.Kit;
using Holdfast.Platform.Keys;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>Reads by key that come at the same moment: on PostgreSQL they travel together, and nobody may notice.</summary>
[Trait("F", "F5")]
public sealed class KeyedReadTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly KeyedRead<string> _names = new("a.name", "FROM sessions s JOIN accounts a ON a.id = s.account", "s.token_hash", static (row, _) => row.GetString(0));

    private HotReads Reads => fixture.App.Services.GetRequiredService<HotReads>();

    [Fact]
    public async Task Each_of_many_gets_its_own_row_and_whoever_has_none_gets_none()
    {
        var (maya, sam) = (await KeyOfNew("Maya"), await KeyOfNew("Sam"));
        var unknown = SecretToken.New().Hash.ToBytes();
        var (keys, expected) = (new[] { maya, unknown, sam }, new[] { "Maya", null, "Sam" });

        // More than one trip holds.
        var found = await Task.WhenAll(Enumerable.Range(0, 3 * SharedTrips<string>.Most).Select(i => Ask(keys[i % 3])));

        Assert.Equal(Enumerable.Range(0, found.Length).Select(i => expected[i % 3]), found);
    }

    [Fact]
    public async Task A_connection_that_is_cut_takes_nobody_along_and_who_goes_away_nobody_either()
    {
        if (!Databases.IsPostgres)
        {
            // Nothing is shared there.
            return;
        }

        var ct = TestContext.Current.CancellationToken;
        var sam = await KeyOfNew("Sam");
        await using var operators = NpgsqlDataSource.Create(fixture.App.Database.ConnectionString ?? "");
        await using var holder = await operators.OpenConnectionAsync(ct);
        await using var held = await holder.BeginTransactionAsync(ct);
        await using (var hold = new NpgsqlCommand("LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE", holder))
        {
            await hold.ExecuteNonQueryAsync(ct);
        }

        using var gone = new CancellationTokenSource();

        var left = Ask(sam, gone.Token);
        var asked = Enumerable.Range(0, SharedTrips<string>.Most).Select(_ => Ask(sam)).ToList();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        await using var cut = operators.CreateCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%token_hash = ANY($1)'");
        object? ended;
        do
        {
            ended = await cut.ExecuteScalarAsync(patience.Token);
        }
        while (ended is not > 0L);

        await held.RollbackAsync(ct);
        Assert.All(await Task.WhenAll(asked), name => Assert.Equal("Sam", name));
    }

    private Task<string?> Ask(byte[] key, CancellationToken ct = default) => Reads.ByKey(_names, key, ct).AsTask();

    private async Task<byte[]> KeyOfNew(string name)
    {
        var browser = await fixture.App.SignIn(await fixture.App.NewPerson(name));
        return SecretToken.TryHash(browser.Cookie("session"), out var hash) ? hash.ToBytes() : throw new InvalidOperationException("It has no session.");
    }
}
