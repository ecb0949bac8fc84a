using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace Holdfast.Platform.Files;

/// <summary>
/// Takes the files that come with a form, once its token is known to be right: each becomes an upload like any other, and stands in the form
/// as one. Of a form whose token is not, no byte of a file is read.
/// </summary>
internal sealed class ReadFilesOfForms(RequestDelegate next)
{
    public async Task Invoke(HttpContext http)
    {
        if (http.Features.Get<FormParts>() is not { } parts || http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
        {
            await next(http);
            return;
        }

        var uploads = http.RequestServices.GetRequiredService<Uploads>();
        List<RefusedFile> refused = [];
        var count = 0;
        await parts.Rest(
            async (field, name, bytes) =>
            {
                // What is too many is said by whoever reads the form; here it is only bounded.
                if (++count > 2 * SentFiles.Most)
                {
                    return null;
                }

                switch (await uploads.Take(http, name, null, bytes, http.RequestAborted))
                {
                    case UploadResult.Taken taken:
                        return taken.File.Handle;
                    case UploadResult.Refused no:
                        refused.Add(new RefusedFile(field, no.Name, no.Fault));
                        break;
                }

                return null;
            },
            http.RequestAborted);
        http.Features.Set<IFormFeature>(new FormFeature(parts.Form));
        http.Features.Set(new RefusedFiles(refused));
        await next(http);
    }
}
