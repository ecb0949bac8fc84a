using System.Globalization;
using System.Text;
using Holdfast.Platform.Files;
using Holdfast.Platform.Web;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Support.Requests;

/// <summary>What was typed, as it came; nothing of it is believed.</summary>
/// <param name="Values">Of a field of the document, by the name it has in the form.</param>
public sealed record TypedRequest(string Kind, string Category, string Subcategory, string Subject, string Details, Func<string, StringValues> Values)
{
    /// <summary>Of somebody who isn't signed in.</summary>
    public string Name { get; init; } = "";

    /// <summary>The same; null where the form did not ask for it.</summary>
    public string? Email { get; init; }

    public const string KindField = "Kind";
    public const string CategoryField = "Category";
    public const string SubcategoryField = "Subcategory";
    public const string SubjectField = "Subject";
    public const string DetailsField = "Details";
    public const string NameField = "Name";
    public const string EmailField = "Email";

    /// <summary>Nothing but the choices that an address names.</summary>
    public static TypedRequest Chosen(string? kind, string? category, string? subcategory) =>
        new(kind ?? "", category ?? "", subcategory ?? "", "", "", _ => StringValues.Empty);

    /// <summary>From a form that was sent: of a field that came twice the first counts, but of several choices all.</summary>
    public static TypedRequest Of(IFormCollection form)
    {
        return new TypedRequest(First(KindField), First(CategoryField), First(SubcategoryField), First(SubjectField), First(DetailsField), name => form[name])
        {
            Name = First(NameField),
            Email = form.ContainsKey(EmailField) ? First(EmailField) : null,
        };

        string First(string name) => form[name] is [{ } value, ..] ? value : "";
    }
}

/// <summary>A field that is shown, with what stands in it.</summary>
public sealed record FilledField(FormField Field, IReadOnlyList<string> Values, bool IsRequired)
{
    public string Value => Values is [var first, ..] ? first : "";
}

/// <summary>
/// A form as it was filled in, read against its document: only what the document has and its conditions show is there, so whatever else
/// was sent is dropped (rulings G10). Pure.
/// </summary>
public sealed class FilledForm
{
    /// <summary>Most characters of a line, and of a contract or a name.</summary>
    public const int LineLength = 200;

    /// <summary>Most characters of the details, and of a text of the document.</summary>
    public const int TextLength = 20_000;

    private const int NumberLength = 20;

    private FilledForm(FormDocument document, TypedRequest typed, FormKind? kind, FormCategory? category, FormSubcategory? subcategory)
    {
        (Document, Kind, Category, Subcategory) = (document, kind, category, subcategory);
        Subject = OneLine(typed.Subject);
        Details = typed.Details.ReplaceLineEndings("\n").Trim();
        Fields = subcategory is null ? [] : Shown(subcategory.Fields, typed);
    }

    public FormDocument Document { get; }

    /// <summary>Null while none that the document has is chosen.</summary>
    public FormKind? Kind { get; }

    public FormCategory? Category { get; }

    public FormSubcategory? Subcategory { get; }

    public string Subject { get; }

    public string Details { get; }

    public IReadOnlyList<FilledField> Fields { get; }

    /// <summary>The names that fields for files have in the form.</summary>
    public IEnumerable<string> FileFields => Fields.Where(filled => filled.Field.Type is FieldType.Files).Select(filled => filled.Field.Key);

    /// <summary>What a ticket keeps of what it is about: the words that were chosen.</summary>
    public string Topic => $"{Category?.Label}: {Subcategory?.Label}";

    public static FilledForm Read(FormDocument document, TypedRequest typed)
    {
        var kind = document.Kinds.FirstOrDefault(one => one.Name == typed.Kind);
        var category = kind?.Categories.FirstOrDefault(one => one.Name == typed.Category);
        var subcategory = category?.Subcategories.FirstOrDefault(one => one.Name == typed.Subcategory);
        return new FilledForm(document, typed, kind, category, subcategory);
    }

    /// <summary>What keeps it from being sent; in the order of the page.</summary>
    public IReadOnlyList<Problem> Problems()
    {
        List<Problem> problems = [];
        if (Kind is null)
        {
            problems.Add(new Problem(TypedRequest.KindField, "Choose what you are", "Choose what fits best."));
        }
        else if (Category is null)
        {
            problems.Add(new Problem(TypedRequest.CategoryField, "The issue category is missing", "Choose one from the list."));
        }
        else if (Subcategory is null)
        {
            problems.Add(new Problem(TypedRequest.SubcategoryField, "The subcategory is missing", "Choose one from the list."));
        }

        if (Subcategory is null)
        {
            return problems;
        }

        problems.AddRange(Length(TypedRequest.SubjectField, "The subject", Subject, Ticket.SubjectLength, "Say in a few words what it's about."));
        problems.AddRange(Fields.Where(filled => filled.Field.Type is not FieldType.Files).SelectMany(Problems));
        problems.AddRange(Length(TypedRequest.DetailsField, "The details", Details, TextLength, "Tell us what happened, and when."));
        problems.AddRange(Fields.Where(filled => filled.Field.Type is FieldType.Files).SelectMany(Problems));
        return problems;
    }

