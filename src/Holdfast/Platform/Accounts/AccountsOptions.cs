using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Accounts;

/// <summary>Section "Accounts" of the configuration.</summary>
public sealed class AccountsOptions
{
    /// <summary>What people can be here, in the order in which it is offered; freelancer, client and agency unless configured.</summary>
    [ValidateEnumeratedItems]
    [MaxLength(50)]
    public IReadOnlyList<KindOption> Kinds { get; set; } = [];
}

public sealed class KindOption
{
    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int NameLength = 40;

    /// <summary>What is stored. Renaming it takes the kind from everybody who has it.</summary>
    [Required]
    [StringLength(NameLength, MinimumLength = 1)]
    public string Name { get; set; } = "";

    /// <summary>What people read.</summary>
    [Required]
    [StringLength(60, MinimumLength = 1)]
    public string Label { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class AccountsOptionsShape : IValidateOptions<AccountsOptions>;
