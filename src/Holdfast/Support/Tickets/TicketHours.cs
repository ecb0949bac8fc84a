using Holdfast.Platform.Throttling;

namespace Holdfast.Support.Tickets;

/// <summary>What requests are bounded by.</summary>
public static class TicketHours
{
    /// <summary>Requests that a member sends.</summary>
    public static readonly Hourly RequestsOfAccount = new("RequestsOfAccount");
}
