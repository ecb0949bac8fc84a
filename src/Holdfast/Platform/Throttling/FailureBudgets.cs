using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Throttling;

/// <summary>Which secret is being tried. Each has a counter of its own (regression case 11).</summary>
public enum Authenticator
{
    Password,
    Answer,
    RecoveryCode,
}

/// <summary>
/// Counts failures per secret before the secret is looked at (rulings F28): 100 in a row at the most, of which strangers
/// share 80 and devices that signed in before have the last 20 to themselves. Known and unknown accounts are counted by
/// the same statement, so that a stranger cannot tell them apart (F31).
/// </summary>
public sealed class FailureBudgets(HoldfastDb db, InstallationKeys keys, IOptions<ThrottlingOptions> options, TimeProvider time)
{
    /// <summary>The longest wait, in seconds.</summary>
    public const int LongestWait = 3600;

    private const int FirstWait = 30;

    // The oldest key: a rotation must not forget who is at the limit (docs/decisions, 6).
    private readonly byte[] _key = keys.For("failure budgets", keys.Oldest);

    /// <summary>The key of a secret. A proven change raises the account's link epoch and so begins a new count.</summary>
    public byte[] KeyOf(Authenticator authenticator, Guid account, int linkEpoch) => Mac($"{authenticator}:{account}:{linkEpoch}");

    /// <summary>The key of what a stranger typed when no account has it.</summary>
    public byte[] KeyOf(Authenticator authenticator, string address) => Mac($"{authenticator}:{address}");

    /// <summary>
    /// Takes one try in a statement of its own, committed before the hash is computed: a crash or an abort cannot give
    /// it back. Returns null when it was granted, else how long to wait; the longest wait also stands for "until the
    /// secret is reset".
    /// </summary>
    public async Task<TimeSpan?> Take(byte[] key, bool knownDevice, Network network, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var taken = knownDevice ? await TakeKnown(key, now, network.Text, ct) : await TakeStranger(key, now, network.Text, ct);
        if (taken > 0)
        {
            return null;
        }

        var until = await db.Set<FailureBudget>().Where(b => b.Key == key).Select(b => b.StrangersWaitUntil).FirstOrDefaultAsync(ct);
        return knownDevice || until <= now ? TimeSpan.FromSeconds(LongestWait) : TimeSpan.FromSeconds(Math.Min(until - now, LongestWait));
    }

    /// <summary>What has failed since the last right one; null where nothing has.</summary>
    public Task<FailureBudget?> Read(byte[] key, CancellationToken ct) => db.Set<FailureBudget>().AsNoTracking().SingleOrDefaultAsync(b => b.Key == key, ct);

    /// <summary>The statement that forgets the failures; it runs in the save that the right secret leads to.</summary>
    public Task<int> Clear(byte[] key, CancellationToken ct) =>
        db.Set<FailureBudget>().Where(b => b.Key == key).ExecuteDeleteAsync(ct);

    /// <summary>The same as text, for a command that brings more behind it: one round trip for both.</summary>
    /// <param name="parameter">The command's own, with the key.</param>
    public static string ClearSql(string parameter) => $"DELETE FROM failure_budgets WHERE key = {parameter};";

    /// <summary>The same at once: the secret was right, and the form is refused for something else in it.</summary>
    public Task Forgive(byte[] key, CancellationToken ct) => db.Alone(inside => Clear(key, inside), ct);

    private Task<int> TakeStranger(byte[] key, long now, string network, CancellationToken ct)
    {
        var (limit, delayFrom) = (options.Value.StrangerFailures, options.Value.DelayFrom);
        var furthest = now + LongestWait + (long)Clocks.Slack.TotalSeconds;
        // The wait after failure n is 30 s doubled for each one past the first that waits, one hour at the most.
        return db.Alone(inside => db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO failure_budgets (key, stranger_failures, strangers_wait_until, known_failures, touched_at, network, network_before)
            VALUES ({key}, 1, 0, 0, {now}, {network}, '')
            ON CONFLICT (key) DO UPDATE SET
                stranger_failures = failure_budgets.stranger_failures + 1,
                strangers_wait_until = CASE
                    WHEN failure_budgets.stranger_failures + 1 < {delayFrom} THEN 0
                    WHEN failure_budgets.stranger_failures + 1 >= {delayFrom} + 7 THEN {now} + {LongestWait}
                    ELSE {now} + ({FirstWait} << (failure_budgets.stranger_failures + 1 - {delayFrom})) END,
                touched_at = {now}, network = {network}, network_before = failure_budgets.network
            WHERE failure_budgets.stranger_failures < {limit}
                AND (failure_budgets.strangers_wait_until <= {now} OR failure_budgets.strangers_wait_until > {furthest})
            """,
            inside), ct);
    }

    private Task<int> TakeKnown(byte[] key, long now, string network, CancellationToken ct)
    {
        var limit = options.Value.KnownDeviceFailures;
        return db.Alone(inside => db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO failure_budgets (key, stranger_failures, strangers_wait_until, known_failures, touched_at, network, network_before)
            VALUES ({key}, 0, 0, 1, {now}, {network}, '')
            ON CONFLICT (key) DO UPDATE SET
                known_failures = failure_budgets.known_failures + 1, touched_at = {now}, network = {network}, network_before = failure_budgets.network
            WHERE failure_budgets.known_failures < {limit}
            """,
            inside), ct);
    }

    private byte[] Mac(string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text));
}
