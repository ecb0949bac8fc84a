using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

/// <summary>What people do to their sign-ins and devices.</summary>
public static class SessionEvents
{
    public static readonly ActivityKind SignedOut = new("SignedOut");

    public static readonly ActivityKind SignInEnded = new("SignInEnded");

    public static readonly ActivityKind OthersEnded = new("OtherSignInsEnded");

    public static readonly ActivityKind DeviceLost = new("DeviceLost");

    public static readonly ActivityKind DeviceForgotten = new("DeviceForgotten");

    public static readonly ActivityKind DeviceNotRemembered = new("DeviceNotRemembered");

    /// <summary>Its token was in a text or a file that somebody sent us.</summary>
    public static readonly ActivityKind SignInFound = new("SignInFound");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(SignedOut, "sign-out", Tone.Advice, "Signed out", ActivityFilter.SignIns);
        services.AddActivity(
            SignInEnded, "sign-out", Tone.Advice, entry => $"Signed out {entry.Detail} from another device", ActivityFilter.SignIns);
        services.AddActivity(
            OthersEnded, "sign-out", Tone.Advice, entry => $"Signed out all other devices ({entry.Detail})", ActivityFilter.SignIns);
        services.AddActivity(
            SignInFound, "shield-alert", Tone.Warn, entry => $"Signed out {entry.Detail}: its sign-in was in a message or file that we received",
            ActivityFilter.SignIns);
        services.AddActivity(DeviceLost, "shield-alert", Tone.Warn, entry => $"Reported as lost: {entry.Detail}", ActivityFilter.Devices);
        services.AddActivity(new RegisteredActivity(
            DeviceForgotten, entry => DeviceNames.IconOf(entry.Detail ?? ""), Tone.Advice, entry => $"Forgot a device: {entry.Detail}")
        {
            Filters = [ActivityFilter.Devices],
        });
        services.AddActivity(new RegisteredActivity(
            DeviceNotRemembered, entry => DeviceNames.IconOf(entry.Detail ?? ""), Tone.Advice, entry => $"No longer remembered: {entry.Detail}")
        {
            Filters = [ActivityFilter.Devices],
        });
    }
}
