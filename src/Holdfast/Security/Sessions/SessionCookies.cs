using System.Text;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>
/// The two cookies of a signed-in browser: the session's token, and the marks by which we know the device. A browser that
/// several people share keeps a few marks, the latest first.
/// </summary>
public sealed class SessionCookies(Cookies cookies, IOptions<SessionsOptions> options)
{
    /// <summary>Marks that one browser keeps: that many people can share it and stay known.</summary>
    public const int MarksKept = 4;

    public string? ReadToken(HttpContext http) => cookies.Read(http, Cookies.Session);

    /// <summary>
    /// The hash of what two presses of one button have in common and nobody else has: the cookie of the browser's forms, its marks and its
    /// name. Nothing where it sent no such cookie.
    /// </summary>
    public TokenHash ReadForm(HttpContext http) => cookies.Read(http, Cookies.Form) is { Length: > 0 } form
        ? TokenHash.Of(Encoding.UTF8.GetBytes($"{form}\n{cookies.Read(http, Cookies.Device)}\n{http.Request.Headers.UserAgent}"))
        : default;

    public void WriteToken(HttpContext http, SecretToken token) =>
        cookies.Write(http, Cookies.Session, token.Text, options.Value.Absolute);

    public void RemoveToken(HttpContext http) => cookies.Remove(http, Cookies.Session);

    /// <summary>After signing out: no token, and nothing of ours left in the browser's cache and storage.</summary>
    public void RemoveTokenAndTraces(HttpContext http)
    {
        RemoveToken(http);
        cookies.ClearSiteData(http);
    }

    /// <summary>The hashes of the marks that came with the request.</summary>
    public IReadOnlyList<TokenHash> ReadMarks(HttpContext http)
    {
        List<TokenHash> marks = [];
        foreach (var text in MarkTexts(http))
        {
            if (SecretToken.TryHash(text, out var hash))
            {
                marks.Add(hash);
            }
        }

        return marks;
    }

    /// <summary>Puts a new mark first, in place of <paramref name="replaced"/>.</summary>
    public void WriteMark(HttpContext http, SecretToken mark, TokenHash? replaced)
    {
        var others = MarkTexts(http).Where(text => SecretToken.TryHash(text, out var hash) && hash != replaced).Take(MarksKept - 1);
        cookies.Write(http, Cookies.Device, string.Join('.', [mark.Text, .. others]), Device.MarkLife);
    }

    private IEnumerable<string> MarkTexts(HttpContext http) => (cookies.Read(http, Cookies.Device) ?? "").Split('.').Take(MarksKept);
}
