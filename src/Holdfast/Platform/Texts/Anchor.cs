using System.Globalization;
using System.Text;

namespace Holdfast.Platform.Texts;

/// <summary>Names made of words: the anchor of a heading, the address of an article.</summary>
public static class Anchor
{
    /// <summary>Before every anchor in a text, so that no heading takes the place of something of the page.</summary>
    public const string Prefix = "t-";

    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int MaxLength = 80;

    /// <summary>The words in lower case with dashes between them: letters of every script, accents left off. Empty where there is no letter or digit.</summary>
    public static string NameOf(string words)
    {
        var name = new StringBuilder();
        foreach (var rune in words.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                if (name.Length + rune.Utf16SequenceLength > MaxLength)
                {
                    break;
                }

                name.Append(Rune.ToLowerInvariant(rune));
            }
            else if (rune.Value is '\'' or '’' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
            {
                // Inside a word.
            }
            else if (name is [.., not '-'] && name.Length < MaxLength)
            {
                name.Append('-');
            }
        }

        return name.ToString().TrimEnd('-').Normalize(NormalizationForm.FormC);
    }

    /// <summary>The anchor of a heading, unlike those before it; null where it has no words.</summary>
    internal static string? Of(string words, HashSet<string> taken)
    {
        if (NameOf(words) is not { Length: > 0 } name)
        {
            return null;
        }

        for (var number = 1; ; number++)
        {
            var anchor = number == 1 ? Prefix + name : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{name}-{number}");
            if (taken.Add(anchor))
            {
                return anchor;
            }
        }
    }
}

internal static class TextIcons
{
    public const string Warning = Begin + "<path d=\"M8.9 3.65 2.35 15.05a1.27 1.27 0 0 0 1.1 1.9h13.1a1.27 1.27 0 0 0 1.1-1.9L11.1 3.65a1.27 1.27 0 0 0-2.2 0zM10 7.75v3.5M10 14v.01\"></path></svg>";

    public const string Note = Begin + "<circle cx=\"10\" cy=\"10\" r=\"7.25\"></circle><path d=\"M10 9.4v4.25M10 6.5v.01\"></path></svg>";

    private const string Begin =
        "<svg class=\"icon\" width=\"20\" height=\"20\" viewBox=\"0 0 20 20\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\" focusable=\"false\">";
}
