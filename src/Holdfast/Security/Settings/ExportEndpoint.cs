using System.Globalization;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Settings;

/// <summary>/settings/profile/export: the person's own data as a file.</summary>
internal static class ExportEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapForm(SettingsPaths.Export, Submit).StandsOn(SettingsPaths.Profile);

    private static async Task<IResult> Submit(
        HttpContext http, ExportData export, FreshProof proof, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForCredentials, SettingsPaths.Profile) is { } first)
        {
            return Pages.Go(first);
        }

        if (!await export.Begin(http.SignedIn, http.Origin, ct))
        {
            news.Leave(http, SettingsNews.TooManyExports);
            return Pages.Go(SettingsPaths.Profile);
        }

        var day = TimeZoneInfo.ConvertTime(time.GetUtcNow(), http.SignedIn.Visitor.Zone);
        return new File(export, string.Create(CultureInfo.InvariantCulture, $"holdfast-export-{day:yyyy-MM-dd}.json"));
    }

    /// <summary>Sent as it is read. A sign-in that ends meanwhile breaks the file off, and a broken file is no JSON.</summary>
    private sealed class File(ExportData export, string name) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, await httpContext.WatchSession());
            try
            {
                await export.Write(httpContext.Response.Body, httpContext.SignedIn.Account, end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                httpContext.Abort();
            }
        }
    }
}
