using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;

namespace Holdfast.Support.Tickets;

/// <summary>
/// What came of something that somebody did on a ticket. Each handler says which of these it gives; the first two come from all.
/// </summary>
public abstract record TicketWrite
{
    private TicketWrite()
    {
    }

    /// <summary>It is done; or it was done before by the same client id.</summary>
    /// <param name="Seq">The event's number for staff.</param>
    /// <param name="PublicSeq">Its number for members; null where it is internal.</param>
    public sealed record Done(int Seq, int? PublicSeq) : TicketWrite;

    /// <summary>
    /// The ticket, or what was named with it, does not exist for whoever did it: the answer is that of an address that is none.
    /// </summary>
    public sealed record NotThere : TicketWrite;

    /// <summary>The same client id came with something else before: 409.</summary>
    public sealed record OtherContent : TicketWrite;

    /// <summary>It is closed: nothing but notes and tags.</summary>
    public sealed record IsClosed : TicketWrite;

    /// <summary>It is so already; nothing was written.</summary>
    public sealed record IsSo : TicketWrite;

    /// <summary>Nothing was typed.</summary>
    public sealed record Empty : TicketWrite;

    /// <summary>The text is too long.</summary>
    public sealed record TooLong : TicketWrite;

    /// <summary>One of its files was sent before.</summary>
    public sealed record FileIsSent : TicketWrite;

    /// <summary>The ticket has so many files that no more are taken.</summary>
    public sealed record TooManyFiles : TicketWrite;

    /// <summary>The ticket that was written to is closed or full, so this became a new one.</summary>
    public sealed record FollowUp(TicketId Ticket, int Number) : TicketWrite;

    /// <summary>So many requests are enough for an hour.</summary>
    public sealed record TooMany(int AnHour) : TicketWrite;

    /// <summary>Others wrote since the agent looked: they are shown first (rulings G45).</summary>
    /// <param name="Since">The newest event that the agent had seen.</param>
    public sealed record NewerEvents(int Since) : TicketWrite;

    /// <summary>The text seems to ask for a secret (rulings G43).</summary>
    /// <param name="Sentence">The sentence that does.</param>
    public sealed record AsksForSecret(string Sentence) : TicketWrite;

    /// <summary>Somebody else has it by now.</summary>
    /// <param name="Name">Who; empty where nobody has it any more.</param>
    public sealed record TakenMeanwhile(string Name) : TicketWrite;

    /// <summary>A ticket has so many tags at the most.</summary>
    public sealed record TooManyTags(int Most) : TicketWrite;

    /// <summary>There are no words there to take out, or they are out already.</summary>
    public sealed record NothingThere : TicketWrite;
}

/// <summary>The frame of every act on a ticket: held, done, saved, in one transaction; what is refused saves nothing.</summary>
public sealed class TicketActs(HoldfastDb db, TicketLog log)
{
    internal Task<TicketWrite> Do(TicketViewer by, TicketId ticket, Func<HeldTicket, CancellationToken, Task<TicketWrite>> act,
        CancellationToken ct) => db.Write(
        async inside =>
        {
            var result = await log.Hold(by, ticket, inside) is { } held ? await act(held, inside) : new TicketWrite.NotThere();
            if (result is TicketWrite.Done)
            {
                await db.SaveChangesAsync(inside);
            }
            else
            {
                // What a refused act had begun must not go with the next save of the same request.
                db.ChangeTracker.Clear();
            }

            return result;
        },
        ct);

    /// <summary>One event, and nothing else.</summary>
    internal Task<TicketWrite> Write(TicketViewer by, TicketId ticket, Happening what, TicketWords? words, Guid? clientId,
        CancellationToken ct) =>
        Do(by, ticket, (held, inside) => Append(held, what, words, clientId, inside), ct);

    internal async Task<TicketWrite> Append(HeldTicket held, Happening what, TicketWords? words, Guid? clientId, CancellationToken ct) =>
        await log.Append(held, what, words, clientId, ct) switch
        {
            Appended.Written written => new TicketWrite.Done(written.Event.Seq, written.Event.PublicSeq),
            Appended.WrittenBefore before => new TicketWrite.Done(before.Event.Seq, before.Event.PublicSeq),
            Appended.OtherContent => new TicketWrite.OtherContent(),
            // Its route is for those who may; whoever comes round it learns nothing.
            Appended.MayNot => new TicketWrite.NotThere(),
            Appended.StatusRefuses => held.Ticket.Status is TicketStatus.Closed ? new TicketWrite.IsClosed() : new TicketWrite.IsSo(),
            Appended.Full => new TicketWrite.IsClosed(),
            Appended.TooLong => new TicketWrite.TooLong(),
            Appended.FileIsSent => new TicketWrite.FileIsSent(),
            Appended.TooManyFiles => new TicketWrite.TooManyFiles(),
            var other => throw new InvalidOperationException($"Nobody knows what {other} means."),
        };

    /// <summary>Why words cannot be written; null when they can. Asked before a ticket is held.</summary>
    internal static TicketWrite? Fault(TicketWords words) =>
        words.IsEmpty ? new TicketWrite.Empty() : words.IsTooLong ? new TicketWrite.TooLong() : null;
}
