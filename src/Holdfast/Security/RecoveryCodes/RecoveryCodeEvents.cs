using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>What happens to recovery codes.</summary>
public static class RecoveryCodeEvents
{
    public static readonly ActivityKind Made = new("RecoveryCodesMade");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(
            Made, "key", Tone.Good, entry => $"{entry.Detail} new recovery codes created",
            ActivityFilter.Secrets, asks: true, ownersWord: true);
    }
}
