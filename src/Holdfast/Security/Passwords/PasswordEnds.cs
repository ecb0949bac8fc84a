using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Passwords;

/// <summary>Why a new password ends sign-ins.</summary>
public static class PasswordEnds
{
    public static readonly EndReason Changed = new("PasswordChanged");

    internal static void Register(IServiceCollection services)
    {
        services.AddEndReason(
            Changed, Tone.Advice, "You're signed out here",
            when => $"The password was changed {when}, and every device was signed out. Sign in with the new one.");
    }
}
