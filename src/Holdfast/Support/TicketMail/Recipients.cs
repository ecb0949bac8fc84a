using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.TicketMail;

/// <summary>Who gets a mail about a ticket.</summary>
/// <param name="Viewer">As whom the ticket is read for it: nothing that they do not see can stand in it.</param>
/// <param name="Address">Confirmed, and present; null where there is none.</param>
/// <param name="Zone">Of their account, or null.</param>
/// <param name="IsShut">The account is protected or being closed.</param>
/// <param name="IsClosing">It is the latter.</param>
internal sealed record Recipient(TicketViewer.Member Viewer, string Name, string? Address, string? Zone, bool IsShut, bool IsClosing);

/// <summary>Finds where mail about tickets goes: to the account as it is now, not to what a contact once had.</summary>
internal sealed class Recipients(HoldfastDb db, ContactBook contacts, TimeProvider time)
{
    public async Task<Recipient?> Of(ContactId id, CancellationToken ct)
    {
        if (await contacts.Read(id, ct) is not { ErasedAt: null } contact)
        {
            return null;
        }

        if (contact.Account is not { } owner)
        {
            return new Recipient(new TicketViewer.Member(default, id), contact.Name, contact.ConfirmedAt is null ? null : contact.Address,
                null, false, false);
        }

        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == owner, ct) is not { } account)
        {
            return null;
        }

        var address = await db.Set<EmailAddress>().Where(e => e.Account == owner && e.IsPrimary && e.ConfirmedAt != null)
            .Select(e => e.Address).SingleOrDefaultAsync(ct);
        return new Recipient(
            new TicketViewer.Member(owner, id), account.Name, address, account.TimeZone,
            account.Status is not AccountStatus.Active, account.Status is AccountStatus.Closed);
    }

    /// <summary>
    /// The addresses from before the take-over, or from a week ago (rulings F24): what was added since may be a stranger's.
    /// </summary>
    public async Task<IReadOnlyList<string>> OfShut(Recipient recipient, CancellationToken ct)
    {
        const int Most = 20;
        var owner = recipient.Viewer.Account;
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == owner, ct);
        var record = await db.Set<ContainmentRecord>().AsNoTracking()
            .SingleOrDefaultAsync(c => c.Account == owner && c.ReturnedAt == null, ct);
        var moment = record?.Before(account) ?? time.GetUtcNow() - Superseded.Window;
        return await db.Set<EmailAddress>().ThatStoodAt(owner, moment).Select(e => e.Address).Distinct().OrderBy(a => a).Take(Most)
            .ToListAsync(ct);
    }
}
