using Holdfast.Accounts;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Containment;

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
}

/// <summary>
/// One time in which nobody got into an account, from the moment it was contained to its owner's return. It says which mailbox
/// pressed, and so which may not press again for a while (flows.md F17).
/// </summary>
public sealed class ContainmentRecord : IVersioned
{
    public required ContainmentId Id { get; init; }

    public required AccountId Account { get; init; }

    public required ContainmentCause Cause { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The address whose mail was pressed, as it is stored.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The device and the network address that pressed.</summary>
    public required string Device { get; init; }

    public required string Network { get; init; }

    /// <summary>When its owner came back; null while it is contained.</summary>
    public DateTimeOffset? ReturnedAt { get; private set; }

    public int Version { get; set; } = 1;

    /// <summary>What was so at this moment counts as being from before the take-over (flows.md F24).</summary>
    public DateTimeOffset Before => At - Superseded.Window;

    public void Return(DateTimeOffset now) => ReturnedAt = now;

    internal sealed class Table : IEntityTypeConfiguration<ContainmentRecord>
    {
        public void Configure(EntityTypeBuilder<ContainmentRecord> builder)
        {
            builder.ToTable("containments");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(c => c.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Ignore(c => c.Before);
            builder.Property(c => c.Mailbox).HasMaxLength(EmailKey.MaxLength);
            builder.Property(c => c.Device).HasMaxLength(100);
            builder.Property(c => c.Network).HasMaxLength(60);
            builder.Property(c => c.Version).IsConcurrencyToken();
            // An account is contained once at a time.
            builder.HasIndex(c => c.Account).IsUnique().HasFilter("returned_at IS NULL").HasDatabaseName("ix_containments_open");
            builder.HasIndex(c => new { c.Account, c.At });
        }
    }
}
