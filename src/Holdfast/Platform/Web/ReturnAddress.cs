using Microsoft.AspNetCore.Routing.Template;

namespace Holdfast.Platform.Web;

/// <summary>
/// Where a person goes on after signing in (rulings F14): one of our own GET routes, at most 512 characters. Anything
/// else, and every address that leaves this host, is dropped (regression case 12).
/// </summary>
public sealed class ReturnAddress(EndpointDataSource endpoints)
{
    public const int MaxLength = 512;

    private readonly Lazy<IReadOnlyList<TemplateMatcher>> _pages = new(() =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IsPage>() is not null && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => new TemplateMatcher(new RouteTemplate(e.RoutePattern), []))]);

    /// <summary>The address when it may be followed, else null.</summary>
    public string? Accept(string? wanted)
    {
        // A browser escapes all but printable ASCII, and a header takes nothing else.
        if (wanted is not { Length: > 0 and <= MaxLength } || wanted[0] != '/' || wanted is [_, '/' or '\\', ..]
            || wanted.Any(c => c is <= ' ' or > '~' or '\\') || !Uri.TryCreate(wanted, UriKind.Relative, out _))
        {
            return null;
        }

        var path = wanted.Split('?', '#')[0];
        return _pages.Value.Any(page => page.TryMatch(path, [])) ? wanted : null;
    }
}
