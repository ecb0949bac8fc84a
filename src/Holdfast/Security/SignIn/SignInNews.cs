using Holdfast.Platform.Web;

namespace Holdfast.Security.SignIn;

/// <summary>What is said at the door.</summary>
internal static class SignInNews
{
    public static readonly NewsKind Over = new("sign-in-over", Tone.Advice, "That took too long", "Sign in again to continue.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Over);
}
