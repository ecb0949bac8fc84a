using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Platform.Search;

/// <summary>One word that somebody typed.</summary>
/// <param name="Form">As it is looked for.</param>
/// <param name="Other">Its other spelling (Schluessel for Schlüssel), or null.</param>
/// <param name="BeginsOnly">One sign of a script without blanks: it finds every pair that begins with it.</param>
internal readonly record struct TypedWord(string Form, string? Other = null, bool BeginsOnly = false);

/// <summary>
/// Makes the words of a text, the same way for what is searched and for what is typed, so that both databases only match them
/// (rulings G52). Lower case, accents off, plural s off; scripts without blanks are cut into pairs of signs; what is joined by dots and
/// the like (foo@example.com, v2.0.1) is a word, and so are its parts and its ends. Pure.
/// </summary>
public static class Words
{
    /// <summary>Longest word, in UTF-16 units; of a longer one this much is known.</summary>
    public const int MaxLength = 64;

    /// <summary>Most different words of a text.</summary>
    public const int MostOfText = 10_000;

    /// <summary>How many ends of one joined word count.</summary>
    private const int MostEnds = 12;

    private static readonly SearchValues<char> Joining = SearchValues.Create("._@#+/:=&");
    private static readonly SearchValues<char> Apostrophes = SearchValues.Create("'’‘ʼ`´");
    private static readonly SearchValues<char> Umlauts = SearchValues.Create("äöüÄÖÜ");

    // Letters that Unicode does not take apart, as people write them whose keyboard lacks them.
    private static readonly Dictionary<int, string> Spelled = new()
    {
        ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe", ['ø'] = "o", ['ł'] = "l", ['đ'] = "d", ['ð'] = "d", ['þ'] = "th", ['ı'] = "i", ['ħ'] = "h", ['ŧ'] = "t", ['ς'] = "σ",
    };

    /// <summary>The different words of a text, in the order of their first place.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        List<string> words = [];
        foreach (var word in Chunks(text).SelectMany(OfChunk))
        {
            if (words.Count == MostOfText)
            {
                break;
            }

            if (word.Length > 0 && known.Add(word))
            {
                words.Add(word);
            }
        }

