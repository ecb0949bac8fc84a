using Holdfast.Platform.Files;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>Takes the words and files of an event out, for good: nothing of them stays anywhere (rulings G3).</summary>
/// <param name="Seq">The event, by its number for staff.</param>
/// <param name="Reason">Kept as a note.</param>
/// <param name="WithSubject">The ticket's subject goes too; from then on it has its number only.</param>
public sealed record TakeOutText(TicketViewer.Staff By, TicketId Ticket, int Seq, string Reason, bool WithSubject = false);

/// <summary>By those who moderate. Gives Done, NotThere, Empty (no reason), TooLong, NothingThere.</summary>
public sealed class TakeOutTextHandler(HoldfastDb db, TicketActs acts, TicketDoor door, FileBin bin, TimeProvider time)
{
    public async Task<TicketWrite> Handle(TakeOutText command, CancellationToken ct)
    {
        var reason = door.OfStaff(command.Reason, command.By.Account, []);
        if (TicketActs.Fault(reason) is { } fault)
        {
            return fault;
        }

        var result = await acts.Do(command.By, command.Ticket, (held, inside) => TakeOut(command, held, reason, inside), ct);
        if (result is TicketWrite.Done)
        {
            await bin.Empty(ct);
        }

        return result;
    }

    private async Task<TicketWrite> TakeOut(TakeOutText command, HeldTicket held, TicketWords reason, CancellationToken ct)
    {
        var text = await db.Set<TicketText>().SingleOrDefaultAsync(t => t.Ticket == command.Ticket && t.Seq == command.Seq, ct);
        if (text is not { TakenOutAt: null } && !(command.WithSubject && held.Ticket.Subject.Length > 0))
        {
            return new TicketWrite.NothingThere();
        }

        var number = await db.Set<TicketEvent>().Where(e => e.Ticket == command.Ticket && e.Seq == command.Seq).Select(e => e.PublicSeq)
            .SingleOrDefaultAsync(ct);
        var result = await acts.Append(held, new Happening.TextTakenOut(command.Seq, number, command.WithSubject), null, null, ct);
        if (result is not TicketWrite.Done)
        {
            return result;
        }

        if (text is { TakenOutAt: null })
        {
            text.TakeOut(command.By.Account, time.GetUtcNow());
        }

        await FileBook.TakeOut(
            db.Set<StoredFile>().Where(f => f.HolderKind == TicketFiles.HolderKind && f.Holder == command.Ticket.Value && f.HolderSeq == command.Seq), ct);
        held.Ticket.Subject = command.WithSubject ? "" : held.Ticket.Subject;
        // What somebody had begun to write may quote it.
        await db.Set<TicketDraft>().Where(d => d.Ticket == command.Ticket).ExecuteDeleteAsync(ct);
        // With the subject all that is found of the ticket goes, for each part has it as its title; the rest is indexed anew.
        await db.Set<SearchDocument>()
            .Where(d => d.Kind == TicketText.SearchKind && d.Subject == command.Ticket.Value
                && (command.WithSubject || d.Part == command.Seq))
            .ExecuteDeleteAsync(ct);
        if (command.WithSubject)
        {
            await db.Set<TicketText>().Where(t => t.Ticket == command.Ticket && t.Seq != command.Seq && t.TakenOutAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(t => t.IsIndexed, false), ct);
        }

        await acts.Append(held, new Happening.NoteAdded(), reason, null, ct);
        return result;
    }
}
