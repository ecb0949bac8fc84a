using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>What a person does to their own sign-ins and devices: each is one save through the <see cref="SessionBook"/>.</summary>
public sealed class EndSignIns(HoldfastDb db, SignInList list, SessionBook book, AuditTrail audit, Notices notices)
{
    /// <summary>Ends one sign-in of the caller's account; false when there is no such live one (any more).</summary>
    public async Task<bool> End(SignedIn caller, SessionId target, Origin origin, CancellationToken ct)
    {
        if (await Find(caller, target, ct) is not { } found)
        {
            return false;
        }

        var own = target == caller.Session;
        book.End(found.Session, own ? SessionEnds.SignedOut : SessionEnds.FromAnotherDevice);
        audit.Record(own ? SessionEvents.SignedOut : SessionEvents.SignInEnded, caller.Account, origin, own ? null : found.Device.Name.ToString());
        return await Save(ct);
    }

    /// <summary>Ends every other sign-in; this one goes on under a new token. Null when something else was faster.</summary>
    public async Task<(SecretToken Token, int Ended)?> EndOthers(SignedIn caller, Origin origin, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == caller.Account, ct);
        var here = await db.Set<Session>().SingleAsync(s => s.Id == caller.Session, ct);
        var others = await list.CountSignedIn(caller.Account, ct) - 1;
        var token = book.Apply(SecurityEvent.OthersSignedOut, SessionEnds.OthersSignedOut, account, here);
        audit.Record(SessionEvents.OthersEnded, caller.Account, origin, others.ToString(CultureInfo.InvariantCulture));
        return token is { } renewed && await Save(ct) ? (renewed, others) : null;
    }

    /// <summary>"I lost this device": its sign-ins end and it is forgotten; false when there is no such live sign-in.</summary>
    public async Task<bool> Lose(SignedIn caller, SessionId target, Origin origin, CancellationToken ct)
    {
        if (target == caller.Session || await Find(caller, target, ct) is not { } found)
        {
            return false;
        }

        var account = await db.Set<Account>().SingleAsync(a => a.Id == caller.Account, ct);
        var here = await db.Set<Session>().SingleAsync(s => s.Id == caller.Session, ct);
        var its = await db.Set<Session>().Where(s => s.Device == found.Device.Id && s.EndedAt == null).ToListAsync(ct);
        book.Lose(account, found.Device, its, here);
        audit.Record(SessionEvents.DeviceLost, caller.Account, origin, found.Device.Name.ToString());
        notices.Owe<DeviceLostNotice>(caller.Account, origin, found.Device.Name.ToString());
        return await Save(ct);
    }

    /// <summary>Forgets a device that is signed out; false when there is no such device.</summary>
    public async Task<bool> Forget(SignedIn caller, DeviceId target, Origin origin, CancellationToken ct)
    {
        var device = await db.Set<Device>().SingleOrDefaultAsync(d => d.Id == target && d.Account == caller.Account && d.ForgottenAt == null, ct);
        if (device is null || await list.Live(caller.Account).AnyAsync(s => s.Device == target, ct))
        {
            return false;
        }

        book.Forget(device);
        audit.Record(SessionEvents.DeviceForgotten, caller.Account, origin, device.Name.ToString());
        return await Save(ct);
    }

    /// <summary>A remembered device is asked the question again; false when there is no such device.</summary>
    public async Task<bool> StopRemembering(SignedIn caller, DeviceId target, Origin origin, CancellationToken ct)
    {
        var device = await db.Set<Device>().SingleOrDefaultAsync(d => d.Id == target && d.Account == caller.Account && d.RememberedUntil != null, ct);
        if (device is null)
        {
            return false;
        }

        book.StopRemembering(device);
        audit.Record(SessionEvents.DeviceNotRemembered, caller.Account, origin, device.Name.ToString());
        return await Save(ct);
    }

    private async Task<(Session Session, Device Device)?> Find(SignedIn caller, SessionId target, CancellationToken ct)
    {
        var session = await list.Live(caller.Account).SingleOrDefaultAsync(s => s.Id == target, ct);
        return session is null ? null : (session, await db.Set<Device>().SingleAsync(d => d.Id == session.Device, ct));
    }

    private async Task<bool> Save(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
