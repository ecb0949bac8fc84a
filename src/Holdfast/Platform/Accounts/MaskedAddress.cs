using System.Globalization;

namespace Holdfast.Platform.Accounts;

/// <summary>
/// An address as its owner recognises it and a stranger does not learn it: "s•••n@example.com". How many letters are left
/// out is not shown.
/// </summary>
public static class MaskedAddress
{
    /// <summary>As the trail and notices keep it, in UTF-16 units.</summary>
    private const int NamedLength = 200;

    /// <summary>The address as a notice and the trail name it: its owner knows it, and nobody else learns it.</summary>
    public static string Named(string address) => Of(address) is { Length: > NamedLength } longer ? longer[..(NamedLength - 3)] + "..." : Of(address);

    public static string Of(string address)
    {
        var at = address.LastIndexOf('@');
        var letters = StringInfo.ParseCombiningCharacters(address[..at]);
        var first = StringInfo.GetNextTextElement(address);
        // Of two letters both would be shown.
        var last = letters.Length > 2 ? address[letters[^1]..at] : "";
        return $"{first}•••{last}{address[at..]}";
    }
}
