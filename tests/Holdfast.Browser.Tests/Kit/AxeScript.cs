using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Browser.Kit;

/// <summary>Serves axe beside the product, so that a page takes it as a script of its own: half a megabyte through the debugging pipe is slow.</summary>
public sealed class AxeScript : IStartupFilter
{
    public const string Path = "/axe.js";

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Map(Path, axe => axe.Run(http =>
        {
            http.Response.ContentType = "text/javascript; charset=utf-8";
            return http.Response.WriteAsync(Script, http.RequestAborted);
        }));
        next(app);
    };
}
