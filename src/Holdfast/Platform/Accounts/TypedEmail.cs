using System.Globalization;
using Holdfast.Platform.Web;
using MimeKit;

namespace Holdfast.Platform.Accounts;

/// <summary>What somebody typed or pasted as an email, judged by the one rule that every field, setting and command has.</summary>
public abstract record TypedEmail
{
    private static readonly IdnMapping Punycode = new() { UseStd3AsciiRules = true };

    private TypedEmail()
    {
    }

    /// <param name="Address">As it is stored and mailed: composed (normal form C), with the domain of the key, so that all of it was judged.</param>
    /// <param name="Key">The form that is compared; see <see cref="EmailKey"/>.</param>
    public sealed record Good(string Address, string Key) : TypedEmail;

    public sealed record Missing : TypedEmail;

    /// <param name="Length">In UTF-16 units, with its domain as mail needs it.</param>
    public sealed record TooLong(int Length) : TypedEmail;

    /// <summary>A sign that nobody sees stands inside: mail to it would go nowhere, or to somebody else.</summary>
    public sealed record HoldsUnseen : TypedEmail;

    public sealed record NotComplete : TypedEmail;

    /// <summary>It is one of the operator's own, where mail about requests arrives.</summary>
    public sealed record IsOurs : TypedEmail;

    public static TypedEmail Read(string? typed)
    {
        if (NormalForm.Of(typed ?? "") is not { } composed)
        {
            return new NotComplete();
        }

        var text = Unseen.Trim(composed);
        if (text.Length is 0 or > EmailKey.MaxLength)
        {
            return text.Length == 0 ? new Missing() : new TooLong(text.Length);
        }

        if (text.EnumerateRunes().Any(rune => Unseen.Is(rune) && !rune.IsAscii))
        {
            return new HoldsUnseen();
        }

        var at = text.LastIndexOf('@');
        if (at is < 1 or > 64 || IsNoLocalPart(text[..at]) || Domain(text[(at + 1)..]) is not { } domain)
        {
            return new NotComplete();
        }

        var (address, key) = ($"{text[..at]}@{domain}", $"{LowerAscii(text[..at])}@{domain}");
        return address.Length > EmailKey.MaxLength ? new TooLong(address.Length)
            : MailboxAddress.TryParse(address, out var mailbox) && LowerAscii(mailbox.GetAddress(idnEncode: true)) == key
                ? new Good(address, key)
                : new NotComplete();
    }

    private static bool IsNoLocalPart(string local) =>
        local.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '@' or '<' or '>' or ',' or ';' or '"' or '(' or ')');

    private static string? Domain(string typed)
    {
        try
        {
            var domain = LowerAscii(Punycode.GetAscii(typed));
            return domain.Length <= 253 && domain.Contains('.') ? domain : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string LowerAscii(string text) => string.Create(text.Length, text, static (lower, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        }
    });
}
