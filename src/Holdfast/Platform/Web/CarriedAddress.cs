using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Holdfast.Platform.Web;

/// <summary>
/// The email that somebody typed, or whose account this browser just dealt with, for the next page that would ask for it: nobody
/// types it twice within a flow. Sealed, in this browser only, and gone after half an hour, at the sign-in and at signing out.
/// </summary>
public sealed class CarriedAddress(Cookies cookies, IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>As long as an email may be; what is longer is none.</summary>
    public const int MostCharacters = 254;

    private readonly IDataProtector _protector = protection.CreateProtector("carried address");

    public void Keep(HttpContext http, string address)
    {
        var typed = address.Trim();
        if (typed.Length is > 0 and <= MostCharacters)
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(new Kept(typed, time.GetUtcNow()));
            cookies.Write(http, Cookies.Address, WebEncoders.Base64UrlEncode(_protector.Protect(text)), Life);
        }
    }

    /// <summary>The address, or "" where none is carried.</summary>
    public string Read(HttpContext http) =>
        cookies.Read(http, Cookies.Address) is { Length: > 0 } value && Open(value) is { } kept && kept.At.IsWithin(Life, time.GetUtcNow()) ? kept.Address : "";

    public void Drop(HttpContext http)
    {
        if (cookies.Read(http, Cookies.Address) is not null)
        {
            cookies.Remove(http, Cookies.Address);
        }
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

    private sealed record Kept(string Address, DateTimeOffset At);
}
