using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>An address as a page draws it.</summary>
/// <param name="IsClear">The reader asked to see it a short while ago; else it is masked.</param>
public sealed record ShownAddress(string Text, bool IsClear);

/// <summary>
/// Addresses of those who asked, for staff: masked until somebody says why they need one, and then for ten minutes and for them alone. Who only
/// reads (auditors) gets none in clear.
/// </summary>
public sealed class RequesterAddresses(HoldfastDb db, Readings readings)
{
    /// <summary>Null where there is none: a former member.</summary>
    public async Task<ShownAddress?> Of(TicketViewer.Staff reader, DeskThread thread, CancellationToken ct)
    {
        var account = thread.RequesterAccount ?? default;
        var address = await db.Set<Contact>().Where(c => c.Id == thread.Requester).Select(c =>
            db.Set<EmailAddress>().Where(e => e.Account == account && e.IsPrimary).Select(e => e.Address).FirstOrDefault() ?? c.Address ?? c.AddressKey)
            .SingleOrDefaultAsync(ct);
        if (address is null)
        {
            return null;
        }

        var isClear = TicketSight.MayWrite(thread.Role, HappeningKind.AddressShown) && await readings.ShowsAddress(reader, thread.Id, ct);
        return new ShownAddress(isClear ? address : MaskedAddress.Of(address), isClear);
    }
}
