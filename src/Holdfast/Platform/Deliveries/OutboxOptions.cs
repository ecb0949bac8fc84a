using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Deliveries;

/// <summary>Section "Outbox" of the configuration.</summary>
public sealed class OutboxOptions
{
    /// <summary>Days after which a delivery that never succeeded is given up, for an operator to see.</summary>
    [Range(1, 30)]
    public int GiveUpAfterDays { get; set; } = 5;

    /// <summary>Days that what was delivered, or given up, is kept.</summary>
    [Range(1, 400)]
    public int KeptDays { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class OutboxOptionsValidator : IValidateOptions<OutboxOptions>;
