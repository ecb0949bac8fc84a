using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Live;

/// <summary>
/// Every 15 seconds looks at exactly what the streams of this node watch, a statement for hundreds, and wakes those that are behind: a notice that was lost
/// costs time and no truth.
/// </summary>
internal sealed class LiveLook(LiveStreams streams, IServiceScopeFactory scopes, TimeProvider time, ILogger<LiveLook> log) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>Names that are asked for in one statement.</summary>
    private const int AtOnce = 500;

    /// <summary>The numbers behind views at the last look.</summary>
    private Dictionary<string, long> _known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Look(stoppingToken);
                }
                catch (Exception problem) when (!stoppingToken.IsCancellationRequested && StorageAway.Is(problem))
                {
                    // The next look comes, and whoever asks for a page is told.
                }
                catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
                {
                    log.NotLookedAtAll(problem);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task Look(CancellationToken ct)
    {
        Dictionary<string, long> known = [];
        foreach (var ofKind in streams.Watching.Where(topic => topic.Exists).GroupBy(topic => topic.Kind))
        {
            var topics = ofKind.ToList();
            await using var scope = scopes.CreateAsyncScope();
            var all = (ILiveTopics)scope.ServiceProvider.GetRequiredService(ofKind.Key.Topics);
            Dictionary<string, long> newest = [];
            foreach (var names in topics.SelectMany(NamesOf).Distinct().Chunk(AtOnce))
            {
                foreach (var (name, number) in await all.Newest(names, ct))
                {
                    newest[name] = number;
                }
            }

            foreach (var topic in topics)
            {
                if (NamesOf(topic).Any(name => newest.TryGetValue(name, out var number) && number != (topic.Told ?? _known.GetValueOrDefault(name, number))))
                {
                    topic.MayHaveChanged();
                }
            }

            foreach (var (name, number) in newest)
            {
                known[name] = number;
            }
        }

        _known = known;
    }

    private static IEnumerable<string> NamesOf(LiveStreams.Watched topic) => topic.Told is not null ? [topic.Name] : topic.AlsoHears;
}

internal static partial class LiveLookLog
{
    [LoggerMessage(LogLevel.Warning, "Open pages couldn't be checked for changes; the next check is in 15 seconds")]
    public static partial void NotLookedAtAll(this ILogger log, Exception problem);
}
