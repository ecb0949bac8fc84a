namespace Holdfast.Platform.Web;

/// <summary>
/// Our cookies (rulings F11): HttpOnly, SameSite=Lax, whole host; over https also Secure with the __Host- prefix, which
/// keeps sibling hosts from setting them. Over http (loopback only) they have their bare names.
/// </summary>
public sealed class Cookies(PublicAddress address)
{
    public const string Session = "session";
    public const string Device = "device";
    public const string Form = "form";
    public const string News = "news";
    public const string Typed = "typed";
    public const string Address = "address";
    public const string Codes = "codes";
    public const string Passed = "passed";

    /// <summary>Before the id of the flow that a mailed link began.</summary>
    public const string Link = "link-";
    public const string Setup = "setup";

    public string NameOf(string cookie) => address.IsSecure ? "__Host-" + cookie : cookie;

    public string? Read(HttpContext http, string cookie) => http.Request.Cookies[NameOf(cookie)];

    /// <param name="life">How long the browser keeps it; null for as long as it runs.</param>
    public void Write(HttpContext http, string cookie, string value, TimeSpan? life) =>
        http.Response.Cookies.Append(NameOf(cookie), value, Options(life));

    public void Remove(HttpContext http, string cookie) => http.Response.Cookies.Delete(NameOf(cookie), Options(null));

    /// <summary>
    /// Asks the browser to drop what it stored of this host, after everybody was signed out (standards.md D09). Never
    /// "cookies": that would take those of sibling hosts along.
    /// </summary>
    public void ClearSiteData(HttpContext http)
    {
        if (address.IsSecure)
        {
            http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        }
    }

    private CookieOptions Options(TimeSpan? life) => new()
    {
        HttpOnly = true,
        Secure = address.IsSecure,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
