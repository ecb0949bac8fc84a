using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Community;

public readonly record struct CommunityPostId(Guid Value) : IId<CommunityPostId>
{
    public static CommunityPostId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static CommunityPostId From(Guid value) => new(value);
}

/// <summary>What somebody wants with a post. The numbers are stored.</summary>
public enum PostKind
{
    Question = 1,
    Idea = 2,
    Discussion = 3,
}

/// <summary>
/// A post of the community. Its own text is the first contribution below it, so that moderation, versions, reports, export and erasure are
/// those of every contribution; its answers are the others (rulings G51).
/// </summary>
public sealed class CommunityPost : IVersioned
{
    public const int TitleLength = 150;

    public required CommunityPostId Id { get; init; }

    /// <summary>The first part of its address.</summary>
    public required int Number { get; init; }

    public required CommunityTopicId Topic { get; set; }

    public required PostKind Kind { get; set; }

    public required string Title { get; set; }

    /// <summary>The last part of its address; empty where the title has neither letter nor digit.</summary>
    public required string Slug { get; set; }

    /// <summary>Its tags, with a blank between them; each has a <see cref="CommunityTag"/> too.</summary>
    public string Tags { get; set; } = "";

    /// <summary>Its own text.</summary>
    public required ContributionId Opening { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The answer that its author or a moderator chose, also while it is hidden.</summary>
    public ContributionId? Accepted { get; set; }

    /// <summary>Stands first in its topic.</summary>
    public bool IsPinned { get; set; }

    /// <summary>It takes no more answers.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The post that asks the same: readers go there.</summary>
    public CommunityPostId? MergedInto { get; set; }

    // What lists show and sort by, counted anew from the contributions in each transaction that changes them.

    /// <summary>That of its own text.</summary>
    public required ContributionState State { get; set; }

    public required DateTimeOffset LastAt { get; set; }

    public int Answers { get; set; }

    public int Likes { get; set; }

    /// <summary>The accepted answer is there and shown.</summary>
    public bool IsSolved { get; set; }

    public bool HasStaffAnswer { get; set; }

    public int Version { get; set; } = 1;

    public string Path => CommunityPaths.Of(Number, Slug);

    internal sealed class Table : IEntityTypeConfiguration<CommunityPost>
    {
        public void Configure(EntityTypeBuilder<CommunityPost> builder)
        {
            builder.ToTable("community_posts");
            builder.Ignore(p => p.Path);
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.Property(p => p.Title).HasMaxLength(TitleLength);
            builder.Property(p => p.Slug).HasMaxLength(Anchor.MaxLength);
            builder.Property(p => p.Tags).HasMaxLength(Community.Tags.MaxStored);
            builder.Property(p => p.Version).IsConcurrencyToken();
            builder.HasOne<CommunityTopic>().WithMany().HasForeignKey(p => p.Topic).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(p => p.Number).IsUnique();
            builder.HasIndex(p => p.Opening).IsUnique();
            builder.HasIndex(p => p.MergedInto);
            builder.HasIndex(p => new { p.State, p.Number });
            builder.HasIndex(p => new { p.State, p.Topic, p.Number });
            builder.HasIndex(p => new { p.State, p.LastAt, p.Number });
            builder.HasIndex(p => new { p.State, p.Topic, p.LastAt, p.Number });
            builder.HasIndex(p => new { p.State, p.Likes, p.Number });
            builder.HasIndex(p => new { p.State, p.Topic, p.Likes, p.Number });
            builder.HasIndex(p => new { p.State, p.Topic, p.Number }, "ix_community_posts_unanswered").HasFilter("answers = 0");
            builder.HasIndex(p => new { p.Topic, p.Number }, "ix_community_posts_pinned").HasFilter("is_pinned");
        }
    }
}
