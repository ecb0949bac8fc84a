using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Search;

/// <summary>What a document says of the thing that it describes.</summary>
/// <param name="Weight">The heavier comes first, among those that match alike.</param>
/// <param name="ChangedAt">The newer comes first, among those of one weight.</param>
public sealed record Searchable(string Title, string Text, int Weight, DateTimeOffset ChangedAt);

/// <summary>Keeps the documents of things. Nothing is saved here: they go with the save of what they describe, or not at all.</summary>
public sealed class SearchIndex(HoldfastDb db)
{
    /// <summary>Most characters of a text that are searched.</summary>
    public const int MaxLength = 65_536;

    /// <summary>The thing is found by these words and by this audience, and by no others.</summary>
    public async Task Put(string kind, Guid subject, Audience audience, Searchable words, CancellationToken ct)
    {
        var document = await Clear(kind, subject, audience, ct);
        var text = words.Text.Length <= MaxLength ? words.Text : words.Text[..MaxLength];
        var title = words.Title.Length <= SearchDocument.TitleLength ? words.Title : words.Title[..SearchDocument.TitleLength];
        if (document is null)
        {
            db.Add(new SearchDocument
            {
                Kind = kind,
                Subject = subject,
                Part = 0,
                Audience = audience,
                Title = title,
                Text = text,
                TitleWords = WordsOf(title),
                TextWords = WordsOf(text),
                Weight = words.Weight,
                ChangedAt = words.ChangedAt,
            });
            return;
        }

        (document.Title, document.Text, document.TitleWords, document.TextWords) = (title, text, WordsOf(title), WordsOf(text));
        (document.Weight, document.ChangedAt) = (words.Weight, words.ChangedAt);
    }

    /// <summary>The thing is not found any more.</summary>
    public Task Remove(string kind, Guid subject, CancellationToken ct) => Clear(kind, subject, keep: null, ct);

    /// <summary>Removes the documents of the thing, all but that of one audience, which it returns.</summary>
    private async Task<SearchDocument?> Clear(string kind, Guid subject, Audience? keep, CancellationToken ct)
    {
        var there = await db.Set<SearchDocument>().Where(d => d.Kind == kind && d.Subject == subject && d.Part == 0).ToListAsync(ct);
        db.RemoveRange(there.Where(d => d.Audience != keep));
        return there.Find(d => d.Audience == keep);
    }

    private static string WordsOf(string text) => string.Join(' ', Words.Of(text));
}
