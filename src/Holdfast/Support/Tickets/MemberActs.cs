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

/// <summary>Gives Done, NotThere, OtherContent, Empty, TooLong, FollowUp, TooMany, FileIsSent, TooManyFiles.</summary>
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
        if (written is not TicketWrite.IsClosed)
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
