using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Containment;

public readonly record struct ContainmentLiftId(Guid Value) : IId<ContainmentLiftId>
{
    public static ContainmentLiftId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ContainmentLiftId From(Guid value) => new(value);
}

/// <summary>
/// One admin's wish that a batch of accounts, which an agent contained without cause, be opened again. A second admin grants it
/// (rulings F35). Which accounts they are stands in their records.
/// </summary>
public sealed class ContainmentLift : IVersioned, INeedsLiveSession
{
    /// <summary>How long a second admin has.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public required ContainmentLiftId Id { get; init; }

    /// <summary>Who contained the accounts.</summary>
    public required AccountId Agent { get; init; }

    public required AccountId AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Who granted it or took it back; null while it waits. One that nobody decided in time is never granted.</summary>
    public AccountId? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public int Version { get; set; } = 1;

    public void Decide(AccountId by, DateTimeOffset now) => (DecidedBy, DecidedAt) = (by, now);

    internal sealed class Table : IEntityTypeConfiguration<ContainmentLift>
    {
        public void Configure(EntityTypeBuilder<ContainmentLift> builder)
        {
            builder.ToTable("containment_lifts");
            builder.Property(l => l.Id).ValueGeneratedNever();
            builder.Property(l => l.Version).IsConcurrencyToken();
            builder.HasIndex(l => l.AskedAt).HasFilter("decided_at IS NULL");
        }
    }
}
