using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>What an agent had begun to write.</summary>
/// <param name="BasedOn">The newest event that they had seen.</param>
/// <param name="Version">Goes up with each saving.</param>
public sealed record DraftText(bool IsNote, string Body, int BasedOn, DateTimeOffset SavedAt, int Version);

/// <summary>What came of keeping a draft.</summary>
public abstract record KeptDraft
{
    private KeptDraft()
    {
    }

    /// <param name="Version">What the page goes on from; 0 where nothing was typed and nothing is kept.</param>
    public sealed record Kept(int Version, DateTimeOffset At) : KeptDraft;

    /// <summary>The same agent has kept other words meanwhile, in another tab.</summary>
    public sealed record Changed : KeptDraft;

    public sealed record TooLong : KeptDraft;

    /// <summary>The ticket does not exist for the agent.</summary>
    public sealed record NotThere : KeptDraft;
}

/// <param name="BasedOn">The newest event that the agent had seen.</param>
/// <param name="Seen">The version that the page goes on from; 0 where there was none.</param>
public sealed record KeepDraft(TicketViewer.Staff By, TicketId Ticket, bool IsNote, string Body, int BasedOn, int Seen);

/// <summary>Drafts are kept on the server, for each agent and ticket one of a reply and one of a note (rulings G45).</summary>
public sealed class TicketDrafts(HoldfastDb db, TicketSight sight, TicketDoor door, Secrets secrets, TimeProvider time)
{
    /// <summary>Keeps it; an empty one goes.</summary>
    public async Task<KeptDraft> Keep(KeepDraft command, CancellationToken ct)
    {
        var (by, ticket, isNote, body, basedOn, seen) = command;
        var words = door.OfMember(body, by.Account, []);
        if (words.IsTooLong)
        {
            return new KeptDraft.TooLong();
        }

        if (!await sight.Of(by).AnyAsync(t => t.Id == ticket, ct))
        {
            return new KeptDraft.NotThere();
        }

        var (agent, now) = (by.Account, time.GetUtcNow());
        if (words.IsEmpty)
        {
            await db.Alone(
                inside => db.Set<TicketDraft>().Where(d => d.Agent == agent && d.Ticket == ticket && d.IsNote == isNote && d.Version == seen)
                    .ExecuteDeleteAsync(inside),
                ct);
            return new KeptDraft.Kept(0, now);
        }

        if (words.Found.Count > 0)
        {
            // What lives of them ends whether the words are kept or not: somebody has them in hand.
            await secrets.End(db, words.Found, ct);
            await db.SaveChangesAsync(ct);
        }

        var version = 0;
        await db.Alone(
            async inside =>
            {
                version = (await db.Database.SqlQueryRaw<int>(
                    """
                    INSERT INTO ticket_drafts (agent, ticket, is_note, body, version, based_on_seq, saved_at)
                    VALUES (@agent, @ticket, @note, @body, 1, @seq, @now)
                    ON CONFLICT (agent, ticket, is_note) DO UPDATE SET body = excluded.body, version = ticket_drafts.version + 1,
                        based_on_seq = excluded.based_on_seq, saved_at = excluded.saved_at
                        WHERE ticket_drafts.version = @seen OR ticket_drafts.body = excluded.body
                    RETURNING version AS "Value"
                    """,
                    db.Parameter("@agent", agent.Value), db.Parameter("@ticket", ticket.Value), db.Parameter("@note", isNote),
                    db.Parameter("@body", words.Body), db.Parameter("@seq", basedOn), db.Parameter("@seen", seen),
                    db.Parameter("@now", db.TimeValue(now))).ToListAsync(inside)).SingleOrDefault();
                return version;
            },
            ct);
        return version == 0 ? new KeptDraft.Changed() : new KeptDraft.Kept(version, now);
    }

    /// <summary>What the agent has begun on the ticket: at most a reply and a note.</summary>
    public async Task<IReadOnlyList<DraftText>> Read(TicketViewer.Staff by, TicketId ticket, CancellationToken ct)
    {
        var agent = by.Account;
        return await sight.Of(by).Where(t => t.Id == ticket)
            .Join(db.Set<TicketDraft>().Where(d => d.Agent == agent), t => t.Id, d => d.Ticket, (_, d) =>
                new DraftText(d.IsNote, d.Body, d.BasedOnSeq, d.SavedAt, d.Version))
            .ToListAsync(ct);
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
