using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Browser.Kit;

/// <summary>
/// A webmail, as far as a browser can tell: one page of a site that is not ours, with a link to us. Ours is 127.0.0.1, this
/// one localhost; for cookies those are two sites.
/// </summary>
public sealed class OtherSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherSite(WebApplication app) => _app = app;

    public Uri Url => new($"http://localhost:{new Uri(_app.Urls.Single()).Port}");

    public static async Task<OtherSite> WithLinkTo(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var page = $"<!doctype html><html lang=en><title>Inbox</title><link rel=icon href='data:,'><h1>Inbox</h1><p><a href=\"{WebUtility.HtmlEncode(address)}\">Open</a>";
        app.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new OtherSite(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
