using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Admin;

/// <summary>
/// What an admin does about a delivery that does not get through. False where it was delivered or discarded meanwhile; the
/// decision and who made it are one save.
/// </summary>
public sealed class DecideDelivery(HoldfastDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Has it tried once more at the worker's next look; a worker that has it just now may deliver it twice, recognisably.</summary>
    public Task<bool> TryAgain(Guid id, SignedIn by, Origin origin, CancellationToken ct) => Decide(
        id, AdminEvents.DeliveryRetried, by, origin, delivery => (delivery.GivenUpAt, delivery.DueAt) = (null, time.GetUtcNow()), ct);

    /// <summary>Gives it up for good.</summary>
    public Task<bool> Discard(Guid id, SignedIn by, Origin origin, CancellationToken ct) => Decide(
        id, AdminEvents.DeliveryDiscarded, by, origin,
        delivery => (delivery.GivenUpAt, delivery.DoneAt) = (delivery.GivenUpAt ?? time.GetUtcNow(), time.GetUtcNow()), ct);

    private async Task<bool> Decide(Guid id, ActivityKind kind, SignedIn by, Origin origin, Action<Delivery> act, CancellationToken ct)
    {
        const int Looks = 2;
        var key = DeliveryId.From(id);
        for (var look = 0; look < Looks; look++)
        {
            db.ChangeTracker.Clear();
            if (await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == key && d.DoneAt == null, ct) is not { } delivery)
            {
                return false;
            }

            act(delivery);
            audit.RecordOfInstallation(kind, by.Account, origin, $"{delivery.Consumer}, {delivery.Kind}, {id}");
            try
            {
                await db.SaveChangesAsync(ct);
                return true;
            }
            catch (DbUpdateConcurrencyException)
            {
                // A worker took it since it was read.
            }
        }

        return false;
    }
}
