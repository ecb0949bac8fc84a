using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>Where leaked passwords are looked up.</summary>
public enum BreachSource
{
    /// <summary>In breached.filter in the data folder, which "holdfast breach build" makes.</summary>
    File,

    /// <summary>At a service, which gets the first 5 hex digits of the SHA-1.</summary>
    Range,

    /// <summary>Nowhere.</summary>
    Off,
}

/// <summary>What happens to a new password that could not be looked up.</summary>
public enum WhenUnavailable
{
    Allow,
    Refuse,
}

/// <summary>Section "Passwords:Breached" of the configuration.</summary>
public sealed class BreachedOptions
{
    public const string Section = "Passwords:Breached";

    [EnumDataType(typeof(BreachSource))]
    public BreachSource Source { get; set; } = BreachSource.File;

    [EnumDataType(typeof(WhenUnavailable))]
    public WhenUnavailable WhenUnavailable { get; set; } = WhenUnavailable.Allow;

    /// <summary>The service's address, to which the 5 digits are added, such as "https://leaks.example.com/range/".</summary>
    public string RangeUrl { get; set; } = "";

    /// <summary>Seconds that the service may take.</summary>
    [Range(1, 30)]
    public int RangeSeconds { get; set; } = 3;
}

[OptionsValidator]
internal sealed partial class BreachedOptionsShape : IValidateOptions<BreachedOptions>;

internal sealed class BreachedOptionsValidator : IValidateOptions<BreachedOptions>
{
    public ValidateOptionsResult Validate(string? name, BreachedOptions options) =>
        options.Source is not BreachSource.Range || IsAddress(options.RangeUrl)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{BreachedOptions.Section}:RangeUrl is \"{options.RangeUrl}\". Give the service's address, https and with / at its end, for example \"https://leaks.example.com/range/\".");

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.EndsWith('/') && uri.Query.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
