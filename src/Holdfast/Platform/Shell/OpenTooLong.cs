using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace Holdfast.Platform.Shell;

/// <summary>
/// A form whose token is no longer good (the page was open for long, or somebody else signed in meanwhile) is not lost:
/// the page says so, keeps what was typed but never a secret, and sends it again with a fresh token.
/// </summary>
internal sealed class OpenTooLong(RequestDelegate next)
{
    public async Task Invoke(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } || endpoint is null)
        {
            await next(http);
            return;
        }

        // Without this the framework refuses to read the form.
        http.Features.Set<IAntiforgeryValidationFeature>(null);
        if (endpoint.Metadata.GetMetadata<AcceptsStaleToken>() is not null
            || (endpoint.Metadata.GetMetadata<StaleTokenWithoutSession>() is not null && http.Features.Get<Visitor>() is null))
        {
            await next(http);
            return;
        }

        if (endpoint.Metadata.GetMetadata<ReadsOwnBody>() is not null)
        {
            await Refusal.OpenTooLong.Answer(http);
            return;
        }

        var sent = SentForm.Of(http);
        var page = Pages.Draw<OpenTooLongPage>(new { Action = http.Request.Path.ToString(), sent.Kept, sent.Lost });
        page.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await page.ExecuteAsync(http);
    }
}
