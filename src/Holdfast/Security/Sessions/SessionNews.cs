using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

/// <summary>What is said after something was done to a sign-in or a device.</summary>
public static class SessionNews
{
    public static readonly NewsKind SignedOut = new("signed-out", Tone.Good, "You're signed out", "Your other devices stay signed in.");

    public static readonly NewsKind DeviceSignedOut = new(
        "device-signed-out", Tone.Good, "The device is signed out", "It needs your password to get in again.");

    public static readonly NewsKind OthersSignedOut = new("others-signed-out", left => left.Count switch
    {
        1 => new(Tone.Good, "1 device is signed out", "You stay signed in here."),
        var count => new(Tone.Good, $"{count} devices are signed out", "You stay signed in here."),
    });

    public static readonly NewsKind DeviceLost = new(
        "device-lost", Tone.Good, "The lost device is signed out and forgotten",
        "Choose a new password now, so that a password saved on it no longer works.");

    public static readonly NewsKind DeviceForgotten = new(
        "device-forgotten", Tone.Good, "The device is forgotten", "At its next sign-in we treat it as new.");

    public static readonly NewsKind DeviceNotRemembered = new(
        "device-not-remembered", Tone.Good, "We'll ask the question again on that device", "At its next sign-in.");

    public static readonly NewsKind DeviceNamed = new("device-named", Tone.Good, "The name is saved", "Only you see it.");

    public static readonly NewsKind DeviceNotNamed = new(
        "device-not-named", Tone.Warn, "That name wasn't saved", "Use 40 characters or fewer, and at least one that can be seen.");

    public static readonly NewsKind DeviceGone = new(
        "device-gone", Tone.Advice, "That device is no longer signed in", "Here is how things are now.");

    public static readonly NewsKind ChangedMeanwhile = new(
        "changed-meanwhile", Tone.Warn, "Somebody changed this a moment ago", "Look at it and try again.");

    internal static void Register(IServiceCollection services) => services.AddNews(
        SignedOut, DeviceSignedOut, OthersSignedOut, DeviceLost, DeviceForgotten, DeviceNotRemembered, DeviceNamed,
        DeviceNotNamed, DeviceGone, ChangedMeanwhile);
}
