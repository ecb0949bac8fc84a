using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>Whether a browser signed in to an account before, for limits that a stranger must not use up for the owner.</summary>
public sealed class KnownDevices(HoldfastDb db, TimeProvider time)
{
    /// <summary>Devices that the browser's marks name at this moment, whoever's they are: one statement, whatever was typed.</summary>
    public async Task<IReadOnlyList<DeviceId>> Named(IReadOnlyList<TokenHash> marks, DeviceName name, CancellationToken ct)
    {
        var sent = marks.ToList();
        var (grace, ahead) = (time.GetUtcNow() - Device.MarkGrace, time.GetUtcNow() + Clocks.Slack);
        return await db.Set<Device>()
            .Where(d => d.Browser == name.Browser
                && (sent.Contains(d.MarkHash) || (d.PreviousMarkHash != null && sent.Contains(d.PreviousMarkHash.Value) && d.MarkedAt >= grace && d.MarkedAt <= ahead)))
            .Select(d => d.Id).Take(SessionCookies.MarksKept).ToListAsync(ct);
    }

    /// <summary>Whether one of them is a known device of the account.</summary>
    public async Task<bool> IsKnown(AccountId account, IReadOnlyList<DeviceId> devices, CancellationToken ct) => devices.Count > 0 && await (
        from device in db.Set<Device>()
        join owner in db.Set<Account>() on device.Account equals owner.Id
        from installation in db.Set<Installation>()
        where device.Account == account && devices.Contains(device.Id) && device.ForgottenAt == null && device.KnownEpoch == owner.KnownEpoch
            && device.InstallationEpoch == installation.Epoch
        select device.Id).AnyAsync(ct);
}
