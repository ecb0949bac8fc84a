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
}
