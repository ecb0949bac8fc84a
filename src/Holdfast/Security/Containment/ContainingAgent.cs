using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Containment;

/// <summary>
/// An agent who has contained accounts, and whether they may go on (rulings F35). Every containment of theirs writes this row, so
/// that of two at the same moment only one can be the last that is allowed.
/// </summary>
public sealed class ContainingAgent : IVersioned, INeedsLiveSession
{
    public required AccountId Agent { get; init; }

    /// <summary>How many accounts they have contained in all.</summary>
    public int Contained { get; private set; }

    /// <summary>Since when they may contain no more; null while they may.</summary>
    public DateTimeOffset? StoppedAt { get; private set; }

    /// <summary>When an admin let them go on: what they contained before counts no more.</summary>
    public DateTimeOffset? ResumedAt { get; private set; }

    public int Version { get; set; } = 1;

    public void Count() => Contained++;

    public void Stop(DateTimeOffset now) => StoppedAt = now;

    public void Resume(DateTimeOffset now) => (StoppedAt, ResumedAt) = (null, now);

    internal sealed class Table : IEntityTypeConfiguration<ContainingAgent>
    {
        public void Configure(EntityTypeBuilder<ContainingAgent> builder)
        {
            builder.ToTable("containing_agents");
            builder.HasKey(a => a.Agent);
            builder.Property(a => a.Agent).ValueGeneratedNever();
            builder.HasOne<Account>().WithOne().HasForeignKey<ContainingAgent>(a => a.Agent).OnDelete(DeleteBehavior.Cascade);
            builder.Property(a => a.Version).IsConcurrencyToken();
            builder.HasIndex(a => a.StoppedAt).HasFilter("stopped_at IS NOT NULL");
        }
    }
}
