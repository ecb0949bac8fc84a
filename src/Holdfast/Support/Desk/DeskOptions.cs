using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

/// <summary>Section "Desk" of the configuration.</summary>
public sealed class DeskOptions
{
    /// <summary>Addresses that one agent may look for within an hour.</summary>
    [Range(1, 1000)]
    public int LookUpsAnHour { get; set; } = 60;
}

[OptionsValidator]
internal sealed partial class DeskOptionsValidator : IValidateOptions<DeskOptions>;
