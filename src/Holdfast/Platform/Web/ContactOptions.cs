using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Web;

/// <summary>How people who cannot help themselves reach the operator; <c>Recovery:Contact</c> of the configuration.</summary>
public sealed class ContactOptions
{
    /// <summary>An address, a telephone number, opening hours. Shown as it stands; empty where the operator gave none.</summary>
    [StringLength(300)]
    public string Contact { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class ContactOptionsValidator : IValidateOptions<ContactOptions>;
