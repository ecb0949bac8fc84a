using System.Text.Json;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Audit;

/// <summary>Where a request comes from, as the trail names it.</summary>
/// <param name="Device">Such as "Chrome on Windows".</param>
/// <param name="Network">The client's address as text.</param>
/// <param name="Request">The request's id.</param>
public sealed record Origin(string Device, string Network, string Request);

/// <summary>Something that is no account, such as a ticket.</summary>
/// <param name="Kind">Its sort, in at most <see cref="KindLength"/> characters. It is stored: never change one.</param>
public readonly record struct AuditSubject(string Kind, Guid Id)
{
    public const int KindLength = 40;
}

/// <summary>The one way to write to the trail. Nothing is saved here: the entry goes with the caller's save, or not at all.</summary>
public sealed class AuditTrail(HoldfastDb db, TimeProvider time)
{
    public void Record(ActivityKind kind, AccountId account, Origin origin, string? detail = null) => Add(kind, account, account, origin, detail);

    /// <summary>What staff did to somebody's account.</summary>
    /// <param name="origin">As the account's owner sees it: staff's own device and network are nobody's business.</param>
    public void RecordOfStaff(ActivityKind kind, AccountId account, AccountId actor, Origin origin, string? detail = null) => Add(kind, account, actor, origin, detail);

    /// <summary>What staff did to the installation and to no account.</summary>
    public void RecordOfInstallation(ActivityKind kind, AccountId actor, Origin origin, string? detail = null) => Add(kind, default, actor, origin, detail);

    /// <summary>What happened to something that is no account: on nobody's timeline, found by what it is about.</summary>
    /// <param name="actor">Who did it; the id of zeros where it was nobody with an account.</param>
    /// <param name="detail">Kept as JSON of at most <see cref="AuditEntry.DetailLength"/> characters; never a secret.</param>
    /// <exception cref="ArgumentException">The detail is too long: our mistake.</exception>
    public void RecordAbout<TDetail>(ActivityKind kind, AuditSubject subject, AccountId actor, Origin origin, TDetail detail)
    {
        var json = JsonSerializer.Serialize(detail);
        if (json.Length > AuditEntry.DetailLength)
        {
            throw new ArgumentException($"The detail of {kind} has {json.Length} characters.", nameof(detail));
        }

        Add(kind, default, actor, origin, json, subject);
    }

    private void Add(ActivityKind kind, AccountId account, AccountId actor, Origin origin, string? detail, AuditSubject? subject = null)
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
            SubjectKind = subject?.Kind,
            SubjectId = subject?.Id,
        });
    }
}
