using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>A public reply.</summary>
/// <param name="Text">Markdown.</param>
/// <param name="Then">The status that the button names: open, pending, on hold or solved.</param>
/// <param name="BasedOn">The newest event that the agent had seen.</param>
/// <param name="SendsAnyway">They were warned that it seems to ask for a secret, and send it all the same: a lead sees that.</param>
public sealed record ReplyAsAgent(
    TicketViewer.Staff By, TicketId Ticket, string Text, TicketStatus Then, int BasedOn, Guid? ClientId, bool SendsAnyway = false)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>Gives Done, NotThere, OtherContent, IsClosed, Empty, TooLong, NewerEvents, AsksForSecret, FileIsSent, TooManyFiles.</summary>
public sealed class ReplyAsAgentHandler(HoldfastDb db, TicketActs acts, TicketLog log, TicketMarks marks, TicketDoor door)
{
    /// <summary>What a colleague, or the member, does between an agent's look and their answer that the agent must see first.</summary>
    private static readonly HappeningKind[] SeenFirst =
        [HappeningKind.MemberReplied, HappeningKind.MarkedSolved, HappeningKind.AgentReplied, HappeningKind.NoteAdded,
            HappeningKind.StatusSet, HappeningKind.Assigned];

    public async Task<TicketWrite> Handle(ReplyAsAgent command, CancellationToken ct)
    {
        var words = door.OfStaff(command.Text, command.By.Account, command.Files);
        if (TicketActs.Fault(words) is { } fault)
        {
            return fault;
        }

        var asks = AskingForSecrets.In(words.Body);
        return asks is not null && !command.SendsAnyway
            ? new TicketWrite.AsksForSecret(asks)
            : await acts.Do(command.By, command.Ticket, (held, inside) => Write(command, held, words, asks is not null, inside), ct);
    }

    private async Task<TicketWrite> Write(ReplyAsAgent command, HeldTicket held, TicketWords words, bool asks, CancellationToken ct)
    {
        var isAgain = command.ClientId is { } id && await log.Knows(held, id, ct);
        if (!isAgain && await HasNewer(command, ct))
        {
            return new TicketWrite.NewerEvents(command.BasedOn);
        }

        var result = await acts.Append(held, new Happening.AgentReplied(command.Then), words, command.ClientId, ct);
        if (result is TicketWrite.Done done && !isAgain)
        {
            if (asks)
            {
                await acts.Append(held, new Happening.SentDespiteGuard(done.Seq), null, null, ct);
            }

            await marks.Written(command.By, command.Ticket, held.Ticket.LastSeq, isNote: false, ct);
        }

        return result;
    }

    private Task<bool> HasNewer(ReplyAsAgent command, CancellationToken ct)
    {
        var own = command.By.Account.Value;
        return db.Set<TicketEvent>()
            .AnyAsync(e => e.Ticket == command.Ticket && e.Seq > command.BasedOn && e.Author != own && SeenFirst.Contains(e.Kind), ct);
    }
}

/// <summary>An internal note.</summary>
/// <param name="Text">Markdown.</param>
public sealed record AddNote(TicketViewer.Staff By, TicketId Ticket, string Text, Guid? ClientId)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>Gives Done, NotThere, OtherContent, Empty, TooLong, FileIsSent, TooManyFiles.</summary>
public sealed class AddNoteHandler(TicketActs acts, TicketMarks marks, TicketDoor door)
{
    public async Task<TicketWrite> Handle(AddNote command, CancellationToken ct)
    {
        var words = door.OfStaff(command.Text, command.By.Account, command.Files);
        return TicketActs.Fault(words) ?? await acts.Do(
            command.By,
            command.Ticket,
            async (held, inside) =>
            {
                var result = await acts.Append(held, new Happening.NoteAdded(), words, command.ClientId, inside);
                if (result is TicketWrite.Done)
                {
                    await marks.Written(command.By, command.Ticket, held.Ticket.LastSeq, isNote: true, inside);
                }

                return result;
            },
            ct);
    }
}
