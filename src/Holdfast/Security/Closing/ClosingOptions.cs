using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Closing;

/// <summary>Section "Closing" of the configuration.</summary>
public sealed class ClosingOptions
{
    internal const int MostDays = 90;

    /// <summary>Days in which the owner of a closed account can keep it; then it is erased.</summary>
    [Range(1, MostDays)]
    public int DaysToKeep { get; set; } = 7;
}

[OptionsValidator]
internal sealed partial class ClosingOptionsValidator : IValidateOptions<ClosingOptions>;
