using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.Health;

/// <summary>
/// How the server stops: /readyz says so at once, it serves on while it drains, streams end, requests on their way finish,
/// and what is still running after the time allowed is cut off.
/// </summary>
internal sealed class Stopping(IOptions<HealthOptions> options, TimeProvider time, ILogger<Stopping> log) : IHostedLifecycleService
{
    private int _drained;

    /// <summary>A stream would keep the server from stopping, so it ends when stopping begins; browsers connect again by themselves.</summary>
    public static void EndStreams(IApplicationBuilder app)
    {
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        app.Use(async (http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<GoesOn>() is null)
            {
                await next(http);
                return;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
            http.RequestAborted = either.Token;
            await next(http);
        });
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var drain = TimeSpan.FromSeconds(options.Value.DrainSeconds);
        // A host that is told twice drains once, and one that loses patience goes on.
        if (drain > TimeSpan.Zero && Interlocked.Exchange(ref _drained, 1) == 0)
        {
            log.Draining(drain);
            await Task.Delay(drain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static partial class StoppingLog
{
    [LoggerMessage(LogLevel.Information, "Stopping: requests are served for another {Drain} while /readyz says 503")]
    public static partial void Draining(this ILogger log, TimeSpan drain);
}
