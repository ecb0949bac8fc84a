using Holdfast.Platform.Throttling;

namespace Holdfast.Security.Containment;

/// <summary>What agents are bounded by, for an account that is contained.</summary>
public static class ContainmentHours
{
    /// <summary>Ways back that agents have sent to one account.</summary>
    public static readonly Hourly WaysBack = new("WaysBackByAgents");
}
