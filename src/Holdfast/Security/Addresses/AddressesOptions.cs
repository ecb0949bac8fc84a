using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Addresses;

/// <summary>Section "Addresses" of the configuration.</summary>
public sealed class AddressesOptions
{
    /// <summary>Addresses of one account, those that wait for their link among them.</summary>
    [Range(2, 50)]
    public int MostPerAccount { get; set; } = 10;

    /// <summary>Mails with a link that one account may ask for in an hour.</summary>
    [Range(1, 100)]
    public int MailsPerHour { get; set; } = 10;

    /// <summary>Hours that a link to confirm an address works (NIST SP 800-63B-4, 4.2.1.2: at most 24).</summary>
    [Range(1, 24)]
    public int LinkHours { get; set; } = 24;
}

[OptionsValidator]
internal sealed partial class AddressesOptionsValidator : IValidateOptions<AddressesOptions>;
