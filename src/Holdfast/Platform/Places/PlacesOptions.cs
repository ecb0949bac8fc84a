using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Places;

/// <summary>Section "Places" of the configuration.</summary>
public sealed class PlacesOptions
{
    /// <summary>A database of places in MaxMind's format (.mmdb), on this machine; empty where there is none.</summary>
    [StringLength(1000)]
    public string File { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class PlacesOptionsValidator : IValidateOptions<PlacesOptions>;
