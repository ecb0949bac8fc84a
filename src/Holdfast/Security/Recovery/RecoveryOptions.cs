using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <summary>Section "Recovery" of the configuration.</summary>
public sealed class RecoveryOptions
{
    /// <summary>How long a mailed link works, from the request on. At most 24 hours (NIST SP 800-63B-4, 4.2.1.2).</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Mails with a link that an account gets within an hour because strangers ask; as many again because its own devices do.</summary>
    [Range(1, 20)]
    public int MailsAnHour { get; set; } = 3;

    /// <summary>The same within a day.</summary>
    [Range(1, 100)]
    public int MailsADay { get; set; } = 10;

    /// <summary>Requests that may wait to be looked at; one more is asked to come back later.</summary>
    [Range(100, 1_000_000)]
    public int MostWaiting { get; set; } = 10_000;
}

[OptionsValidator]
internal sealed partial class RecoveryOptionsValidator : IValidateOptions<RecoveryOptions>;
