using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Operations.Health;

/// <summary>/csp-reports: what browsers send by themselves when the Content-Security-Policy kept something from a page.</summary>
internal static class CspReportsEndpoint
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    // By report-uri, and by report-to.
    private static readonly FrozenSet<string> Types = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "application/csp-report", "application/reports+json");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapHandler(Paths.CspReports, [HttpMethods.Post], Take).OpenToStrangers("Browsers send reports for strangers too.").WithMetadata(
        new WithoutSession(),
        new TakesNoToken("A browser sends it by itself and has no token; it changes nothing but the log, and that not often."));

    private static async Task<IResult> Take(HttpContext http, CspReports reports, PublicAddress address, CancellationToken ct)
    {
        if (!reports.Admits(Network.Of(http.Connection.RemoteIpAddress), out var wait))
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !Types.Contains(type.MediaType.ToString()))
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        var body = new byte[MaxBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct);
        if (length > MaxBytes)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            foreach (var report in CspReport.Read(body.AsMemory(0, length), address.Url))
            {
                reports.Write(report);
            }
        }
        catch (JsonException)
        {
            return TypedResults.StatusCode(StatusCodes.Status422UnprocessableEntity);
        }

        return TypedResults.NoContent();
    }
}
