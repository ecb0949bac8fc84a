using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>The requester, or somebody in copy, writes.</summary>
/// <param name="ClientId">The form's own id for it, so that it is written once.</param>
public sealed record ReplyAsMember(TicketViewer.Member By, TicketId Ticket, string Text, Guid? ClientId)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>Gives Done, NotThere, OtherContent, Empty, TooLong, FollowUp, TooMany, FileIsSent, TooManyFiles; IsClosed with a pass only.</summary>
public sealed class ReplyAsMemberHandler(HoldfastDb db, TicketActs acts, TicketSight sight, TicketDoor door, SubmitRequestHandler submit)
{
    public async Task<TicketWrite> Handle(ReplyAsMember command, CancellationToken ct)
    {
        var words = door.OfMember(command.Text, command.By.Account, command.Files);
        if (TicketActs.Fault(words) is { } fault)
        {
            return fault;
        }

        var written = await acts.Write(command.By, command.Ticket, new Happening.MemberReplied(), words, command.ClientId, ct);
        // A pass opens this one ticket, and a new one would be another.
        if (written is not TicketWrite.IsClosed || command.By.Pass is not null)
        {
            return written;
        }

        db.ChangeTracker.Clear();
        if (await sight.Of(command.By).AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.Ticket, ct) is not { } closed)
        {
            return new TicketWrite.NotThere();
        }

        return await submit.FollowUp(command.By.Account, closed, words, command.ClientId, ct) switch
        {
            SubmitRequestResult.Sent sent => new TicketWrite.FollowUp(sent.Ticket, sent.Number),
            SubmitRequestResult.TooMany many => new TicketWrite.TooMany(many.AnHour),
            SubmitRequestResult.Refused => new TicketWrite.FileIsSent(),
            _ => new TicketWrite.NotThere(),
        };
    }
}

/// <summary>The requester needs nothing more.</summary>
public sealed record MarkSolved(TicketViewer.Member By, TicketId Ticket);

/// <summary>Gives Done, NotThere, IsSo, IsClosed.</summary>
public sealed class MarkSolvedHandler(TicketActs acts)
{
    public Task<TicketWrite> Handle(MarkSolved command, CancellationToken ct) =>
        acts.Write(command.By, command.Ticket, new Happening.MarkedSolved(), null, null, ct);
}

/// <summary>The requester says what they think of our help; once more is another rating, and the newest counts.</summary>
/// <param name="Word">May be empty.</param>
public sealed record RateHelp(TicketViewer.Member By, TicketId Ticket, bool IsGood, string Word);

/// <summary>Gives Done, NotThere, TooLong; IsSo where it is not solved.</summary>
public sealed class RateHelpHandler(TicketActs acts, TicketDoor door)
{
    /// <summary>Most characters of the word.</summary>
    public const int WordLength = 1_000;

    public async Task<TicketWrite> Handle(RateHelp command, CancellationToken ct)
    {
        var words = door.OfMember(command.Word, command.By.Account, []);
        if (words.Body.Length > WordLength)
        {
            return new TicketWrite.TooLong();
        }

        return await acts.Do(
            command.By, command.Ticket,
            async (held, inside) => held.Ticket.Status is TicketStatus.Solved or TicketStatus.Closed
                ? await acts.Append(held, new Happening.Rated(command.IsGood, !words.IsEmpty), words.IsEmpty ? null : words, null, inside)
                : new TicketWrite.IsSo(),
            ct);
    }
}
