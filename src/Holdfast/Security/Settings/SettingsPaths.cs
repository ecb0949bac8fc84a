namespace Holdfast.Security.Settings;

/// <summary>Addresses of the settings.</summary>
public static class SettingsPaths
{
    public const string Activity = "/settings/activity";

    /// <summary>What somebody looks through who has just taken their account back.</summary>
    public const string Review = "/settings/review";

    public const string Profile = "/settings/profile";
    public const string Kind = "/settings/profile/kind";
    public const string Export = "/settings/profile/export";

    /// <summary>The timeline with one filter; an empty name is everything.</summary>
    public static string ActivityOf(string filter, string? after = null) => (filter, after) switch
    {
        ("", null) => Activity,
        ("", _) => $"{Activity}?after={after}",
        (_, null) => $"{Activity}?filter={Uri.EscapeDataString(filter)}",
        _ => $"{Activity}?filter={Uri.EscapeDataString(filter)}&after={after}",
    };
}
