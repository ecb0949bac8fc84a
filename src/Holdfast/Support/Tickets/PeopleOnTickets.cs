using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>Somebody on a ticket, for whoever tells them.</summary>
/// <param name="Delivered">The newest of their numbers that was told to them.</param>
public sealed record PersonOnTicket(ContactId Contact, PersonRole Role, int Delivered);

/// <summary>Who is on a ticket, and what they were told.</summary>
public sealed class PeopleOnTickets(HoldfastDb db)
{
    public async Task<IReadOnlyList<PersonOnTicket>> Of(TicketId ticket, CancellationToken ct) =>
        await db.Set<TicketPerson>().AsNoTracking().Where(p => p.Ticket == ticket).OrderBy(p => p.Role).ThenBy(p => p.Contact)
            .Select(p => new PersonOnTicket(p.Contact, p.Role, p.DeliveredSeq)).Take(TicketPerson.Most).ToListAsync(ct);

    /// <summary>Who asked, on each of these tickets.</summary>
    public async Task<IReadOnlyDictionary<TicketId, ContactId>> RequestersOf(IReadOnlyList<TicketId> tickets, CancellationToken ct) =>
        await db.Set<Ticket>().Where(t => tickets.Contains(t.Id)).Select(t => new { t.Id, t.Requester }).Take(tickets.Count).ToDictionaryAsync(t => t.Id, t => t.Requester, ct);

    /// <summary>Who asked; null where it is parked, or there is no such ticket.</summary>
    public Task<ContactId?> ConfirmedRequesterOf(TicketId ticket, CancellationToken ct) =>
        db.Set<Ticket>().Where(t => t.Id == ticket && t.ConfirmedAt != null).Select(t => (ContactId?)t.Requester).SingleOrDefaultAsync(ct);

    /// <summary>Which contacts a save writes for, and on which tickets.</summary>
    public static IEnumerable<(TicketId Ticket, ContactId Contact)> WritersIn(IReadOnlyList<SavedRow> rows) => rows
        .Where(row => row.State is EntityState.Added).Select(row => row.Entity).OfType<TicketEvent>()
        .Where(written => written is { AuthorKind: AuthorKind.Contact, Author: not null })
        .Select(written => (written.Ticket, ContactId.From(written.Author ?? default))).Distinct();

    public async Task<PersonOnTicket?> Find(TicketId ticket, ContactId contact, CancellationToken ct) =>
        await db.Set<TicketPerson>().AsNoTracking().Where(p => p.Ticket == ticket && p.Contact == contact)
            .Select(p => new PersonOnTicket(p.Contact, p.Role, p.DeliveredSeq)).SingleOrDefaultAsync(ct);

    /// <summary>They were told up to this number: it goes with the caller's save, and never back.</summary>
    public async Task Told(TicketId ticket, ContactId contact, int number, CancellationToken ct)
    {
        if (await db.Set<TicketPerson>().SingleOrDefaultAsync(p => p.Ticket == ticket && p.Contact == contact, ct) is { } person
            && person.DeliveredSeq < number)
        {
            person.DeliveredSeq = number;
        }
    }
}
