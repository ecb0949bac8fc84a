using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>
/// How a code is written: 16 of Crockford's 32 digits (no I, L, O, U), so 80 bits, in four groups: "7K2M-Q4TX-0ZRB-9WJC".
/// https://www.crockford.com/base32.html
/// </summary>
public static class CodeText
{
    public const int Length = 16;

    /// <summary>Longest text that is looked at: a code with a space or a dash after every digit.</summary>
    public const int MaxTyped = 64;

    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Group = 4;

    public static string New() => string.Join('-', RandomNumberGenerator.GetString(Digits, Length).Chunk(Group).Select(group => new string(group)));

    /// <summary>The code's bare digits, however it was typed, or null when it cannot be one. O is read as 0, I and L as 1.</summary>
    public static string? Bare(string typed)
    {
        if (typed.Length > MaxTyped || NormalForm.Of(typed) is null)
        {
            return null;
        }

        var bare = string.Concat(typed.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(digit => !IsBetween(digit)).Select(digit => digit switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            _ => digit,
        }));
        return bare.Length == Length && bare.All(digit => Digits.Contains(digit, StringComparison.Ordinal)) ? bare : null;
    }

    /// <summary>A program that people keep codes in makes long dashes and other blanks of ours.</summary>
    private static bool IsBetween(char sign) => char.IsWhiteSpace(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format or UnicodeCategory.MathSymbol;
}
