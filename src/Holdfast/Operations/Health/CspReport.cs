using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Holdfast.Operations.Health;

/// <summary>
/// What the Content-Security-Policy kept from one of our pages, in words that may be written down. Whatever a stranger sends
/// becomes these and no more: a name from a list, a scheme and host, a path of ours.
/// </summary>
/// <param name="Directive">The part of the policy, or "another directive".</param>
/// <param name="Blocked">Scheme and host, or a word such as "inline"; at most 200 characters.</param>
/// <param name="Page">The path of the page without its query, at most 200 characters.</param>
public sealed record CspReport(string Directive, string Blocked, string Page)
{
    private const int Longest = 200;
    private const string Nameless = "something without a name";

    // CSP Level 3; browsers name the narrow ones (script-src-elem) even where the policy has the wide one.
    private static readonly FrozenSet<string> Directives = FrozenSet.Create(
        StringComparer.Ordinal,
        "base-uri", "child-src", "connect-src", "default-src", "font-src", "form-action", "frame-ancestors", "frame-src", "img-src",
        "manifest-src", "media-src", "object-src", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr",
        "style-src-elem", "worker-src");

    /// <summary>Reads one report (application/csp-report) or a list of them (application/reports+json); those of other sites are left out.</summary>
    /// <param name="ours">Scheme, host and port of our pages.</param>
    /// <exception cref="JsonException">It is neither.</exception>
    public static IReadOnlyList<CspReport> Read(ReadOnlyMemory<byte> json, Uri ours)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
        var root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Array => [.. root.EnumerateArray().Where(one => Text(one, "type") == "csp-violation")
                .Select(one => Of(Part(one, "body"), "documentURL", "blockedURL", ["effectiveDirective"], ours)).OfType<CspReport>()],
            JsonValueKind.Object when Part(root, "csp-report") is { ValueKind: JsonValueKind.Object } one =>
                Of(one, "document-uri", "blocked-uri", ["effective-directive", "violated-directive"], ours) is { } report ? [report] : [],
            _ => throw new JsonException("It is no report."),
        };
    }

    private static CspReport? Of(JsonElement report, string page, string blocked, string[] directives, Uri ours) =>
        Uri.TryCreate(Text(report, page), UriKind.Absolute, out var address) && address.Scheme == ours.Scheme && address.Authority == ours.Authority
            ? new CspReport(Known(directives.Select(name => Text(report, name)).FirstOrDefault(text => text.Length > 0) ?? ""), Source(Text(report, blocked)), Cut(address.AbsolutePath))
            : null;

    /// <summary>Older browsers give the whole directive with its sources.</summary>
    private static string Known(string text) => Directives.TryGetValue(text.Split(' ')[0], out var known) ? known : "another directive";

    private static string Source(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            // Without a name that stood before the host, too.
            text = address.Scheme is "http" or "https" or "ws" or "wss" ? $"{address.Scheme}://{address.Authority}" : address.Scheme;
            return Ascii.IsValid(text) ? Cut(text) : Nameless;
        }

        return text.Length is > 0 and <= 40 && text.All(letter => char.IsAsciiLetter(letter) || letter == '-') ? text : Nameless;
    }

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] : text;

    private static JsonElement Part(JsonElement of, string name) => of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var part) ? part : default;

    private static string Text(JsonElement of, string name)
    {
        try
        {
            return Part(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() ?? "" : "";
        }
        catch (InvalidOperationException)
        {
            // Half of a pair: no text at all (rulings F44).
            return "";
        }
    }
}
