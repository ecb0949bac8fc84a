using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Files;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Strangers;

/// <summary>
/// Makes the parked ticket of what a stranger sent, and owes its email. An address that has too many, or whose owner wants none, gets
/// nothing; whoever sent it reads the same.
/// </summary>
internal sealed class ParkStranger(
    ContactBook contacts, ParkedTickets parked, Links links, FileHandles handles, FileBook book, Outbox outbox, TimeProvider time)
    : IOutboxConsumer<StrangerAsked>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "strangers";

    public async Task Deliver(HoldfastDb db, StrangerAsked message, Delivery delivery, CancellationToken ct)
    {
        var id = SubmissionId.From(message.Request);
        if (await db.Set<StrangerRequest>().SingleOrDefaultAsync(r => r.Id == id && r.Address != "", ct) is not { } request)
        {
            return;
        }

        var key = EmailKey.From(request.Address) ?? "";
        if (!await StrangerStop.Stands(db, key, time.GetUtcNow(), ct))
        {
            var contact = await contacts.OfAddress(key, ct);
            if (await parked.HasRoom(contact, ct))
            {
                var files = ParkedFiles.Read(request.Files, handles);
                var ticket = parked.Park(new ParkTicket(
                    request.Number, id, contact, request.Subject, request.Name, request.Words, request.Department, request.Priority, request.Category,
                    request.FormVersion, request.Channel)
                {
                    Files = await book.IsSent(files, ct) ? [] : files,
                });
                var link = await links.Make(
                    new LinkRequest(StrangerLinks.Confirm, null, ticket.Value, request.Address, ParkedTickets.Life, new Origin(request.Device, request.Network, "")), ct);
                outbox.Add(new StrangerMailOwed(link.Id.Value, request.Number));
            }
        }

        request.Empty();
    }
}

/// <summary>Somebody asks for the requests of an address. It names no contact: none was looked up.</summary>
public sealed record FindAsked(string Key, string Address, string Device, string Network) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "requests-asked";

    Guid? IOutboxMessage.Subject => null;
}

/// <summary>Looks for what was confirmed for the address, and owes the email; nothing where there is none.</summary>
internal sealed class FindForStranger(ContactBook contacts, Links links, Outbox outbox, TimeProvider time) : IOutboxConsumer<FindAsked>
{
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);

    public async Task Deliver(HoldfastDb db, FindAsked message, Delivery delivery, CancellationToken ct)
    {
        // What waited for longer than a link lives is of no use to anybody.
        if (time.GetUtcNow() - delivery.CreatedAt < LinkLife && await contacts.FindConfirmed(message.Key, ct) is { } contact)
        {
            var link = await links.Make(
                new LinkRequest(StrangerLinks.Find, null, contact.Value, message.Address, LinkLife, new Origin(message.Device, message.Network, "")), ct);
            outbox.Add(new StrangerMailOwed(link.Id.Value, null));
        }
    }
}
