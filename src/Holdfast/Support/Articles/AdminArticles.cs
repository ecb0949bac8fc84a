using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Articles;

public enum ArticleState
{
    Draft,
    Published,

    /// <summary>Readers see one text, and another is being written.</summary>
    Changed,
}

public sealed record ArticleLine(ArticleId Id, string Title, string Section, ArticleState State, Audience Audience, DateTimeOffset ChangedAt, int Yes, int No);

/// <summary>An article in the editor.</summary>
/// <param name="Seen">The version of the draft; 0 where there is none.</param>
public sealed record ArticleInEditor(ArticleId Id, ArticleState State, DraftText Text, int Seen, DateTimeOffset? SavedAt, int? Live, string LiveSlug, DateTimeOffset? PublishedAt, VoteCount Votes);

public sealed record VersionLine(int Number, string Title, string By, DateTimeOffset At, bool IsLive);

public sealed record SectionLine(ArticleSectionId Id, string Name, string Summary, string Icon, int Position, int Articles);

/// <summary>Reads articles for those who write them.</summary>
public sealed class AdminArticles(HoldfastDb db)
{
    /// <summary>Most searches without an article that are listed.</summary>
    public const int MostMisses = 100;

    /// <param name="show">"drafts" for what waits to be published; else everything.</param>
    public async Task<Page<ArticleLine>> Page(string? show, string? after, CancellationToken ct)
    {
        var rows = db.Set<Article>().AsNoTracking();
        if (show == "drafts")
        {
            rows = rows.Where(a => !a.IsPublished || db.Set<ArticleDraft>().Any(d => d.Article == a.Id));
        }

        if (PageKey.Read<Guid>(after) is { } key)
        {
            rows = rows.AfterDescending(a => a.ChangedAt, a => a.Id, key.Time, ArticleId.From(key.Tie));
        }

        var page = await rows.OrderByDescending(a => a.ChangedAt).ThenByDescending(a => a.Id).Select(a => new
        {
            a.Id, a.Title, a.IsPublished, a.Audience, a.ChangedAt,
            Section = db.Set<ArticleSection>().Where(s => s.Id == a.Section).Select(s => s.Name).First(),
            Draft = db.Set<ArticleDraft>().Where(d => d.Article == a.Id).Select(d => d.Title).FirstOrDefault(),
        }).Page(a => new PageKey<Guid>(a.ChangedAt, a.Id.Value), ct);
        var ids = page.Rows.Select(a => a.Id.Value).ToList();
        var votes = await db.Set<VoteTotal>().AsNoTracking().Where(t => t.PlaceKind == PlaceKind.Article && ids.Contains(t.Place)).ToDictionaryAsync(t => t.Place, ct);
        return page.Select(a => new ArticleLine(
            a.Id, a.Draft ?? a.Title, a.Section, a.IsPublished ? a.Draft is null ? ArticleState.Published : ArticleState.Changed : ArticleState.Draft, a.Audience, a.ChangedAt,
            votes.GetValueOrDefault(a.Id.Value)?.Yes ?? 0, votes.GetValueOrDefault(a.Id.Value)?.No ?? 0));
    }

    public async Task<ArticleInEditor?> Find(ArticleId id, CancellationToken ct)
    {
        if (await db.Set<Article>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } article)
        {
            return null;
        }

        var draft = await db.Set<ArticleDraft>().AsNoTracking().SingleOrDefaultAsync(d => d.Article == id, ct);
        var votes = await db.Set<VoteTotal>().AsNoTracking().SingleOrDefaultAsync(t => t.PlaceKind == PlaceKind.Article && t.Place == id.Value, ct);
        return new ArticleInEditor(
            id, article.IsPublished ? draft is null ? ArticleState.Published : ArticleState.Changed : ArticleState.Draft,
            draft is null ? await SaveDraftHandler.LiveText(db, article, ct) : SaveDraftHandler.TextOf(draft), draft?.Version ?? 0, draft?.At, article.IsPublished ? article.Live : null, article.Slug, article.PublishedAt,
            new VoteCount(votes?.Yes ?? 0, votes?.No ?? 0, null));
    }

    public async Task<Page<VersionLine>> Versions(ArticleId id, string? after, CancellationToken ct)
    {
        var rows = db.Set<ArticleVersion>().AsNoTracking().Where(v => v.Article == id);
        if (int.TryParse(after, out var last))
        {
            rows = rows.Where(v => v.Number < last);
        }

        return (await (
            from v in rows
            join a in db.Set<Article>() on v.Article equals a.Id
            join person in db.Set<Account>() on v.By equals person.Id into people
            from person in people.DefaultIfEmpty()
            orderby v.Number descending
            select new { v.Number, v.Title, Name = person!.Name, v.At, IsLive = a.IsPublished && a.Live == v.Number }).Page(v => v.Number, ct))
            .Select(v => new VersionLine(v.Number, v.Title, v.Name ?? "Holdfast", v.At, v.IsLive));
    }

    public Task<ArticleVersion?> Version(ArticleId id, int number, CancellationToken ct) =>
        db.Set<ArticleVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.Article == id && v.Number == number, ct);

    public async Task<IReadOnlyList<SectionLine>> Sections(CancellationToken ct) =>
        await db.Set<ArticleSection>().AsNoTracking().OrderBy(s => s.Position).ThenBy(s => s.Id).Take(ArticleSection.Most)
            .Select(s => new SectionLine(s.Id, s.Name, s.Summary, s.Icon, s.Position, db.Set<Article>().Count(a => a.Section == s.Id))).ToListAsync(ct);

    /// <summary>What people searched and did not find, most often first.</summary>
    public async Task<IReadOnlyList<SearchMiss>> Misses(CancellationToken ct) =>
        await db.Set<SearchMiss>().AsNoTracking().OrderByDescending(m => m.Times).ThenByDescending(m => m.LastAt).Take(MostMisses).ToListAsync(ct);

    /// <summary>Links of ours in a text that lead nowhere, at most ten.</summary>
    public async Task<IReadOnlyList<string>> Broken(IReadOnlyList<string> links, CancellationToken ct)
    {
        const string begin = "/help/articles/";
        var slugs = links.Where(link => link.StartsWith(begin, StringComparison.Ordinal)).Select(link => Uri.UnescapeDataString(link[begin.Length..].Split('#', '?')[0])).Distinct().Take(100).ToList();
        if (slugs.Count == 0)
        {
            return [];
        }

        var there = await (from s in db.Set<ArticleSlug>() join a in db.Set<Article>() on s.Article equals a.Id where slugs.Contains(s.Slug) && a.IsPublished select s.Slug).ToListAsync(ct);
        return [.. slugs.Except(there).Take(10).Select(ArticlesPaths.Of)];
    }
}
