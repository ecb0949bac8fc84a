using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Throttling;

/// <summary>Section "Throttling" of the configuration. The bounds keep what NIST SP 800-63B-4, 3.2.2 demands.</summary>
public sealed class ThrottlingOptions
{
    /// <summary>Consecutive failures of strangers after which a secret no longer opens anything until it is reset.</summary>
    [Range(10, 80)]
    public int StrangerFailures { get; set; } = 80;

    /// <summary>The failures kept for devices that signed in before, so that a stranger cannot lock the owner out.</summary>
    [Range(5, 20)]
    public int KnownDeviceFailures { get; set; } = 20;

    /// <summary>From this failure on a stranger waits: 30 s, doubling to 1 h.</summary>
    [Range(3, 10)]
    public int DelayFrom { get; set; } = 5;

    /// <summary>Tries that one network (an IPv4 address, an IPv6 /64) may make at once before it must wait.</summary>
    [Range(10, 1000)]
    public int NetworkBurst { get; set; } = 60;

    /// <summary>Seconds until one try of a network comes back.</summary>
    [Range(1, 600)]
    public int NetworkSecondsPerTry { get; set; } = 6;

    /// <summary>Mails with a link that an unproved address gets in an hour, whoever asks for them.</summary>
    [Range(1, 20)]
    public int MailsPerAddress { get; set; } = 3;

    /// <summary>Networks remembered at the most; the one unused for longest goes first.</summary>
    [Range(1_000, 1_000_000)]
    public int NetworksRemembered { get; set; } = 100_000;

    /// <summary>Stored budgets at the most; beyond it the oldest go.</summary>
    [Range(1_000, 1_000_000)]
    public int BudgetsStored { get; set; } = 1_000_000;

    /// <summary>Days after which an untouched budget goes.</summary>
    [Range(1, 365)]
    public int BudgetDays { get; set; } = 90;
}

[OptionsValidator]
internal sealed partial class ThrottlingOptionsValidator : IValidateOptions<ThrottlingOptions>;
