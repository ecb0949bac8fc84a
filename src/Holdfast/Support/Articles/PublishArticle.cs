using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Articles;

public abstract record PublishArticleResult
{
    private PublishArticleResult()
    {
    }

    public sealed record Published : PublishArticleResult;

    /// <summary>There is nothing to publish that is not live already.</summary>
    public sealed record LiveAlready : PublishArticleResult;

    /// <summary>Another article has this address, or had it.</summary>
    public sealed record SlugTaken : PublishArticleResult;

    public sealed record ChangedMeanwhile : PublishArticleResult;

    public sealed record NotThere : PublishArticleResult;
}

/// <summary>Makes a draft live, takes an article away from readers, goes back to an older version.</summary>
public sealed class PublishArticleHandler(HoldfastDb db, ArticleSearch search, Markdown markdown, AuditTrail audit, TimeProvider time)
{
    /// <param name="seen">The version of the draft that the form showed.</param>
    public async Task<PublishArticleResult> Publish(ArticleId id, int seen, AccountId by, Origin origin, CancellationToken ct)
    {
        var (article, draft) = await Both(id, ct);
        if (article is null)
        {
            return new PublishArticleResult.NotThere();
        }

        if (draft is null && article.Live is null)
        {
            return new PublishArticleResult.NotThere();
        }

        if (draft is null && article.IsPublished)
        {
            return new PublishArticleResult.LiveAlready();
        }

        if (draft is not null && draft.Version != seen)
        {
            return new PublishArticleResult.ChangedMeanwhile();
        }

        var now = time.GetUtcNow();
        var text = draft is null ? await SaveDraftHandler.LiveText(db, article, ct) : SaveDraftHandler.TextOf(draft);
        var slug = text.Slug.Length > 0 ? text.Slug : Anchor.NameOf(text.Title);
        if (slug.Length == 0)
        {
            // A title of nothing but signs.
            slug = $"article-{article.Id.Value.ToString("N")[..12]}";
        }

        if (await db.Set<ArticleSlug>().AsNoTracking().SingleOrDefaultAsync(s => s.Slug == slug, ct) is not { } known)
        {
            db.Add(new ArticleSlug { Slug = slug, Article = id });
        }
        else if (known.Article != id)
        {
            return new PublishArticleResult.SlugTaken();
        }

        var drawn = markdown.Draw(text.Source, TextStyle.Article);
        var live = article.Live is null ? null : await db.Set<ArticleVersion>().AsNoTracking().SingleAsync(v => v.Article == id && v.Number == article.Live, ct);
        if (live is null || live.Source != text.Source || live.Title != text.Title)
        {
            article.Texts++;
            article.Live = article.Texts;
            article.PublishedAt = now;
            db.Add(ArticleVersion.Of(id, article.Texts, text.Title, text.Source, drawn, by, now));
        }

        (article.Title, article.Section, article.Audience, article.Slug, article.Labels) = (text.Title, text.Section, text.Audience, slug, text.Labels);
        (article.IsPromoted, article.TakesComments, article.IsPublished, article.ChangedAt) = (text.IsPromoted, text.TakesComments, true, now);
        if (draft is not null)
        {
            db.Remove(draft);
        }

        await search.Put(article, drawn.Plain, ct);
        audit.RecordAbout(ArticleEvents.Published, new AuditSubject("article", id.Value), by, origin, new { article.Title, Version = article.Live });
        return await Save(new PublishArticleResult.Published(), ct, Before(article) == article.Audience ? null : article);
    }

