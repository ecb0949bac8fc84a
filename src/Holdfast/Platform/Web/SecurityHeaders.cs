using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Web;

/// <summary>Headers on every response, whatever it is (standards.md 1.3).</summary>
internal sealed class SecurityHeaders(RequestDelegate next, PublicAddress address, IOptions<ShellOptions> shell)
{
    // Nothing inline, nothing from elsewhere, nobody frames us; and we hear of what was tried.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        + $"report-uri {Paths.CspReports}; report-to {Reports}";

    private const string Reports = "csp";

    private const string PermissionsPolicy =
        "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), midi=(), "
        + "browsing-topics=(), publickey-credentials-create=(self), publickey-credentials-get=(self)";

    private static readonly string CameraPolicy = PermissionsPolicy.Replace("camera=(), microphone=()", "camera=(self), microphone=(self)", StringComparison.Ordinal);

    private readonly string _strict = $"max-age=31536000{(shell.Value.HstsIncludeSubDomains ? "; includeSubDomains" : "")}";
    private readonly string _reportingEndpoints = $"{Reports}=\"{new Uri(address.Url, Paths.CspReports)}\"";

    public Task Invoke(HttpContext http)
    {
        http.Request.Scheme = address.Url.Scheme;
        http.Request.Host = address.Host;
        // Last of all: an answer that was begun, cleared and begun anew carries them too.
        http.Response.OnStarting(Write, http);
        return next(http);
    }

    private Task Write(object state)
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        var metadata = http.GetEndpoint()?.Metadata;
        var own = metadata?.GetMetadata<OwnContentSecurityPolicy>() ?? http.Features.Get<OwnContentSecurityPolicy>();
        headers.ContentSecurityPolicy = own?.Text ?? ContentSecurityPolicy;
        if (own is null)
        {
            headers["Reporting-Endpoints"] = _reportingEndpoints;
        }

        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = metadata?.GetMetadata<NoReferrer>() is null ? "strict-origin-when-cross-origin" : "no-referrer";
        headers["Permissions-Policy"] = metadata?.GetMetadata<UsesCamera>() is null ? PermissionsPolicy : CameraPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = own is null ? "DENY" : "SAMEORIGIN";
        if (address.IsSecure)
        {
            headers.StrictTransportSecurity = _strict;
        }

        // Files have their own caching; all else is about one person and one moment (rulings F13).
        if (metadata?.GetMetadata<StaticAssetDescriptor>() is null)
        {
            headers.CacheControl = "no-store";
            headers.Remove("Pragma");
        }
        else if (http.Features.Get<KeptForGood>() is not null)
        {
            headers.CacheControl = "public, max-age=31536000, immutable";
        }

        // The framework's mark for its own client, which we do not use.
        headers.Remove("blazor-enhanced-nav");
        return Task.CompletedTask;
    }
}
