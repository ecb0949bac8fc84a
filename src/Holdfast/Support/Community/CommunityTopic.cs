using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Community;

public readonly record struct CommunityTopicId(Guid Value) : IId<CommunityTopicId>
{
    public static CommunityTopicId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static CommunityTopicId From(Guid value) => new(value);
}

/// <summary>What posts of the community are about.</summary>
public sealed class CommunityTopic : IVersioned
{
    public const int NameLength = 60;

    public const int SummaryLength = 140;

    /// <summary>Most topics.</summary>
    public const int Most = 30;

    public required CommunityTopicId Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The last part of its address.</summary>
    public required string Slug { get; init; }

    public required string Summary { get; set; }

    /// <summary>Lower stands first.</summary>
    public required int Position { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Table : IEntityTypeConfiguration<CommunityTopic>
    {
        public void Configure(EntityTypeBuilder<CommunityTopic> builder)
        {
            builder.ToTable("community_topics");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Property(t => t.Name).HasMaxLength(NameLength);
            builder.Property(t => t.Slug).HasMaxLength(Anchor.MaxLength);
            builder.Property(t => t.Summary).HasMaxLength(SummaryLength);
            builder.Property(t => t.Version).IsConcurrencyToken();
            builder.HasIndex(t => t.Slug).IsUnique();
        }
    }
}
