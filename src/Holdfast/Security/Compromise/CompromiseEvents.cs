using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Compromise;

/// <summary>What an owner does who secures an account.</summary>
public static class CompromiseEvents
{
    public static readonly ActivityKind Begun = new("SecuringBegun");

    public static readonly ActivityKind Stopped = new("SecuringStopped");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(
            Begun, "shield-alert", Tone.Warn, entry => entry.Detail == "0"
                ? "Began to secure the account"
                : $"Began to secure the account, all other devices signed out ({entry.Detail})",
            ActivityFilter.Account, asks: true);
        services.AddActivity(Stopped, "minus-circle", Tone.Warn, "Stopped securing the account", ActivityFilter.Account, asks: true);
    }
}
