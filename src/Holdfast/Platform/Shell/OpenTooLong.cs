using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace Holdfast.Platform.Shell;

/// <summary>
/// A form whose token is no longer good (the page was open for long, or somebody else signed in meanwhile) is not lost:
/// the page says so, keeps what was typed but never a secret, and sends it again with a fresh token. Where that fails too because the
/// browser keeps no cookie of ours, sending it once more would be of no use, for ever: then it says what is needed.
/// </summary>
internal sealed class OpenTooLong(RequestDelegate next, PublicAddress address, Cookies cookies, TimeProvider time, ILogger<OpenTooLong> log)
{
    /// <summary>The hidden field of a form that is sent again.</summary>
    public const string AgainField = "again";

    /// <summary>How long no other line is written: whoever likes can send such forms.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private long _written;

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
            || (endpoint.Metadata.GetMetadata<StaleTokenWithoutSession>() is { UnlessCookie: var cookie } && http.Features.Get<Visitor>() is null
                && (cookie is null || cookies.Read(http, cookie) is null)))
        {
            await next(http);
            return;
        }

        if (endpoint.Metadata.GetMetadata<ReadsOwnBody>() is not null)
        {
            await Refusal.OpenTooLong.Answer(http);
            return;
        }

        if (NeedsMore(http) is { } refusal)
        {
            Tell(refusal.Title);
            await refusal.Answer(http);
            return;
        }

        var sent = SentForm.Of(http);
        var page = Pages.Draw<OpenTooLongPage>(new { Action = http.Request.Path.ToString(), sent.Kept, sent.Lost });
        page.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await page.ExecuteAsync(http);
    }

    private Refusal? NeedsMore(HttpContext http)
    {
        if (cookies.Read(http, Cookies.Form) is not null)
        {
            return null;
        }

        // A browser says where a form stands, and keeps no cookie of https over http.
        if (address.IsSecure && http.Request.Headers.Origin.ToString().StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(422, "This page needs a secure address",
                "You opened it over http, where your browser doesn't keep our cookies. "
                + $"Nothing was changed. Open it at {address.Url} and send it again.")
            {
                Way = (address.Url.ToString(), "Open the secure address"),
            };
        }

        return !SentForm.IsSentAgain(http) ? null : new Refusal(422, "This page needs cookies",
            "Your browser doesn't keep ours, so we can't tell that the form comes from you. "
            + $"Nothing was changed. Allow cookies for {address.Host}, open the page again and send it.")
        {
            Way = (http.Request.Path, "Open the page again"),
        };
    }

    private void Tell(string title)
    {
        var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref _written));
        if ((last == 0 || time.GetElapsedTime(last, now) >= Rest) && Interlocked.CompareExchange(ref _written, now, last) == last)
        {
            log.FormWithoutCookie(title, address.Url);
        }
    }
}

internal static partial class ShellLog
{
    [LoggerMessage(
        LogLevel.Warning,
        "A form came without our cookie, and its sender was told \"{Title}\": a browser without cookies, or people reach us by another address than {Url}")]
    public static partial void FormWithoutCookie(this ILogger log, string title, Uri url);
}
