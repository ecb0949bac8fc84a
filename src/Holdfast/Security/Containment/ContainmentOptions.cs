using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Containment;

/// <summary>Section "Containment" of the configuration.</summary>
public sealed class ContainmentOptions
{
    /// <summary>Accounts that one agent may contain within an hour; with one more they are stopped until an admin lets them go on (rulings F35).</summary>
    [Range(1, 100)]
    public int AnHourByAgent { get; set; } = 10;
}

[OptionsValidator]
internal sealed partial class ContainmentOptionsValidator : IValidateOptions<ContainmentOptions>;
