using Holdfast.Platform.Web;

namespace Holdfast.Platform.Shell;

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
        await Pages.Draw<MessagePage>(new { Title = "Help", Text = "" }).ExecuteAsync(http);
    });
}
