using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SignUp;

/// <summary>Section "SignUp" of the configuration.</summary>
public sealed class SignUpOptions
{
    /// <summary>Hours that a sign-up waits for its mailbox to be proved; its link works as long (NIST SP 800-63B-4, 4.2.1.2: at most 24).</summary>
    [Range(1, 24)]
    public int WaitsHours { get; set; } = 24;

    /// <summary>Sign-ups that are taken in an hour from everybody together.</summary>
    [Range(10, 1_000_000)]
    public int PerHour { get; set; } = 10_000;

    /// <summary>Sign-ups that are taken in an hour from one network (an IPv4 address, an IPv6 /64).</summary>
    [Range(1, 10_000)]
    public int PerNetworkPerHour { get; set; } = 30;

    public TimeSpan Waits => TimeSpan.FromHours(WaitsHours);
}

[OptionsValidator]
internal sealed partial class SignUpOptionsValidator : IValidateOptions<SignUpOptions>;
