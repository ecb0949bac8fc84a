using System.Text.Json;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Articles;

public readonly record struct ArticleId(Guid Value) : IId<ArticleId>
{
    public static ArticleId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ArticleId From(Guid value) => new(value);
}

public readonly record struct ArticleSectionId(Guid Value) : IId<ArticleSectionId>
{
    public static ArticleSectionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ArticleSectionId From(Guid value) => new(value);
}

/// <summary>A part of the help centre.</summary>
public sealed class ArticleSection : IVersioned
{
    public const int NameLength = 60;

    public const int SummaryLength = 140;

    /// <summary>Most sections.</summary>
    public const int Most = 30;

    public required ArticleSectionId Id { get; init; }

    public required string Name { get; set; }

    public required string Slug { get; init; }

    public required string Summary { get; set; }

    public required string Icon { get; set; }

    /// <summary>Lower stands first.</summary>
    public required int Position { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Table : IEntityTypeConfiguration<ArticleSection>
    {
        public void Configure(EntityTypeBuilder<ArticleSection> builder)
        {
            builder.ToTable("article_sections");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Name).HasMaxLength(NameLength);
            builder.Property(s => s.Slug).HasMaxLength(Anchor.MaxLength);
            builder.Property(s => s.Summary).HasMaxLength(SummaryLength);
            builder.Property(s => s.Icon).HasMaxLength(40);
            builder.Property(s => s.Version).IsConcurrencyToken();
            builder.HasIndex(s => s.Slug).IsUnique();
        }
    }
}

/// <summary>What is said about an article besides its words: as it is live, or as a draft would have it.</summary>
public interface IArticleSettings
{
    string Title { get; }

    ArticleSectionId Section { get; }

    Audience Audience { get; }

    string Slug { get; }

    string Labels { get; }

    bool IsPromoted { get; }

    bool TakesComments { get; }
}

/// <summary>An article as readers find it. Its words are in its live version.</summary>
public sealed class Article : IVersioned, IArticleSettings
{
    public const int TitleLength = 150;

    public const int LabelsLength = 200;

    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int MaxLength = 40_000;

    public required ArticleId Id { get; init; }

    public required string Title { get; set; }

    public required ArticleSectionId Section { get; set; }

    public required Audience Audience { get; set; }

    /// <summary>The last part of its address.</summary>
    public required string Slug { get; set; }

    /// <summary>More words by which it is found, in the operator's own order.</summary>
    public required string Labels { get; set; }

    /// <summary>Stands first in its section and on the front of the help centre.</summary>
    public bool IsPromoted { get; set; }

    public bool TakesComments { get; set; } = true;

    public bool IsPublished { get; set; }

    /// <summary>The version that readers see; null before the first was published.</summary>
    public int? Live { get; set; }

    /// <summary>How many versions there are.</summary>
    public int Texts { get; set; }

    /// <summary>When its words were last published.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Of ours, by which pages of the product link to it; null of the operator's.</summary>
    public string? Key { get; init; }

    public int Version { get; set; } = 1;

    internal sealed class Table : IEntityTypeConfiguration<Article>
    {
        public void Configure(EntityTypeBuilder<Article> builder)
        {
            builder.ToTable("articles");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Title).HasMaxLength(TitleLength);
            builder.Property(a => a.Slug).HasMaxLength(Anchor.MaxLength);
            builder.Property(a => a.Labels).HasMaxLength(LabelsLength);
            builder.Property(a => a.Key).HasMaxLength(40);
            builder.Property(a => a.Version).IsConcurrencyToken();
            builder.HasOne<ArticleSection>().WithMany().HasForeignKey(a => a.Section).OnDelete(DeleteBehavior.Restrict);
            // In the order of lists: the promoted first, then the oldest. Upwards alone it would be sorted anew for each page.
            builder.HasIndex(a => new { a.Section, a.IsPromoted, a.Id }).IsDescending(false, true, false).HasFilter("is_published");
            builder.HasIndex(a => a.Key).IsUnique().HasFilter("key IS NOT NULL");
            builder.HasIndex(a => new { a.ChangedAt, a.Id });
            builder.HasIndex(a => new { a.PublishedAt, a.Id }).HasFilter("is_published");
        }
    }
}

