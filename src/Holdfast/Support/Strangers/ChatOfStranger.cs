using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Strangers;

/// <summary>A stranger has begun a chat: whoever owns the address is asked whether it is theirs.</summary>
public sealed record ChatOfStrangerBegan(Guid Ticket, Guid Contact, int Number, string Address, string Device, string Network) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "stranger-chat";

    /// <summary>Whoever it is about is not known.</summary>
    Guid? IOutboxMessage.Subject => null;
}

/// <summary>
/// Owes the email of a chat, which goes out while it lasts, as that of a parked request does: nothing to an address whose owner wants none, or
/// that has too many. Whoever is talking reads the same either way.
/// </summary>
internal sealed class ConfirmChat(ParkedTickets parked, Links links, Outbox outbox, TimeProvider time) : IOutboxConsumer<ChatOfStrangerBegan>
{
    public async Task Deliver(HoldfastDb db, ChatOfStrangerBegan message, Delivery delivery, CancellationToken ct)
    {
        var contact = ContactId.From(message.Contact);
        if (await parked.Read(TicketId.From(message.Ticket), ct) is null
            || await StrangerStop.Stands(db, EmailKey.From(message.Address) ?? "", time.GetUtcNow(), ct)
            || !await parked.HasRoom(contact, ct))
        {
            return;
        }

        var link = await links.Make(
            new LinkRequest(StrangerLinks.Confirm, null, message.Ticket, message.Address, ParkedTickets.Life, new Origin(message.Device, message.Network, "")), ct);
        outbox.Add(new StrangerMailOwed(link.Id.Value, message.Number));
    }
}
