using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Articles;

public sealed record ArticleLink(string Title, string Slug)
{
    public string Path => ArticlesPaths.Of(Slug);
}

/// <summary>A section on the front, with its first articles.</summary>
public sealed record SectionView(ArticleSectionId Id, string Name, string Slug, string Summary, string Icon, IReadOnlyList<ArticleLink> First, int Total)
{
    public string Path => ArticlesPaths.SectionOf(Slug);
}

/// <summary>An article as somebody reads it.</summary>
public sealed record ArticleView(
    ArticleId Id, string Title, string Slug, SectionView Section, SafeHtml Html, IReadOnlyList<Heading> Outline, int Words, DateTimeOffset FirstAt, DateTimeOffset At, bool TakesComments, Audience Audience, string Description)
{
    /// <summary>Words that people read in a minute.</summary>
    private const int AMinute = 200;

    public string Path => ArticlesPaths.Of(Slug);

    public ContributedTo Place => new(PlaceKind.Article, Id.Value);

    public int Minutes => Math.Max(1, (Words + (AMinute / 2)) / AMinute);
}

/// <summary>Where somebody gets who asks for an article by an address.</summary>
public abstract record ReadArticleResult
{
    private ReadArticleResult()
    {
    }

    public sealed record Found(ArticleView Article) : ReadArticleResult;

    /// <summary>That was its address; this one is.</summary>
    public sealed record Moved(string Path) : ReadArticleResult;

    /// <summary>There is none for this reader: not published, for others, or never there.</summary>
    public sealed record NotThere : ReadArticleResult;
}

/// <summary>Reads what is published, for whoever reads. Drafts are read on the admin's pages only.</summary>
public sealed class ArticleReader(HoldfastDb db, Markdown markdown)
{
    /// <summary>Articles of a section on the front.</summary>
    public const int OnFront = 3;

    /// <summary>Articles of the same section below an article.</summary>
    public const int Related = 5;

    public static Audience AudienceOf(Reader reader) => reader.IsStaff ? Audience.Staff : reader.Account is not null ? Audience.Members : Audience.Everybody;

    /// <summary>Every section that holds something for the reader.</summary>
    public async Task<IReadOnlyList<SectionView>> Front(Reader reader, CancellationToken ct)
    {
        var audience = AudienceOf(reader);
        var sections = await db.Set<ArticleSection>().AsNoTracking().OrderBy(s => s.Position).ThenBy(s => s.Id).Take(ArticleSection.Most)
            .Select(s => new
            {
                s.Id, s.Name, s.Slug, s.Summary, s.Icon,
                Total = db.Set<Article>().Count(a => a.Section == s.Id && a.IsPublished && a.Audience <= audience),
                First = db.Set<Article>().Where(a => a.Section == s.Id && a.IsPublished && a.Audience <= audience)
                    .OrderByDescending(a => a.IsPromoted).ThenBy(a => a.Id).Take(OnFront).Select(a => new { a.Title, a.Slug }).ToList(),
            }).ToListAsync(ct);
        return [.. sections.Where(s => s.Total > 0).Select(s => new SectionView(s.Id, s.Name, s.Slug, s.Summary, s.Icon, [.. s.First.Select(a => new ArticleLink(a.Title, a.Slug))], s.Total))];
    }

    /// <summary>The articles of a section, promoted ones first, then the oldest; null where there is no such section.</summary>
    public async Task<(SectionView Section, Page<ArticleLink> Articles)?> Section(string slug, Reader reader, string? after, CancellationToken ct)
    {
        if (await db.Set<ArticleSection>().AsNoTracking().SingleOrDefaultAsync(s => s.Slug == slug, ct) is not { } section)
        {
            return null;
        }

        var rows = Readable(reader).Where(a => a.Section == section.Id);
        if (PageKey.Read<Guid>(after) is { } key)
        {
            // Promoted ones come first and in the order of their ids, like the others behind them.
            var (isPromoted, last) = (key.Key == 1, ArticleId.From(key.Tie));
            rows = isPromoted ? rows.After(a => a.IsPromoted ? 0 : 1, a => a.Id, 0, last) : rows.Where(a => !a.IsPromoted).After(a => a.IsPromoted ? 0 : 1, a => a.Id, 1, last);
        }

        var page = await rows.OrderBy(a => a.IsPromoted ? 0 : 1).ThenBy(a => a.Id).Page(a => new PageKey<Guid>(a.IsPromoted ? 1 : 0, a.Id.Value), ct);
        return (new SectionView(section.Id, section.Name, section.Slug, section.Summary, section.Icon, [], 0), page.Select(a => new ArticleLink(a.Title, a.Slug)));
    }

    public async Task<ReadArticleResult> Read(string slug, Reader reader, CancellationToken ct)
    {
        var found = await (
            from known in db.Set<ArticleSlug>()
            join article in Readable(reader) on known.Article equals article.Id
            join section in db.Set<ArticleSection>() on article.Section equals section.Id
            join version in db.Set<ArticleVersion>() on new { Article = article.Id, Number = article.Live ?? 0 } equals new { version.Article, version.Number }
            join first in db.Set<ArticleVersion>() on new { Article = article.Id, Number = 1 } equals new { first.Article, first.Number }
            where known.Slug == slug
            select new { Article = article, Section = section, Version = version, FirstAt = first.At }).AsNoTracking().SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return new ReadArticleResult.NotThere();
        }

