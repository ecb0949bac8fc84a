using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Holdfast.Platform.Web;

/// <summary>
/// Carries what was typed into a form past /confirm and back to it (rulings F8), encrypted in a cookie of a few minutes. Never
/// a secret: fields that the route names as secret stay behind. What one person typed is not shown to the next one of a
/// shared browser.
/// </summary>
public sealed class TypedFields(Cookies cookies, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>As long as the proof that is asked for meanwhile is fresh.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Most bytes that are carried, so that the cookie stays below what every browser keeps (4,096); a form with more begins anew.</summary>
    public const int MaxBytes = 2_700;

    /// <summary>The hidden field that carries the token.</summary>
    internal const string TokenField = "token";

    private readonly IDataProtector _protector = protection.CreateProtector("typed fields");

    /// <summary>Keeps the fields of the form that this request sent, for <paramref name="page"/>.</summary>
    public async Task Keep(HttpContext http, string page)
    {
        if (!http.Request.HasFormContentType)
        {
            return;
        }

        var secret = http.GetEndpoint()?.Metadata.GetMetadata<SecretFields>()?.Fields.Select(field => field.Key) ?? [];
        var left = secret.Append(TokenField).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var fields = form.Where(field => !left.Contains(field.Key)).ToDictionary(field => field.Key, field => field.Value.ToString());
        var text = JsonSerializer.SerializeToUtf8Bytes(new Kept(Owner(http), page, time.GetUtcNow(), fields));
        if (fields.Count > 0 && text.Length <= MaxBytes)
        {
            cookies.Write(http, Cookies.Typed, WebEncoders.Base64UrlEncode(_protector.Protect(text)), Life);
        }
    }

    /// <summary>What this person typed on this page a moment ago, once; empty when there is nothing.</summary>
    public IReadOnlyDictionary<string, string> Take(HttpContext http, string page)
    {
        if (cookies.Read(http, Cookies.Typed) is not { Length: > 0 } value || Open(value) is not { } kept || kept.Page != page)
        {
            return new Dictionary<string, string>();
        }

        cookies.Remove(http, Cookies.Typed);
        return kept.Owner == Owner(http) && kept.At.IsWithin(Life, time.GetUtcNow()) ? kept.Fields : new Dictionary<string, string>();
    }

    private Kept? Open(string value)
    {
        try
        {
            return JsonSerializer.Deserialize<Kept>(_protector.Unprotect(WebEncoders.Base64UrlDecode(value)));
        }
        catch (Exception problem) when (problem is CryptographicException or FormatException or JsonException)
        {
            // A cookie is whatever the browser sends.
            return null;
        }
    }

    private static string Owner(HttpContext http) => http.Features.Get<Visitor>()?.Address ?? "";

    private sealed record Kept(string Owner, string Page, DateTimeOffset At, Dictionary<string, string> Fields);
}
