using System.Security.Cryptography;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Deliveries;

/// <summary>
/// Keeps the worker going, in a lane for each consumer so that a slow one holds up nobody else: at once when a save left
/// something, and every 15 seconds for what fell due or another node left.
/// </summary>
internal sealed class OutboxService(
    OutboxWorker worker, OutboxRoutes routes, OutboxSignal signal, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OutboxService> log)
    : BackgroundService
{
    private const int LeastRest = 200;
    private const int MostRest = 800;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // People wait for the first page, and nobody for mail.
        if (!await lifetime.FirstPageTaken(stoppingToken))
        {
            return;
        }

        await Task.WhenAll(
        [
            .. routes.Consumers.Select(consumer => Repeat(consumer, ct => worker.DeliverDueFor(consumer, ct), stoppingToken)),
            Repeat("", worker.DeliverDueForNobody, stoppingToken),
        ]);
    }

    /// <summary>
    /// The answer to whoever left something goes first: on few cores it would else wait for the delivery, and a stranger could tell by its
    /// time what there is to deliver (rulings F31). By the machine's own clock, for nothing depends on it.
    /// </summary>
    private static async Task Rest(CancellationToken ct) =>
        await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(LeastRest, MostRest)), TimeProvider.System, ct)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task Repeat(string lane, Func<CancellationToken, Task<int>> deliver, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await deliver(ct);
            }
            catch (Exception problem) when (!ct.IsCancellationRequested)
            {
                // The lane outlives whatever happens in it.
                log.OutboxStands(problem, lane);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await signal.Wait(lane, Poll, time, ct);
            await Rest(ct);
        }
    }
}
