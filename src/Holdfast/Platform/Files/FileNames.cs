using System.Globalization;
using System.Text;
using Holdfast.Platform.Web;

namespace Holdfast.Platform.Files;

/// <summary>
/// Names of files as people gave them, made harmless for every system that may save them: no folders, no signs that a system reserves,
/// no marks that turn the direction, no names of devices (rulings G17). Pure.
/// </summary>
public static class FileNames
{
    private const string Fallback = "file";

    /// <summary>Longest ending that is kept when a name is cut.</summary>
    private const int EndingLength = 12;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3", "LPT4",
        "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    public static string Clean(string? given)
    {
        var last = (given ?? "").Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).LastOrDefault("");
        var name = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
        {
            if (rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*')
            {
                name.Append('-');
            }
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                name.Append(' ');
            }
            else if (rune != Rune.ReplacementChar && (!Unseen.Is(rune) || IsJoiner(rune)))
            {
                name.Append(rune.ToString());
            }
        }

        var text = string.Join(' ', name.ToString().Normalize(NormalizationForm.FormC).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim(' ', '.');
        if (Unseen.IsAll(text))
        {
            return Fallback;
        }

        if (Reserved.Contains(text.Split('.')[0].Trim()))
        {
            text = "_" + text;
        }

        return text.Length <= StoredFile.NameLength ? text : Cut(text);
    }

    /// <summary>Joins the parts of an emoji or of a letter: between two signs it means something.</summary>
    private static bool IsJoiner(Rune rune) => rune.Value is 0x200D or 0xFE0F;

    /// <summary>Keeps the ending, and never half a sign.</summary>
    private static string Cut(string text)
    {
        var ending = Path.GetExtension(text);
        ending = ending.Length <= EndingLength ? ending : "";
        var most = StoredFile.NameLength - ending.Length;
        var (length, signs) = (0, StringInfo.GetTextElementEnumerator(text));
        while (signs.MoveNext() && signs.ElementIndex + signs.GetTextElement().Length <= most)
        {
            length = signs.ElementIndex + signs.GetTextElement().Length;
        }

        return text[..length].TrimEnd(' ', '.') + ending;
    }
}
