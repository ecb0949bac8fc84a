using Holdfast.Platform.Throttling;

namespace Holdfast.Security.SignUp;

/// <summary>What sign-ups are bounded by.</summary>
public static class SignUpHours
{
    /// <summary>Those of everybody together: whatever strangers do, no more of them wait than these.</summary>
    public static readonly Hourly All = new("SignUps");

    public static readonly Hourly OfNetwork = new("SignUpsOfNetwork");
}
