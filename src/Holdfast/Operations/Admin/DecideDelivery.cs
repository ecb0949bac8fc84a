using System.Globalization;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
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

    /// <summary>
    /// Has all of one fault tried at the worker's next look, as many as one save may hold; returns how many. Of what waits those are left out
    /// that a worker may have just now: they are tried soon anyway.
    /// </summary>
    public async Task<int> TryAllAgain(bool waiting, string fault, SignedIn by, Origin origin, CancellationToken ct)
    {
        const int Looks = 3;
        for (var look = 0; look < Looks; look++)
        {
            db.ChangeTracker.Clear();
            var now = time.GetUtcNow();
            var soon = now + TimeSpan.FromMinutes(5);
            var open = db.Set<Delivery>().Where(d => d.DoneAt == null && d.Problem != null);
            var rows = await (waiting
                ? open.Where(d => d.GivenUpAt == null && d.DueAt > soon).OrderBy(d => d.DueAt).ThenBy(d => d.Id)
                : open.Where(d => d.GivenUpAt != null).OrderByDescending(d => d.GivenUpAt).ThenByDescending(d => d.Id)).Take(Count.Most).ToListAsync(ct);
            var same = rows.Where(d => OutboxList.FaultOf(d.Problem ?? "") == fault).ToList();
            if (same.Count == 0)
            {
                return 0;
            }

            same.ForEach(delivery => (delivery.GivenUpAt, delivery.DueAt) = (null, now));
            audit.RecordOfInstallation(AdminEvents.DeliveriesRetried, by.Account, origin, same.Count.ToString(CultureInfo.InvariantCulture));
            try
            {
                await db.SaveChangesAsync(ct);
                return same.Count;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another admin or a worker took one of them since they were read.
            }
        }

        return 0;
    }

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
