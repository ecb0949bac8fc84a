using System.Globalization;
using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>Why a new answer is refused.</summary>
public abstract record AnswerFault
{
    private AnswerFault()
    {
    }

    public sealed record Missing : AnswerFault;

    public sealed record TooShort(int Least) : AnswerFault;

    public sealed record TooLong(int Length, int Most) : AnswerFault;

    /// <summary>The name, the address, the password, or a word of the question.</summary>
    public sealed record KnownToOthers : AnswerFault;

    /// <summary>One of the first things that anybody would try.</summary>
    public sealed record Common : AnswerFault;
}

/// <summary>How answers are compared, and which are refused (standards.md R412, R415).</summary>
public static class Answers
{
    /// <summary>Most code points.</summary>
    public const int MaxLength = 100;

    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "abc", "abcd", "abc123", "answer", "asdf", "idk",
        "me", "myself", "n/a", "na", "nil", "no", "nobody", "none", "nothing", "null", "pass", "password", "qwerty", "secret", "something",
        "test", "unknown", "yes",
    };

    /// <summary>
    /// The form that is hashed, the same for whatever keyboard and program somebody has next time: one apostrophe, one quote, one dash, one
    /// width (normal form KC), one space for any run of blanks and none around, nothing that cannot be seen; small letters where case does
    /// not count.
    /// </summary>
    public static string Compared(string typed, bool caseSensitive)
    {
        if (NormalForm.Of(typed) is null)
        {
            // No form sends such text.
            return typed;
        }

        var signs = string.Concat(typed.EnumerateRunes().Select(OneOfItsKind)).Normalize(NormalizationForm.FormKC);
        var text = string.Join(' ', string.Concat(signs.EnumerateRunes().Where(rune => Rune.IsWhiteSpace(rune) || !Unseen.Is(rune)).Select(rune => rune.ToString()))
            .Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return caseSensitive ? text : text.ToLowerInvariant();
    }

    /// <summary>Before the normal form, which makes a blank and a mark of an acute accent that stands alone.</summary>
    private static string OneOfItsKind(Rune rune) => rune.Value switch
    {
        '`' or 0x00B4 or 0x02B9 or 0x02BB or 0x02BC or 0x02BE or 0x02BF or (>= 0x2018 and <= 0x201B) or 0x2032 or 0x2035 or 0x055A or 0xFF07 or 0xFF40 => "'",
        0x00AB or 0x00BB or (>= 0x201C and <= 0x201F) or 0x2033 or 0x2036 or 0x301D or 0x301E or 0x301F or 0xFF02 => "\"",
        0x2212 => "-",
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation => "-",
        _ => rune.ToString(),
    };

    /// <summary>What is wrong with the answer, or null.</summary>
    /// <param name="own">The person's name, addresses and password.</param>
    public static AnswerFault? Check(string typed, string question, IReadOnlyList<string> own, int least)
    {
        var answer = Compared(typed, caseSensitive: true);
        var length = answer.EnumerateRunes().Count();
        if (length == 0)
        {
            return new AnswerFault.Missing();
        }

        if (length < least)
        {
            return new AnswerFault.TooShort(least);
        }

        if (length > MaxLength)
        {
            return new AnswerFault.TooLong(length, MaxLength);
        }

        return IsKnownToOthers(answer, question, own) ? new AnswerFault.KnownToOthers()
            : Common.Contains(answer) || answer.EnumerateRunes().Distinct().Count() == 1 ? new AnswerFault.Common() : null;
    }

    private static bool IsKnownToOthers(string answer, string question, IReadOnlyList<string> own) =>
        own.SelectMany(text => (IEnumerable<string>)[text, text.Split('@')[0], .. Words(text)])
            .Concat(Words(question))
            .Append(question)
            .Any(text => string.Equals(Compared(text, caseSensitive: true), answer, StringComparison.OrdinalIgnoreCase));

    private static string[] Words(string text) =>
        text.Split(text.Where(letter => !char.IsLetterOrDigit(letter) && char.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark).Distinct().ToArray(),
            StringSplitOptions.RemoveEmptyEntries);
}
