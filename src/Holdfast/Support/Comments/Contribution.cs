using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Comments;

public readonly record struct ContributionId(Guid Value) : IId<ContributionId>
{
    public static ContributionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ContributionId From(Guid value) => new(value);
}

/// <summary>What people contribute to. The numbers are stored.</summary>
public enum PlaceKind
{
    Article = 1,

    /// <summary>A post of the community. The first of its contributions is the post's own text.</summary>
    Post = 2,

    /// <summary>A single contribution, for votes.</summary>
    Contribution = 3,
}

/// <summary>One thing that people contribute to.</summary>
public readonly record struct ContributedTo(PlaceKind Kind, Guid Id)
{
    /// <summary>A place that is none.</summary>
    public static readonly ContributedTo Nothing = new(PlaceKind.Article, Guid.Empty);
}

/// <summary>Who sees a contribution. The numbers are stored.</summary>
public enum ContributionState
{
    Shown = 1,

    /// <summary>Until a moderator has looked; its author sees it, marked.</summary>
    Waiting = 2,

    /// <summary>A moderator took it from everybody but its author.</summary>
    Hidden = 3,
}

/// <summary>Why a contribution waits. The numbers are stored.</summary>
public enum ContributionSignal
{
    None = 0,

    /// <summary>It is its author's first.</summary>
    First = 1,

    /// <summary>The same words were written a few days before.</summary>
    SameWords = 2,
}

/// <summary>What somebody wrote below something: one store for the comments of articles and for the community (rulings G51).</summary>
public sealed class Contribution : IVersioned
{
    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int MaxLength = 5_000;

    /// <summary>Most contributions of a place.</summary>
    public const int MostOfPlace = 10_000;

    /// <summary>Most answers to one.</summary>
    public const int MostAnswers = 200;

    /// <summary>Most comments below an answer of a post: all of them stand on one page.</summary>
    public const int MostAnswersInPost = 30;

    /// <summary>How long its author may change a comment of an article.</summary>
    public static readonly TimeSpan EditableFor = TimeSpan.FromMinutes(15);

    /// <summary>How long its author may change what they wrote in the community, where questions get clearer while people answer.</summary>
    public static readonly TimeSpan EditableInPostFor = TimeSpan.FromDays(30);

    public required ContributionId Id { get; init; }

    public required PlaceKind PlaceKind { get; init; }

    public required Guid Place { get; init; }

    public ContributedTo PlacedAt => new(PlaceKind, Place);

    /// <summary>1, 2, 3 of its place.</summary>
    public required int Number { get; init; }

    /// <summary>The number of the one that it answers, or its own: sorted by it and by the number, answers stand below theirs.</summary>
    public required int Root { get; init; }

    /// <summary>Its author; null once they are erased.</summary>
    public AccountId? Account { get; set; }

    /// <summary>Its author was staff when they wrote it, and speaks under our mark.</summary>
    public required bool IsStaff { get; init; }

    /// <summary>Made with the form that it was sent by: sent again it is the same contribution.</summary>
    public Guid? Client { get; set; }

    public required ContributionState State { get; set; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>A moderator took something out of it.</summary>
    public bool IsCut { get; set; }

    public required string Source { get; set; }

    public required string Html { get; set; }

    public required int Renderer { get; set; }

    public required TextStyle Style { get; set; }

    /// <summary>The number of the version that stands here.</summary>
    public int Text { get; set; } = 1;

    /// <summary>How many versions there are.</summary>
    public int Texts { get; set; } = 1;

    /// <summary>A version that waits for a moderator, while this one stays.</summary>
    public int? Pending { get; set; }

    /// <summary>Why it waits, or waited.</summary>
    public ContributionSignal Signal { get; init; }

    /// <summary>The same for the same words, however they are spaced; null for a short text.</summary>
    public long? Fingerprint { get; init; }

    /// <summary>The sum of its votes, for the order of answers.</summary>
    public int Likes { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>The text of a post itself.</summary>
    public bool IsOpening => PlaceKind is PlaceKind.Post && Number == 1;

    public bool IsAnswer => Root != Number;

    /// <summary>Whether a moderator is asked for it, reports aside.</summary>
    public bool Waits => State is ContributionState.Waiting || Pending is not null;

    public static TimeSpan EditableIn(PlaceKind kind) => kind is PlaceKind.Post ? EditableInPostFor : EditableFor;

    /// <summary>What people call it.</summary>
    public static string NounOf(PlaceKind kind, int root, int number) =>
        kind is not PlaceKind.Post ? "comment" : number == 1 ? "post" : root == number ? "answer" : "comment";

    internal sealed class Table : IEntityTypeConfiguration<Contribution>
    {
        public void Configure(EntityTypeBuilder<Contribution> builder)
        {
            builder.ToTable("contributions");
            builder.Ignore(c => c.PlacedAt);
            builder.Ignore(c => c.IsOpening);
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Source).HasMaxLength(MaxLength);
            builder.Property(c => c.Version).IsConcurrencyToken();
            builder.HasIndex(c => new { c.PlaceKind, c.Place, c.Root, c.Number }).IsUnique();
            builder.HasIndex(c => new { c.PlaceKind, c.Place, c.State });
            builder.HasIndex(c => new { c.Account, c.Client }).IsUnique().HasFilter("client IS NOT NULL");
            builder.HasIndex(c => new { c.Account, c.Id });
            builder.HasIndex(c => new { c.Fingerprint, c.At }).HasFilter("fingerprint IS NOT NULL");
            builder.HasIndex(c => c.Id, "ix_contributions_waiting").HasFilter("state = 2 OR pending IS NOT NULL");
        }
    }
}

/// <summary>A text that a contribution had, has or is to have. Kept, also when a moderator has cut it.</summary>
public sealed class ContributionVersion
{
    public required ContributionId Contribution { get; init; }

    public required int Number { get; init; }

    public required string Source { get; init; }

    /// <summary>Who wrote it, its author or a moderator; null once they are erased.</summary>
    public AccountId? Account { get; set; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<ContributionVersion>
    {
        public void Configure(EntityTypeBuilder<ContributionVersion> builder)
        {
            builder.ToTable("contribution_versions");
            builder.HasKey(v => new { v.Contribution, v.Number });
            builder.HasOne<Contribution>().WithMany().HasForeignKey(v => v.Contribution).OnDelete(DeleteBehavior.Cascade);
            builder.Property(v => v.Source).HasMaxLength(Comments.Contribution.MaxLength);
            builder.HasIndex(v => v.Account);
        }
    }
}

/// <summary>The row of a place that is held while somebody contributes to it: it gives the numbers.</summary>
public sealed class ContributionPlace
{
    public required PlaceKind Kind { get; init; }

    public required Guid Place { get; init; }

    public required int LastNumber { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<ContributionPlace>
    {
        public void Configure(EntityTypeBuilder<ContributionPlace> builder)
        {
            builder.ToTable("contribution_places");
            builder.HasKey(p => new { p.Kind, p.Place });
        }
    }
}
