using System.Collections.Concurrent;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>
/// When each session was last used, gathered in memory and written once a minute off the path of any request, and at
/// shutdown. A node that dies loses a minute of it at the most, which can only make a session look idle for longer.
/// </summary>
public sealed class LastSeen(IServiceScopeFactory scopes, TimeProvider time, ILogger<LastSeen> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<SessionId, (DateTimeOffset At, string Network)> _pending = new();

    /// <summary>Notes a person's own navigation or form.</summary>
    public void Note(SessionId session, DateTimeOffset now, string network) => _pending[session] = (now, network);

    /// <summary>The later of what is stored and what is not written yet.</summary>
    public DateTimeOffset Latest(SessionId session, DateTimeOffset stored) =>
        _pending.TryGetValue(session, out var pending) && pending.At > stored ? pending.At : stored;

    /// <summary>Writes what is pending.</summary>
    public async Task Flush(CancellationToken ct)
    {
        if (_pending.IsEmpty)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        foreach (var (session, seen) in _pending)
        {
            await db.Alone(
                inside => db.Set<Session>().Where(s => s.Id == session && s.LastSeenAt < seen.At).ExecuteUpdateAsync(
                    s => s.SetProperty(x => x.LastSeenAt, seen.At).SetProperty(x => x.Network, seen.Network), inside),
                ct);
            _pending.TryRemove(KeyValuePair.Create(session, seen));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryFlush(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await TryFlush(CancellationToken.None);
        }
    }

    private async Task TryFlush(CancellationToken ct)
    {
        try
        {
            await Flush(ct);
        }
        catch (Exception problem) when (StorageAway.Is(problem))
        {
            log.LastSeenNotWritten(problem);
        }
    }
}

internal static partial class SessionLog
{
    [LoggerMessage(LogLevel.Warning, "The times of last use could not be written; they wait for the next minute")]
    public static partial void LastSeenNotWritten(this ILogger log, Exception problem);

    [LoggerMessage(LogLevel.Information, "A request came with a token of a session that is over ({Reason})")]
    public static partial void TokenOfEndedSession(this ILogger log, EndReason reason);
}
