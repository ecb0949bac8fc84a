using Holdfast.Platform.Files;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>As whom a browser without a sign-in reads a ticket; implemented by those who give it a cookie.</summary>
public interface IPassHolder
{
    /// <summary>By each of its passes; none where they open no such ticket. The same statements either way.</summary>
    Task<IReadOnlyList<TicketViewer.Member>> ReadersOf(HttpContext http, TicketId ticket, CancellationToken ct);
}

/// <summary>
/// The files of tickets: who sees an event sees its files. Those of an internal note do not exist for members, and the pass of a chat ends with
/// the chat.
/// </summary>
internal sealed class TicketFiles(HoldfastDb db, TicketViewers viewers, TicketSight sight, IPassHolder passes) : IFileHolder
{
    public const string HolderKind = "ticket";

    public string Kind => HolderKind;

    public async Task<FileSight> SightOf(HttpContext http, Acting? person, Guid holder, int part, CancellationToken ct)
    {
        var id = TicketId.From(holder);
        if (person is null)
        {
            foreach (var stranger in await passes.ReadersOf(http, id, ct))
            {
                if (await Reads(stranger, id, part, ct))
                {
                    return FileSight.Reader;
                }
            }

            return FileSight.None;
        }

        return await viewers.Of(person.Account, person.Role, ct) switch
        {
            TicketViewer.Member member => await Reads(member, id, part, ct) ? FileSight.Reader : FileSight.None,
            var staff => await sight.Of(staff).AnyAsync(t => t.Id == id, ct) ? FileSight.Staff : FileSight.None,
        };
    }

    private Task<bool> Reads(TicketViewer.Member member, TicketId id, int part, CancellationToken ct)
    {
        var contact = member.Contact ?? default;
        var events = db.Set<TicketEvent>().Where(
            e => e.Ticket == id && e.Seq == part && sight.Of(member).Any(t => t.Id == id)
                && e.PublicSeq >= (db.Set<TicketPerson>().Where(p => p.Ticket == id && p.Contact == contact).Select(p => (int?)p.SinceSeq).FirstOrDefault() ?? 1));
        if (member.Pass is { IsOfChat: true })
        {
            events = events.Where(e => !db.Set<TicketEvent>().Any(end => end.Ticket == id && end.Kind == HappeningKind.ChatEnded && end.Seq < part));
        }

        return events.AnyAsync(ct);
    }
}

/// <summary>Files of tickets that nobody has confirmed.</summary>
internal sealed class FilesOfStrangers(HoldfastDb db) : IUnconfirmedFiles
{
    public async Task<long> Bytes(CancellationToken ct)
    {
        const string Sql =
            """
            SELECT COALESCE(SUM(f.size), 0) AS "Value" FROM tickets t JOIN files f ON f.holder_kind = 'ticket' AND f.holder = t.id
            WHERE t.confirmed_at IS NULL
            """;
        return (await db.Database.SqlQueryRaw<long>(Sql).ToListAsync(ct)).Single();
    }
}
