using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>
/// What somebody had who was erased, closed their account or does not work here any more goes back to everybody: it would stand in
/// nobody's list. Each in a save of its own.
/// </summary>
internal sealed class GiveBackTickets(OutboxRoutes routes, TimeProvider time) : IJob
{
    /// <summary>Tickets that are read at once.</summary>
    public const int AtOnce = 100;

    private static readonly Role[] Workers = [Role.Agent, Role.Lead, Role.Admin];

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var acts = new TicketActs(db, new TicketLog(db, new Outbox(db, routes, time), new TicketPasses(db, time), time));
        List<TicketId> left;
        do
        {
            left = await Left(db).OrderBy(t => t.Assignee).ThenBy(t => t.Number).Select(t => t.Id).Take(AtOnce).ToListAsync(ct);
            foreach (var ticket in left)
            {
                await acts.Do(new TicketViewer.Ourselves(), ticket, (held, inside) => GiveBack(db, acts, held, inside), ct);
                db.ChangeTracker.Clear();
            }
        }
        while (left.Count == AtOnce);
    }

    private static IQueryable<Ticket> Left(HoldfastDb db) => db.Set<Ticket>().AsNoTracking().Where(t =>
        t.Assignee != null && t.Status <= TicketStatus.OnHold
        && !db.Set<Account>().Any(a => a.Id == t.Assignee && a.Status != AccountStatus.Closed && Workers.Contains(a.Role)));

    private static async Task<TicketWrite> GiveBack(HoldfastDb db, TicketActs acts, HeldTicket held, CancellationToken ct) =>
        // Somebody may have taken it between the look and the hold.
        await Left(db).AnyAsync(t => t.Id == held.Ticket.Id, ct)
            ? await acts.Append(held, new Happening.Assigned(null), null, null, ct)
            : new TicketWrite.IsSo();
}
