using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>
/// Ends streams whose session is over, on every node. What was committed says which accounts it concerns, and the other nodes are told; whether
/// a session lives is asked of the database alone. Whatever is lost on the way is found by looking at all that are watched, every 15 seconds.
/// </summary>
internal sealed class LiveEndings(LiveRequests requests, LiveHints hints, TimeProvider time, ILogger<LiveEndings> log) : BackgroundService, ISaveHook
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private const string Everybody = "sign-ins";

    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var row in rows)
        {
            switch (row)
            {
                case { Entity: Installation }:
                    requests.DoubtAll();
                    hints.TellOthers(Everybody);
                    break;
                case { Entity: Account account, State: not EntityState.Added }:
                    Doubt(account.Id);
                    break;
                case { Entity: Session session, State: not EntityState.Added }:
                    Doubt(session.Account);
                    break;
            }
        }

        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var everybody = hints.Listen(Everybody, requests.DoubtAll);
        var looked = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var left = looked + Every - time.GetUtcNow();
            await requests.Doubted(left > TimeSpan.Zero ? left : TimeSpan.Zero, stoppingToken);
            if (time.GetUtcNow() - looked >= Every)
            {
                requests.DoubtAll();
                looked = time.GetUtcNow();
            }

            try
            {
                await requests.EndTheEnded(stoppingToken);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested && StorageAway.Is(problem))
            {
                log.DatabaseAway(problem.Message);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is, the next look comes.
                log.NotLooked(problem);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Doubt(AccountId account)
    {
        requests.Doubt(account);
        hints.TellOthers(LiveRequests.TopicOf(account));
    }
}

internal static partial class SessionLog
{
    [LoggerMessage(LogLevel.Warning, "Open pages couldn't be checked for ended sign-ins; the next check is in 15 seconds: the database cannot be used ({Problem})")]
    public static partial void DatabaseAway(this ILogger log, string problem);

    [LoggerMessage(LogLevel.Warning, "Open pages couldn't be checked for ended sign-ins; the next check is in 15 seconds")]
    public static partial void NotLooked(this ILogger log, Exception problem);
}
