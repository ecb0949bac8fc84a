using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Closing;

/// <summary>Why closing an account ends its sign-ins.</summary>
public static class ClosingEnds
{
    public static readonly EndReason Closed = new("AccountClosed");

    internal static void Register(IServiceCollection services)
    {
        services.AddEndReason(
            Closed, Tone.Warn, "This account is being closed",
            when => $"The owner closed it {when}. To keep it, use the link in our email.");
    }
}
