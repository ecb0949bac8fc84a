using System.Text;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Holdfast.Platform.Shell;

/// <summary>
/// Looks at every form before anything else reads it: another site's, an oversized, a malformed one or text that no
/// database stores is refused in words, never with an empty 400 and never with a 500 (rulings F12, F44).
/// </summary>
internal sealed class FormGuard(RequestDelegate next)
{
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

        if (http.GetEndpoint()?.Metadata.GetMetadata<ReadsOwnBody>() is { } own)
        {
            return Leave(http, own);
        }

        var limits = FormLimits.Of(http);
        var files = http.GetEndpoint()?.Metadata.GetMetadata<TakesFiles>();
        if (files is null && http.Request.ContentLength > limits.Bytes)
        {
            return Refusal.TooLarge;
        }

        if (!http.Request.HasFormContentType)
        {
            // A button alone may send nothing at all; what it lacks is its token, and that is said later.
            return http.Request.ContentLength is null or 0 ? null : Refusal.NotAForm;
        }

        if (files is not null && http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
        {
            return await Begin(http, files, limits);
        }

        if (http.Request.ContentLength > limits.Bytes)
        {
            return Refusal.TooLarge;
        }

        TellServer(http, limits.Bytes);
        try
        {
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions
            {
                ValueCountLimit = limits.Fields,
                ValueLengthLimit = limits.Bytes,
                KeyLengthLimit = 256,
                MultipartBodyLengthLimit = limits.Bytes,
                BufferBodyLengthLimit = limits.Bytes,
            }));
            return Damaged(await http.Request.ReadFormAsync(http.RequestAborted));
        }
        catch (Exception problem) when (problem is BadHttpRequestException or InvalidDataException or IOException)
        {
            return Of(problem);
        }
    }

    /// <summary>Reads the fields up to the first file; files wait until it is known who sends them.</summary>
    private static async Task<Refusal?> Begin(HttpContext http, TakesFiles files, FormLimits limits)
    {
        if (http.Request.ContentLength > files.MostBytes)
        {
            return Refusal.TooLarge;
        }

        TellServer(http, files.MostBytes);
        http.Request.Body = new LimitedBody(http.Request.Body, files.MostBytes);
        try
        {
            if (await FormParts.Begin(http.Request, limits, http.RequestAborted) is not { } parts)
            {
                return Refusal.NotAForm;
            }

            http.Features.Set(parts);
            http.Features.Set<IFormFeature>(new FormFeature(parts.Form));
            return Damaged(parts.Form);
        }
        catch (Exception problem) when (problem is BadHttpRequestException or InvalidDataException or IOException)
        {
            return Of(problem);
        }
    }

    private static Refusal? Damaged(IFormCollection form) =>
        form.Any(field => !IsClean(field.Key) || field.Value.Any(value => !IsClean(value))) ? Refusal.DamagedText : null;

    private static Refusal Of(Exception problem) =>
        problem is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } ? Refusal.TooLarge : Refusal.Malformed;

    /// <summary>A body that its route reads itself: here nothing of it is read, and without a token in the header nobody does.</summary>
    private static Refusal? Leave(HttpContext http, ReadsOwnBody own)
    {
        if (http.Request.ContentLength > own.MaxBytes)
        {
            return Refusal.TooLarge;
        }

        if (http.Request.Headers[ReadsOwnBody.TokenHeader].Count == 0)
        {
            return Refusal.OpenTooLong;
        }

        TellServer(http, own.MaxBytes);
        http.Request.Body = new LimitedBody(http.Request.Body, own.MaxBytes);
        return null;
    }

    private static void TellServer(HttpContext http, long most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
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
