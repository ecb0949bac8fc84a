namespace Holdfast.Platform.Accounts;

/// <summary>
/// The form in which addresses are compared (rulings F21): composed (normal form C), ASCII letters of the local part lower-cased, the
/// domain in punycode and lower-cased. Nothing else is folded: two mailboxes that a mail server tells apart stay apart. What mail cannot
/// be sent to has none, so nobody waits for a mail that never comes.
/// </summary>
public static class EmailKey
{
    /// <summary>Longest address in characters (RFC 5321, 4.5.3.1.3 less the angle brackets).</summary>
    public const int MaxLength = 254;

    /// <summary>Punycode can make a domain longer than it was written.</summary>
    public const int MaxKeyLength = 512;

    /// <summary>The key of what was typed, or null when it cannot be an address.</summary>
    public static string? From(string? typed) => (TypedEmail.Read(typed) as TypedEmail.Good)?.Key;
}
