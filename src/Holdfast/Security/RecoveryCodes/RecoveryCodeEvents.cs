using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>What happens to recovery codes.</summary>
public static class RecoveryCodeEvents
{
    public static readonly ActivityKind Made = new("RecoveryCodesMade");

    /// <summary>It was in a text or a file that somebody sent us.</summary>
    public static readonly ActivityKind Found = new("RecoveryCodeFound");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(Found, "shield-alert", Tone.Warn, "A recovery code was in a message or file that we received, and works no more", ActivityFilter.Secrets);
        services.AddActivity(
            Made, "key", Tone.Good, entry => $"{entry.Detail} new recovery codes created",
            ActivityFilter.Secrets, asks: true, ownersWord: true);
    }
}
