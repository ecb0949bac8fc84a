using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Tickets;

/// <summary>What was solved long enough ago is closed: each in a save of its own, so that nobody waits for all of them.</summary>
internal sealed class CloseSolvedTickets(OutboxRoutes routes, IOptions<TicketsOptions> options, TimeProvider time) : IJob
{
    /// <summary>Tickets that are read at once.</summary>
    public const int AtOnce = 100;

    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.CloseAfterDays);
        var acts = new TicketActs(db, new TicketLog(db, new Outbox(db, routes, time), new TicketPasses(db, time), time));
        List<TicketId> due;
        do
        {
            due = await db.Set<Ticket>().Where(t => t.Status == TicketStatus.Solved && t.SolvedAt <= before)
                .OrderBy(t => t.SolvedAt).Select(t => t.Id).Take(AtOnce).ToListAsync(ct);
            foreach (var ticket in due)
            {
                await acts.Do(new TicketViewer.Ourselves(), ticket, (held, inside) => Close(acts, held, before, inside), ct);
                db.ChangeTracker.Clear();
            }
        }
        while (due.Count == AtOnce);
    }

    private static async Task<TicketWrite> Close(TicketActs acts, HeldTicket held, DateTimeOffset before, CancellationToken ct) =>
        // Somebody may have written between the look and the hold.
        held.Ticket.SolvedAt <= before ? await acts.Append(held, new Happening.ClosedByTime(), null, null, ct) : new TicketWrite.IsSo();
}
