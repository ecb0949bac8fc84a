using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.TicketMail;

/// <summary>Something was written on a ticket that somebody on it has not been told.</summary>
/// <param name="Protected">
/// An address that only hears that there is news: the account is protected or being closed (rulings G50). Null where the words go along.
/// </param>
public sealed record TicketNews(Guid Ticket, Guid Contact, Guid? Account, string? Protected = null) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "ticket-news";

    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>
/// Makes of one change a message to each person on the ticket who has to be told of anything, so that one address that refuses repeats no
/// other.
/// </summary>
internal sealed class TellPeopleOnTicket(Outbox outbox, PeopleOnTickets people, ContactBook contacts) : IOutboxConsumer<TicketChanged>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "ticket-news";

    public async Task Deliver(HoldfastDb db, TicketChanged message, Delivery delivery, CancellationToken ct)
    {
        var ticket = TicketId.From(message.Ticket);
        foreach (var person in await people.Of(ticket, ct))
        {
            if (person.Delivered < message.PublicSeq && await contacts.Read(person.Contact, ct) is { ErasedAt: null } contact)
            {
                outbox.Add(new TicketNews(message.Ticket, contact.Id.Value, contact.Account?.Value));
            }
        }
    }
}

/// <summary>Sends one person one mail with all that they have not been told; nothing where another mail told it meanwhile.</summary>
internal sealed class TellPerson(
    PeopleOnTickets people, TicketThread threads, Recipients recipients, TicketMailer mailer, Outbox outbox, IOptions<ShellOptions> shell)
        : IOutboxConsumer<TicketNews>
{
    /// <summary>Letters of a mail beyond which the rest goes with the next one.</summary>
    public const int MostLetters = 200_000;

    public async Task Deliver(HoldfastDb db, TicketNews message, Delivery delivery, CancellationToken ct)
    {
        var (ticket, contact) = (TicketId.From(message.Ticket), ContactId.From(message.Contact));
        if (await people.Find(ticket, contact, ct) is not { } person || await recipients.Of(contact, ct) is not { } recipient)
        {
            // Nobody is left to be told.
            return;
        }

        var since = message.Protected is null ? person.Delivered : int.MaxValue;
        if (await threads.Read(recipient.Viewer, ticket, null, since, ct) is not { } thread)
        {
            return;
        }

        if (message.Protected is { } address)
        {
            await mailer.SendProtected(delivery, thread, recipient, address, ct);
            return;
        }

        var told = thread.Events.Where(e => !e.By.IsYou && ToldByMail.Tells(e.Kind, person.Role)).ToList();
        if (told.Count == 0)
        {
            await people.Told(ticket, contact, thread.Newest, ct);
            return;
        }

        if (recipient.IsShut)
        {
            // The words stay here until somebody is back; each address of before hears that there are some.
            foreach (var of in await recipients.OfShut(recipient, ct))
            {
                outbox.Add(message with { Protected = of });
            }

            await people.Told(ticket, contact, thread.Newest, ct);
            return;
        }

        if (recipient.Address is not { } to)
        {
            return;
        }

        var now = AsMany(told);
        var until = now.Count == told.Count ? thread.Events[^1].Number : now[^1].Number;
        await people.Told(ticket, contact, until, ct);
        await mailer.SendNews(delivery, thread, [.. now.Select(e => Part(e, recipient))], until, recipient, to, ct);
        if (until < thread.Newest)
        {
            outbox.Add(message);
        }
    }

    private static List<RequestEvent> AsMany(List<RequestEvent> events)
    {
        var letters = 0;
        return [.. events.TakeWhile((e, i) => (letters += e.Words?.Body.Length ?? 0) <= MostLetters || i == 0)];
    }

    private MailPart Part(RequestEvent written, Recipient recipient) => new(
        written.Kind, written.By.Name, Moments.FullWithZone(written.At, shell.Value.ZoneOf(recipient.Zone)), written.Words, written.To);
}

/// <summary>The confirmation that a request is here, at once.</summary>
internal sealed class ConfirmRequest(TicketThread threads, Recipients recipients, TicketMailer mailer, Outbox outbox,
    PeopleOnTickets people) : IOutboxConsumer<RequestReceived>
{
    public async Task Deliver(HoldfastDb db, RequestReceived message, Delivery delivery, CancellationToken ct)
    {
        var ticket = TicketId.From(message.Ticket);
        if ((await people.Of(ticket, ct)).FirstOrDefault(p => p.Role is PersonRole.Requester) is not { } requester
            || await recipients.Of(requester.Contact, ct) is not { } recipient
            || await threads.Read(recipient.Viewer, ticket, 2, null, ct) is not { } thread)
        {
            return;
        }

        if (recipient.IsShut)
        {
            foreach (var of in await recipients.OfShut(recipient, ct))
            {
                outbox.Add(new TicketNews(message.Ticket, requester.Contact.Value, message.Account, of));
            }
        }
        else if (recipient.Address is { } to)
        {
            await mailer.SendReceived(delivery, thread, recipient, to, ct);
        }
    }
}
