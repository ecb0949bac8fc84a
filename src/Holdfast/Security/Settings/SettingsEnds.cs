using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Settings;

/// <summary>Why settings end sign-ins.</summary>
internal static class SettingsEnds
{
    public static readonly EndReason KindChanged = new("KindChanged");

    internal static void Register(IServiceCollection services)
    {
        services.AddEndReason(
            KindChanged, Tone.Advice, "You're signed out here",
            when => $"Your account type was changed {when}, and every other device was signed out. Sign in to continue.");
    }
}
