namespace Holdfast.Support.Requests;

/// <summary>
/// The request form as its document says it (rulings G9): for each kind of member the categories, for each category its subcategories,
/// for each of those what people ask most and what we ask them. Made by <see cref="FormParser"/> alone, so it holds together.
/// </summary>
/// <param name="Shipped">The number of the shipped document; null of one that somebody here made.</param>
public sealed record FormDocument(int? Shipped, IReadOnlyList<FormKind> Kinds);

/// <param name="Name">One of the operator's kinds of members.</param>
public sealed record FormKind(string Name, string Label, IReadOnlyList<FormCategory> Categories);

public sealed record FormCategory(string Name, string Label, IReadOnlyList<FormSubcategory> Subcategories);

/// <param name="Department">The name of the department that gets it; null is none.</param>
/// <param name="Articles">Keys of articles that may answer it.</param>
public sealed record FormSubcategory(
    string Name, string Label, string? Department, FormPriority Priority, IReadOnlyList<FormQuestion> Questions, IReadOnlyList<string> Articles,
    IReadOnlyList<FormField> Fields);

/// <summary>What people ask most, with its answer and at most one way to go from there.</summary>
public sealed record FormQuestion(string Ask, string Answer, FormLink? Link);

/// <param name="Path">A page of ours.</param>
public sealed record FormLink(string Path, string Words);

/// <summary>How urgent what comes by the form can be. Urgent is what our own doors report of an account that was protected.</summary>
public enum FormPriority
{
    Normal,
    High,
    Low,
}

/// <summary>What a field takes.</summary>
public enum FieldType
{
    Line,
    Text,
    Choice,
    Choices,
    Date,
    Number,
    YesNo,

    /// <summary>One of the member's contracts; free text where no app of the operator's lists them.</summary>
    Contract,

    /// <summary>The name of whoever is on the other side.</summary>
    Counterparty,
    Files,
}

/// <summary>Holds while the field of that name has one of these values. A field that is not shown has none.</summary>
public sealed record FieldCondition(string Field, IReadOnlyList<string> Is);

public sealed record FieldChoice(string Value, string Label);

/// <param name="IsRequired">Whenever it is shown.</param>
/// <param name="ShownWhen">Null: always.</param>
/// <param name="RequiredWhen">Null: as <paramref name="IsRequired"/> says.</param>
public sealed record FormField(
    string Name, FieldType Type, string Label, string? Help, IReadOnlyList<FieldChoice> Choices, bool IsRequired, FieldCondition? ShownWhen,
    FieldCondition? RequiredWhen)
{
    /// <summary>The two values of a yes or no.</summary>
    public static readonly IReadOnlyList<FieldChoice> YesOrNo = [new("yes", "Yes"), new("no", "No")];

    /// <summary>Before the names of the document's fields in the form that is sent, so that none of them is one of our own.</summary>
    public const string Prefix = "f-";

    /// <summary>What it is called in the form that is sent.</summary>
    public string Key => Prefix + Name;

    /// <summary>Others can depend on it.</summary>
    public bool HasChoices => Type is FieldType.Choice or FieldType.Choices or FieldType.YesNo;
}
