using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Audit;

public readonly record struct AuditEntryId(Guid Value) : IId<AuditEntryId>
{
    public static AuditEntryId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static AuditEntryId From(Guid value) => new(value);
}

/// <summary>What happened. The names are stored: rename one only together with a migration.</summary>
public enum AuditKind
{
    SignedIn,
    SignedInOnNewDevice,
    SignedOut,
    SignInEnded,
    OtherSignInsEnded,
    DeviceLost,
    DeviceForgotten,
    DeviceMarkReplayed,
    PasswordChanged,
    PasswordChangedEverywhere,
    PasswordConfirmed,
    PasswordBreached,
    QuestionChanged,
    QuestionAnswered,
    SignInUnfinished,
    DeviceRemembered,
    DeviceNotRemembered,
    RecoveryCodesMade,
    PasswordLinkSent,
    QuestionLinkSent,
    RecoveryStopped,
    PasswordReset,
    PasswordResetEverywhere,
    QuestionReset,
    QuestionResetEverywhere,
    ProfileChanged,
    KindChanged,
    DataExported,
    AccountClosed,
    AccountKept,
    AccountErased,
    FirstAdminCreated,
    DeliveryRetried,
    DeliveryDiscarded,
    AccountCreated,
    AddressAdded,
    AddressConfirmed,
    AddressRemoved,
    PrimaryAddressChanged,
    NotMePressed,
    AccountContained,
    ProtectedSignIn,
    AccountLinkSent,
    AccountTakenBack,
    AddressPutBack,
    AddressTakenOff,
    AccountReviewed,
    ReleaseAsked,
    ReleaseStopped,
    RecoveryCodeUsed,
    SecuringBegun,
    SecuringStopped,
    SecureLinkSent,
    AccountSecured,
    StaffCreated,
    AccountLookedUp,
    AccountContainedBySupport,
    ProtectionAskedAgain,
    AgentStopped,
    AgentResumed,
    LiftAsked,
    LiftWithdrawn,
    LiftApproved,
    ContainmentLifted,
}

/// <summary>
/// One thing that happened to an account: who, what, from which device and address, when, in which request. Written in
/// the save of the thing itself and never again; it holds no secret.
/// </summary>
public sealed class AuditEntry : IAppendOnly
{
    public required AuditEntryId Id { get; init; }

    /// <summary>
    /// The account that it happened to; the id of zeros, which nobody has, for what happened to the installation. No foreign key:
    /// the trail outlives the account.
    /// </summary>
    public required AccountId Account { get; init; }

    /// <summary>Who did it; the same as <see cref="Account"/> unless staff acted.</summary>
    public required AccountId Actor { get; init; }

    public required AuditKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The device's name at that time, such as "Chrome on Windows".</summary>
    public required string Device { get; init; }

    /// <summary>The address that the request came from, as text; empty when there was none.</summary>
    public required string Network { get; init; }

    /// <summary>The request's id, which stands in the log too.</summary>
    public required string Request { get; init; }

    /// <summary>What makes the entry clear to a person: a number of devices, another device's name; never a secret.</summary>
    public string? Detail { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_entries");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Kind).HasConversion<string>().HasMaxLength(60);
            builder.Property(e => e.Device).HasMaxLength(100);
            builder.Property(e => e.Network).HasMaxLength(60);
            builder.Property(e => e.Request).HasMaxLength(80);
            builder.Property(e => e.Detail).HasMaxLength(200);
            // Ids are sorted by time, so one index serves the timeline, its paging and its filter.
            builder.HasIndex(e => new { e.Account, e.Id });
        }
    }
}
