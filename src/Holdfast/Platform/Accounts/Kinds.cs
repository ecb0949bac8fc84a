using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Accounts;

/// <summary>The kinds of members that the operator has, and the words for them.</summary>
public sealed class Kinds(IOptions<AccountsOptions> options)
{
    /// <summary>The kind of every staff account. No member can have it.</summary>
    public const string Staff = "staff";

    public IReadOnlyList<KindOption> All => options.Value.Kinds;

    public KindOption? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The words for a kind; its name when the operator no longer has it.</summary>
    public string LabelOf(string name) => name == Staff ? "Staff" : Find(name)?.Label ?? name;
}

/// <summary>
/// A list with a value would be added to by the configuration and not replaced by it, so the kinds that an operator who
/// says nothing has are filled in afterwards.
/// </summary>
internal sealed class KindsUnlessConfigured : IPostConfigureOptions<AccountsOptions>
{
    public void PostConfigure(string? name, AccountsOptions options)
    {
        if (options.Kinds.Count == 0)
        {
            options.Kinds =
            [
                new KindOption { Name = "freelancer", Label = "Freelancer" },
                new KindOption { Name = "client", Label = "Client" },
                new KindOption { Name = "agency", Label = "Agency" },
            ];
        }
    }
}

/// <summary>What annotations cannot say.</summary>
internal sealed class KindsValidator : IValidateOptions<AccountsOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        List<string> faults = [];
        faults.AddRange(options.Kinds.GroupBy(kind => kind.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
            .Select(same => $"Accounts:Kinds has \"{same.Key}\" more than once. Give each kind a name of its own."));
        if (options.Kinds.Any(kind => kind.Name.Equals(Kinds.Staff, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add($"Accounts:Kinds has \"{Kinds.Staff}\", which is what staff accounts are. Choose another name.");
        }

        faults.AddRange(options.Kinds.Where(kind => kind.Label.Length > 0 && Unseen.IsAll(kind.Label)).Select(kind => $"Accounts:Kinds has a Label for \"{kind.Name}\" that shows nothing. Give it words."));
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
