using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Throttling;

/// <summary>How often something was done within an hour. Times are whole seconds since 1970.</summary>
public sealed class HourBudget
{
    /// <summary>An HMAC of what is counted: the table names nobody (rulings F30).</summary>
    public required byte[] Key { get; init; }

    public required int Taken { get; init; }

    public required long BeganAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<HourBudget>
    {
        public void Configure(EntityTypeBuilder<HourBudget> builder)
        {
            builder.ToTable("hour_budgets");
            builder.HasKey(b => b.Key);
            builder.Property(b => b.Key).HasMaxLength(32);
            builder.HasIndex(b => b.BeganAt);
        }
    }
}