        return words;
    }

    /// <summary>What somebody typed: words that must all be found.</summary>
    internal static IEnumerable<TypedWord> OfTyped(string typed)
    {
        foreach (var chunk in Chunks(typed))
        {
            var folded = Fold(chunk);
            if (folded.AsSpan().ContainsAny(Joining))
            {
                yield return new TypedWord(Cut(Joined(folded)));
                continue;
            }

            foreach (var (part, other) in Parts(folded).Zip(Parts(OtherSpelling(chunk) ?? folded)))
            {
                foreach (var (run, isCut) in Runs(part))
                {
                    if (!isCut)
                    {
                        var (form, spelled) = (Cut(Singular(run)), Cut(Singular(other)));
                        yield return new TypedWord(form, part == run && spelled != form ? spelled : null);
                    }
                    else if (Signs(run) is [var only])
                    {
                        yield return new TypedWord(only, BeginsOnly: true);
                    }
                    else
                    {
                        foreach (var pair in Pairs(run))
                        {
                            yield return new TypedWord(pair);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Without case, accents and width.</summary>
    internal static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (!IsAccent(rune))
            {
                var lower = Rune.ToLowerInvariant(rune);
                _ = Spelled.TryGetValue(lower.Value, out var letters) ? folded.Append(letters) : folded.Append(lower);
            }
        }

        // Hangul was taken apart by the way.
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>The plural is the same word as the singular: a rule for English, harmless elsewhere because it holds for both sides.</summary>
    internal static string Singular(string word) => word switch
    {
        { Length: < 4 } => word,
        [_, _, .., 'i', 'e', 's'] => word[..^3] + "y",
        [.., 's', 's', 'e', 's'] or [.., 'x', 'e', 's'] or [.., 'c', 'h', 'e', 's'] or [.., 's', 'h', 'e', 's'] => word[..^2],
        [.., 's' or 'u' or 'i', 's'] => word,
        [.., 's'] => word[..^1],
        _ => word,
    };

    private static IEnumerable<string> OfChunk(string chunk)
    {
        var folded = Fold(chunk);
        if (folded.AsSpan().ContainsAny(Joining))
        {
            var joined = Joined(folded);
            yield return Cut(joined);
            foreach (var end in Ends(joined))
            {
                yield return Cut(end);
            }
        }

        if (folded.Contains('-', StringComparison.Ordinal))
        {
            // Whoever types "signin" finds "sign-in".
            yield return Cut(Singular(string.Concat(Parts(folded))));
        }

        foreach (var (run, isCut) in Parts(folded).SelectMany(Runs))
        {
            if (!isCut)
            {
                yield return Cut(Singular(run));
                continue;
            }

            foreach (var pair in Pairs(run))
            {
                yield return pair;
            }

            yield return Signs(run)[^1];
        }

        foreach (var part in OtherSpelling(chunk) is { } other ? Parts(other) : [])
        {
            yield return Cut(Singular(part));
        }
    }

    /// <summary>What stands between blanks, without the signs around it; a dot before it and sharps behind it belong to names (.NET, C#, C++).</summary>
    private static IEnumerable<string> Chunks(string text)
    {
        foreach (var range in Between(text))
        {
            var (start, end) = range;
            while (start < end && !IsOfWord(text, start) && !(text[start] == '.' && start + 1 < end && IsOfWord(text, start + 1)))
            {
                start++;
            }

            while (end > start && !IsOfWord(text, end - 1) && text[end - 1] is not ('#' or '+'))
            {
                end--;
            }

            if (end > start)
            {
                yield return text[start..end];
            }
        }
    }

    private static IEnumerable<(int Start, int End)> Between(string text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || char.IsWhiteSpace(text[at]) || char.IsControl(text[at]) || text[at] is '"' or '“' or '”' or '<' or '>' or '|' or '…' or '—')
            {
                yield return (start, at);
                start = at + 1;
            }
        }
    }

    /// <summary>Letters and digits that follow each other; an apostrophe is no end.</summary>
    private static IEnumerable<string> Parts(string folded)
    {
        var part = new StringBuilder();
        foreach (var rune in folded.EnumerateRunes())
        {
            if (IsOfWord(rune))
            {
                part.Append(rune);
            }
            else if (part.Length > 0 && !(rune.IsBmp && Apostrophes.Contains((char)rune.Value)))
            {
                yield return part.ToString();
                part.Clear();
            }
        }

        if (part.Length > 0)
        {
            yield return part.ToString();
        }
    }

    /// <summary>The stretches of a part that are words by themselves, and those of a script without blanks, which are cut.</summary>
    private static IEnumerable<(string Run, bool IsCut)> Runs(string part)
    {
        var run = new StringBuilder();
        var isCut = false;
        foreach (var rune in part.EnumerateRunes())
        {
            if (run.Length > 0 && HasNoBlanks(rune) != isCut)
            {
                yield return (run.ToString(), isCut);
                run.Clear();
            }

            isCut = HasNoBlanks(rune);
            run.Append(rune);
        }

        if (run.Length > 0)
        {
            yield return (run.ToString(), isCut);
        }
    }

    private static List<string> Signs(string run) => [.. run.EnumerateRunes().Select(rune => rune.ToString())];

    private static IEnumerable<string> Pairs(string run)
    {
        string? before = null;
        foreach (var rune in run.EnumerateRunes())
        {
            var sign = rune.ToString();
            if (before is not null)
            {
                yield return before + sign;
            }

            before = sign;
        }
    }

    private static string Joined(string folded) =>
        string.Concat(folded.EnumerateRunes().Where(rune => IsOfWord(rune) || (rune.IsBmp && Joining.Contains((char)rune.Value))).Select(rune => rune.ToString()));

    /// <summary>What follows each joining sign of "foo@mail.example.com": by such ends people look for it too.</summary>
    private static IEnumerable<string> Ends(string folded)
    {
        var ends = 0;
        for (var at = 1; at < folded.Length && ends < MostEnds; at++)
        {
            if (Joining.Contains(folded[at - 1]) && IsOfWord(folded, at))
            {
                ends++;
                yield return folded[at..];
            }
        }
    }

    /// <summary>With ae, oe and ue for ä, ö and ü; null where there is none.</summary>
    private static string? OtherSpelling(string chunk)
    {
        var composed = chunk.Normalize(NormalizationForm.FormC);
        return composed.AsSpan().ContainsAny(Umlauts)
            ? Fold(composed.ToLowerInvariant().Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal))
            : null;
    }

    private static string Cut(string word) => word.Length <= MaxLength ? word : word[..(char.IsHighSurrogate(word[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];

    private static bool IsOfWord(string text, int at) =>
        char.IsLowSurrogate(text[at]) ? at > 0 && Rune.TryGetRuneAt(text, at - 1, out var before) && IsOfWord(before)
        : Rune.TryGetRuneAt(text, at, out var rune) && IsOfWord(rune);

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber;

    /// <summary>Accents of Latin, Greek and Cyrillic, the points of Hebrew, the short vowels and the stretching of Arabic, and signs that nobody sees.</summary>
    private static bool IsAccent(Rune rune) => rune.Value is (>= 0x300 and <= 0x36F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF)
        or (>= 0x591 and <= 0x5C7) or (>= 0x64B and <= 0x65F) or 0x670 or 0x640 || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format;

    /// <summary>Thai, Lao, Burmese, Khmer, Kana, Hangul, Han. Korean has blanks, but hangs its endings on the words.</summary>
    private static bool HasNoBlanks(Rune rune) => rune.Value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3005 and <= 0x3007) or (>= 0x3040 and <= 0x318F) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
