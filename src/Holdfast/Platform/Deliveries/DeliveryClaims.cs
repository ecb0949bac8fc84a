using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Deliveries;

/// <summary>
/// Claims what is due, one row at a time: its due time moves ahead of the longest delivery, in one statement that two workers or nodes cannot
/// both win, so that a worker that dies lets it fall due again. The number of the try is the claim.
/// </summary>
internal sealed class DeliveryClaims(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>How long a row belongs to the worker that took it; after that another may take it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(3);

    /// <summary>The longest that anything was ever meant to wait, and what clocks differ.</summary>
    private static readonly TimeSpan Furthest = DeliveryDelays.Longest + Clocks.Slack;

    /// <summary>What is due, and then what is due further ahead than anything was ever meant to be: it was left while a clock was ahead.</summary>
    public async Task<Guid?> Next(string which, IReadOnlyList<string> consumers, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await First("due_at <= @at", now, which, consumers, ct) ?? await First("due_at > @at", now + Furthest, which, consumers, ct);
    }

    private async Task<Guid?> First(string due, DateTimeOffset at, string which, IReadOnlyList<string> consumers, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var sql =
            $"""
            UPDATE deliveries SET due_at = @until, attempts = attempts + 1
            WHERE id = (
                SELECT id FROM deliveries WHERE done_at IS NULL AND given_up_at IS NULL AND {due} {which}
                ORDER BY due_at LIMIT 1 {db.SkippingHeldRows})
            RETURNING id AS "Value"
            """;
        object[] parameters =
        [
            db.Parameter("@until", db.TimeValue(time.GetUtcNow() + Length)),
            db.Parameter("@at", db.TimeValue(at)),
            .. consumers.Select((consumer, i) => db.Parameter($"@consumer{i}", consumer)),
        ];
        List<Guid> claimed = [];
        await db.Alone(
            async inside =>
            {
                claimed = await db.Database.SqlQueryRaw<Guid>(sql, parameters).ToListAsync(inside);
                return claimed.Count;
            },
            ct);
        return claimed.Count > 0 ? claimed[0] : null;
    }
}
