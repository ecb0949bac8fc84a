using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>
/// How far people have read: staff by marks, members by their row on the ticket. Single statements that only ever raise a number.
/// </summary>
public sealed class TicketMarks(HoldfastDb db, TicketSight sight)
{
    /// <summary>An agent has read up to an event.</summary>
    public async Task Read(TicketViewer.Staff by, TicketId ticket, int seq, CancellationToken ct)
    {
        if (await sight.Of(by).Where(t => t.Id == ticket).Select(t => (int?)t.LastSeq).SingleOrDefaultAsync(ct) is { } last)
        {
            await db.Alone(inside => Mark(by.Account, ticket, Math.Clamp(seq, 0, last), inside), ct);
        }
    }

    /// <summary>A member has read up to one of their numbers.</summary>
    public async Task Read(TicketViewer.Member by, TicketId ticket, int number, CancellationToken ct)
    {
        var contact = by.Contact ?? default;
        if (await sight.Of(by).Where(t => t.Id == ticket).Select(t => (int?)t.LastPublicSeq).SingleOrDefaultAsync(ct) is { } last)
        {
            var seen = Math.Clamp(number, 0, last);
            await db.Alone(
                inside => db.Set<TicketPerson>().Where(p => p.Ticket == ticket && p.Contact == contact && p.ReadSeq < seen)
                    .ExecuteUpdateAsync(row => row.SetProperty(p => p.ReadSeq, seen), inside),
                ct);
        }
    }

    /// <summary>The numbers that the agent has read of these tickets.</summary>
    public async Task<IReadOnlyDictionary<TicketId, int>> Of(TicketViewer.Staff by, IReadOnlyList<TicketId> tickets, CancellationToken ct)
    {
        var agent = by.Account;
        return await db.Set<TicketMark>().Where(m => m.Agent == agent && tickets.Contains(m.Ticket))
            .ToDictionaryAsync(m => m.Ticket, m => m.ReadSeq, ct);
    }

    /// <summary>Whoever writes has read it, and what they had begun is sent. Inside the save that writes.</summary>
    internal async Task Written(TicketViewer.Staff by, TicketId ticket, int seq, bool isNote, CancellationToken ct)
    {
        var agent = by.Account;
        await Mark(agent, ticket, seq, ct);
        await db.Set<TicketDraft>().Where(d => d.Agent == agent && d.Ticket == ticket && d.IsNote == isNote).ExecuteDeleteAsync(ct);
    }

    private Task<int> Mark(AccountId agent, TicketId ticket, int seq, CancellationToken ct) => db.Database.ExecuteSqlRawAsync(
        """
        INSERT INTO ticket_marks (agent, ticket, read_seq, follows) VALUES (@agent, @ticket, @seq, FALSE)
        ON CONFLICT (agent, ticket) DO UPDATE SET read_seq = excluded.read_seq WHERE ticket_marks.read_seq < excluded.read_seq
        """,
        [db.Parameter("@agent", agent.Value), db.Parameter("@ticket", ticket.Value), db.Parameter("@seq", seq)],
        ct);
}
