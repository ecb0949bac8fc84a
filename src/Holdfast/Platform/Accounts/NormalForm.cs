using System.Globalization;
using System.Text;

namespace Holdfast.Platform.Accounts;

/// <summary>Unicode's normal form C, in which an é is one code point however it was typed.</summary>
internal static class NormalForm
{
    /// <summary>The text in normal form, or null where it has none: a lone surrogate, U+FFFE.</summary>
    public static string? Of(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // The framework has no other way to say it.
            return null;
        }
    }

    /// <summary>
    /// A secret as it is hashed and looked up: OpaqueString (RFC 8265, 4.2.2). A blank of any kind is U+0020, because keyboards and programs
    /// put others in its place (Option and space on a Mac); then normal form C. Nothing is cut, trimmed or folded. Null where it has no normal form.
    /// </summary>
    public static string? OfSecret(string text) =>
        Of(string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = char.GetUnicodeCategory(from[i]) is UnicodeCategory.SpaceSeparator ? ' ' : from[i];
            }
        }));
}
