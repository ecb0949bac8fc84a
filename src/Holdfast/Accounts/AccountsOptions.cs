using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Holdfast.Accounts;

/// <summary>What a person says they are when they sign up.</summary>
public sealed class AccountKind
{
    /// <summary>Stored with the account: lower-case letters, digits and hyphens, at most 40.</summary>
    public string Name { get; set; } = "";

    /// <summary>As people read it, at most 40 characters.</summary>
    public string Label { get; set; } = "";
}

/// <summary>Section "Accounts" of the configuration.</summary>
public sealed class AccountsOptions
{
    /// <summary>Most kinds that may be offered.</summary>
    public const int MostKinds = 20;

    private static readonly AccountKind[] Usual =
    [
        new() { Name = "freelancer", Label = "Freelancer" },
        new() { Name = "client", Label = "Client" },
        new() { Name = "agency", Label = "Agency" },
    ];

    /// <summary>As configured; empty for the usual three. The binder adds to a list that is not empty, so those stand apart.</summary>
    public IReadOnlyList<AccountKind> Kinds { get; set; } = [];

    /// <summary>The kinds that people choose from, in this order.</summary>
    public IReadOnlyList<AccountKind> Offered => Kinds.Count > 0 ? Kinds : Usual;

    /// <summary>The kind of that name, or null when it is not offered.</summary>
    public AccountKind? Kind(string? name) => Offered.FirstOrDefault(kind => kind.Name == name);
}

internal sealed partial class AccountsOptionsValidator : IValidateOptions<AccountsOptions>
{
    private const string Staff = "staff";

    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        List<string> faults = [];
        if (options.Kinds.Count > AccountsOptions.MostKinds)
        {
            faults.Add($"Accounts:Kinds has {options.Kinds.Count} kinds. Use {AccountsOptions.MostKinds} or fewer.");
        }

        for (var i = 0; i < options.Kinds.Count; i++)
        {
            var kind = options.Kinds[i];
            if (!Name().IsMatch(kind.Name) || kind.Name == Staff)
            {
                faults.Add($"Accounts:Kinds:{i}:Name is \"{kind.Name}\". Use lower-case letters, digits and hyphens, at most 40, and not \"{Staff}\".");
            }

            if (kind.Label.Trim().Length is 0 or > 40)
            {
                faults.Add($"Accounts:Kinds:{i}:Label is \"{kind.Label}\". Use 1 to 40 characters.");
            }
        }

        if (options.Kinds.GroupBy(kind => kind.Name).FirstOrDefault(same => same.Count() > 1) is { } doubled)
        {
            faults.Add($"Accounts:Kinds names \"{doubled.Key}\" more than once.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Name();
}
