using Holdfast.Platform.Web;

namespace Holdfast.Platform.Shell;

/// <summary>What came with a form, to be given back: everything but its secrets, which are asked for again.</summary>
/// <param name="Kept">Name and value of every field that is no secret, in the order in which they came. Not the token.</param>
/// <param name="Lost">Name and label of every secret.</param>
public sealed record SentForm(IReadOnlyList<KeyValuePair<string, string>> Kept, IReadOnlyList<KeyValuePair<string, string>> Lost)
{
    /// <summary>Of a form that the edge has read already: nothing is read here.</summary>
    public static SentForm Of(HttpContext http)
    {
        var lost = http.GetEndpoint()?.Metadata.GetMetadata<SecretFields>()?.Fields ?? [];
        var names = lost.Select(secret => secret.Key).Append(TypedFields.TokenField).Append(OpenTooLong.AgainField).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = from field in Fields(http)
                   where !names.Contains(field.Key)
                   from value in field.Value
                   select KeyValuePair.Create(field.Key, value ?? "");
        return new SentForm([.. kept], lost);
    }

    /// <summary>Whether it was sent once more from the page that says that the first was open too long.</summary>
    internal static bool IsSentAgain(HttpContext http) => Fields(http).ContainsKey(OpenTooLong.AgainField);

    /// <summary>The token as it was sent; empty where none was.</summary>
    internal static string TokenOf(HttpContext http) => Fields(http)[TypedFields.TokenField].ToString();

    private static IFormCollection Fields(HttpContext http) => http.Request.HasFormContentType ? http.Request.Form : FormCollection.Empty;
}