        var (a, s, v) = (found.Article, found.Section, found.Version);
        if (a.Slug != slug)
        {
            return new ReadArticleResult.Moved(ArticlesPaths.Of(a.Slug));
        }

        var isFresh = v.Renderer == Markdown.Version;
        var drawn = isFresh ? null : markdown.Draw(v.Source, TextStyle.Article);
        return new ReadArticleResult.Found(new ArticleView(
            a.Id, v.Title, a.Slug, new SectionView(s.Id, s.Name, s.Slug, s.Summary, s.Icon, [], 0),
            drawn?.Html ?? markdown.Stored(v.Source, v.Html, v.Renderer, TextStyle.Article), drawn?.Outline ?? v.Headings(), v.Words, found.FirstAt, v.At, a.TakesComments, a.Audience, DescriptionOf(v.Source)));
    }

    /// <summary>Others of the same section.</summary>
    public async Task<IReadOnlyList<ArticleLink>> RelatedTo(ArticleView article, Reader reader, CancellationToken ct) =>
        await Readable(reader).Where(a => a.Section == article.Section.Id && a.Id != article.Id).OrderByDescending(a => a.IsPromoted).ThenBy(a => a.Id)
            .Take(Related).Select(a => new ArticleLink(a.Title, a.Slug)).ToListAsync(ct);

    /// <summary>The promoted articles that are published, for "Often read".</summary>
    public async Task<IReadOnlyList<ArticleLink>> OftenRead(Reader reader, CancellationToken ct) =>
        await Readable(reader).Where(a => a.IsPromoted).OrderBy(a => a.Id).Take(OnFront).Select(a => new ArticleLink(a.Title, a.Slug)).ToListAsync(ct);

    /// <summary>The address of ours with this key, where it is published for the reader.</summary>
    public Task<string?> SlugOf(string key, Reader reader, CancellationToken ct) =>
        Readable(reader).Where(a => a.Key == key).Select(a => (string?)a.Slug).SingleOrDefaultAsync(ct);

    /// <summary>The articles of ours with these keys that are published for the reader, in this order.</summary>
    public async Task<IReadOnlyList<ArticleLink>> OfKeys(IReadOnlyList<string> keys, Reader reader, CancellationToken ct)
    {
        var found = await Readable(reader).Where(a => a.Key != null && keys.Contains(a.Key)).Select(a => new { a.Key, a.Title, a.Slug }).ToListAsync(ct);
        return [.. found.OrderBy(a => keys.ToList().IndexOf(a.Key!)).Select(a => new ArticleLink(a.Title, a.Slug))];
    }

    /// <summary>Which of these keys lead to an article that the reader may read.</summary>
    public async Task<IReadOnlySet<string>> Keys(IReadOnlyList<string> keys, Reader reader, CancellationToken ct) =>
        (await Readable(reader).Where(a => a.Key != null && keys.Contains(a.Key)).Select(a => a.Key!).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The addresses of articles that were found.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> SlugsOf(IEnumerable<Guid> found, CancellationToken ct)
    {
        var ids = found.Select(ArticleId.From).ToList();
        return ids.Count == 0 ? new Dictionary<Guid, string>()
            : await db.Set<Article>().AsNoTracking().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.Slug }).ToDictionaryAsync(a => a.Id.Value, a => a.Slug, ct);
    }

    /// <summary>What everybody may read, newest words first.</summary>
    public IQueryable<Article> Newest() => Readable(default).OrderByDescending(a => a.PublishedAt).ThenByDescending(a => a.Id);

    internal IQueryable<Article> Readable(Reader reader)
    {
        var audience = AudienceOf(reader);
        return db.Set<Article>().AsNoTracking().Where(a => a.IsPublished && a.Audience <= audience);
    }

    /// <summary>The first words of the text, for whoever links to it.</summary>
    private string DescriptionOf(string source)
    {
        const int length = 160;
        var plain = markdown.Draw(source.Length <= 1_000 ? source : source[..1_000], TextStyle.Article).Plain.ReplaceLineEndings(" ");
        return plain.Length <= length ? plain : plain[..Math.Max(plain.LastIndexOf(' ', length), 100)] + " …";
    }
}

/// <summary>Articles as places of comments.</summary>
internal sealed class ArticlePlaces(ArticleReader articles) : IContributionPlaces
{
    public PlaceKind Kind => PlaceKind.Article;

    public async Task<IReadOnlyDictionary<Guid, PlaceView>> Read(IReadOnlyCollection<Guid> places, Reader reader, CancellationToken ct)
    {
        var ids = places.Select(ArticleId.From).ToList();
        return (await articles.Readable(reader).Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.Title, a.Slug, a.TakesComments, a.Audience }).ToListAsync(ct))
            .ToDictionary(a => a.Id.Value, a => new PlaceView(a.Title, ArticlesPaths.Of(a.Slug), a.TakesComments, a.Audience));
    }
}
