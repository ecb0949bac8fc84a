using Holdfast.Platform.Throttling;

namespace Holdfast.Support.Desk;

/// <summary>What agents are bounded by.</summary>
public static class DeskHours
{
    /// <summary>Accounts that an agent looks for: whoever took an agent's account over must not try out a list of addresses.</summary>
    public static readonly Hourly LookUps = new("LookUpsOfAgent");
}
