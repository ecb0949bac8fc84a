using Holdfast.Platform.Throttling;

namespace Holdfast.Security.Settings;

/// <summary>What changes of settings are bounded by.</summary>
public static class SettingsHours
{
    /// <summary>Changes of an account's own row that ask for no proof: a crowd of them would make every other change of it come too late.</summary>
    public static readonly Hourly ProfileChanges = new("ProfileChanges");
}
