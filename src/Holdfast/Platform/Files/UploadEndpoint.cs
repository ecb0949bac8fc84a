using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Files;

/// <summary>/files/uploads: one file by script, its bytes as the body. The answer is its row in the form, or why it was not taken.</summary>
internal static class UploadEndpoint
{
    /// <summary>The name of the file, percent-encoded.</summary>
    public const string NameHeader = "X-File-Name";

    /// <summary>The name of the field that it stands in.</summary>
    public const string FieldHeader = "X-File-Field";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var most = routes.ServiceProvider.GetRequiredService<IOptions<FilesOptions>>().Value.MostBytes;
        routes.MapForm(FilesPaths.Uploads, Upload).ReadsOwnBody(most).OpenToStrangers("Whoever asks for help may add a screenshot before they sign in.");
    }

    private static async Task<IResult> Upload(HttpContext http, Uploads uploads, IOptions<FilesOptions> options, CancellationToken ct)
    {
        var field = http.Request.Headers[FieldHeader].ToString();
        switch (await uploads.Take(http, Name(http), http.Request.ContentLength, http.Request.Body, ct))
        {
            case UploadResult.Taken taken:
                return Pages.Draw<FileRow>(new { Field = IsField(field) ? field : "Files", taken.File });
            case UploadResult.Refused refused:
                var row = Pages.Draw<RefusedFileRow>(new { refused.Name, Advice = FilesText.Of(refused.Fault, options.Value) });
                row.StatusCode = FilesText.StatusOf(refused.Fault);
                return row;
            case var other:
                throw new System.Diagnostics.UnreachableException($"{other}");
        }
    }

    private static string Name(HttpContext http)
    {
        var sent = http.Request.Headers[NameHeader].ToString();
        return Uri.UnescapeDataString(sent.Length <= 3000 ? sent : "");
    }

    private static bool IsField(string name) => name.Length is > 0 and <= 100 && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_');
}
