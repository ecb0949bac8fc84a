using System.Globalization;

namespace Holdfast.Platform.Search;

/// <summary>A stretch of text, and whether it is a word that was searched.</summary>
public readonly record struct Marked(string Text, bool IsFound);

/// <summary>A stretch of a text around the first word that was searched, as plain text with marks. Pure.</summary>
public static class Snippets
{
    /// <summary>About how many characters are shown.</summary>
    public const int Length = 180;

    /// <summary>How far a text is looked through.</summary>
    private const int MostLookedAt = 20_000;

    public static IReadOnlyList<Marked> Of(string text, SearchQuery query)
    {
        var flat = text.Length <= MostLookedAt ? text : text[..MostLookedAt];
        var first = Stretches(flat, 0).FirstOrDefault(stretch => IsFound(flat, stretch, query));
        var start = first.Length == 0 ? 0 : WordStart(flat, first.Start - (Length / 3));
        var end = WordEnd(flat, start + Length);
        var marked = Mark(flat, start, end, query);
        if (start > 0)
        {
            marked.Insert(0, new Marked("… ", false));
        }

        if (end < text.Length)
        {
            marked.Add(new Marked(" …", false));
        }

        return marked;
    }

    /// <summary>The words of a title, with marks.</summary>
    public static IReadOnlyList<Marked> OfTitle(string title, SearchQuery query) => Mark(title, 0, title.Length, query);

    private static List<Marked> Mark(string text, int start, int end, SearchQuery query)
    {
        List<Marked> marked = [];
        var at = start;
        foreach (var stretch in Stretches(text, start).TakeWhile(stretch => stretch.Start + stretch.Length <= end).Where(stretch => IsFound(text, stretch, query)))
        {
            var (from, length) = Bare(text, stretch);
            Add(marked, text[at..from], false);
            Add(marked, text.Substring(from, length), true);
            at = from + length;
        }

        Add(marked, text[at..end], false);
        return marked;
    }

    private static bool IsFound(string text, (int Start, int Length) stretch, SearchQuery query) => Words.Of(text.Substring(stretch.Start, stretch.Length)).Any(query.Finds);

    /// <summary>Without the signs around the word.</summary>
    private static (int Start, int Length) Bare(string text, (int Start, int Length) stretch)
    {
        var (start, end) = (stretch.Start, stretch.Start + stretch.Length);
        while (start < end && !IsOfWord(text[start]))
        {
            start++;
        }

        var last = start;
        while (last < end && IsOfWord(text[last]))
        {
            last++;
        }

        while (last > start && !char.IsLetterOrDigit(text[last - 1]) && !char.IsSurrogate(text[last - 1]))
        {
            last--;
        }

        return (start, last - start);
    }

    private static bool IsOfWord(char sign) => char.IsLetterOrDigit(sign) || char.IsSurrogate(sign) || sign is '.' or '-' or '_' or '@' or '\'' or '’' || char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark;

    /// <summary>What stands between blanks; long stretches of a script without blanks are cut, or all of it would be marked.</summary>
    private static IEnumerable<(int Start, int Length)> Stretches(string text, int from)
    {
        const int longest = 40;
        var start = from;
        for (var at = from; at <= text.Length; at++)
        {
            if (at < text.Length && !char.IsWhiteSpace(text[at]) && (at - start < longest || char.IsLowSurrogate(text[at])) && !(at > start && IsHan(text[at]) && (at - start) >= 2 && IsHan(text[at - 1])))
            {
                continue;
            }

            if (at > start)
            {
                yield return (start, at - start);
            }

            start = at < text.Length && char.IsWhiteSpace(text[at]) ? at + 1 : at;
        }
    }

    private static bool IsHan(char sign) => sign is >= '\u0E00' and <= '\u0EFF' or >= '\u3040' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF';

    private static int WordStart(string text, int at)
    {
        if (at <= 0)
        {
            return 0;
        }

        var blank = text.AsSpan(at, Math.Min(30, text.Length - at)).IndexOf(' ');
        var start = blank < 0 ? at : at + blank + 1;
        return char.IsLowSurrogate(text[start]) ? start - 1 : start;
    }

    private static int WordEnd(string text, int at)
    {
        if (at >= text.Length)
        {
            return text.Length;
        }

        var blank = text.AsSpan(at - 30, 30).LastIndexOf(' ');
        var end = blank < 0 ? at : at - 30 + blank;
        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private static void Add(List<Marked> marked, string text, bool isFound)
    {
        var flat = text.ReplaceLineEndings(" ");
        if (flat.Length > 0)
        {
            marked.Add(new Marked(flat, isFound));
        }
    }
}
