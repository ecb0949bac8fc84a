using System.Globalization;
using Holdfast.Platform.Web;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Drafts;

/// <summary>What stands in the fields of a draft's form, as it was typed; nothing of it is believed. Pure.</summary>
/// <param name="Values">By the names of the form.</param>
public sealed record TypedDraft(IReadOnlyDictionary<string, string> Values)
{
    public static readonly TypedDraft Empty = new(new Dictionary<string, string>());

    /// <summary>The name of a field in the form, and its id.</summary>
    public static string NameOf(string key) => $"Draft-{key}";

    public static string FromOf(string key) => $"{NameOf(key)}-From";

    public static string ToOf(string key) => $"{NameOf(key)}-To";

    public string this[string name] => Values.TryGetValue(name, out var value) ? value : "";

    /// <summary>From a form that was sent; what the schema does not have is dropped.</summary>
    /// <param name="clean">Takes secrets out of what was typed.</param>
    public static TypedDraft Of(DraftSchema schema, IFormCollection form, Func<string, string> clean)
    {
        Dictionary<string, string> values = [];
        foreach (var name in schema.Fields.SelectMany(field => new[] { NameOf(field.Key), FromOf(field.Key), ToOf(field.Key) }))
        {
            if (form[name] is [{ Length: > 0 } value, ..])
            {
                values[name] = clean(value);
            }
        }

        return new TypedDraft(values);
    }

    /// <summary>A version in the fields of the present schema: what that does not have any more is left out.</summary>
    public static TypedDraft Of(DraftSchema schema, DraftContent content)
    {
        Dictionary<string, string> values = [];
        foreach (var field in schema.Fields)
        {
            var lines = content.Of(field.Key);
            if (lines.Count == 0)
            {
                continue;
            }

            var name = NameOf(field.Key);
            switch (field.Kind)
            {
                case DraftFieldKind.Amount:
                    var unit = content.Shape.Fields.FirstOrDefault(f => f.Key == field.Key)?.Unit ?? field.Unit;
                    if (Amount.Read(lines[^1], unit) is { } amount)
                    {
                        values[FromOf(field.Key)] = amount.From.ToString(CultureInfo.InvariantCulture);
                        values[ToOf(field.Key)] = amount.To?.ToString(CultureInfo.InvariantCulture) ?? "";
                    }

                    values[name] = field.Choices.Contains(lines[0]) ? lines[0] : "";
                    break;
                case DraftFieldKind.List:
                    values[name] = string.Join(", ", lines);
                    break;
                default:
                    values[name] = string.Join('\n', lines);
                    break;
            }
        }

        return new TypedDraft(values);
    }

    /// <summary>Whether the present schema has no place for something that stands in a version.</summary>
    public static bool LosesSomething(DraftSchema schema, DraftContent content) =>
        content.Shape.Fields.Any(field => content.Of(field.Key).Count > 0 && !schema.Fields.Any(f => f.Key == field.Key && f.Kind == field.Kind));

    /// <summary>What was meant, and what is wrong with it, in the order of the form.</summary>
    public (DraftContent Content, IReadOnlyList<Problem> Problems) Read(DraftSchema schema)
    {
        Dictionary<string, IReadOnlyList<string>> lines = [];
        List<Problem> problems = [];
        foreach (var field in schema.Fields)
        {
            var before = problems.Count;
            var read = field.Kind switch
            {
                DraftFieldKind.Text => Text(field, problems),
                DraftFieldKind.List => List(field, problems),
                DraftFieldKind.Choice => Choice(field, problems),
                DraftFieldKind.Amount => AmountOf(field, problems),
                _ => Line(field, problems),
            };
            if (read.Count > 0)
            {
                lines[field.Key] = read;
            }
            else if (field.IsRequired && problems.Count == before)
            {
                problems.Add(DraftsText.Missing(field, field.Kind is DraftFieldKind.Amount ? FromOf(field.Key) : NameOf(field.Key)));
            }
        }

        return (new DraftContent(schema.Shape, lines), problems);
    }

    private List<string> Line(DraftFieldOptions field, List<Problem> problems)
    {
        var line = SubmitRequestHandler.OneLine(this[NameOf(field.Key)]);
        TooLong(field, line, problems);
        return line.Length == 0 ? [] : [line];
    }

    private List<string> Text(DraftFieldOptions field, List<Problem> problems)
    {
        var text = string.Join('\n', this[NameOf(field.Key)].Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim();
        TooLong(field, text, problems);
        return text.Length == 0 ? [] : [.. text.Split('\n')];
    }

    private List<string> List(DraftFieldOptions field, List<Problem> problems)
    {
        var items = this[NameOf(field.Key)].ReplaceLineEndings(",").Split(',').Select(SubmitRequestHandler.OneLine).Where(item => item.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (items.Count > field.MostItems)
        {
            problems.Add(new Problem(NameOf(field.Key), $"{field.Label} has too many entries", $"Use {field.MostItems} or fewer. These are {items.Count:N0}."));
        }
        else if (items.Find(item => item.Length > field.MaxLength) is { } far)
        {
            problems.Add(new Problem(NameOf(field.Key), $"One of the entries in {field.Label} is too long", $"Use {field.MaxLength:N0} characters or fewer for each. One has {far.Length:N0}."));
        }

        return items;
    }

    private List<string> Choice(DraftFieldOptions field, List<Problem> problems)
    {
        var chosen = this[NameOf(field.Key)];
        if (chosen.Length > 0 && !field.Choices.Contains(chosen))
        {
            problems.Add(new Problem(NameOf(field.Key), $"{field.Label} isn't one of the choices", "Choose one from the list."));
        }

        return chosen.Length == 0 ? [] : [chosen];
    }

    private List<string> AmountOf(DraftFieldOptions field, List<Problem> problems)
    {
        var (from, to) = (this[FromOf(field.Key)].Trim(), this[ToOf(field.Key)].Trim());
        var chosen = this[NameOf(field.Key)];
        if (chosen.Length > 0 && !field.Choices.Contains(chosen))
        {
            problems.Add(new Problem(NameOf(field.Key), $"{field.Label} isn't one of the choices", "Choose one from the list."));
        }

        if (from.Length == 0 && to.Length == 0)
        {
            return [];
        }

        var (low, high) = (from.Length == 0 ? null : Amount.Typed(from), to.Length == 0 ? null : Amount.Typed(to));
        if (from.Length > 0 && low is null)
        {
            problems.Add(DraftsText.NoNumber(FromOf(field.Key), field.Label));
        }
        else if (to.Length > 0 && high is null)
        {
            problems.Add(DraftsText.NoNumber(ToOf(field.Key), field.Label));
        }
        else if (low > high)
        {
            problems.Add(new Problem(ToOf(field.Key), $"{field.Label} ends below where it begins", "Make \"To\" the larger number, or leave it empty."));
        }

        var amount = new Amount(low ?? high ?? 0, low is null || low == high ? null : high);
        return [.. chosen.Length > 0 ? [chosen] : Array.Empty<string>(), amount.Write(field.Unit)];
    }

    private static void TooLong(DraftFieldOptions field, string value, List<Problem> problems)
    {
        if (value.Length > field.MaxLength)
        {
            problems.Add(new Problem(NameOf(field.Key), $"{field.Label} is too long", $"Use {field.MaxLength:N0} characters or fewer. This has {value.Length:N0}."));
        }
    }
}
