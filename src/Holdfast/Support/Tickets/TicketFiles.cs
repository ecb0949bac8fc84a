using Holdfast.Platform.Files;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>The files of tickets: who sees an event sees its files. Those of an internal note do not exist for members.</summary>
internal sealed class TicketFiles(HoldfastDb db, TicketViewers viewers, TicketSight sight) : IFileHolder
{
    public const string HolderKind = "ticket";

    public string Kind => HolderKind;

    public async Task<FileSight> SightOf(Acting? person, Guid holder, int part, CancellationToken ct)
    {
        if (person is null)
        {
            return FileSight.None;
        }

        var id = TicketId.From(holder);
        switch (await viewers.Of(person.Account, person.Role, ct))
        {
            case TicketViewer.Member member:
                var contact = member.Contact ?? default;
                return await db.Set<TicketEvent>().AnyAsync(
                    e => e.Ticket == id && e.Seq == part && sight.Of(member).Any(t => t.Id == id)
                        && e.PublicSeq >= (db.Set<TicketPerson>().Where(p => p.Ticket == id && p.Contact == contact).Select(p => (int?)p.SinceSeq).FirstOrDefault() ?? 1),
                    ct) ? FileSight.Reader : FileSight.None;
            case var staff:
                return await sight.Of(staff).AnyAsync(t => t.Id == id, ct) ? FileSight.Staff : FileSight.None;
        }
    }
}
