using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>
/// New codes on their way to the page that shows them, sealed in a cookie of the browser that made them and stored nowhere else: the
/// page can be asked for again while they are being printed, and makes no others.
/// </summary>
public sealed class ShownCodes(Cookies cookies, IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = protection.CreateProtector("shown codes");

    public void Keep(HttpContext http, AccountId account, IReadOnlyList<string> codes)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new Kept(account.Value, codes, time.GetUtcNow()));
        cookies.Write(http, Cookies.Codes, WebEncoders.Base64UrlEncode(_protector.Protect(text)), Life);
    }

    /// <summary>The codes and when they were made; null where none were made here in the last minutes.</summary>
    public (IReadOnlyList<string> Codes, DateTimeOffset At)? Read(HttpContext http, AccountId account) =>
        cookies.Read(http, Cookies.Codes) is { Length: > 0 } value && Open(value) is { } kept && kept.Account == account.Value && time.GetUtcNow() - kept.At <= Life
            ? (kept.Codes, kept.At) : null;

    public void Drop(HttpContext http)
    {
        if (cookies.Read(http, Cookies.Codes) is not null)
        {
            cookies.Remove(http, Cookies.Codes);
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

    private sealed record Kept(Guid Account, IReadOnlyList<string> Codes, DateTimeOffset At);
}
