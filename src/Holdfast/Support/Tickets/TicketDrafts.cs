using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>What an agent had begun to write.</summary>
/// <param name="BasedOn">The newest event that they had seen.</param>
public sealed record DraftText(string Body, int BasedOn, DateTimeOffset SavedAt);

/// <summary>Drafts are kept on the server, for each agent and ticket (support.md G45).</summary>
public sealed class TicketDrafts(HoldfastDb db, TicketSight sight, TimeProvider time)
{
    /// <summary>Keeps it; an empty one goes. False where the ticket does not exist for the agent, or the text is too long.</summary>
    public async Task<bool> Keep(TicketViewer.Staff by, TicketId ticket, string body, int basedOn, CancellationToken ct)
    {
        var words = TicketWords.OfMember(body);
        if (words.IsTooLong || !await sight.Of(by).AnyAsync(t => t.Id == ticket, ct))
        {
            return false;
        }

        var agent = by.Account;
        await db.Alone(
            inside => words.IsEmpty
                ? db.Set<TicketDraft>().Where(d => d.Agent == agent && d.Ticket == ticket).ExecuteDeleteAsync(inside)
                : db.Database.ExecuteSqlRawAsync(
                    """
                    INSERT INTO ticket_drafts (agent, ticket, body, based_on_seq, saved_at) VALUES (@agent, @ticket, @body, @seq, @now)
                    ON CONFLICT (agent, ticket) DO UPDATE SET body = excluded.body, based_on_seq = excluded.based_on_seq, saved_at = excluded.saved_at
                    """,
                    [
                        db.Parameter("@agent", agent.Value), db.Parameter("@ticket", ticket.Value), db.Parameter("@body", words.Body),
                        db.Parameter("@seq", basedOn), db.Parameter("@now", db.TimeValue(time.GetUtcNow())),
                    ],
                    inside),
            ct);
        return true;
    }

    public async Task<DraftText?> Read(TicketViewer.Staff by, TicketId ticket, CancellationToken ct)
    {
        var agent = by.Account;
        return await sight.Of(by).Where(t => t.Id == ticket)
            .Join(db.Set<TicketDraft>().Where(d => d.Agent == agent), t => t.Id, d => d.Ticket, (_, d) =>
                new DraftText(d.Body, d.BasedOnSeq, d.SavedAt))
            .SingleOrDefaultAsync(ct);
    }
}

/// <summary>Drafts go after 7 days, and with the role of whoever began them.</summary>
internal sealed class ForgetOldDrafts(TimeProvider time) : IJob
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public TimeSpan Every => TimeSpan.FromHours(1);

    public Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow() - Kept;
        return db.Alone(
            inside => db.Set<TicketDraft>()
                .Where(d => d.SavedAt < before || !db.Set<Account>().Any(a => a.Id == d.Agent && a.Role != Role.Member))
                    .ExecuteDeleteAsync(inside),
            ct);
    }
}
