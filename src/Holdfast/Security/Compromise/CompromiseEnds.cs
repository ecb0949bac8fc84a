using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Compromise;

/// <summary>Why securing an account ends its sign-ins.</summary>
internal static class CompromiseEnds
{
    public static readonly EndReason Begun = new("SecuringBegun");

    internal static void Register(IServiceCollection services)
    {
        services.AddEndReason(
            Begun, Tone.Advice, "You're signed out here",
            when => $"The owner began to secure the account {when}, and every other device was signed out.");
    }
}
