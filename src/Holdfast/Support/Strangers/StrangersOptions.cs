using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Strangers;

/// <summary>Section "Strangers" of the configuration: what people who aren't signed in may cost.</summary>
public sealed class StrangersOptions
{
    /// <summary>Requests of one browser within an hour.</summary>
    [Range(1, 100)]
    public int RequestsOfBrowser { get; set; } = 5;

    /// <summary>Requests of one network within an hour.</summary>
    [Range(1, 1000)]
    public int RequestsOfNetwork { get; set; } = 20;

    /// <summary>Emails to all of them together within an hour. What is over it waits, in order.</summary>
    [Range(1, 100_000)]
    public int MailsAnHour { get; set; } = 500;

    /// <summary>Emails to one address within an hour, whatever for.</summary>
    [Range(1, 100)]
    public int MailsToAddressAnHour { get; set; } = 3;

    /// <summary>Emails to one address within a day, whatever for.</summary>
    [Range(1, 100)]
    public int MailsToAddressADay { get; set; } = 10;
}

[OptionsValidator]
internal sealed partial class StrangersOptionsValidator : IValidateOptions<StrangersOptions>;
