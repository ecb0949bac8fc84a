using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Browser.Kit;

/// <summary>Serves axe beside the product, so that a page takes it as a script of its own: half a megabyte through the debugging pipe is slow.</summary>
public sealed class AxeScript : IStartupFilter
{
    public const string Path = "/axe.js";

    /// <summary>An empty page of the product's own origin, so that a window that goes there and back keeps its process, and the compiled script.</summary>
    public const string Away = "/away";

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Map(Path, axe => axe.Run(http =>
        {
            http.Response.ContentType = "text/javascript; charset=utf-8";
            http.Response.Headers.CacheControl = "max-age=3600, immutable";
            return http.Response.WriteAsync(Script, http.RequestAborted);
        }));
        app.Map(Away, away => away.Run(http =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return http.Response.WriteAsync("<!doctype html><html lang=en><title>Away</title><link rel=icon href='data:,'>", http.RequestAborted);
        }));
        next(app);
    };
}
