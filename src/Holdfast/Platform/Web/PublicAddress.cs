using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Web;

/// <summary>
/// Where people reach us, from configuration and never from a request: links cannot be poisoned by a
/// Host header, and the scheme decides the cookies.
/// </summary>
public sealed class PublicAddress
{
    public PublicAddress(IOptions<ShellOptions> options, IConfiguration configuration)
    {
        Url = InAscii(options.Value.PublicUrl ?? Listening(configuration["urls"]));
        Host = new HostString(Url.Authority);
        IsSecure = Url.Scheme == Uri.UriSchemeHttps;
    }

    /// <summary>Scheme, host and port, in the letters that headers, cookies and mails may have: "müller.example" is "xn--mller-kva.example".</summary>
    public Uri Url { get; }

    public HostString Host { get; }

    /// <summary>Reached by https, so cookies are Secure and carry the __Host- prefix.</summary>
    public bool IsSecure { get; }

    /// <summary>In Development, where nobody has to say it: the first address that the server listens on.</summary>
    private static Uri Listening(string? urls) =>
        Uri.TryCreate(urls?.Split(';')[0], UriKind.Absolute, out var first) && first.Port > 0 ? new Uri(first.GetLeftPart(UriPartial.Authority)) : new Uri("http://localhost:5080");

    private static Uri InAscii(Uri url) => new UriBuilder(url.Scheme, url.IdnHost, url.IsDefaultPort ? -1 : url.Port).Uri;

    /// <summary>What is wrong with the address for this environment, as a sentence, or null.</summary>
    public static string? Fault(Uri? url, bool development)
    {
        if (url is null)
        {
            return development ? null : "Shell:PublicUrl is not set. Set it to the address people use, for example https://account.example.com.";
        }

        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/" || url.UserInfo.Length > 0)
        {
            return $"Shell:PublicUrl is \"{url}\", but it must be a scheme and a host, for example https://account.example.com.";
        }

        return (development, url.IsLoopback, url.Scheme) switch
        {
            (true, false, _) => $"Shell:PublicUrl is \"{url}\", but Development only works on this machine. Set ASPNETCORE_ENVIRONMENT=Production, or use a loopback address.",
            (false, false, "http") => $"Shell:PublicUrl is \"{url}\", but outside this machine https is needed. Set it to an https address.",
            _ => null,
        };
    }
}
