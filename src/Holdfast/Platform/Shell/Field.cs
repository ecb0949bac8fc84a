using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Components;

namespace Holdfast.Platform.Shell;

/// <summary>
/// What every labelled control of a form shares: its words, its problems, and what it is described by.
/// The id equals the name, so that the summary can lead to the field.
/// </summary>
public abstract class Field : ComponentBase
{
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Stands between the label and the field: how to fill it in.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>Stands below the field: what it is for.</summary>
    [Parameter]
    public string? Help { get; set; }

    /// <summary>What is wrong with the form around this field; <see cref="Form"/> hands it down.</summary>
    [CascadingParameter]
    public IReadOnlyList<Problem>? Problems { get; set; }

    /// <summary>What stands at this field, or null when nothing is wrong with it.</summary>
    protected string? Error
    {
        get
        {
            var advice = (Problems ?? []).Where(problem => problem.Field == Name).Select(problem => problem.Advice).ToList();
            return advice.Count == 0 ? null : string.Join(' ', advice);
        }
    }

    /// <summary>The first bad field has the focus when the form comes back.</summary>
    protected bool IsFirstBad => (Problems ?? []).FirstOrDefault(problem => problem.Field.Length > 0)?.Field == Name;

    /// <summary>The value of aria-invalid; null leaves the attribute out.</summary>
    protected string? Invalid => Error is null ? null : "true";

    /// <summary>Ids of the texts that explain the field, in reading order.</summary>
    protected virtual string? DescribedBy
    {
        get
        {
            var ids = new List<string>(3);
            if (Hint is not null)
            {
                ids.Add($"{Name}-hint");
            }

            if (Error is not null)
            {
                ids.Add($"{Name}-error");
            }

            if (Help is not null)
            {
                ids.Add($"{Name}-help");
            }

            return ids.Count == 0 ? null : string.Join(' ', ids);
        }
    }
}
