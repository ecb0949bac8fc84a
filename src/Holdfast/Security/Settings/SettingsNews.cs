using Holdfast.Platform.Web;

namespace Holdfast.Security.Settings;

/// <summary>What is said after settings were changed.</summary>
internal static class SettingsNews
{
    public static readonly NewsKind ProfileSaved = new("profile-saved", Tone.Good, "Your profile is saved", "We use it from now on.");

    public static readonly NewsKind KindChanged = new("kind-changed", left => left.Count switch
    {
        0 => new(Tone.Good, "Your account type is changed", "You stay signed in here. No other device was signed in."),
        1 => new(Tone.Good, "Your account type is changed", "You stay signed in here. 1 other device is signed out."),
        var count => new(
            Tone.Good, "Your account type is changed",
            $"You stay signed in here. {count} other devices are signed out."),
    });

    public static readonly NewsKind TooManyExports = new(
        "too-many-exports", Tone.Warn, "That's enough for today",
        $"You've downloaded your data {ExportData.MostADay} times within 24 hours. Try again tomorrow.");

    public static readonly NewsKind Reviewed = new("reviewed", Tone.Good, "Thank you", "Nothing needs your attention.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(ProfileSaved, KindChanged, TooManyExports, Reviewed);
}
