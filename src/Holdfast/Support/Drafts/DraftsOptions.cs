using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Drafts;

/// <summary>Section "Drafts" of the configuration: what agents can draw up for members. Without fields it is a job post.</summary>
public sealed class DraftsOptions
{
    /// <summary>What it is called in the middle of a sentence.</summary>
    public string Name { get; set; } = "job post";

    /// <summary>In the order of the form; the first is its title.</summary>
    public IList<DraftFieldOptions> Fields { get; set; } = [];
}

public sealed class DraftFieldOptions
{
    /// <summary>Its name in forms and files; it stays when the label changes.</summary>
    public string Key { get; set; } = "";

    public string Label { get; set; } = "";

    public string Hint { get; set; } = "";

    public DraftFieldKind Kind { get; set; } = DraftFieldKind.Line;

    public bool IsRequired { get; set; }

    /// <summary>Most characters; of a list, of each of its items.</summary>
    public int MaxLength { get; set; } = 100;

    /// <summary>Items of a list.</summary>
    public int MostItems { get; set; } = 8;

    /// <summary>Of a choice, and what an amount can be.</summary>
    public IList<string> Choices { get; set; } = [];

    /// <summary>What an amount is counted in.</summary>
    public string Unit { get; set; } = "";
}

/// <summary>What a field of a draft takes.</summary>
public enum DraftFieldKind
{
    Line,
    Text,

    /// <summary>Short items, separated by commas.</summary>
    List,

    Choice,

    /// <summary>From a whole number to another, with a choice before them where there are some.</summary>
    Amount,
}

/// <summary>Says in words what is wrong with the section, so that nobody finds out in a conversation.</summary>
internal sealed partial class DraftsOptionsValidator : IValidateOptions<DraftsOptions>
{
    public const int MostFields = 20;
    public const int MostChoices = 50;
    public const int LabelLength = 60;

    /// <summary>Of all fields together, so that each version fits into an event.</summary>
    public const int MostCharacters = 18_000;

    public ValidateOptionsResult Validate(string? name, DraftsOptions options)
    {
        List<string> faults = [];
        if (IsNoLine(options.Name, 40))
        {
            faults.Add("Drafts:Name says what agents draw up, such as \"job post\": one line of 40 characters or fewer.");
        }

        if (options.Fields.Count > MostFields)
        {
            faults.Add($"Drafts:Fields has {options.Fields.Count} fields. Use {MostFields} or fewer.");
        }

        for (var i = 0; i < Math.Min(options.Fields.Count, MostFields); i++)
        {
            faults.AddRange(Of(options.Fields[i], i, options.Fields));
        }

        if (options.Fields is [var first, ..] && (first.Kind is not DraftFieldKind.Line || !first.IsRequired))
        {
            faults.Add("Drafts:Fields:0 is the title: set its Kind to Line and IsRequired to true.");
        }

        var sum = options.Fields.Sum(field => Math.Clamp(field.MaxLength, 0, MostCharacters) * (field.Kind is DraftFieldKind.List ? Math.Clamp(field.MostItems, 1, 100) : 1));
        if (sum > MostCharacters)
        {
            faults.Add($"Drafts:Fields take {sum:N0} characters together. Lower MaxLength until it's {MostCharacters:N0} or fewer.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Of(DraftFieldOptions field, int number, IList<DraftFieldOptions> all)
    {
        var at = $"Drafts:Fields:{number}";
        if (!Key().IsMatch(field.Key))
        {
            yield return $"{at}:Key is a name of small letters, digits and hyphens that begins with a letter, 30 at most.";
        }
        else if (all.Take(number).Any(other => other.Key == field.Key))
        {
            yield return $"{at}:Key is {field.Key}, which an earlier field has. Give each its own.";
        }

        if (IsNoLine(field.Label, LabelLength))
        {
            yield return $"{at}:Label is what people read at the field: one line of {LabelLength} characters or fewer.";
        }
        else if (all.Take(number).Any(other => string.Equals(other.Label, field.Label, StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"{at}:Label is \"{field.Label}\", which an earlier field has. Give each its own.";
        }

        if (!Enum.IsDefined(field.Kind))
        {
            yield return $"{at}:Kind is one of {string.Join(", ", Enum.GetNames<DraftFieldKind>())}.";
        }

        if (field.Kind is not (DraftFieldKind.Choice or DraftFieldKind.Amount) && field.MaxLength is < 1 or > 10_000)
        {
            yield return $"{at}:MaxLength is from 1 to 10,000.";
        }

        if (field.Kind is DraftFieldKind.List && field.MostItems is < 1 or > 50)
        {
            yield return $"{at}:MostItems is from 1 to 50.";
        }

        if (field.Kind is DraftFieldKind.Amount && IsNoLine(field.Unit, 20))
        {
            yield return $"{at}:Unit says what the amount is counted in, such as \"dollars\": one line of 20 characters or fewer.";
        }

        if ((field.Kind is DraftFieldKind.Choice && field.Choices.Count < 2) || field.Choices.Count > MostChoices)
        {
            yield return $"{at}:Choices has {field.Choices.Count} of them. Use 2 to {MostChoices}.";
        }
        else if (field.Choices.Any(choice => IsNoLine(choice, LabelLength)) || field.Choices.Distinct(StringComparer.OrdinalIgnoreCase).Count() != field.Choices.Count)
        {
            yield return $"{at}:Choices are different lines of {LabelLength} characters or fewer.";
        }
    }

    private static bool IsNoLine(string text, int longest) => text.Length == 0 || text.Length > longest || text != text.Trim() || text.Any(char.IsControl);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,29}$")]
    private static partial Regex Key();
}

/// <summary>What drafts are made of at this installation.</summary>
public sealed class DraftSchema
{
    private static readonly DraftFieldOptions[] JobPost =
    [
        new() { Key = "title", Label = "Title", IsRequired = true, MaxLength = 100 },
        new() { Key = "description", Label = "Description", Kind = DraftFieldKind.Text, IsRequired = true, MaxLength = 3_000, Hint = "What is needed, what it's for and by when." },
        new() { Key = "skills", Label = "Skills", Kind = DraftFieldKind.List, MaxLength = 40, MostItems = 8, Hint = "Separate them with commas." },
        new() { Key = "budget", Label = "Budget", Kind = DraftFieldKind.Amount, Choices = ["Fixed price", "Hourly rate"], Unit = "dollars" },
        new() { Key = "duration", Label = "Duration", MaxLength = 60, Hint = "For example \"3 weeks\" or \"until 18 December\"." },
    ];

    public DraftSchema(IOptions<DraftsOptions> options)
        : this(options.Value.Name, [.. options.Value.Fields.Count == 0 ? JobPost : options.Value.Fields])
    {
    }

    internal DraftSchema(string name, IReadOnlyList<DraftFieldOptions> fields)
    {
        (Name, Fields) = (name, fields);
        Shape = new DraftShape(name, [.. fields.Select(f => new ShapeField(f.Key, f.Label, f.Kind, f.Kind is DraftFieldKind.Amount ? f.Unit : null))]);
    }

    public string Name { get; }

    public IReadOnlyList<DraftFieldOptions> Fields { get; }

    /// <summary>As it is kept with each version.</summary>
    public DraftShape Shape { get; }
}
