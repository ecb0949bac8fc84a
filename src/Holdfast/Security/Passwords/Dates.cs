namespace Holdfast.Security.Passwords;

/// <summary>Years and dates in a text of code points, as people write them: day, month and year in the three usual orders.</summary>
internal static class Dates
{
    public const int YearLength = 4;

    // How many digits each of the three numbers has.
    private static readonly (int First, int Second, int Third)[] Plain = [(2, 2, 4), (4, 2, 2), (2, 2, 2)];
    private static readonly (int First, int Second, int Third)[] Separated =
    [
        (2, 2, 4), (4, 2, 2), (1, 2, 4), (2, 1, 4), (4, 1, 2), (4, 2, 1), (1, 1, 4), (4, 1, 1), (2, 2, 2), (1, 2, 2), (2, 1, 2), (1, 1, 2),
    ];

    /// <summary>Whether the text begins with a year from 1900 to 2099.</summary>
    public static bool IsYear(ReadOnlySpan<int> text) => Number(text, 0, YearLength) is >= 1900 and <= 2099;

    /// <summary>The length of the longest date, from 6 to 10 code points, that the text begins with, or 0.</summary>
    public static int Longest(ReadOnlySpan<int> text)
    {
        var longest = 0;
        foreach (var (first, second, third) in Plain)
        {
            longest = IsDate(text, first, second, third, 0) ? Math.Max(longest, first + second + third) : longest;
        }

        foreach (var (first, second, third) in Separated)
        {
            longest = IsDate(text, first, second, third, 1) ? Math.Max(longest, first + second + third + 2) : longest;
        }

        return longest;
    }

    private static bool IsDate(ReadOnlySpan<int> text, int first, int second, int third, int separator)
    {
        var (secondAt, thirdAt) = (first + separator, first + separator + second + separator);
        if (text.Length < thirdAt + third || (separator > 0 && !(IsSeparator(text[first]) && text[first] == text[thirdAt - 1])))
        {
            return false;
        }

        var (one, two, three) = (Number(text, 0, first), Number(text, secondAt, second), Number(text, thirdAt, third));
        return (IsYear(one, first) && IsDay(two, three)) || (IsYear(three, third) && IsDay(one, two));
    }

    private static bool IsYear(int number, int digits) => digits is 2 ? number >= 0 : digits is YearLength && number is >= 1900 and <= 2099;

    private static bool IsDay(int one, int two) => one >= 1 && two >= 1 && Math.Max(one, two) <= 31 && Math.Min(one, two) <= 12;

    private static bool IsSeparator(int codePoint) => codePoint is '.' or '-' or '/' or '_' or ' ';

    /// <summary>The number that so many digits write, or -1.</summary>
    private static int Number(ReadOnlySpan<int> text, int at, int digits)
    {
        if (text.Length < at + digits)
        {
            return -1;
        }

        var number = 0;
        foreach (var codePoint in text.Slice(at, digits))
        {
            if (codePoint is < '0' or > '9')
            {
                return -1;
            }

            number = (number * 10) + codePoint - '0';
        }

        return number;
    }
}
