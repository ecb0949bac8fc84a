using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Support.Drafts;

/// <summary>A field as it was when a version was written.</summary>
/// <param name="Unit">Of an amount.</param>
public sealed record ShapeField(string Key, string Label, DraftFieldKind Kind, string? Unit);

/// <summary>The fields of a version. Nothing in it was typed by a person who uses the product.</summary>
public sealed record DraftShape(string Name, IReadOnlyList<ShapeField> Fields)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public string Write() => JsonSerializer.Serialize(this, Json);

    public static DraftShape Read(string text) => JsonSerializer.Deserialize<DraftShape>(text, Json) ?? throw new InvalidOperationException("A draft has no shape.");
}

/// <summary>A field that differs between two versions.</summary>
public sealed record FieldChange(string Key, string Label, string Before, string After);

/// <summary>
/// What stands in a version. It is kept as a text that people can read, for searches, emails and files: each field's label, and below it its
/// lines, set in by two blanks. Pure.
/// </summary>
/// <param name="Lines">Of each field that has some, by its key.</param>
public sealed record DraftContent(DraftShape Shape, IReadOnlyDictionary<string, IReadOnlyList<string>> Lines)
{
    private const string In = "  ";

    public string Title => Shape.Fields.Count > 0 ? Shown(Shape.Fields[0]) : "";

    /// <summary>The text that is kept.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        foreach (var field in Shape.Fields)
        {
            if (Of(field.Key) is { Count: > 0 } lines)
            {
                text.Append(field.Label).Append('\n');
                foreach (var line in lines)
                {
                    text.Append(In).Append(line).Append('\n');
                }
            }
        }

        return text.ToString().TrimEnd();
    }

    public static DraftContent Read(DraftShape shape, string text)
    {
        Dictionary<string, IReadOnlyList<string>> all = [];
        List<string>? lines = null;
        var byLabel = shape.Fields.ToDictionary(field => field.Label, field => field.Key);
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(In, StringComparison.Ordinal) || line.Length == 0)
            {
                lines?.Add(line.Length == 0 ? "" : line[In.Length..]);
            }
            else if (byLabel.TryGetValue(line, out var key))
            {
                all[key] = lines = [];
            }
        }

        return new DraftContent(shape, all);
    }

    /// <summary>A field's value as people read it; empty where it has none.</summary>
    public string Shown(ShapeField field) => Of(field.Key) is not { Count: > 0 } lines ? "" : field.Kind switch
    {
        DraftFieldKind.Text => string.Join('\n', lines),
        DraftFieldKind.Amount => string.Join(", ", lines.Select(line => Amount.Read(line, field.Unit ?? "") is { } amount ? amount.Shown(field.Unit ?? "") : line)),
        _ => string.Join(", ", lines),
    };

    public IReadOnlyList<string> Of(string key) => Lines.TryGetValue(key, out var lines) ? lines : [];

    /// <summary>What a version says otherwise than the one before it.</summary>
    public IReadOnlyList<FieldChange> Since(DraftContent before) =>
    [
        .. Shape.Fields.Where(field => !Of(field.Key).SequenceEqual(before.Of(field.Key)))
            .Select(field => new FieldChange(field.Key, field.Label, before.Shape.Fields.FirstOrDefault(f => f.Key == field.Key) is { } was ? before.Shown(was) : "", Shown(field))),
        .. before.Shape.Fields.Where(field => !Shape.Fields.Any(f => f.Key == field.Key) && before.Of(field.Key).Count > 0)
            .Select(field => new FieldChange(field.Key, field.Label, before.Shown(field), "")),
    ];

    /// <summary>What somebody accepts is known by it: this draft, this number, these words.</summary>
    public static string HashOf(DraftId draft, int number, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{draft}\n{number}\n{text}"))));
}

/// <summary>From a whole number to another.</summary>
/// <param name="To">Null where there is one number only.</param>
public readonly record struct Amount(long From, long? To)
{
    public const long Most = 1_000_000_000;

    private const string Between = " to ";

    /// <summary>As it is kept: "800 to 1000 dollars".</summary>
    public string Write(string unit) => string.Create(CultureInfo.InvariantCulture, $"{From}{(To is { } to ? $"{Between}{to}" : "")} {unit}");

    public string Shown(string unit) => string.Create(CultureInfo.InvariantCulture, $"{From:N0}{(To is { } to ? $"{Between}{to:N0}" : "")} {unit}");

    public static Amount? Read(string line, string unit)
    {
        if (!line.EndsWith(" " + unit, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = line[..^(unit.Length + 1)].Split(Between);
        return parts.Length is 1 or 2 && Number(parts[0]) is { } from && (parts.Length == 1 || Number(parts[1]) is not null)
            ? new Amount(from, parts.Length == 1 ? null : Number(parts[1]))
            : null;
    }

    /// <summary>A whole number as people type it: "1,000", "$1 000".</summary>
    public static long? Typed(string typed)
    {
        var digits = typed.Trim().TrimStart('$', '€', '£').Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return Number(digits) is { } number && number <= Most ? number : null;
    }

    private static long? Number(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
