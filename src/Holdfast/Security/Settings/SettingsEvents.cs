using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Settings;

/// <summary>What people change about their account, and take along.</summary>
public static class SettingsEvents
{
    public static readonly ActivityKind ProfileChanged = new("ProfileChanged");

    public static readonly ActivityKind KindChanged = new("KindChanged");

    public static readonly ActivityKind DataExported = new("DataExported");

    public static readonly ActivityKind Reviewed = new("AccountReviewed");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(ProfileChanged, "person", Tone.Advice, entry => $"Changed your {entry.Detail}", ActivityFilter.Account);
        services.AddActivity(
            KindChanged, "person", Tone.Warn, entry => $"Account type changed from {entry.Detail}", ActivityFilter.Account, asks: true);
        services.AddActivity(DataExported, "inbox", Tone.Warn, "Downloaded a copy of your data", ActivityFilter.Account, asks: true);
        services.AddActivity(Reviewed, "check-circle", Tone.Good, "Addresses and devices looked through", ActivityFilter.Account);
    }
}
