using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>How a ticket was found.</summary>
public enum FoundBy
{
    Words,

    /// <summary>It has this number.</summary>
    Number,

    /// <summary>Whoever has this address asked.</summary>
    Address,
}

/// <summary>A ticket that was found.</summary>
/// <param name="Seq">The event whose words fit best; null where it was not found by words.</param>
public sealed record FoundTicket(TicketLine Ticket, int? Seq, IReadOnlyList<Marked> Snippet);

/// <param name="TookTooLong">It was given up: fewer or other words are quicker.</param>
public sealed record FoundTickets(FoundBy By, IReadOnlyList<FoundTicket> Rows, string? Next, bool TookTooLong);

/// <summary>
/// One box at the desk: by number, by the address of whoever asked, else by words of subject, name and texts. Nothing is found that the
/// viewer does not see, and nothing that waits for its sender's confirmation (rulings G13, G52).
/// </summary>
public sealed class TicketSearch(HoldfastDb db, TicketSight sight, TicketLists lists, SearchReader search, TimeProvider time)
{
    public const int PageSize = 25;

    public async Task<FoundTickets> Find(TicketViewer.Staff viewer, SearchQuery query, string? after, CancellationToken ct)
    {
        if (TicketNumbers.Parse(query.Typed) is { } number
            && await Confirmed(viewer).SingleOrDefaultAsync(t => t.Number == number, ct) is { } ticket)
        {
            return new FoundTickets(FoundBy.Number, [new FoundTicket(TicketLists.LineOf(ticket), null, [])], null, false);
        }

        return EmailKey.From(query.Typed) is { } key && await OfAddress(viewer, key, after, ct) is { Rows.Count: > 0 } theirs ? theirs
            : await OfWords(viewer, query, after, ct);
    }

    private async Task<FoundTickets> OfWords(TicketViewer.Staff viewer, SearchQuery query, string? after, CancellationToken ct)
    {
        var found = await search.Find(
            new SearchRequest(query, [TicketText.SearchKind], Audience.Staff, after, PageSize) { Within = lists.Searched(viewer), OneOfSubject = true }, ct);
        var hits = found.Hits.ToDictionary(hit => TicketId.From(hit.Subject));
        var rows = await lists.Lines([.. hits.Keys], ct);
        var parts = hits.Values.Select(hit => hit.Part).Distinct().ToList();
        var ids = hits.Keys.ToList();
        // More than those that were found where tickets share numbers of events: at most a page of either.
        var texts = await db.Set<TicketText>().AsNoTracking().Where(t => ids.Contains(t.Ticket) && parts.Contains(t.Seq))
            .Select(t => new { t.Ticket, t.Seq, t.Body }).ToDictionaryAsync(t => (t.Ticket, t.Seq), t => t.Body, ct);
        return new FoundTickets(
            FoundBy.Words,
            [.. rows.Select(row => new FoundTicket(
                row, hits[row.Id].Part, Snippets.Of(texts.GetValueOrDefault((row.Id, hits[row.Id].Part)) ?? "", query)))],
            found.Next, found.TookTooLong);
    }

    private async Task<FoundTickets> OfAddress(TicketViewer.Staff viewer, string key, string? after, CancellationToken ct)
    {
        var account = await db.Set<EmailAddress>().ThatFindsItsAccount(key, time.GetUtcNow()).Select(e => (AccountId?)e.Account).FirstOrDefaultAsync(ct);
        var contacts = await db.Set<Contact>().Where(c => (account != null && c.Account == account) || (c.Account == null && c.AddressKey == key))
            .Select(c => c.Id).Take(2).ToListAsync(ct);
        var tickets = Confirmed(viewer).Where(t => contacts.Contains(t.Requester));
        if (PageKey.Read<int>(after) is { } last)
        {
            tickets = tickets.AfterDescending(t => t.ChangedAt, t => t.Number, new DateTimeOffset(last.Key, TimeSpan.Zero), last.Tie);
        }

        var page = await tickets.OrderByDescending(t => t.ChangedAt).ThenByDescending(t => t.Number)
            .Page(t => new PageKey<int>(t.ChangedAt.UtcTicks, t.Number), ct, PageSize);
        return new FoundTickets(FoundBy.Address, [.. page.Rows.Select(t => new FoundTicket(TicketLists.LineOf(t), null, []))], page.Next, false);
    }

    private IQueryable<Ticket> Confirmed(TicketViewer.Staff viewer) => sight.Of(viewer).AsNoTracking().Where(t => t.ConfirmedAt != null);
}
