using System.Text.RegularExpressions;

namespace Holdfast.Operations.Health;

/// <summary>What a mail server said, without the addresses that it names.</summary>
public static partial class MaskedText
{
    public static string WithoutAddresses(string text) => Address().Replace(text, "(an address)");

    [GeneratedRegex("""[^\s<>"'(),;:]+@[^\s<>"'(),;:]+""", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
