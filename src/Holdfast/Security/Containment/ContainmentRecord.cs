using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Containment;

public readonly record struct ContainmentId(Guid Value) : IId<ContainmentId>
{
    public static ContainmentId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ContainmentId From(Guid value) => new(value);
}

/// <summary>What made us contain an account. The numbers are stored.</summary>
public enum ContainmentCause
{
    /// <summary>Somebody pressed "This was not me" in a notice.</summary>
    NotMe = 1,

    /// <summary>The operator released it from the server's console, for an owner who had lost everything.</summary>
    Released = 2,

    /// <summary>An agent did it for somebody who told support.</summary>
    Agent = 3,
}

/// <summary>Why an agent contained it. A choice and no text, so that nobody writes about a person here. The numbers are stored.</summary>
public enum ContainmentReason
{
    /// <summary>Its owner told support.</summary>
    OwnerAsked = 1,

    /// <summary>Somebody else told support.</summary>
    Reported = 2,

    /// <summary>Support saw it.</summary>
    Seen = 3,
}

/// <summary>
/// One time in which nobody got into an account, from the moment it was contained to its owner's return. It says which mailbox
/// pressed, and so which may not press again for a while (rulings F17).
/// </summary>
public sealed class ContainmentRecord : IVersioned
{
    public required ContainmentId Id { get; init; }

    public required AccountId Account { get; init; }

    public required ContainmentCause Cause { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The address whose mail was pressed, as it is stored; empty where no mail was.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The device and the network address that pressed.</summary>
    public required string Device { get; init; }

    public required string Network { get; init; }

    /// <summary>The agent who did it; null where no agent did. No foreign key: the record outlives whoever leaves.</summary>
    public AccountId? Agent { get; init; }

    public ContainmentReason? Reason { get; init; }

    /// <summary>The request to lift it that it is part of.</summary>
    public ContainmentLiftId? Lift { get; private set; }

    /// <summary>The admin by whose word it was lifted; null unless it was.</summary>
    public AccountId? LiftedBy { get; private set; }

    /// <summary>When its owner came back, or it was lifted; null while it is contained.</summary>
    public DateTimeOffset? ReturnedAt { get; private set; }

    public int Version { get; set; } = 1;

    /// <summary>
    /// What was so at this moment counts as being from before the take-over (rulings F24). A proven return ended the take-over
    /// before it: without that a second containment would look into the first one, and take the stranger's secrets for the owner's.
    /// </summary>
    public DateTimeOffset Before(Account account)
    {
        var before = At - Superseded.Window;
        return account.ProvenAt > before && !account.ProvenAt.Value.IsAhead(At) ? account.ProvenAt.Value : before;
    }

    public void Return(DateTimeOffset now) => ReturnedAt = now;

    public void AskToLift(ContainmentLiftId lift) => Lift = lift;

    public void LeaveContained() => Lift = null;

    public void LiftBy(AccountId admin, DateTimeOffset now) => (LiftedBy, ReturnedAt) = (admin, now);

    internal sealed class Table : IEntityTypeConfiguration<ContainmentRecord>
    {
        public void Configure(EntityTypeBuilder<ContainmentRecord> builder)
        {
            builder.ToTable("containments");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(c => c.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(c => c.Mailbox).HasMaxLength(EmailKey.MaxLength);
            builder.Property(c => c.Device).HasMaxLength(100);
            builder.Property(c => c.Network).HasMaxLength(60);
            builder.Property(c => c.Version).IsConcurrencyToken();
            // An account is contained once at a time.
            builder.HasIndex(c => c.Account).IsUnique().HasFilter("returned_at IS NULL").HasDatabaseName("ix_containments_open");
            builder.HasIndex(c => new { c.Account, c.At });
            builder.HasIndex(c => new { c.Agent, c.At }, "ix_containments_by_agents").HasFilter("agent IS NOT NULL");
            builder.HasIndex(c => new { c.Agent, c.At }, "ix_containments_open_by_agents").HasFilter("agent IS NOT NULL AND returned_at IS NULL");
            builder.HasIndex(c => c.Lift);
        }
    }
}
