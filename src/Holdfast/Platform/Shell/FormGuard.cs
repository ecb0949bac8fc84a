using System.Text;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Holdfast.Platform.Shell;

/// <summary>
/// Looks at every form before anything else reads it: another site's, an oversized, a malformed one or text that no
/// database stores is refused in words, never with an empty 400 and never with a 500 (flows.md F12, F44).
/// </summary>
internal sealed class FormGuard(RequestDelegate next)
{
    /// <summary>Largest body of a form without files, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Most fields of a form.</summary>
    public const int MaxFields = 100;

    public async Task Invoke(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<IsPage>() is null)
        {
            await next(http);
            return;
        }

        await (await Fault(http) is { } refusal ? refusal.Answer(http) : next(http));
    }

    private static async Task<Refusal?> Fault(HttpContext http)
    {
        if (http.Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            return Refusal.FromAnotherSite;
        }

        if (http.Request.ContentLength is > MaxBytes)
        {
            return Refusal.TooLarge;
        }

        if (!http.Request.HasFormContentType)
        {
            // A button alone may send nothing at all; what it lacks is its token, and that is said later.
            return http.Request.ContentLength is null or 0 ? null : Refusal.NotAForm;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        try
        {
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions
            {
                ValueCountLimit = MaxFields,
                ValueLengthLimit = MaxBytes,
                KeyLengthLimit = 256,
                MultipartBodyLengthLimit = MaxBytes,
                BufferBodyLengthLimit = MaxBytes,
            }));
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return form.Any(field => !IsClean(field.Key) || field.Value.Any(value => !IsClean(value))) ? Refusal.DamagedText : null;
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refusal.TooLarge;
        }
        catch (Exception problem) when (problem is BadHttpRequestException or InvalidDataException or IOException)
        {
            return Refusal.Malformed;
        }
    }

    /// <summary>
    /// No U+0000 (PostgreSQL cannot store it), no unpaired surrogate (it cannot be normalised), no U+FFFD (the reader's
    /// mark for bytes that were no text: what was meant is lost), no U+FFFE or U+FFFF (no characters at all).
    /// </summary>
    internal static bool IsClean(string? text)
    {
        foreach (var rune in text.AsSpan().EnumerateRunes())
        {
            // EnumerateRunes gives U+FFFD for an unpaired surrogate too.
            if (rune == Rune.ReplacementChar || rune.Value is 0 or 0xFFFE or 0xFFFF)
            {
                return false;
            }
        }

        return true;
    }
}
