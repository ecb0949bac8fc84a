using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Passwords;

/// <summary>Section "Passwords" of the configuration. The bounds keep NIST SP 800-63B-4, 3.1.1.2 and OWASP's floors.</summary>
public sealed class PasswordOptions
{
    public const string Section = "Passwords";

    /// <summary>Fewest code points where the password alone signs in.</summary>
    [Range(15, 64)]
    public int MinLength { get; set; } = 15;

    /// <summary>Most code points.</summary>
    [Range(64, 256)]
    public int MaxLength { get; set; } = 256;

    /// <summary>Memory of one hash, in KiB.</summary>
    public int HashMemoryKiB { get; set; } = 19456;

    /// <summary>Passes of one hash over its memory.</summary>
    public int HashPasses { get; set; } = 2;

    /// <summary>Hashes at the same time; 0 for half the cores.</summary>
    [Range(0, 64)]
    public int HashLanes { get; set; }

    /// <summary>Hashes that may wait, all lanes together. Strangers never take the last two places.</summary>
    [Range(8, 10_000)]
    public int HashQueue { get; set; } = 256;

    /// <summary>Hashes of strangers that one network may have waiting.</summary>
    [Range(1, 10_000)]
    public int HashQueuePerNetwork { get; set; } = 16;

    /// <summary>Seconds that a hash waits for its turn before the person is asked to try again.</summary>
    [Range(1, 60)]
    public int HashWaitSeconds { get; set; } = 60;

    /// <summary>Words of this service that a password must not be made of, besides its name.</summary>
    public IReadOnlyList<string> ServiceWords { get; set; } = [];
}

[OptionsValidator]
internal sealed partial class PasswordOptionsShape : IValidateOptions<PasswordOptions>;

internal sealed class PasswordOptionsValidator : IValidateOptions<PasswordOptions>
{
    public ValidateOptionsResult Validate(string? name, PasswordOptions options) =>
        HashCost.IsAllowed(options.HashMemoryKiB, options.HashPasses)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Passwords:HashMemoryKiB is {options.HashMemoryKiB} and Passwords:HashPasses is {options.HashPasses}, which is weaker than allowed or too dear. Use 19456 and 2, or more.");
}
