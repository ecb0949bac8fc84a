using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Addresses;

/// <summary>An address whose mail is to be written.</summary>
public sealed record AddressAsked(Guid Account, Guid Address, Guid Link) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "address-asked";

    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>Decides which mail an added address gets: the link, or, where an account has confirmed it, the news that somebody tried.</summary>
internal sealed class AddressMailer(Links links, Notices notices) : IOutboxConsumer<AddressAsked>
{
    public async Task Deliver(HoldfastDb db, AddressAsked asked, Delivery delivery, CancellationToken ct)
    {
        var (id, linkId) = (EmailAddressId.From(asked.Address), LinkId.From(asked.Link));
        if (await db.Set<EmailAddress>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.ConfirmedAt == null, ct) is not { } waiting
            || await db.Set<Link>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == linkId, ct) is not { } link)
        {
            return;
        }

        if (await db.Set<EmailAddress>().AsNoTracking().SingleOrDefaultAsync(e => e.Key == waiting.Key && e.ConfirmedAt != null, ct) is { } owned)
        {
            notices.OweTo<AddressTakenNotice>(owned.Account, owned.Address, new Origin(link.Device, link.Network, ""));
            return;
        }

        links.Send<ConfirmAddressMail>(linkId);
    }
}
