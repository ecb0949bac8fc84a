using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Platform.Web;

/// <summary>
/// Signs that show nothing: blanks, controls, format characters and fillers. They come along when text is copied, and nobody can find
/// what nobody can see.
/// </summary>
public static class Unseen
{
    /// <summary>Whether the sign shows nothing by itself.</summary>
    public static bool Is(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control or UnicodeCategory.Format || IsFiller(rune.Value);

    /// <summary>Whether nothing of the text can be seen. Marks that stand on a letter are nothing without one.</summary>
    public static bool IsAll(string text) =>
        text.EnumerateRunes().All(rune => Is(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark);

    /// <summary>The text without such signs before and behind it.</summary>
    public static string Trim(string text)
    {
        var (from, to) = (0, text.Length);
        while (Rune.DecodeFromUtf16(text.AsSpan(from, to - from), out var first, out var length) is OperationStatus.Done && Is(first))
        {
            from += length;
        }

        while (Rune.DecodeLastFromUtf16(text.AsSpan(from, to - from), out var last, out var length) is OperationStatus.Done && Is(last))
        {
            to -= length;
        }

        return text[from..to];
    }

    /// <summary>The text without any such sign.</summary>
    public static string Without(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !Is(rune)).Select(rune => rune.ToString()));

    /// <summary>
    /// Letters, marks and symbols by their category that show nothing all the same: Unicode's Default_Ignorable_Code_Point as far as no
    /// category says it, the empty pattern of Braille, and a note without a head.
    /// </summary>
    private static bool IsFiller(int code) =>
        code is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or 0x1D159 or (>= 0xE0000 and <= 0xE0FFF);
}
