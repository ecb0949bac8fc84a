using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Comments;

public readonly record struct VoteId(Guid Value) : IId<VoteId>
{
    public static VoteId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static VoteId From(Guid value) => new(value);
}

/// <summary>What one person, or one browser of a stranger, thinks of something. Of an erased person it stays as a number that names nobody.</summary>
public sealed class Vote
{
    public required VoteId Id { get; init; }

    public required PlaceKind PlaceKind { get; init; }

    public required Guid Place { get; init; }

    /// <summary>An account's id, or what a stranger's browser holds.</summary>
    public required Guid Voter { get; set; }

    /// <summary>The account; null for strangers and for whoever is erased.</summary>
    public AccountId? Account { get; set; }

    /// <summary>"Yes", or up.</summary>
    public required bool IsYes { get; set; }

    public required DateTimeOffset At { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Vote>
    {
        public void Configure(EntityTypeBuilder<Vote> builder)
        {
            builder.ToTable("votes");
            builder.Property(v => v.Id).ValueGeneratedNever();
            builder.HasIndex(v => new { v.PlaceKind, v.Place, v.Voter }).IsUnique();
            builder.HasIndex(v => new { v.Account, v.Id });
        }
    }
}

/// <summary>The sum of the votes of a place; the row is held while somebody votes, so it is never off.</summary>
public sealed class VoteTotal
{
    public required PlaceKind PlaceKind { get; init; }

    public required Guid Place { get; init; }

    public required int Yes { get; init; }

    public required int No { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<VoteTotal>
    {
        public void Configure(EntityTypeBuilder<VoteTotal> builder)
        {
            builder.ToTable("vote_totals");
            builder.HasKey(t => new { t.PlaceKind, t.Place });
        }
    }
}
