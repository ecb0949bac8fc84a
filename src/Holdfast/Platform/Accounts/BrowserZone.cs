using System.Text.RegularExpressions;

namespace Holdfast.Platform.Accounts;

/// <summary>The time zone that a browser says it is in.</summary>
public static partial class BrowserZone
{
    /// <summary>Longest name kept.</summary>
    public const int MaxLength = 60;

    /// <summary>The zone's name as it was sent, or null when it is none: a browser's guess is believed no further.</summary>
    public static string? Accept(string? sent) =>
        sent is { Length: > 0 and <= MaxLength } && Name().IsMatch(sent) && TimeZoneInfo.TryFindSystemTimeZoneById(sent, out var zone) && zone.HasIanaId ? sent : null;

    // The runtime looks for a file of that name: nothing that leads elsewhere gets so far.
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$")]
    private static partial Regex Name();
}
