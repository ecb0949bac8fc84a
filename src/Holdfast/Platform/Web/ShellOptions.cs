using System.ComponentModel.DataAnnotations;

namespace Holdfast.Platform.Web;

/// <summary>Section "Shell" of the configuration.</summary>
public sealed class ShellOptions
{
    /// <summary>Where people reach this installation. Every link is made from it, and the scheme decides the cookies.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The name that stands in the header and on the gate.</summary>
    [Required]
    [StringLength(40, MinimumLength = 1)]
    public string Name { get; set; } = "Holdfast";

    /// <summary>The zone of times for people who have not set one; an IANA name.</summary>
    [Required]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The zone of somebody's times: their own, or the operator's where they have none that this machine knows.</summary>
    /// <param name="own">An IANA name, or null.</param>
    public TimeZoneInfo ZoneOf(string? own) =>
        own is not null && TimeZoneInfo.TryFindSystemTimeZoneById(own, out var zone) ? zone
        : TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var operators) ? operators : TimeZoneInfo.Utc;

    /// <summary>
    /// Whether browsers are told to use https for every name below the public address too, for a year. Only its owner knows whether all of
    /// those have it: below an apex domain that is the whole company.
    /// </summary>
    public bool HstsIncludeSubDomains { get; set; }

    /// <summary>What stands at the foot of every page where it is set: your privacy notice, your terms, who you are.</summary>
    public Uri? PrivacyUrl { get; set; }

    public Uri? TermsUrl { get; set; }

    public Uri? ImprintUrl { get; set; }

    /// <summary>Networks (CIDR) of proxies whose X-Forwarded-For is believed; none unless configured.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];
}
