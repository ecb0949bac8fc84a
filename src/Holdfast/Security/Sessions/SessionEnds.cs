using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

/// <summary>Why sign-ins end that nothing else ended.</summary>
public static class SessionEnds
{
    public static readonly EndReason SignedOut = new("SignedOut");

    public static readonly EndReason FromAnotherDevice = new("EndedFromAnotherDevice");

    public static readonly EndReason OthersSignedOut = new("OthersSignedOut");

    public static readonly EndReason DeviceLost = new("DeviceLost");

    public static readonly EndReason Unused = new("Unused");

    public static readonly EndReason TooOld = new("TooOld");

    public static readonly EndReason EverybodySignedOut = new("EverybodySignedOut");

    public static readonly EndReason AccountShut = new("AccountClosedToSignIn");

    /// <summary>Its token was in a text or a file that somebody sent us.</summary>
    public static readonly EndReason FoundInText = new("FoundInText");

    internal static void Register(IServiceCollection services)
    {
        services.AddEndReason(SignedOut, Tone.Advice, "You're signed out here", "Sign in to continue.");
        services.AddEndReason(
            FromAnotherDevice, Tone.Advice, "You're signed out here",
            when => $"This device was signed out from another of your devices {when}.");
        services.AddEndReason(
            OthersSignedOut, Tone.Advice, "You're signed out here",
            when => $"All other devices were signed out from one of your devices {when}.");
        services.AddEndReason(
            FoundInText, Tone.Warn, "You are signed out here",
            when => $"The sign-in of this device was in a message or file that we received, so we ended it {when}. Sign in to continue.");
        services.AddEndReason(DeviceLost, Tone.Warn, "This device was reported lost", when => $"It was signed out {when}.");
        services.AddEndReason(
            Unused, Tone.Advice, "You're signed out here",
            "You've been signed in for a while. Sign in again to continue.", byItself: true);
        services.AddEndReason(
            TooOld, Tone.Advice, "You're signed out here",
            "You've been signed in for a while. Sign in again to continue.", byItself: true);
        services.AddEndReason(
            EverybodySignedOut, Tone.Advice, "You're signed out here",
            "Everybody was asked to sign in again.", byItself: true);
        services.AddEndReason(AccountShut, Tone.Warn, "You're signed out here", "This account can't be used just now.");
    }
}
