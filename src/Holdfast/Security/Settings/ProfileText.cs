using System.Diagnostics;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Settings;

/// <summary>What people read about their profile. The names travel in the news cookie.</summary>
internal static class ProfileText
{
    public const string Saved = "profile-saved";
    public const string KindChanged = "kind-changed";
    public const string TooManyExports = "too-many-exports";

    public static News? News((string Name, int Count)? left) => left switch
    {
        (Saved, _) => new(Tone.Good, "Your profile is saved", "It is used from now on."),
        (KindChanged, 0) => new(Tone.Good, "The kind of your account is changed", "You stay signed in here. No other device was signed in."),
        (KindChanged, 1) => new(Tone.Good, "The kind of your account is changed", "You stay signed in here. 1 other device is signed out."),
        (KindChanged, var others) => new(Tone.Good, "The kind of your account is changed", $"You stay signed in here. {others} other devices are signed out."),
        (TooManyExports, _) => new(Tone.Warn, "That is enough for today", $"You have downloaded your data {ExportData.MostADay} times within 24 hours. Try again tomorrow."),
        _ => null,
    };

    public static News TooOften { get; } = new(
        Tone.Warn, "That is enough for now", $"Your profile was changed {ChangeProfileHandler.MostAnHour} times within an hour. What you typed is still here: try again later.");

    /// <summary>Says what stands there now; what was typed is still in the form.</summary>
    public static News ChangedMeanwhile(Profile now) => new(
        Tone.Warn, "Your profile was changed a moment ago",
        $"Perhaps by you in another window. The name is now “{now.Name}”{(now.Zone is { } zone ? $" and the time zone {zone}" : "")}. What you typed is still here: press the button again to save it instead.");
}
