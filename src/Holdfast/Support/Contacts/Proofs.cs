using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Contacts;

/// <summary>How sure we are of who writes (support.md G42). It is computed and never set.</summary>
public enum ProofLevel
{
    None,
    SignedIn,

    /// <summary>On a device known for a week, with a password proved a short while ago.</summary>
    KnownDevice,
}

/// <summary>Computes it from the sign-in that somebody writes in: it falls with that one, and on a protected account there is none.</summary>
public sealed class Proofs(HoldfastDb db, TimeProvider time)
{
    /// <summary>What appeared since may be a stranger's.</summary>
    public static readonly TimeSpan DeviceAge = TimeSpan.FromDays(7);

    /// <summary>How long a proof stands.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public async Task<IReadOnlyDictionary<SessionId, ProofLevel>> Of(IReadOnlyList<SessionId> sessions, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (known, proved, since) = (now - DeviceAge, now - FreshProof.ForDevices, now - Life);
        var live = await Live(db).Where(s => sessions.Contains(s.Id) && s.ProvedAt > since)
            .Select(s => new { s.Id, s.ProvedAt, Device = db.Set<Device>().Where(d => d.Id == s.Device).Select(d => d.FirstSeenAt).First() }).ToListAsync(ct);
        return live.ToDictionary(s => s.Id, s => s.Device <= known && s.ProvedAt > proved ? ProofLevel.KnownDevice : ProofLevel.SignedIn);
    }

    /// <summary>Sessions that live, on accounts that are open.</summary>
    internal static IQueryable<Session> Live(HoldfastDb db) =>
        from session in db.Set<Session>()
        join account in db.Set<Account>() on session.Account equals account.Id
        from installation in db.Set<Installation>()
        where session.EndedAt == null && session.Epoch == account.SessionEpoch && account.Status == AccountStatus.Active
            && session.InstallationEpoch == installation.Epoch
        select session;
}
