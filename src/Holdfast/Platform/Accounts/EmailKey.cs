using System.Globalization;
using MimeKit;

namespace Holdfast.Platform.Accounts;

/// <summary>
/// The form in which addresses are compared (flows.md F21): ASCII letters of the local part lower-cased, the domain in
/// punycode and lower-cased. Nothing else is folded: two mailboxes that a mail server tells apart stay apart. What mail cannot be
/// sent to has none, so nobody waits for a mail that never comes.
/// </summary>
public static class EmailKey
{
    /// <summary>Longest address in characters (RFC 5321, 4.5.3.1.3 less the angle brackets).</summary>
    public const int MaxLength = 254;

    /// <summary>Punycode can make a domain longer than it was written.</summary>
    public const int MaxKeyLength = 512;

    private static readonly IdnMapping Punycode = new() { UseStd3AsciiRules = true };

    /// <summary>The key of what was typed, or null when it cannot be an address.</summary>
    public static string? From(string? typed)
    {
        var text = typed?.Trim();
        if (text is null || text.Length is 0 or > MaxLength || text.LastIndexOf('@') is var at && (at < 1 || at > 64 || at == text.Length - 1))
        {
            return null;
        }

        var local = text[..at];
        if (local.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '@' or '<' or '>' or ',' or ';' or '"' or '(' or ')')
            || Domain(text[(at + 1)..]) is not { } domain)
        {
            return null;
        }

        var key = $"{LowerAscii(local)}@{domain}";
        return MailboxAddress.TryParse(text, out var mailbox) && LowerAscii(mailbox.GetAddress(idnEncode: true)) == key ? key : null;
    }

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

    private static string LowerAscii(string text) =>
        string.Create(text.Length, text, (lower, from) => from.AsSpan().ToLowerInvariantAscii(lower));

    private static void ToLowerInvariantAscii(this ReadOnlySpan<char> from, Span<char> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        }
    }
}
