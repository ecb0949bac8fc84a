using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Accounts;

public readonly record struct AccountId(Guid Value) : IId<AccountId>
{
    public static AccountId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static AccountId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Whether an account can be used. Only an active one gets in.</summary>
public enum AccountStatus
{
    Active = 1,
    Contained = 2,
    Locked = 3,
    Closed = 4,
}

/// <summary>Where the owner of an account stands who secures it. The numbers are stored.</summary>
public enum SecuringStep
{
    /// <summary>A new security question.</summary>
    Question = 1,

    /// <summary>A new password, the last step.</summary>
    Password = 2,
}

/// <summary>What a person may do beyond their own account. Members have none; staff accounts are separate (rulings F38).</summary>
public enum Role
{
    Member = 0,
    Agent = 1,
    Lead = 2,
    Admin = 3,
    Auditor = 4,
}

/// <summary>
/// A person's record and the counters that end things: each session, link and device carries the number it was made
/// under, so ending them all is one increment in the save that has the reason.
/// </summary>
public sealed class Account : IVersioned, INeedsLiveSession
{
    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int NameLength = 100;

    /// <summary>The kind of everybody who works for the operator; their accounts are separate from members' (rulings F38).</summary>
    public const string StaffKind = "staff";

    /// <summary>How long an account is frozen at the most.</summary>
    public static readonly TimeSpan LongestFreeze = TimeSpan.FromHours(24);

    public required AccountId Id { get; init; }

    public required string Name { get; set; }

    /// <summary>One of the operator's kinds (freelancer, client, agency), or "staff".</summary>
    public required string Kind { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public Role Role { get; set; }

    public AccountStatus Status { get; set; } = AccountStatus.Active;

    /// <summary>An IANA zone, or null for the operator's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Made for trying the product out; Production does not start while one exists (rulings F39).</summary>
    public bool IsDemo { get; init; }

    /// <summary>Sessions, streams and app tokens live only under the current one.</summary>
    public int SessionEpoch { get; private set; } = 1;

    /// <summary>Recovery links, pending sign-ins and pending changes live only under the current one.</summary>
    public int LinkEpoch { get; private set; } = 1;

    /// <summary>Remembered devices count only under the current one.</summary>
    public int DeviceEpoch { get; private set; } = 1;

    /// <summary>Known devices count only under the current one: fewer events forget them than the remembered ones.</summary>
    public int KnownEpoch { get; private set; } = 1;

    /// <summary>When its owner closed it; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>When a closed account is erased with all that belongs to it. Until then its owner can keep it.</summary>
    public DateTimeOffset? EraseAt { get; private set; }

    /// <summary>
    /// Since when its owner, who has just come back into it, is asked to look through addresses and devices; null when there is nothing
    /// to look through.
    /// </summary>
    public DateTimeOffset? ReviewSince { get; private set; }

    /// <summary>
    /// When its owner last took it back with a proof; null when never. The secrets of then are theirs, so no later take-over is
    /// measured from before that (rulings F24).
    /// </summary>
    public DateTimeOffset? ProvenAt { get; private set; }

    /// <summary>
    /// Since when its owner secures it (rulings F33); null when nobody does. Meanwhile it is frozen: nothing that protects it is
    /// changed outside that flow. The flow's last step, its owner, containment and taking back end that, and it ends by itself
    /// <see cref="LongestFreeze"/> after it began, so that nobody who leaves the flow keeps themself out: a time that is older means nothing.
    /// </summary>
    public DateTimeOffset? SecuringSince { get; private set; }

    /// <summary>Which step of that is next.</summary>
    public SecuringStep? SecuringStep { get; private set; }

    public int Version { get; set; } = 1;

    /// <summary>Whether it is frozen at this moment.</summary>
    public bool IsFrozen(DateTimeOffset now) => SecuringSince > now - LongestFreeze && !SecuringSince.Value.IsAhead(now);

    /// <summary>Freezes it, at the first step.</summary>
    public void BeginSecuring(DateTimeOffset now) => (SecuringSince, SecuringStep) = (now, Platform.Accounts.SecuringStep.Question);

    /// <summary>The first step is done, or left out.</summary>
    public void GoOnSecuring() => SecuringStep = Platform.Accounts.SecuringStep.Password;

    /// <summary>It is frozen no more.</summary>
    public void EndSecuring() => (SecuringSince, SecuringStep) = (null, null);

    /// <summary>The last step is done. Its owner looks through what somebody else may have left there.</summary>
    public void Secured(DateTimeOffset now)
    {
        ReviewSince = now - Superseded.Window;
        EndSecuring();
    }

    public void Close(DateTimeOffset now, DateTimeOffset eraseAt) => (Status, ClosedAt, EraseAt) = (AccountStatus.Closed, now, eraseAt);

    /// <summary>The owner of a closed account has changed their mind.</summary>
    public void Keep() => (Status, ClosedAt, EraseAt) = (AccountStatus.Active, null, null);

    /// <summary>Nobody gets in until its owner has proved that they are. A closing account is not erased meanwhile.</summary>
    internal void Contain()
    {
        (Status, ClosedAt, EraseAt) = (AccountStatus.Contained, null, null);
        EndSecuring();
    }

    /// <summary>The owner of a contained account is back, and looks through what happened since.</summary>
    public void TakeBack(DateTimeOffset since)
    {
        (Status, ReviewSince) = (AccountStatus.Active, since);
        EndSecuring();
    }

    /// <summary>Whoever takes it back has shown that they are its owner.</summary>
    public void Prove(DateTimeOffset now) => ProvenAt = now;

    /// <summary>A contained account is open again as it was: it had been contained without cause.</summary>
    internal void Lift() => Status = AccountStatus.Active;

    public void Reviewed() => ReviewSince = null;

    /// <summary>Ends every session. Only the one place that ends sessions calls it.</summary>
    internal void EndSessions() => SessionEpoch++;

    internal void EndLinks() => LinkEpoch++;

    internal void ForgetRememberedDevices() => DeviceEpoch++;

    internal void ForgetKnownDevices() => KnownEpoch++;

    internal sealed class Table : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder)
        {
            builder.ToTable("accounts");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Name).HasMaxLength(NameLength);
            builder.Property(a => a.Kind).HasMaxLength(KindOption.NameLength);
            builder.Property(a => a.TimeZone).HasMaxLength(60);
            builder.Property(a => a.Version).IsConcurrencyToken();
            builder.HasIndex(a => a.EraseAt).HasFilter("erase_at IS NOT NULL");
        }
    }
}

/// <summary>The account is being secured: nothing that protects it is changed outside that flow, and nothing of the save was done.</summary>
public sealed class AccountFrozenException() : Exception("The account is frozen while its owner secures it.");
