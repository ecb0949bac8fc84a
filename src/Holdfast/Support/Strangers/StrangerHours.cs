using Holdfast.Platform.Throttling;

namespace Holdfast.Support.Strangers;

/// <summary>What people who aren't signed in are bounded by (rulings G15).</summary>
internal static class StrangerHours
{
    public static readonly Hourly RequestsOfBrowser = new("RequestsOfBrowser");

    public static readonly Hourly RequestsOfNetwork = new("RequestsOfNetwork");

    public static readonly Hourly FindsOfNetwork = new("FindsOfNetwork");
}
