using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Articles;

/// <param name="Position">Null is behind all others, or where it was.</param>
public sealed record SectionText(string Name, string Summary, string Icon, int? Position);

public enum SectionResult
{
    Saved,
    NotThere,
    NameTaken,

    /// <summary>There are as many as there may be.</summary>
    Full,

    /// <summary>Articles are in it.</summary>
    NotEmpty,

    ChangedMeanwhile,
}

/// <summary>Adds, changes and removes the parts of the help centre. A section's address stays what its first name made it.</summary>
public sealed class SectionsHandler(HoldfastDb db, TimeProvider time)
{
    public async Task<SectionResult> Add(SectionText text, CancellationToken ct)
    {
        var slug = Anchor.NameOf(text.Name);
        if (slug.Length == 0 || await db.Set<ArticleSection>().AnyAsync(s => s.Slug == slug, ct))
        {
            return SectionResult.NameTaken;
        }

        if (await db.Set<ArticleSection>().CountAsync(ct) >= ArticleSection.Most)
        {
            return SectionResult.Full;
        }

        var last = await db.Set<ArticleSection>().MaxAsync(s => (int?)s.Position, ct) ?? 0;
        db.Add(new ArticleSection { Id = ArticleSectionId.New(time.GetUtcNow()), Name = text.Name, Slug = slug, Summary = text.Summary, Icon = text.Icon, Position = text.Position ?? last + 10 });
        return await Save(SectionResult.NameTaken, ct);
    }

    public async Task<SectionResult> Change(ArticleSectionId id, SectionText text, CancellationToken ct)
    {
        if (await db.Set<ArticleSection>().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } section)
        {
            return SectionResult.NotThere;
        }

        (section.Name, section.Summary, section.Icon, section.Position) = (text.Name, text.Summary, text.Icon, text.Position ?? section.Position);
        return await Save(SectionResult.ChangedMeanwhile, ct);
    }

    public async Task<SectionResult> Remove(ArticleSectionId id, CancellationToken ct)
    {
        if (await db.Set<ArticleSection>().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } section)
        {
            return SectionResult.NotThere;
        }

        if (await db.Set<Article>().AnyAsync(a => a.Section == id, ct) || await db.Set<ArticleDraft>().AnyAsync(d => d.Section == id, ct))
        {
            return SectionResult.NotEmpty;
        }

        db.Remove(section);
        return await Save(SectionResult.ChangedMeanwhile, ct);
    }

    private async Task<SectionResult> Save(SectionResult refused, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return SectionResult.Saved;
        }
        catch (DbUpdateException)
        {
            // The same name, a newer version, or an article that has just moved in.
            return refused;
        }
    }
}
