using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Texts;

namespace Holdfast.Platform.Files;

/// <summary>A text file without its secrets.</summary>
/// <param name="Bytes">Null where nothing was taken out.</param>
public sealed record CleanFile(byte[]? Bytes, IReadOnlyList<FoundSecret> Found);

/// <summary>
/// Takes secrets out of text files (rulings G19). A browser recording (HAR) and other JSON are read as what they are, so that values of
/// cookies, headers and secret fields go whole; what is no sound JSON is read as text.
/// </summary>
public sealed class TextFiles(Secrets secrets)
{
    /// <summary>Larger ones are kept as they are, and their page says so.</summary>
    public const int MostBytes = 5 * 1024 * 1024;

    /// <summary>How deep a JSON file may be nested; a deeper one is read as text.</summary>
    public const int MostDepth = 64;

    private static readonly JsonDocumentOptions Read = new() { MaxDepth = MostDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly JsonWriterOptions Write = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MostDepth };

    /// <summary>Fields of our own forms whose names say nothing elsewhere.</summary>
    private static readonly HashSet<string> FormSecrets = new(StringComparer.OrdinalIgnoreCase) { "Password", "Current", "New", "Repeat", "Answer", "Code", "token" };

    public CleanFile Clean(FileSort sort, byte[] bytes, AccountId? by)
    {
        if (sort is FileSort.Json or FileSort.Har && Parse(bytes) is { } json)
        {
            using (json)
            {
                var pass = new Pass(secrets, by);
                using var written = new MemoryStream(bytes.Length);
                using (var writer = new Utf8JsonWriter(written, Write))
                {
                    pass.Value(json.RootElement, writer);
                }

                return new CleanFile(pass.IsChanged ? written.ToArray() : null, pass.Found);
            }
        }

        var clean = secrets.TakeOut(Encoding.UTF8.GetString(bytes), by);
        return new CleanFile(clean.IsChanged ? Encoding.UTF8.GetBytes(clean.Text) : null, clean.Found);
    }

    private static JsonDocument? Parse(byte[] bytes)
    {
        try
        {
            var text = bytes.AsMemory();
            return JsonDocument.Parse(text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text, Read);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Pass(Secrets secrets, AccountId? by)
    {
        private readonly List<FoundSecret> _found = [];

        public bool IsChanged { get; private set; }

        public IReadOnlyList<FoundSecret> Found => _found;

        /// <param name="isSecret">Whatever text is in it goes whole.</param>
        public void Value(JsonElement value, Utf8JsonWriter to, bool isSecret = false, string under = "")
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    Object(value, to, isSecret, under);
                    break;
                case JsonValueKind.Array:
                    to.WriteStartArray();
                    foreach (var item in value.EnumerateArray())
                    {
                        Value(item, to, isSecret, under);
                    }

                    to.WriteEndArray();
                    break;
                case JsonValueKind.String:
                    to.WriteStringValue(Text(value.GetString() ?? "", isSecret));
                    break;
                default:
                    to.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                    break;
            }
        }

        private void Object(JsonElement value, Utf8JsonWriter to, bool isSecret, string under)
        {
            var named = under is "cookies" || Said(value, "name") is { } name
                && (Secrets.IsSecretName(name) || (under is "params" && FormSecrets.Contains(name)));
            var isBase64 = Said(value, "encoding") is "base64";
            var isForm = Said(value, "mimeType")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
            to.WriteStartObject();
            foreach (var property in value.EnumerateObject())
            {
                // Names may hold anything too.
                to.WritePropertyName(Text(property.Name, isSecret: false));
                if (property.Value.ValueKind is JsonValueKind.String && property.NameEquals("text") && (isBase64 || isForm))
                {
                    var text = property.Value.GetString() ?? "";
                    to.WriteStringValue(isBase64 ? Decoded(text) : Form(text));
                    continue;
                }

                Value(
                    property.Value, to, isSecret || (named && property.NameEquals("value"))
                        || (property.Value.ValueKind is JsonValueKind.String && Secrets.IsSecretName(property.Name)), property.Name);
            }

            to.WriteEndObject();
        }

        private static string? Said(JsonElement value, string name) =>
            value.TryGetProperty(name, out var said) && said.ValueKind is JsonValueKind.String ? said.GetString() : null;

        private string Text(string text, bool isSecret)
        {
            // A secret's value goes whole; what in it may be ours is looked up all the same.
            var clean = secrets.TakeOut(text, by);
            _found.AddRange(clean.Found.Where(one => !_found.Contains(one)).Take(Secrets.MostLookedUp - _found.Count));
            IsChanged |= clean.IsChanged || (isSecret && text.Length > 0);
            return isSecret && text.Length > 0 ? Secrets.InItsPlace : clean.Text;
        }

        /// <summary>An answer that was recorded as bytes: where they are text, it is looked through.</summary>
        private string Decoded(string text)
        {
            var bytes = new byte[(text.Length * 3 / 4) + 3];
            if (!Convert.TryFromBase64String(text, bytes, out var length) || !System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length)))
            {
                return text;
            }

            var decoded = Encoding.UTF8.GetString(bytes, 0, length);
            var clean = Text(decoded, isSecret: false);
            return clean == decoded ? text : Convert.ToBase64String(Encoding.UTF8.GetBytes(clean));
        }

        private string Form(string text) => string.Join('&', text.Split('&').Select(pair =>
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? "" : Uri.UnescapeDataString(pair[..at]);
            return at > 0 && (Secrets.IsSecretName(name) || FormSecrets.Contains(name))
                ? $"{pair[..at]}={Text(pair[(at + 1)..], isSecret: true)}"
                : Text(pair, isSecret: false);
        }));
    }
}
