using Holdfast.Platform.Keys;

namespace Holdfast.Platform.Storage;

/// <summary>What somebody would wait for who comes right after a start: the first use of a part is its dearest. It changes nothing.</summary>
public interface IWarmUp
{
    Task Run(IServiceProvider services, CancellationToken ct);
}

/// <summary>
/// Does each once, one after the other, when the server listens already: neither the start nor readiness waits for it, and a
/// visitor who comes first does the same work a moment earlier.
/// </summary>
internal sealed class WarmUp(
    IServiceScopeFactory scopes, IEnumerable<IWarmUp> parts, IHostApplicationLifetime lifetime, ILogger<WarmUp> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.FirstPageTaken(stoppingToken))
        {
            return;
        }

        foreach (var part in parts)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await part.Run(scope.ServiceProvider, stoppingToken);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is, the first who needs that part will learn of it in the way that is made for it.
                log.NotWarm(problem, part.GetType().Name);
            }
        }
    }
}

internal static class Lifetimes
{
    private static readonly TimeSpan FirstPage = TimeSpan.FromSeconds(1);

    /// <summary>Ends a second after the server listens, when somebody who waited for it has the first page.</summary>
    /// <returns>False when the server stops before, or never listened: the host takes what a background service throws then for a failure.</returns>
    public static async Task<bool> FirstPageTaken(this IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The machine's own clock: this gives way to a visitor and decides nothing.
        await Task.Delay(FirstPage, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ct.IsCancellationRequested;
    }
}

internal static partial class StorageLog
{
    [LoggerMessage(LogLevel.Warning, "The part {Part} could not be warmed up; its first use does it")]
    public static partial void NotWarm(this ILogger log, Exception problem, string part);
}