    /// <summary>
    /// What else was asked and answered, in words: under the labels that it was sent under, so that nothing of it changes with a later
    /// version of the form.
    /// </summary>
    public IReadOnlyList<(string Label, string Value)> Answers =>
        [.. Fields.Where(filled => filled.Values.Count > 0 && filled.Field.Type is not FieldType.Files).Select(filled => (filled.Field.Label, Said(filled)))];

    /// <summary>What stands in a field, in words.</summary>
    private static string Said(FilledField filled) => filled.Field.Type switch
    {
        FieldType.Choice or FieldType.Choices or FieldType.YesNo =>
            string.Join(", ", filled.Values.Select(value => filled.Field.Choices.FirstOrDefault(choice => choice.Value == value)?.Label ?? value)),
        FieldType.Date when Date(filled.Value) is { } date => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        _ => filled.Value,
    };

    /// <summary>The fields that are shown, each looked at once however they hang together: the document has no loop.</summary>
    private static List<FilledField> Shown(IReadOnlyList<FormField> fields, TypedRequest typed)
    {
        var all = fields.ToDictionary(field => field.Name);
        Dictionary<string, FilledField?> known = [];
        return [.. fields.Select(Look).OfType<FilledField>()];

        FilledField? Look(FormField field)
        {
            if (!known.TryGetValue(field.Name, out var filled))
            {
                filled = Holds(field.ShownWhen)
                    ? new FilledField(field, Values(field, typed.Values(field.Key)), field.RequiredWhen is null ? field.IsRequired : Holds(field.RequiredWhen))
                    : null;
                known[field.Name] = filled;
            }

            return filled;
        }

        bool Holds(FieldCondition? condition) =>
            condition is null || (Look(all[condition.Field]) is { } on && on.Values.Any(condition.Is.Contains));
    }

    /// <summary>What was typed as it will be kept; of what can be chosen, what there is to choose.</summary>
    private static List<string> Values(FormField field, StringValues sent)
    {
        var values = sent.OfType<string>();
        switch (field.Type)
        {
            case FieldType.Choices:
                return [.. field.Choices.Select(choice => choice.Value).Where(values.Contains)];
            case FieldType.Choice or FieldType.YesNo:
                return [.. field.Choices.Select(choice => choice.Value).Where(value => value == values.FirstOrDefault())];
            case FieldType.Files:
                // What was uploaded, sealed; whose it is and whether it can be sent, Files knows.
                return [.. values.Where(handle => handle.Length > 0).Take(2 * SentFiles.Most)];
            default:
                var text = values.FirstOrDefault() ?? "";
                text = field.Type is FieldType.Text ? text.ReplaceLineEndings("\n").Trim() : OneLine(text);
                return text.Length == 0 ? [] : [text];
        }
    }

    private static IEnumerable<Problem> Problems(FilledField filled)
    {
        var (field, value) = (filled.Field, filled.Value);
        if (filled.Values.Count == 0)
        {
            return filled.IsRequired ? [new Problem(field.Key, $"“{field.Label}” is missing", Ask(field.Type))] : [];
        }

        return field.Type switch
        {
            FieldType.Text => Length(field.Key, $"“{field.Label}”", value, TextLength, ""),
            FieldType.Line or FieldType.Contract or FieldType.Counterparty => Length(field.Key, $"“{field.Label}”", value, LineLength, ""),
            FieldType.Date when Date(value) is null => [new Problem(field.Key, $"“{field.Label}” isn't a date", "Choose a day, or type it like 2026-11-23.")],
            FieldType.Number when !IsNumber(value) => [new Problem(field.Key, $"“{field.Label}” isn't a number", "Type a number, such as 640 or 12.50.")],
            _ => [],
        };
    }

    private static string Ask(FieldType type) => type switch
    {
        FieldType.Choice or FieldType.YesNo => "Choose one.",
        FieldType.Choices => "Choose at least one.",
        FieldType.Date => "Choose a day.",
        FieldType.Number => "Type a number, such as 640 or 12.50.",
        FieldType.Contract => "Type the contract's title.",
        FieldType.Counterparty => "Type their name.",
        FieldType.Files => "Add a file.",
        _ => "Type something here.",
    };

    private static IEnumerable<Problem> Length(string field, string what, string text, int most, string ask) =>
        text.Length == 0 ? [new Problem(field, $"{what} {(what.EndsWith('s') ? "are" : "is")} missing", ask)]
        : text.Length > most ? [new Problem(field, $"{what} {(what.EndsWith('s') ? "are" : "is")} too long", string.Create(CultureInfo.GetCultureInfo("en-GB"), $"Use {most:N0} characters or fewer. This has {text.Length:N0}."))]
        : [];

    private static DateOnly? Date(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1900 and <= 2199 ? date : null;

    private static bool IsNumber(string value) =>
        value.Length <= NumberLength && decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _);

    /// <summary>Without line breaks and control signs, and with single spaces in their place.</summary>
    private static string OneLine(string typed)
    {
        var line = new StringBuilder(typed.Length);
        foreach (var sign in typed)
        {
            if (!char.IsControl(sign) && sign is not ('\u2028' or '\u2029'))
            {
                line.Append(sign);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().Trim();
    }
}
