using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.Health;

/// <summary>Section "Setup" of the configuration.</summary>
public sealed class HealthOptions
{
    public const string Section = "Setup";

    /// <summary>Seconds that requests have to finish once the server stops; what is still running then is cut off.</summary>
    [Range(1, 300)]
    public int ShutdownSeconds { get; set; } = 20;

    /// <summary>Seconds that a stopping server goes on serving while /readyz says 503, so that a load balancer can turn away.</summary>
    [Range(0, 300)]
    public int DrainSeconds { get; set; }
}

[OptionsValidator]
internal sealed partial class HealthOptionsValidator : IValidateOptions<HealthOptions>;
