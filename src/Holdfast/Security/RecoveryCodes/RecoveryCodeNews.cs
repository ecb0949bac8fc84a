using Holdfast.Platform.Web;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>What is said on the page of recovery codes.</summary>
internal static class RecoveryCodeNews
{
    public static readonly NewsKind Shown = new(
        "codes-shown", Tone.Advice, "Those codes were shown", "We show them only once. If you didn't save them, create new ones.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Shown);
}