/// <summary>A text of an article that was published once. Never changed.</summary>
public sealed class ArticleVersion : IAppendOnly
{
    public required ArticleId Article { get; init; }

    public required int Number { get; init; }

    public required string Title { get; init; }

    public required string Source { get; init; }

    public required string Html { get; init; }

    public required int Renderer { get; init; }

    /// <summary>Its headings, as JSON.</summary>
    public required string Outline { get; init; }

    public required int Words { get; init; }

    /// <summary>Who published it; the id of zeros for us.</summary>
    public required AccountId By { get; init; }

    public required DateTimeOffset At { get; init; }

    public IReadOnlyList<Heading> Headings() => JsonSerializer.Deserialize<List<Heading>>(Outline) ?? [];

    public static ArticleVersion Of(ArticleId article, int number, string title, string source, DrawnText drawn, AccountId by, DateTimeOffset at) => new()
    {
        Article = article,
        Number = number,
        Title = title,
        Source = source,
        Html = drawn.Html.Markup,
        Renderer = Markdown.Version,
        Outline = JsonSerializer.Serialize(drawn.Outline),
        Words = drawn.Plain.Count(' '.Equals) + drawn.Plain.Count('\n'.Equals) + 1,
        By = by,
        At = at,
    };

    internal sealed class Table : IEntityTypeConfiguration<ArticleVersion>
    {
        public void Configure(EntityTypeBuilder<ArticleVersion> builder)
        {
            builder.ToTable("article_versions");
            builder.HasKey(v => new { v.Article, v.Number });
            builder.HasOne<Article>().WithMany().HasForeignKey(v => v.Article).OnDelete(DeleteBehavior.Cascade);
            builder.Property(v => v.Title).HasMaxLength(Articles.Article.TitleLength);
        }
    }
}

/// <summary>What is being written and not live yet: one for an article, with everything that publishing makes so.</summary>
public sealed class ArticleDraft : IVersioned, IArticleSettings
{
    public required ArticleId Article { get; init; }

    public required string Title { get; set; }

    public required ArticleSectionId Section { get; set; }

    public required Audience Audience { get; set; }

    public required string Slug { get; set; }

    public required string Labels { get; set; }

    public required bool IsPromoted { get; set; }

    public required bool TakesComments { get; set; }

    public required string Source { get; set; }

    /// <summary>Who saved it last.</summary>
    public required AccountId By { get; set; }

    public required DateTimeOffset At { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Table : IEntityTypeConfiguration<ArticleDraft>
    {
        public void Configure(EntityTypeBuilder<ArticleDraft> builder)
        {
            builder.ToTable("article_drafts");
            builder.HasKey(d => d.Article);
            builder.HasOne<Article>().WithMany().HasForeignKey(d => d.Article).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<ArticleSection>().WithMany().HasForeignKey(d => d.Section).OnDelete(DeleteBehavior.Restrict);
            builder.Property(d => d.Title).HasMaxLength(Articles.Article.TitleLength);
            builder.Property(d => d.Slug).HasMaxLength(Anchor.MaxLength);
            builder.Property(d => d.Labels).HasMaxLength(Articles.Article.LabelsLength);
            builder.Property(d => d.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>An address that an article has or had. An old one leads on to the present one, so it is never another's.</summary>
public sealed class ArticleSlug
{
    public required string Slug { get; init; }

    public required ArticleId Article { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<ArticleSlug>
    {
        public void Configure(EntityTypeBuilder<ArticleSlug> builder)
        {
            builder.ToTable("article_slugs");
            builder.HasKey(s => s.Slug);
            builder.Property(s => s.Slug).HasMaxLength(Anchor.MaxLength);
            builder.HasOne<Article>().WithMany().HasForeignKey(s => s.Article).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
