using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Health;

/// <param name="Missing">A word for why the node may not be given requests, or null.</param>
/// <param name="MailWaits">Mail has failed and waits: people are served, and somebody should look.</param>
public sealed record NodeState(string? Missing, bool MailWaits);

/// <summary>Whether this node may be given requests: the database answers, takes writes and agrees about the time (rulings F42).</summary>
public sealed class Readiness(IServiceProvider services, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Readiness> log) : IDisposable
{
    /// <summary>How far this machine's clock may be off the database's.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // Strangers may ask as often as they like: the database is asked once a second.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (long At, NodeState State)? _last;

    /// <summary>How this node is, as of a second ago at the most.</summary>
    public async Task<NodeState> Now(CancellationToken ct)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return new NodeState("stopping", MailWaits: false);
        }

        await _turn.WaitAsync(ct);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) >= Fresh)
            {
                var state = await Look(ct);
                Tell(_last?.State.Missing, state.Missing);
                last = (time.GetTimestamp(), state);
                _last = last;
            }

            return last.State;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How far the clock is certainly off: the database read its own some time between the two readings of ours.</summary>
    public static TimeSpan Off(DateTimeOffset before, DateTimeOffset database, DateTimeOffset after) =>
        database < before ? before - database : database > after ? database - after : TimeSpan.Zero;

    /// <summary>Asks the database for its time.</summary>
    public static async Task<TimeSpan> ClockOff(HoldfastDb db, TimeProvider time, CancellationToken ct)
    {
        // The connection is opened first: opening it may take longer than the clocks may differ.
        await db.Database.OpenConnectionAsync(ct);
        var before = time.GetUtcNow();
        var database = await db.Database.SqlQueryRaw<long>(db.Clock).SingleAsync(ct);
        return Off(before, DateTimeOffset.FromUnixTimeMilliseconds(database), time.GetUtcNow());
    }

    public void Dispose() => _turn.Dispose();

    private async Task<NodeState> Look(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            await using var db = StorageModule.Beside(services);
            return await ClockOff(db, time, either.Token) > Tolerance ? new NodeState("clock", MailWaits: false)
                : !await db.TakesWrites(either.Token) ? new NodeState("read-only", MailWaits: false)
                : new NodeState(null, await MailState.Waits(db, services.GetServices<MailConsumer>(), either.Token));
        }
        catch (Exception problem) when (StorageAway.Is(problem) || (problem is OperationCanceledException && patience.IsCancellationRequested))
        {
            return new NodeState(DatabaseTrouble.IsPoolers(problem) ? "pooler" : "database", MailWaits: false);
        }
    }

    private void Tell(string? before, string? now)
    {
        if (now is not null && now != before)
        {
            log.NotReady(now);
        }
        else if (now is null && before is not null)
        {
            log.ReadyAgain();
        }
    }
}

internal static partial class SetupLog
{
    [LoggerMessage(LogLevel.Warning, "This node is not ready for requests: {Missing}")]
    public static partial void NotReady(this ILogger log, string missing);

    [LoggerMessage(LogLevel.Information, "This node is ready for requests again")]
    public static partial void ReadyAgain(this ILogger log);
}
