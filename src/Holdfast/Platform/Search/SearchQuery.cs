namespace Holdfast.Platform.Search;

/// <summary>
/// What somebody typed into a search box, cut to what is looked for: at most 200 characters and 8 words, each of which must be found. The last
/// one also finds what begins with it, as it may still be being typed (rulings G52).
/// </summary>
public sealed class SearchQuery
{
    public const int MaxLength = 200;

    public const int MaxWords = 8;

    // As they stand in the index. Of other languages there are none: there more is found, and the order is the same.
    private static readonly HashSet<string> Common =
    [
        "about", "after", "all", "and", "any", "are", "been", "but", "cannot", "cant", "could", "did", "didnt", "doesnt", "dont", "for", "from",
        "get", "had", "has", "have", "how", "into", "isnt", "its", "not", "our", "out", "she", "still", "that", "the", "them", "then", "there",
        "they", "this", "want", "was", "wasnt", "were", "what", "when", "where", "which", "who", "why", "will", "with", "wont", "would", "you", "your",
    ];

    private readonly IReadOnlyList<TypedWord> _words;
    private readonly bool _isOpen;

    private SearchQuery(string typed, IReadOnlyList<TypedWord> words, bool isOpen, bool isCut) => (Typed, _words, _isOpen, IsCut) = (typed, words, isOpen, isCut);

    /// <summary>As it was typed, without what was cut.</summary>
    public string Typed { get; }

    /// <summary>Something was left out: the page says so.</summary>
    public bool IsCut { get; }

    /// <summary>There was no letter or digit in it.</summary>
    public bool IsEmpty => _words.Count == 0;

    /// <summary>The words, for a list of what was not found.</summary>
    public string Folded => string.Join(' ', _words.Select(word => word.Form));

    internal IReadOnlyList<TypedWord> Parts => _words;

    public static SearchQuery Of(string? typed)
    {
        var text = (typed ?? "").Trim();
        var isLong = text.Length > MaxLength;
        if (isLong)
        {
            text = text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        }

        // What comes by an address may be half a sign, which has no normal form.
        var clean = string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not (0 or 0xFFFD or 0xFFFE or 0xFFFF)).Select(rune => rune.ToString()));
        List<TypedWord> words = [.. Words.OfTyped(clean).Take(MaxWords + 1)];
        var isMany = words.Count > MaxWords;
        return new SearchQuery(clean, [.. words.Take(MaxWords)], isOpen: !isLong && !isMany, isLong || isMany);
    }

    /// <summary>
    /// The words of a sentence that say what it is about: those that stand in every second sentence are left out. Not all of them must be found.
    /// </summary>
    internal static SearchQuery About(string? typed)
    {
        var all = Of(typed);
        return new SearchQuery(all.Typed, [.. all._words.Where(word => word.Form.Length > 2 && !Common.Contains(word.Form))], all._isOpen, all.IsCut);
    }

    /// <summary>How many of the words are among these.</summary>
    internal int Shared(IReadOnlyCollection<string> words)
    {
        var count = 0;
        for (var at = 0; at < _words.Count; at++)
        {
            var (form, other, _) = _words[at];
            var begins = Begins(at);
            count += words.Any(word => word == form || word == other || (begins && word.StartsWith(form, StringComparison.Ordinal))) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The same query with other words in some places.</summary>
    internal SearchQuery With(IReadOnlyDictionary<int, string> others) => new(
        Typed, [.. _words.Select((word, at) => others.TryGetValue(at, out var other) ? new TypedWord(other) : word)], _isOpen, IsCut);

    /// <summary>Whether the word at this place also finds what begins with it.</summary>
    internal bool Begins(int at) => _words[at].BeginsOnly || (_isOpen && at == _words.Count - 1);

    /// <summary>Whether one of the words finds this one.</summary>
    internal bool Finds(string word)
    {
        for (var at = 0; at < _words.Count; at++)
        {
            var (form, other, _) = _words[at];
            if (word == form || word == other || (Begins(at) && word.StartsWith(form, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For SQLite's FTS5. A word holds neither blanks nor quotes: it is made so by <see cref="Words"/>.</summary>
    internal string ForSqlite(bool any = false) => string.Join(any ? " OR " : " AND ", _words.Select((word, at) =>
    {
        var form = $"\"{word.Form}\"{(Begins(at) ? "*" : "")}";
        return word.Other is null ? form : $"({form} OR \"{word.Other}\"{(Begins(at) ? "*" : "")})";
    }));

    /// <summary>For PostgreSQL's tsquery.</summary>
    internal string ForPostgres(bool any = false) => string.Join(any ? " | " : " & ", _words.Select((word, at) =>
    {
        var form = Lexeme(word.Form) + (Begins(at) ? ":*" : "");
        return word.Other is null ? form : $"({form} | {Lexeme(word.Other)}{(Begins(at) ? ":*" : "")})";

        static string Lexeme(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
    }));
}
