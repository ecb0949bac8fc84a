using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Articles;

/// <summary>Everything that the editor's form holds.</summary>
public sealed record DraftText(string Title, ArticleSectionId Section, Audience Audience, string Slug, string Labels, bool IsPromoted, bool TakesComments, string Source) : IArticleSettings;

/// <param name="Seen">The version of the draft that the form was made from; 0 where there was none.</param>
public sealed record SaveDraft(ArticleId Article, DraftText Text, int Seen, AccountId By);

public abstract record SaveDraftResult
{
    private SaveDraftResult()
    {
    }

    /// <param name="Version">Of the draft now; 0 where nothing differs from what is live.</param>
    public sealed record Saved(int Version, DateTimeOffset At) : SaveDraftResult;

    /// <summary>Somebody saved another text meanwhile: it stands there, and this one is only in the form.</summary>
    public sealed record Changed(ArticleDraft Theirs) : SaveDraftResult;

    public sealed record NotThere : SaveDraftResult;
}

/// <summary>Keeps what is being written. Readers see nothing of it.</summary>
public sealed class SaveDraftHandler(HoldfastDb db, Secrets secrets, TimeProvider time)
{
    public async Task<SaveDraftResult> Handle(SaveDraft command, CancellationToken ct)
    {
        if (await db.Set<Article>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == command.Article, ct) is not { } article)
        {
            return new SaveDraftResult.NotThere();
        }

        var (clean, title) = (secrets.TakeOut(command.Text.Source, command.By), secrets.TakeOut(command.Text.Title, command.By));
        var (now, text) = (time.GetUtcNow(), command.Text with { Source = clean.Text, Title = title.Text });
        var draft = await db.Set<ArticleDraft>().SingleOrDefaultAsync(d => d.Article == command.Article, ct);
        if (draft is not null && TextOf(draft) == text)
        {
            return new SaveDraftResult.Saved(draft.Version, draft.At);
        }

        if (draft is null && article.Live is not null && await LiveText(db, article, ct) == text)
        {
            return new SaveDraftResult.Saved(0, now);
        }

        if ((draft?.Version ?? 0) != command.Seen)
        {
            return draft is null ? new SaveDraftResult.Changed(NewDraft(article.Id, await LiveText(db, article, ct), command.By, now)) : new SaveDraftResult.Changed(draft);
        }

        await secrets.End(db, clean.Found.Concat(title.Found), ct);
        if (draft is null)
        {
            draft = NewDraft(article.Id, text, command.By, now);
            db.Add(draft);
        }
        else
        {
            (draft.Title, draft.Section, draft.Audience, draft.Slug, draft.Labels) = (text.Title, text.Section, text.Audience, text.Slug, text.Labels);
            (draft.IsPromoted, draft.TakesComments, draft.Source, draft.By, draft.At) = (text.IsPromoted, text.TakesComments, text.Source, command.By, now);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return new SaveDraftResult.Saved(draft.Version, now);
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || DoubledRow.Is(problem))
        {
            db.ChangeTracker.Clear();
            var theirs = await db.Set<ArticleDraft>().AsNoTracking().SingleOrDefaultAsync(d => d.Article == command.Article, ct);
            return theirs is null ? new SaveDraftResult.NotThere() : new SaveDraftResult.Changed(theirs);
        }
    }

    public static DraftText TextOf(ArticleDraft d) => new(d.Title, d.Section, d.Audience, d.Slug, d.Labels, d.IsPromoted, d.TakesComments, d.Source);

    /// <summary>What readers see, as the form would have it.</summary>
    public static async Task<DraftText> LiveText(HoldfastDb db, Article a, CancellationToken ct) => new(
        a.Title, a.Section, a.Audience, a.Slug, a.Labels, a.IsPromoted, a.TakesComments,
        await db.Set<ArticleVersion>().Where(v => v.Article == a.Id && v.Number == a.Live).Select(v => v.Source).SingleOrDefaultAsync(ct) ?? "");

    internal static ArticleDraft NewDraft(ArticleId article, DraftText text, AccountId by, DateTimeOffset now) => new()
    {
        Article = article,
        Title = text.Title,
        Section = text.Section,
        Audience = text.Audience,
        Slug = text.Slug,
        Labels = text.Labels,
        IsPromoted = text.IsPromoted,
        TakesComments = text.TakesComments,
        Source = text.Source,
        By = by,
        At = now,
    };
}

/// <summary>Begins an article that nobody sees yet.</summary>
public sealed class NewArticleHandler(HoldfastDb db, TimeProvider time)
{
    /// <summary>Most articles.</summary>
    public const int Most = 20_000;

    /// <summary>Null when there is no section yet, or there are too many articles.</summary>
    public async Task<ArticleId?> Handle(AccountId by, CancellationToken ct)
    {
        var section = await db.Set<ArticleSection>().OrderBy(s => s.Position).ThenBy(s => s.Id).Select(s => (ArticleSectionId?)s.Id).FirstOrDefaultAsync(ct);
        if (section is not { } first || await db.Set<Article>().CountAsync(ct) >= Most)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var id = ArticleId.New(now);
        db.Add(new Article { Id = id, Title = "", Section = first, Audience = Audience.Everybody, Slug = "", Labels = "", ChangedAt = now });
        db.Add(SaveDraftHandler.NewDraft(id, new DraftText("", first, Audience.Everybody, "", "", false, true, ""), by, now));
        await db.SaveChangesAsync(ct);
        return id;
    }
}
