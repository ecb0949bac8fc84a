using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>The lists of an account's sign-ins and devices, latest first.</summary>
public sealed class SignInList(HoldfastDb db, LastSeen lastSeen, IOptions<SessionsOptions> options, TimeProvider time)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 25;

    /// <summary>Most sign-ins of an account at the same time, so the list of them is whole.</summary>
    public const int Most = 100;

    private static readonly TimeSpan New = TimeSpan.FromDays(7);

    /// <summary>The live sign-ins, this device first. At most <paramref name="take"/> of them.</summary>
    public async Task<IReadOnlyList<SignInLine>> SignedIn(SignedIn caller, int take, CancellationToken ct)
    {
        var rows = await Live(caller.Account)
            .Join(db.Set<Device>(), s => s.Device, d => d.Id, (s, d) => new { Session = s, Device = d })
            .Join(db.Set<Account>(), row => row.Session.Account, a => a.Id, (row, a) => new { row.Session, row.Device, a.DeviceEpoch })
            .OrderByDescending(row => row.Session.Id == caller.Session).ThenByDescending(row => row.Session.LastSeenAt)
            .Take(take).AsNoTracking().ToListAsync(ct);
        var now = time.GetUtcNow();
        var alike = rows.Select(row => row.Device).DistinctBy(device => device.Id).GroupBy(device => device.Name)
            .Where(group => group.Count() > 1)
            .SelectMany(group => group.OrderBy(device => device.FirstSeenAt).ThenBy(device => device.Id.Value).Select((device, at) => KeyValuePair.Create(device.Id, at + 1)))
            .ToDictionary();
        return [.. rows.Select(row => new SignInLine(
            row.Session.Id.Value,
            row.Device.Name,
            row.Session.Network,
            row.Session.CreatedAt,
            row.Session.Id == caller.Session ? now : lastSeen.Latest(row.Session.Id, row.Session.LastSeenAt),
            row.Session.Id == caller.Session,
            row.Session.Id != caller.Session && now - row.Device.FirstSeenAt < New,
            row.Device.Id.Value,
            row.Device.IsRemembered(row.DeviceEpoch, now) ? row.Device.RememberedUntil : null,
            new DeviceFacts(row.Device.OwnName, row.Device.BrowserVersion, alike.GetValueOrDefault(row.Device.Id), row.Device.FirstSeenAt, row.Session.SignedInBy)))];
    }

    /// <summary>How many sign-ins are live.</summary>
    public Task<int> CountSignedIn(AccountId account, CancellationToken ct) => Live(account).CountAsync(ct);

    /// <summary>Devices that we know and that nobody is signed in on.</summary>
    public async Task<IReadOnlyList<KnownDeviceLine>> SignedOut(AccountId account, int skip, int take, CancellationToken ct)
    {
        var live = Live(account);
        var rows = await (
            from device in db.Set<Device>()
            join owner in db.Set<Account>() on device.Account equals owner.Id
            from installation in db.Set<Installation>()
            where device.Account == account && device.ForgottenAt == null && device.KnownEpoch == owner.KnownEpoch
                && device.InstallationEpoch == installation.Epoch && !live.Any(s => s.Device == device.Id)
            orderby device.LastSeenAt descending
            select device).Skip(skip).Take(take).AsNoTracking().ToListAsync(ct);
        return [.. rows.Select(device => new KnownDeviceLine(device.Id.Value, device.Name, device.LastSeenAt))];
    }

    /// <summary>The sessions of an account that are live at this moment.</summary>
    internal IQueryable<Session> Live(AccountId account)
    {
        var now = time.GetUtcNow();
        var (usedSince, begunSince, ahead) = (now - options.Value.Idle, now - options.Value.Absolute, now + Clocks.Slack);
        return from session in db.Set<Session>()
               join owner in db.Set<Account>() on session.Account equals owner.Id
               from installation in db.Set<Installation>()
               where session.Account == account && session.EndedAt == null && session.Epoch == owner.SessionEpoch
                   && session.InstallationEpoch == installation.Epoch && session.LastSeenAt > usedSince && session.CreatedAt > begunSince && session.CreatedAt <= ahead
               select session;
    }
}
