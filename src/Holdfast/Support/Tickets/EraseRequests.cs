using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Tickets;

/// <summary>
/// What an erased account leaves on tickets: events without words, of "a former member". Somebody with many thousand requests is erased
/// in pieces: the first with the account, the rest by <see cref="EraseTheRest"/>, so that nobody waits for all of it.
/// </summary>
internal sealed class EraseRequests(IOptions<TicketsOptions> options) : IEraseWithAccount
{
    /// <summary>Tickets of a piece.</summary>
    public const int AtOnce = 500;

    public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<TicketMark>().Where(m => m.Agent == account).ExecuteDeleteAsync(ct);
        await db.Set<TicketDraft>().Where(d => d.Agent == account).ExecuteDeleteAsync(ct);
        var sent = db.Set<StoredFile>().Where(f => f.By == account && f.HolderKind == TicketFiles.HolderKind);
        if (!options.Value.KeepTextsOfErased)
        {
            await FileBook.TakeOut(sent, ct);
        }

        await db.Set<StoredFile>().Where(f => f.By == account).ExecuteUpdateAsync(row => row.SetProperty(f => f.By, (AccountId?)null), ct);
        if (await db.Set<Contact>().Where(c => c.Account == account).Select(c => (ContactId?)c.Id).SingleOrDefaultAsync(ct) is { } contact)
        {
            await ContactBook.Erase(db, contact, now, ct);
            await Piece(db, contact, now, ct);
        }
    }

    /// <summary>Empties so many of the contact's tickets; returns how many.</summary>
    internal async Task<int> Piece(HoldfastDb db, ContactId contact, DateTimeOffset now, CancellationToken ct)
    {
        var ids = await db.Set<Ticket>().Where(t => t.Requester == contact && t.RequesterAccount != null).OrderBy(t => t.ChangedAt)
            .Select(t => t.Id).Take(AtOnce).ToListAsync(ct);
        var keeps = options.Value.KeepTextsOfErased;
        if (!keeps)
        {
            var holders = ids.ConvertAll(id => id.Value);
            await FileBook.TakeOut(db.Set<StoredFile>().Where(f => f.HolderKind == TicketFiles.HolderKind && holders.Contains(f.Holder)), ct);
            // What staff wrote on these tickets speaks to whoever is erased, and of them.
            var copies = db.Set<TicketPerson>().Where(p => p.Contact == contact && p.Role == PersonRole.Copy).Select(p => p.Ticket);
            await TakeOut(db, db.Set<TicketText>().Where(t => ids.Contains(t.Ticket)), now, ct);
            await TakeOut(
                db,
                db.Set<TicketText>().Where(t => copies.Contains(t.Ticket)
                    && db.Set<TicketEvent>()
                        .Any(e => e.Ticket == t.Ticket && e.Seq == t.Seq && e.AuthorKind == AuthorKind.Contact
                            && e.Author == contact.Value)),
                now, ct);
        }

        var subjects = ids.ConvertAll(id => id.Value);
        await db.Set<SearchDocument>().Where(d => d.Kind == TicketText.SearchKind && subjects.Contains(d.Subject)).ExecuteDeleteAsync(ct);
        await db.Set<TicketDraft>().Where(d => ids.Contains(d.Ticket)).ExecuteDeleteAsync(ct);
        await db.Set<Ticket>().Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(
            row => row.SetProperty(t => t.RequesterAccount, (AccountId?)null).SetProperty(t => t.RequesterName, Contact.FormerMember)
                .SetProperty(t => t.Subject, t => keeps ? t.Subject : "").SetProperty(t => t.Version, t => t.Version + 1),
            ct);
        return ids.Count;
    }

    private static Task<int> TakeOut(HoldfastDb db, IQueryable<TicketText> texts, DateTimeOffset now, CancellationToken ct) =>
        texts.Where(t => t.TakenOutAt == null).ExecuteUpdateAsync(
            row => row.SetProperty(t => t.Body, "").SetProperty(t => t.Html, (string?)null).SetProperty(t => t.Renderer, 0)
                .SetProperty(t => t.TakenOutAt, now)
                .SetProperty(t => t.IsIndexed, true),
            ct);
}

/// <summary>Goes on where the save that erased an account stopped; a run that dies half-way loses nothing.</summary>
internal sealed class EraseTheRest(IOptions<TicketsOptions> options, TimeProvider time) : IJob
{
    /// <summary>How long after an erasure something may be left.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private const int ContactsAtOnce = 20;

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var (now, erase) = (time.GetUtcNow(), new EraseRequests(options));
        var since = now - Longest;
        var left = await db.Set<Contact>()
            .Where(c => c.ErasedAt > since && db.Set<Ticket>().Any(t => t.Requester == c.Id && t.RequesterAccount != null))
            .OrderBy(c => c.ErasedAt).Select(c => c.Id).Take(ContactsAtOnce).ToListAsync(ct);
        foreach (var contact in left)
        {
            while (await db.Write(inside => erase.Piece(db, contact, now, inside), ct) == EraseRequests.AtOnce)
            {
            }
        }
    }
}
