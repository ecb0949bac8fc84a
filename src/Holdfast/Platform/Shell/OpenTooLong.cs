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

        var secrets = endpoint.Metadata.GetMetadata<SecretFields>()?.Fields ?? [];
        var secretNames = secrets.Select(s => s.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var kept = from field in form
                   where !secretNames.Contains(field.Key) && field.Key != TypedFields.TokenField
                   from value in field.Value
                   select KeyValuePair.Create(field.Key, value ?? "");
        var page = Pages.Draw<OpenTooLongPage>(new
        {
            Action = http.Request.Path.ToString(),
            Kept = (IReadOnlyList<KeyValuePair<string, string>>)kept.ToList(),
            Lost = secrets,
        });
        page.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await page.ExecuteAsync(http);
    }
}
