using System.Globalization;
using System.Text;
using Holdfast.Platform.Web;

namespace Holdfast.Platform.Accounts;

/// <summary>What is wrong with a name.</summary>
public abstract record NameFault
{
    private NameFault()
    {
    }

    public sealed record Missing : NameFault;

    /// <param name="Length">How many characters it has, in UTF-16 units.</param>
    public sealed record TooLong(int Length) : NameFault;

    /// <summary>It holds a line break, a control, or a mark that turns the direction of the text around it.</summary>
    public sealed record NotOneLine : NameFault;
}

/// <summary>The rules for a person's name: 1 to 100 characters on one line, as the person writes it. Pure.</summary>
public static class PersonName
{
    /// <summary>The form that is stored: without space around it, composed.</summary>
    /// <param name="typed">Clean text, as the form guard lets through.</param>
    public static string Of(string typed) => typed.Trim().Normalize(NormalizationForm.FormC);

    /// <param name="name">As <see cref="Of"/> made it.</param>
    public static NameFault? Check(string name)
    {
        if (Unseen.IsAll(name))
        {
            return new NameFault.Missing();
        }

        return name.Length > Account.NameLength ? new NameFault.TooLong(name.Length)
            : name.EnumerateRunes().Any(BreaksTheLine) ? new NameFault.NotOneLine()
            : null;
    }

    // Other format characters (joiners) belong to the spelling of names in some scripts.
    private static bool BreaksTheLine(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
