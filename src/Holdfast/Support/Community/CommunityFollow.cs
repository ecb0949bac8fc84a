using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Community;

/// <summary>Somebody wants to hear what is written below a post.</summary>
public sealed class CommunityFollow
{
    /// <summary>Most posts that one person follows.</summary>
    public const int Most = 500;

    public required AccountId Account { get; init; }

    public required CommunityPostId Post { get; init; }

    /// <summary>What was written before has been told, or was read.</summary>
    public required DateTimeOffset ToldUntil { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<CommunityFollow>
    {
        public void Configure(EntityTypeBuilder<CommunityFollow> builder)
        {
            builder.ToTable("community_follows");
            builder.HasKey(f => new { f.Account, f.Post });
            builder.HasOne<CommunityPost>().WithMany().HasForeignKey(f => f.Post).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(f => new { f.Post, f.ToldUntil });
        }
    }
}

/// <summary>The one email a day that a person gets about what they follow, and the secret that ends it.</summary>
public sealed class CommunityDigest
{
    public required AccountId Account { get; init; }

    /// <summary>No sooner than then the next one goes out.</summary>
    public required DateTimeOffset NextAt { get; set; }

    /// <summary>They want none any more.</summary>
    public bool IsOff { get; set; }

    /// <summary>Of the secret in the address that ends it.</summary>
    public required TokenHash Key { get; init; }

    /// <summary>The secret itself, sealed: it stands in each of the emails.</summary>
    public required byte[] Sealed { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<CommunityDigest>
    {
        public void Configure(EntityTypeBuilder<CommunityDigest> builder)
        {
            builder.ToTable("community_digests");
            builder.HasKey(d => d.Account);
            builder.Property(d => d.Account).ValueGeneratedNever();
            builder.Property(d => d.Key).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.HasIndex(d => d.Key).IsUnique();
            builder.HasIndex(d => d.NextAt).HasFilter("NOT is_off");
        }
    }
}
