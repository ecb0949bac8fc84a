using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Containment;

/// <summary>Why protecting an account ends its sign-ins.</summary>
internal static class ContainmentEnds
{
    public static readonly EndReason Contained = new("Contained");

    internal static void Register(IServiceCollection services)
    {
        services.AddEndReason(
            Contained, Tone.Warn, "This account is protected",
            when => $"We protected it {when} because somebody reported a stranger in it. "
            + "Nobody can sign in until the owner has proved it's them. "
            + "If it's yours, sign in with your password: we'll email you a link to get back in.");
    }
}
