using System.Globalization;
using System.Text;
using Holdfast.Platform.Accounts;
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

    /// <summary>The form that is hashed: normal form C, no space around it; small letters where case does not count.</summary>
    public static string Compared(string typed, bool caseSensitive)
    {
        var text = (NormalForm.Of(typed) ?? typed).Trim();
        return caseSensitive ? text : text.ToLowerInvariant();
    }

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