    /// <summary>Readers do not see it any more; its words become a draft.</summary>
    public async Task<PublishArticleResult> Unpublish(ArticleId id, AccountId by, Origin origin, CancellationToken ct)
    {
        var (article, draft) = await Both(id, ct);
        if (article is not { IsPublished: true })
        {
            return article is null ? new PublishArticleResult.NotThere() : new PublishArticleResult.LiveAlready();
        }

        var now = time.GetUtcNow();
        if (draft is null)
        {
            db.Add(SaveDraftHandler.NewDraft(id, await SaveDraftHandler.LiveText(db, article, ct), by, now));
        }

        (article.IsPublished, article.ChangedAt) = (false, now);
        await search.Put(article, "", ct);
        audit.RecordAbout(ArticleEvents.Unpublished, new AuditSubject("article", id.Value), by, origin, new { article.Title });
        return await Save(new PublishArticleResult.Published(), ct, article);
    }

    /// <summary>The words of an older version become the draft, to be published like any other.</summary>
    public async Task<PublishArticleResult> Restore(ArticleId id, int number, AccountId by, CancellationToken ct)
    {
        var (article, draft) = await Both(id, ct);
        if (article is null || await db.Set<ArticleVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.Article == id && v.Number == number, ct) is not { } version)
        {
            return new PublishArticleResult.NotThere();
        }

        var now = time.GetUtcNow();
        if (draft is null)
        {
            draft = SaveDraftHandler.NewDraft(id, await SaveDraftHandler.LiveText(db, article, ct), by, now);
            db.Add(draft);
        }

        (draft.Title, draft.Source, draft.By, draft.At) = (version.Title, version.Source, by, now);
        return await Save(new PublishArticleResult.Published(), ct);
    }

    /// <summary>What was being written is thrown away: an article that was never live goes with it.</summary>
    public async Task<PublishArticleResult> Discard(ArticleId id, AccountId by, Origin origin, CancellationToken ct)
    {
        var (article, draft) = await Both(id, ct);
        if (article is null || draft is null)
        {
            return new PublishArticleResult.NotThere();
        }

        db.Remove(draft);
        if (article.Live is null)
        {
            db.Remove(article);
        }

        audit.RecordAbout(ArticleEvents.DraftDiscarded, new AuditSubject("article", id.Value), by, origin, new { draft.Title });
        return await Save(new PublishArticleResult.Published(), ct);
    }

    private async Task<(Article? Article, ArticleDraft? Draft)> Both(ArticleId id, CancellationToken ct) =>
        (await db.Set<Article>().SingleOrDefaultAsync(a => a.Id == id, ct), await db.Set<ArticleDraft>().SingleOrDefaultAsync(d => d.Article == id, ct));

    /// <summary>Who read the article as it is stored; null where nobody did.</summary>
    private Audience? Before(Article article) =>
        db.Entry(article).Property(a => a.IsPublished).OriginalValue ? db.Entry(article).Property(a => a.Audience).OriginalValue : null;

    /// <param name="regarded">An article that others read than before: so it is with its comments.</param>
    private async Task<PublishArticleResult> Save(PublishArticleResult done, CancellationToken ct, Article? regarded = null)
    {
        try
        {
            await db.Write(
                async inside =>
                {
                    var saved = await db.SaveChangesAsync(inside);
                    if (regarded is not null)
                    {
                        await ContributionSearch.PlaceChanged(db, new ContributedTo(PlaceKind.Article, regarded.Id.Value), regarded.IsPublished ? regarded.Audience : Audience.Staff, inside);
                    }

                    return saved;
                },
                ct);
            return done;
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || DoubledRow.Is(problem))
        {
            return new PublishArticleResult.ChangedMeanwhile();
        }
    }
}

/// <summary>What the trail tells of articles.</summary>
internal static class ArticleEvents
{
    public static readonly ActivityKind Published = new("ArticlePublished");
    public static readonly ActivityKind Unpublished = new("ArticleUnpublished");
    public static readonly ActivityKind DraftDiscarded = new("ArticleDraftDiscarded");

    public static void Register(IServiceCollection services)
    {
        services.AddActivity(Published, "book", Tone.Good, "You published an article");
        services.AddActivity(Unpublished, "minus-circle", Tone.Advice, "You took an article away from readers");
        services.AddActivity(DraftDiscarded, "x", Tone.Advice, "You threw a draft away");
    }
}
