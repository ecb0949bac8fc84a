using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.SignIn;

/// <summary>Why a sign-in ends another one.</summary>
public static class SignInEnds
{
    public static readonly EndReason AnotherSignedIn = new("AnotherSignedIn");

    public static readonly EndReason TooMany = new("TooMany");

    internal static void Register(IServiceCollection services)
    {
        services.AddEndReason(AnotherSignedIn, Tone.Advice, "You're signed out here", "Sign in to continue.");
        services.AddEndReason(
            TooMany, Tone.Advice, "You're signed out here",
            "You've signed in on many other devices since. Sign in to continue.", byItself: true);
    }
}
