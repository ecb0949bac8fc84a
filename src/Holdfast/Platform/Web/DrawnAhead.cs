namespace Holdfast.Platform.Web;

/// <summary>
/// Has one page drawn for nobody on another core while the database and the server start: what the framework does only once, it
/// otherwise does while somebody waits for the first page. No start waits for it, nor fails with it.
/// </summary>
internal static class DrawnAhead
{
    /// <summary>After everything is mapped. The page is one that needs no database.</summary>
    public static void DrawAhead(this WebApplication app) => _ = Task.Run(async () =>
    {
        await using var scope = app.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (http.Request.Scheme, http.Request.Host, http.Request.Path) = ("http", new HostString("localhost"), Paths.Help);
        var help = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .First(route => route.RoutePattern.RawText == Paths.Help);
        await help.RequestDelegate!(http);
    });
}
