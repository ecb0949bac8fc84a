using Holdfast.Platform.Throttling;

namespace Holdfast.Support.Requests;

/// <summary>What the form is bounded by.</summary>
internal static class RequestHours
{
    /// <summary>What strangers have kept for them while they sign in.</summary>
    public static readonly Hourly Kept = new("KeptRequests");
}
