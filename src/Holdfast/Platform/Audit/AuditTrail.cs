using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Audit;

/// <summary>Where a request comes from, as the trail names it.</summary>
/// <param name="Device">Such as "Chrome on Windows".</param>
/// <param name="Network">The client's address as text.</param>
/// <param name="Request">The request's id.</param>
public sealed record Origin(string Device, string Network, string Request);

/// <summary>The one way to write to the trail. Nothing is saved here: the entry goes with the caller's save, or not at all.</summary>
public sealed class AuditTrail(HoldfastDb db, TimeProvider time)
{
    public void Record(AuditKind kind, AccountId account, Origin origin, string? detail = null) => Add(kind, account, account, origin, detail);

    /// <summary>What staff did to somebody's account.</summary>
    /// <param name="origin">As the account's owner sees it: staff's own device and network are nobody's business.</param>
    public void RecordOfStaff(AuditKind kind, AccountId account, AccountId actor, Origin origin, string? detail = null) => Add(kind, account, actor, origin, detail);

    /// <summary>What staff did to the installation and to no account.</summary>
    public void RecordOfInstallation(AuditKind kind, AccountId actor, Origin origin, string? detail = null) => Add(kind, default, actor, origin, detail);

    private void Add(AuditKind kind, AccountId account, AccountId actor, Origin origin, string? detail)
    {
        var now = time.GetUtcNow();
        db.Add(new AuditEntry
        {
            Id = AuditEntryId.New(now),
            Account = account,
            Actor = actor,
            Kind = kind,
            At = now,
            Device = origin.Device,
            Network = origin.Network,
            Request = origin.Request,
            Detail = detail,
        });
    }
}
