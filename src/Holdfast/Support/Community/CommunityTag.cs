using System.Globalization;
using System.Text;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Community;

/// <summary>A word that a post was given, so that posts about the same are found across topics.</summary>
public sealed class CommunityTag
{
    /// <summary>Most tags of a post.</summary>
    public const int MostOfPost = 5;

    /// <summary>Longest tag, in UTF-16 units.</summary>
    public const int MaxLength = 30;

    /// <summary>Longest text in which tags are typed.</summary>
    public const int MaxTyped = 400;

    public required string Tag { get; init; }

    /// <summary>The number of the post: newer posts have higher ones.</summary>
    public required int Number { get; init; }

    public required CommunityPostId Post { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<CommunityTag>
    {
        public void Configure(EntityTypeBuilder<CommunityTag> builder)
        {
            builder.ToTable("community_tags");
            builder.HasKey(t => new { t.Tag, t.Number });
            builder.Property(t => t.Tag).HasMaxLength(MaxLength);
            builder.HasOne<CommunityPost>().WithMany().HasForeignKey(t => t.Post).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(t => t.Post);
            builder.HasIndex(t => t.Number);
        }
    }
}

/// <summary>Tags as they are typed, stored and shown. Pure.</summary>
public static class Tags
{
    /// <summary>The longest that stands in a post's row: all its tags, with a blank between them.</summary>
    public const int MaxStored = CommunityTag.MostOfPost * (CommunityTag.MaxLength + 1);

    /// <summary>What was typed between commas, each once: lower case, with dashes between the words of a tag.</summary>
    public static IReadOnlyList<string> Of(string typed) =>
        [.. typed.Split(',').Select(One).Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Those of a post's row.</summary>
    public static IReadOnlyList<string> Stored(string stored) => stored.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static string ToStore(IReadOnlyList<string> tags) => string.Join(' ', tags);

    /// <summary>As people read one.</summary>
    public static string Said(string tag) => tag.Replace('-', ' ');

    /// <summary>As they stand in the field.</summary>
    public static string Typed(IReadOnlyList<string> tags) => string.Join(", ", tags.Select(Said));

    public static Problem? Check(string typed, IReadOnlyList<string> tags, string field)
    {
        if (typed.Length > CommunityTag.MaxTyped || tags.Count > CommunityTag.MostOfPost)
        {
            return new Problem(field, "There are too many tags", $"Use {CommunityTag.MostOfPost} tags or fewer, with commas between them.");
        }

        if (tags.FirstOrDefault(tag => tag.Length > CommunityTag.MaxLength) is { } tooLong)
        {
            return new Problem(field, "A tag is too long", $"Use {CommunityTag.MaxLength} characters or fewer for each. “{Said(tooLong)}” has {tooLong.Length}.");
        }

        return tags.FirstOrDefault(tag => !tag.EnumerateRunes().All(IsPlain)) is { } odd
            ? new Problem(field, "A tag has a character we can't use", $"Use letters, digits and spaces, with commas between tags. Change “{Said(odd)}”.")
            : null;
    }

    private static string One(string typed) =>
        string.Join('-', typed.Normalize(NormalizationForm.FormC).ToLowerInvariant().Split([' ', '\t', '\r', '\n', '-', '\u00A0'], StringSplitOptions.RemoveEmptyEntries));

    private static bool IsPlain(Rune rune) => rune.Value == '-' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
