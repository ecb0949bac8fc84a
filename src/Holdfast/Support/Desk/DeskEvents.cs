using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Desk;

/// <summary>What agents look at.</summary>
public static class DeskEvents
{
    public static readonly ActivityKind AccountLookedUp = new("AccountLookedUp");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(AccountLookedUp, "person", Tone.Advice, entry => $"Looked up an account: {entry.Detail}");
    }
}
