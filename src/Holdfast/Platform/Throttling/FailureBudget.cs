using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Throttling;

/// <summary>
/// How many tries in a row have failed on one secret. Times are whole seconds since 1970, so that one statement can
/// count and judge on both databases.
/// </summary>
public sealed class FailureBudget
{
    /// <summary>An HMAC of what is guarded: the table names nobody (rulings F30).</summary>
    public required byte[] Key { get; init; }

    public required int StrangerFailures { get; init; }

    /// <summary>Strangers are refused until then.</summary>
    public required long StrangersWaitUntil { get; init; }

    public required int KnownFailures { get; init; }

    public required long TouchedAt { get; init; }

    /// <summary>The network that the last try came from, and the one before it: what the owner of the account is shown.</summary>
    public string Network { get; init; } = "";

    public string NetworkBefore { get; init; } = "";

    internal sealed class Table : IEntityTypeConfiguration<FailureBudget>
    {
        public void Configure(EntityTypeBuilder<FailureBudget> builder)
        {
            builder.ToTable("failure_budgets");
            builder.HasKey(b => b.Key);
            builder.Property(b => b.Key).HasMaxLength(32);
            builder.Property(b => b.Network).HasMaxLength(60);
            builder.Property(b => b.NetworkBefore).HasMaxLength(60);
            builder.HasIndex(b => b.TouchedAt);
        }
    }
}
