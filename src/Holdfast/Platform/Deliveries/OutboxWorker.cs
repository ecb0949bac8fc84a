using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Deliveries;

/// <summary>
/// Delivers what is due, one row at a time, as it is claimed; a worker that comes back after its claim was over writes nothing.
/// </summary>
internal sealed class OutboxWorker(
    IServiceScopeFactory scopes, OutboxRoutes routes, DeliveryClaims claims, DeliveryDelays delays, TimeProvider time, ILogger<OutboxWorker> log)
{
    /// <summary>How long one delivery may take, well inside the claim.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long noting that it was delivered may take: less than a server that is told to stop waits for.</summary>
    private static readonly TimeSpan Noting = TimeSpan.FromSeconds(10);

    /// <summary>Delivers everything that is due now, whoever it is for; returns how many tries that took.</summary>
    public Task<int> DeliverDue(CancellationToken ct) => DeliverAll("", [], ct);

    /// <summary>Delivers what is due for one consumer.</summary>
    internal Task<int> DeliverDueFor(string consumer, CancellationToken ct) => DeliverAll("AND consumer = @consumer0", [consumer], ct);

    /// <summary>Tries what no consumer of this version answers for, so that it is given up as loudly as anything else.</summary>
    internal Task<int> DeliverDueForNobody(CancellationToken ct) =>
        DeliverAll($"AND consumer NOT IN ({string.Join(", ", routes.Consumers.Select((_, i) => $"@consumer{i}"))})", routes.Consumers, ct);

    private async Task<int> DeliverAll(string which, IReadOnlyList<string> consumers, CancellationToken ct)
    {
        var tries = 0;
        while (await claims.Next(which, consumers, ct) is { } id)
        {
            await DeliverOne(DeliveryId.From(id), ct);
            tries++;
        }

        return tries;
    }

    private async Task DeliverOne(DeliveryId id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        if (await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == id, ct) is not { } delivery)
        {
            // An operator has discarded it, or it was erased with its account, meanwhile.
            return;
        }

        var attempt = delivery.Attempts;
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var route = routes.Find(delivery) ?? throw new InvalidOperationException($"Nobody delivers {delivery.Kind} for {delivery.Consumer}.");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
            await route.Deliver(scope.ServiceProvider, db, delivery, either.Token);
            (delivery.DoneAt, delivery.Problem) = (time.GetUtcNow(), null);
            // It has arrived: a server that is told to stop at this moment would deliver it once more after its start.
            using var noting = new CancellationTokenSource(Noting, time);
            await db.SaveChangesAsync(noting.Token);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested && problem is not DbUpdateConcurrencyException)
        {
            // Whatever a consumer throws is a reason to try again, and to tell the operator. When the database is the
            // reason, this throws too, and the row falls due when its claim is over.
            await delays.PutOff(id, attempt, Named(problem, patience), ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            log.DeliveryTakenOver(id.Value, delivery.Consumer, attempt);
        }
    }

    /// <summary>"The operation was canceled" would tell an operator nothing.</summary>
    private static Exception Named(Exception problem, CancellationTokenSource patience) => problem is OperationCanceledException && patience.IsCancellationRequested
        ? new TimeoutException($"It took longer than {Patience.TotalMinutes:0} minutes and was broken off.", problem)
        : problem;
}
