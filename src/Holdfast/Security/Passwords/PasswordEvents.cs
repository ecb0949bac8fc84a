using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Passwords;

/// <summary>What happens to a password.</summary>
public static class PasswordEvents
{
    public static readonly ActivityKind Changed = new("PasswordChanged");

    public static readonly ActivityKind ChangedEverywhere = new("PasswordChangedEverywhere");

    public static readonly ActivityKind Breached = new("PasswordBreached");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(Changed, "lock", Tone.Good, "Password changed", ActivityFilter.Secrets, asks: true, ownersWord: true);
        services.AddActivity(
            ChangedEverywhere, "lock", Tone.Good, entry => entry.Detail == "1"
                ? "Password changed, 1 device signed out"
                : $"Password changed, {entry.Detail} devices signed out",
            ActivityFilter.Secrets, asks: true, ownersWord: true);
        services.AddActivity(Breached, "shield-alert", Tone.Warn, "Your password was found in a leak", ActivityFilter.Secrets);
    }
}
