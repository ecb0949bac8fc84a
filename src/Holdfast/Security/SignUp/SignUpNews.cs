using Holdfast.Platform.Web;

namespace Holdfast.Security.SignUp;

/// <summary>What is said after a sign-up.</summary>
internal static class SignUpNews
{
    public static readonly NewsKind Created = new(
        "account-created", Tone.Good, "Your account is ready", "Sign in with your email and your password.");

    public static readonly NewsKind Welcome = new(
        "welcome", Tone.Good, "Your account is ready",
        "You're signed in. Next, be ready for the day you forget something: set a security question, and save recovery codes.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Created, Welcome);
}
