using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Throttling;

/// <summary>What is counted by the hour, declared by the capability that counts it.</summary>
/// <param name="Name">The rows' keys are made with it: give none twice. A new name begins to count anew.</param>
public readonly record struct Hourly(string Name)
{
    /// <summary>Mails to an address that nobody has proved to be theirs, whoever asks for them.</summary>
    public static readonly Hourly MailsToAddress = new("MailsToAddress");

    public override string ToString() => Name;
}

/// <summary>
/// Bounds what costs others something: so many in an hour, counted from the first one. Each take is one statement of its
/// own, committed at once, the same for known and unknown (rulings F31).
/// </summary>
public sealed class HourBudgets(HoldfastDb db, InstallationKeys keys, TimeProvider time)
{
    public const int Seconds = 3600;

    private readonly byte[] _key = keys.For("hour budgets");

    /// <summary>Takes one of <paramref name="most"/>; false when this hour has none left.</summary>
    /// <param name="whose">A network, an address's key, an account's id; empty where everybody counts together.</param>
    public async Task<bool> Take(Hourly what, string whose, int most, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var (over, ahead) = (now - Seconds, now + (long)Clocks.Slack.TotalSeconds);
        var key = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{what.Name}:{whose}"));
        return await db.Alone(
            inside => db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO hour_budgets (key, taken, began_at) VALUES ({key}, 1, {now})
                ON CONFLICT (key) DO UPDATE SET
                    taken = CASE WHEN hour_budgets.began_at <= {over} OR hour_budgets.began_at > {ahead} THEN 1 ELSE hour_budgets.taken + 1 END,
                    began_at = CASE WHEN hour_budgets.began_at <= {over} OR hour_budgets.began_at > {ahead} THEN {now} ELSE hour_budgets.began_at END
                WHERE hour_budgets.began_at <= {over} OR hour_budgets.began_at > {ahead} OR hour_budgets.taken < {most}
                """,
                inside),
            ct) > 0;
    }
}
