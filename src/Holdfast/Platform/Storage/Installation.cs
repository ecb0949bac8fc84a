using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Storage;

/// <summary>
/// The one row about this installation. Every session, link, device and token carries its epoch; raising it ends them
/// all, so a restored backup brings none back to life (rulings F6).
/// </summary>
public sealed class Installation : IVersioned
{
    public const int TheOnlyId = 1;

    public int Id { get; init; } = TheOnlyId;

    public int Epoch { get; private set; } = 1;

    /// <summary>When the first admin was made; from then on there are no setup links (rulings F40).</summary>
    public DateTimeOffset? FirstAdminAt { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>Signs everybody out, everywhere, for good.</summary>
    public void RaiseEpoch() => Epoch++;

    internal sealed class Table : IEntityTypeConfiguration<Installation>
    {
        public void Configure(EntityTypeBuilder<Installation> builder)
        {
            builder.ToTable("installation");
            builder.Property(i => i.Id).ValueGeneratedNever();
            builder.Property(i => i.Version).IsConcurrencyToken();
            builder.HasData(new { Id = TheOnlyId, Epoch = 1, Version = 1 });
        }
    }
}
