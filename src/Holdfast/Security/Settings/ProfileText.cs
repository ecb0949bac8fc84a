using Holdfast.Platform.Web;

namespace Holdfast.Security.Settings;

/// <summary>What people read about their profile.</summary>
internal static class ProfileText
{
    public static News TooOften { get; } = new(
        Tone.Warn, "That's enough for now", $"Your profile was changed {ChangeProfileHandler.MostAnHour} times within an hour. What you typed is still here: try again later.");

    /// <summary>Says what stands there now; what was typed is still in the form.</summary>
    public static News ChangedMeanwhile(Profile now) => new(
        Tone.Warn, "Your profile was changed a moment ago",
        $"Perhaps by you in another window. The name is now “{now.Name}”{(now.Zone is { } zone ? $" and the time zone {zone}" : "")}. What you typed is still here: press the button again to save it instead.");
}
