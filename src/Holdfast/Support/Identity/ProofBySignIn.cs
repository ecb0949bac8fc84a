using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Identity;

/// <summary>They wrote in a sign-in that lives still. It was proved when the password last was.</summary>
internal sealed class ProofBySignIn(HoldfastDb db) : IProofSource
{
    /// <summary>How long a device must have been known when they wrote.</summary>
    public static readonly TimeSpan DeviceAge = TimeSpan.FromDays(7);

    /// <summary>How old the password may have been then.</summary>
    public static readonly TimeSpan Fresh = FreshProof.ForDevices;

    public async Task<IReadOnlyList<ProofClaim>> Claims(IReadOnlyList<OnTicket> who, CancellationToken ct)
    {
        var tickets = who.Select(one => one.Ticket).Distinct().ToList();
        var rows = await (
            from wrote in db.Set<TicketSignIn>()
            join session in LiveSignIns.Of(db) on wrote.Session equals session.Id
            join account in db.Set<Account>() on session.Account equals account.Id
            join device in db.Set<Device>() on session.Device equals device.Id
            from installation in db.Set<Installation>()
            where tickets.Contains(wrote.Ticket) && wrote.Account == session.Account
            select new
            {
                wrote.Ticket,
                wrote.Contact,
                wrote.At,
                session.ProvedAt,
                device.FirstSeenAt,
                IsKnown = device.ForgottenAt == null && device.KnownEpoch == account.KnownEpoch
                    && device.InstallationEpoch == installation.Epoch,
            }).Take(2 * ProofBook.Most).ToListAsync(ct);
        return
        [
            .. rows.Select(row => new ProofClaim(
                new OnTicket(row.Ticket, row.Contact),
                row.IsKnown && row.FirstSeenAt <= row.At - DeviceAge && row.ProvedAt > row.At - Fresh
                    ? ProofLevel.KnownDevice
                    : ProofLevel.SignedIn,
                row.ProvedAt)
            { AppearedAt = row.FirstSeenAt }).Where(claim => who.Contains(claim.Who)),
        ];
    }
}
