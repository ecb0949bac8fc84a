namespace Holdfast.Security.Sessions;

/// <summary>Addresses of the devices page, and what asks about or proves the sign-in.</summary>
public static class SessionPaths
{
    public const string Devices = "/settings/devices";
    public const string SignOutOthers = "/settings/devices/sign-out-others";

    /// <summary>"I lost a device": which one.</summary>
    public const string LostDevice = "/settings/devices/lost";

    /// <summary>Whether the sender is signed in, for a page or a proxy that asks.</summary>
    public const string SessionCheck = "/session/check";

    public const string Confirm = "/confirm";

    /// <summary>Ends one sign-in.</summary>
    public static string SignOutOf(Guid signIn) => $"{Devices}/sign-ins/{signIn}/sign-out";

    /// <summary>"I lost this device": says what will happen, then ends the sign-in and leads to a new password.</summary>
    public static string Lost(Guid signIn) => $"{Devices}/sign-ins/{signIn}/lost";

    /// <summary>Gives a device a name of its owner's.</summary>
    public static string NameOf(Guid device) => $"{Devices}/{device}/name";

    /// <summary>Makes a signed-out device a stranger again.</summary>
    public static string Forget(Guid device) => $"{Devices}/{device}/forget";

    /// <summary>Asks a remembered device for the question again.</summary>
    public static string StopRemembering(Guid device) => $"{Devices}/{device}/stop-remembering";

    /// <summary>Where a form stands again that was sent when the sign-in had ended.</summary>
    public const string Kept = "/kept";

    public static string KeptOf(Guid flow) => $"{Kept}/{flow}";
}
