using System.Text;
using System.Text.Json;

namespace Holdfast.Support.Requests;

/// <summary>What is wrong with a document, and where, in words.</summary>
/// <param name="Place">The way to it by the names that stand in the document.</param>
public sealed record FormMistake(string Place, string Words)
{
    public override string ToString() => $"{Place}: {Words}";
}

/// <summary>What came of reading a document: the document, or its mistakes.</summary>
public sealed record ParsedForm(FormDocument? Document, IReadOnlyList<FormMistake> Mistakes);

/// <summary>
/// Reads and checks the form's document. Pure, and bounded in bytes, depth, items and mistakes, whoever wrote it; the time goes with its
/// length.
/// </summary>
public static class FormParser
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>Mistakes that are named at once.</summary>
    public const int MostMistakes = 50;

    public const int MostKinds = 10;
    public const int MostCategories = 30;
    public const int MostSubcategories = 30;
    public const int MostQuestions = 10;
    public const int MostArticles = 5;
    public const int MostFields = 100;
    public const int MostChoices = 50;
    public const int NameLength = 40;

    /// <summary>Of a category and of a subcategory: together they fit in what a ticket keeps of them.</summary>
    public const int TopicLength = 38;

    /// <summary>Of a field, a choice, a question.</summary>
    public const int LabelLength = 120;

    /// <summary>Of a field's help.</summary>
    public const int HelpLength = 300;

    public const int AnswerLength = 2_000;
    public const int PathLength = 200;

    private const int Depth = 16;
    private const string Whole = "The document";

    private static readonly Dictionary<string, FieldType> Types = new()
    {
        ["line"] = FieldType.Line,
        ["text"] = FieldType.Text,
        ["choice"] = FieldType.Choice,
        ["choices"] = FieldType.Choices,
        ["date"] = FieldType.Date,
        ["number"] = FieldType.Number,
        ["yes-no"] = FieldType.YesNo,
        ["contract"] = FieldType.Contract,
        ["counterparty"] = FieldType.Counterparty,
        ["files"] = FieldType.Files,
    };

    private static readonly Dictionary<string, FormPriority> Priorities = new()
    {
        ["normal"] = FormPriority.Normal,
        ["high"] = FormPriority.High,
        ["low"] = FormPriority.Low,
    };

    public static ParsedForm Parse(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > MaxBytes)
        {
            return Failed($"It has {bytes:N0} bytes. Use {MaxBytes:N0} or fewer.");
        }

        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Depth, AllowDuplicateProperties = false });
            var reader = new Reader();
            var document = reader.Document(json.RootElement);
            return reader.Mistakes.Count == 0 ? new ParsedForm(document, []) : new ParsedForm(null, reader.Mistakes);
        }
        catch (JsonException problem)
        {
            return Failed(problem.LineNumber is { } line
                ? $"It can't be read as JSON: line {line + 1}, character {problem.BytePositionInLine + 1}."
                : "It can't be read as JSON: something in it has two properties of one name.");
        }
    }

    private static ParsedForm Failed(string words) => new(null, [new FormMistake(Whole, words)]);

    private sealed class Reader
    {
        private readonly List<FormMistake> _mistakes = [];
        private Dictionary<string, FormCategory> _shared = [];

        public List<FormMistake> Mistakes => _mistakes;

        public FormDocument Document(JsonElement root)
        {
            var document = new Node(this, Whole, root, null, "shipped", "kinds", "shared");
            _shared = document.List("shared", MostCategories, isRequired: false).Select(item => Category(Whole, item))
                .GroupBy(category => category.Name).ToDictionary(same => same.Key, same => same.First());
            var kinds = document.List("kinds", MostKinds).Select(Kind).ToList();
            Unique(Whole, "kind", kinds.Select(kind => kind.Name));
            return new FormDocument(document.Number("shipped"), kinds);
        }

        public void Add(string place, string words)
        {
            if (_mistakes.Count < MostMistakes)
            {
                _mistakes.Add(new FormMistake(place, words));
            }
        }

        private FormKind Kind(JsonElement item)
        {
            var node = new Node(this, Whole, item, "kind", "name", "label", "categories");
            var categories = node.List("categories", MostCategories).Select(one => Named(node.Place, one)).ToList();
            Unique(node.Place, "category", categories.Select(category => category.Name));
            return new FormKind(node.Name(), node.Text("label", LabelLength), categories);
        }

        /// <summary>A category of this kind, or the name of a shared one.</summary>
        private FormCategory Named(string place, JsonElement item)
        {
            if (item.ValueKind is not JsonValueKind.String)
            {
                return Category(place, item);
            }

            var name = item.GetString() ?? "";
            if (_shared.TryGetValue(name, out var category))
            {
                return category;
            }

            Add(place, $"There is no shared category \"{Cut(name)}\". Put it under \"shared\", or describe it here.");
            return new FormCategory(name, name, []);
        }

        private FormCategory Category(string place, JsonElement item)
        {
            var node = new Node(this, place, item, "category", "name", "label", "subcategories");
            var subcategories = node.List("subcategories", MostSubcategories).Select(one => Subcategory(node.Place, one)).ToList();
            Unique(node.Place, "subcategory", subcategories.Select(subcategory => subcategory.Name));
            return new FormCategory(node.Name(), node.Text("label", TopicLength), subcategories);
        }

        private FormSubcategory Subcategory(string place, JsonElement item)
        {
            var node = new Node(this, place, item, "subcategory", "name", "label", "department", "priority", "questions", "articles", "fields");
            var fields = node.List("fields", MostFields, isRequired: false, mayBeEmpty: true).Select(one => Field(node.Place, one)).ToList();
            Unique(node.Place, "field", fields.Select(field => field.Name));
            Conditions(node.Place, fields);
            return new FormSubcategory(
                node.Name(),
                node.Text("label", TopicLength),
                node.OptionalText("department", LabelLength),
                node.OneOf("priority", Priorities, FormPriority.Normal),
                [.. node.List("questions", MostQuestions, isRequired: false, mayBeEmpty: true).Select(one => Question(node.Place, one))],
                [.. node.List("articles", MostArticles, isRequired: false, mayBeEmpty: true).Select(one => Key(node.Place, "articles", one))],
                fields);
        }

        private FormQuestion Question(string place, JsonElement item)
        {
            var node = new Node(this, place, item, "question", "ask", "answer", "link");
            FormLink? link = null;
            if (node.Has("link") is { } found)
            {
                var at = new Node(this, node.Place, found, null, "path", "words");
                link = new FormLink(at.Text("path", PathLength), at.Text("words", LabelLength));
                if (link.Path is not ['/', not ('/' or '\\'), ..] || link.Path.Any(sign => sign is <= ' ' or > '~' or '\\'))
                {
                    Add(node.Place, "Its link leads away from here. Name a page of ours, beginning with one /.");
                }
            }

            return new FormQuestion(node.Text("ask", LabelLength), node.Text("answer", AnswerLength), link);
        }

        private FormField Field(string place, JsonElement item)
        {
            var node = new Node(this, place, item, "field", "name", "type", "label", "help", "choices", "required", "shownWhen", "requiredWhen");
            var type = node.OneOf<FieldType>("type", Types, null);
            var choices = node.List("choices", MostChoices, isRequired: type is FieldType.Choice or FieldType.Choices)
                .Select(one => new Node(this, node.Place, one, null, "value", "label")).Select(one => new FieldChoice(one.Name("value"), one.Text("label", LabelLength))).ToList();
            Unique(node.Place, "choice", choices.Select(choice => choice.Value));
            if (choices.Count > 0 && type is not (FieldType.Choice or FieldType.Choices))
            {
                Add(node.Place, "It has choices, but its type takes none. Use \"choice\" or \"choices\".");
            }

            return new FormField(
                node.Name(), type, node.Text("label", LabelLength), node.OptionalText("help", HelpLength), type is FieldType.YesNo ? FormField.YesOrNo : choices,
                node.Bool("required"), Condition(node, "shownWhen"), Condition(node, "requiredWhen"));
        }

        private FieldCondition? Condition(Node field, string property)
        {
            if (field.Has(property) is not { } found)
            {
                return null;
            }

            var node = new Node(this, field.Place, found, null, "field", "is");
            return new FieldCondition(node.Name("field"), [.. node.List("is", MostChoices).Select(one => Key(field.Place, "is", one))]);
        }

        /// <summary>What a condition names must be there, must have such values, and may not lead back to where it began.</summary>
        private void Conditions(string place, List<FormField> fields)
        {
            var known = fields.GroupBy(field => field.Name).ToDictionary(same => same.Key, same => same.First());
            foreach (var field in fields)
            {
                foreach (var condition in new[] { field.ShownWhen, field.RequiredWhen }.OfType<FieldCondition>())
                {
                    if (!known.TryGetValue(condition.Field, out var on))
                    {
                        Add(At(place, "field", field.Name), $"It depends on a field \"{Cut(condition.Field)}\", and there is none of that name here.");
                    }
                    else if (!on.HasChoices)
                    {
                        Add(At(place, "field", field.Name), $"It depends on \"{on.Name}\", which has nothing to choose. Use a choice, choices, or yes-no.");
                    }
                    else if (condition.Is.FirstOrDefault(value => on.Choices.All(choice => choice.Value != value)) is { } missing)
                    {
                        Add(At(place, "field", field.Name), $"It depends on \"{on.Name}\" being \"{Cut(missing)}\", which can't be chosen there.");
                    }
                }
            }

            foreach (var field in fields.Where(field => LeadsBack(field, known)))
            {
                Add(At(place, "field", field.Name), "Its conditions lead back to itself, so it could never be shown.");
            }
        }

        /// <summary>Along both conditions of each field; each field is looked at once.</summary>
        private static bool LeadsBack(FormField from, Dictionary<string, FormField> known)
        {
            HashSet<string> seen = [];
            Stack<FormField> next = new([from]);
            while (next.TryPop(out var field))
            {
                foreach (var name in new[] { field.ShownWhen?.Field, field.RequiredWhen?.Field })
                {
                    if (name == from.Name)
                    {
                        return true;
                    }

                    if (name is not null && known.TryGetValue(name, out var on) && seen.Add(name))
                    {
                        next.Push(on);
                    }
                }
            }

            return false;
        }

        private string Key(string place, string list, JsonElement item)
        {
            if (item.ValueKind is JsonValueKind.String && IsName(item.GetString()))
            {
                return item.GetString()!;
            }

            Add(place, $"\"{list}\" has something that isn't a name: use small letters, digits and hyphens, {NameLength} at most.");
            return "";
        }

        private void Unique(string place, string what, IEnumerable<string> names)
        {
            foreach (var name in names.Where(name => name.Length > 0).GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key))
            {
                Add(place, $"There are two of the {what} \"{Cut(name)}\". Give each a name of its own.");
            }
        }
    }

    private static string At(string place, string what, string name) => place == Whole ? $"{what} \"{Cut(name)}\"" : $"{place}, {what} \"{Cut(name)}\"";

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private static bool IsName(string? text) =>
        text is { Length: > 0 and <= NameLength } && text.All(sign => sign is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary>An object of the document with what it may have.</summary>
    private readonly struct Node
    {
        private readonly Reader _reader;
        private readonly JsonElement _element;

        /// <param name="what">With it, mistakes have the object's own name in their place.</param>
        public Node(Reader reader, string place, JsonElement element, string? what, params string[] known)
        {
            (_reader, _element) = (reader, element);
            Place = what is null ? place : At(place, what, NameOf(element));
            if (element.ValueKind is not JsonValueKind.Object)
            {
                reader.Add(Place, "Something here isn't an object in braces.");
                return;
            }

            foreach (var property in element.EnumerateObject().Where(property => !known.Contains(property.Name)))
            {
                reader.Add(Place, $"\"{Cut(property.Name)}\" means nothing here. It takes {string.Join(", ", known)}.");
            }
        }

        public string Place { get; }

        private static string NameOf(JsonElement element) =>
            element.ValueKind is JsonValueKind.Object && (element.TryGetProperty("name", out var name) || element.TryGetProperty("ask", out name))
            && name.ValueKind is JsonValueKind.String ? name.GetString() ?? "" : "?";

        public JsonElement? Has(string property) =>
            _element.ValueKind is JsonValueKind.Object && _element.TryGetProperty(property, out var found) && found.ValueKind is not JsonValueKind.Null ? found : null;

        public string Name(string property = "name")
        {
            if (Has(property) is { ValueKind: JsonValueKind.String } found && IsName(found.GetString()))
            {
                return found.GetString()!;
            }

            _reader.Add(Place, $"\"{property}\" must be a name: small letters, digits and hyphens, {NameLength} at most.");
            return "";
        }

        public string Text(string property, int most)
        {
            if (OptionalText(property, most) is { } text)
            {
                return text;
            }

            if (Has(property) is null or { ValueKind: JsonValueKind.String })
            {
                _reader.Add(Place, $"\"{property}\" is missing.");
            }

            return "";
        }

        public string? OptionalText(string property, int most)
        {
            if (Has(property) is not { } found)
            {
                return null;
            }

            if (found.ValueKind is not JsonValueKind.String)
            {
                _reader.Add(Place, $"\"{property}\" must be a text in quotes.");
                return null;
            }

            var text = found.GetString()?.Trim() ?? "";
            if (text.Length > most)
            {
                _reader.Add(Place, $"\"{property}\" has {text.Length} characters. Use {most} or fewer.");
            }

            return text.Length == 0 ? null : text;
        }

        public int? Number(string property)
        {
            if (Has(property) is not { } found)
            {
                return null;
            }

            if (found.ValueKind is JsonValueKind.Number && found.TryGetInt32(out var number) && number > 0)
            {
                return number;
            }

            _reader.Add(Place, $"\"{property}\" must be a whole number above 0.");
            return null;
        }

        public bool Bool(string property)
        {
            if (Has(property) is { } found && found.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                _reader.Add(Place, $"\"{property}\" must be true or false.");
            }

            return Has(property) is { ValueKind: JsonValueKind.True };
        }

        public T OneOf<T>(string property, Dictionary<string, T> words, T? missing)
            where T : struct
        {
            if (Has(property) is null && missing is { } value)
            {
                return value;
            }

            if (Has(property) is { ValueKind: JsonValueKind.String } found && words.TryGetValue(found.GetString() ?? "", out var known))
            {
                return known;
            }

            _reader.Add(Place, $"\"{property}\" must be one of {string.Join(", ", words.Keys)}.");
            return default;
        }

        public IEnumerable<JsonElement> List(string property, int most, bool isRequired = true, bool mayBeEmpty = false)
        {
            if (Has(property) is not { } found)
            {
                if (isRequired)
                {
                    _reader.Add(Place, $"\"{property}\" is missing.");
                }

                return [];
            }

            if (found.ValueKind is not JsonValueKind.Array)
            {
                _reader.Add(Place, $"\"{property}\" must be a list in square brackets.");
                return [];
            }

            var count = found.GetArrayLength();
            if (count > most)
            {
                _reader.Add(Place, $"\"{property}\" has {count}. Use {most} or fewer.");
            }
            else if (count == 0 && !mayBeEmpty)
            {
                _reader.Add(Place, $"\"{property}\" is empty.");
            }

            return found.EnumerateArray().Take(most);
        }
    }
}
