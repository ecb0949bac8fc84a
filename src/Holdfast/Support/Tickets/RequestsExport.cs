using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>The person's own requests as they read them: what is internal is no part of it.</summary>
internal sealed class RequestsExport : IExportPart
{
    /// <summary>Requests, and events of one, that are read at once.</summary>
    internal const int AtOnce = 100;

    public string Name => "requests";

    public IReadOnlyList<Type> Tables => [typeof(Ticket), typeof(TicketText), typeof(StoredFile)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        var contact = await db.Set<Contacts.Contact>().Where(c => c.Account == account).Select(c => c.Id).SingleOrDefaultAsync(ct);
        var sight = new TicketSight(db).Of(new TicketViewer.Member(account, contact));
        var after = 0;
        List<Ticket> page;
        do
        {
            page = await sight.AsNoTracking().Where(t => t.Number > after).OrderBy(t => t.Number).Take(AtOnce).ToListAsync(ct);
            foreach (var ticket in page)
            {
                after = ticket.Number;
                yield return new
                {
                    Number = TicketNumbers.Show(ticket.Number),
                    ticket.Subject,
                    Status = StatusTable.ForMembers(ticket.Status).ToString(),
                    ticket.OpenedAt,
                    ticket.ChangedAt,
                    Messages = await Messages(db, ticket, contact, ct),
                };
            }
        }
        while (page.Count == AtOnce);
    }

    private static async Task<IReadOnlyList<object>> Messages(HoldfastDb db, Ticket ticket, Contacts.ContactId contact,
        CancellationToken ct)
    {
        List<object> messages = [];
        var after = await db.Set<TicketPerson>().Where(p => p.Ticket == ticket.Id && p.Contact == contact).Select(p => p.SinceSeq)
            .SingleAsync(ct) - 1;
        int read;
        do
        {
            var last = after;
            var page = await (
                from e in db.Set<TicketEvent>().AsNoTracking()
                where e.Ticket == ticket.Id && e.PublicSeq > last
                orderby e.PublicSeq
                select new
                {
                    Number = e.PublicSeq ?? 0,
                    e.Seq,
                    e.At,
                    e.Kind,
                    IsYours = e.Author == contact.Value,
                    Text = db.Set<TicketText>().Where(t => t.Ticket == e.Ticket && t.Seq == e.Seq).Select(t => t.Body).FirstOrDefault(),
                }).Take(AtOnce).ToListAsync(ct);
            var parts = page.ConvertAll(e => e.Seq);
            var files = (await db.Set<StoredFile>().AsNoTracking()
                .Where(f => f.HolderKind == TicketFiles.HolderKind && f.Holder == ticket.Id.Value && parts.Contains(f.HolderSeq) && f.State != FileState.TakenOut)
                .OrderBy(f => f.HolderSeq).ThenBy(f => f.Place).ToListAsync(ct)).ToLookup(f => f.HolderSeq);
            messages.AddRange(page.Select(e => new
            {
                e.At,
                What = e.Kind.ToString(),
                e.IsYours,
                e.Text,
                Files = files[e.Seq].Select(f => new { f.Name, Type = f.Sort.Words(), f.Size, f.Words, Address = FilesPaths.Of(f.Id, f.Name) }),
            }));
            (after, read) = (page.Count > 0 ? page[^1].Number : after, page.Count);
        }
        while (read == AtOnce);

        return messages;
    }
}
