using Holdfast.Platform.Web;

namespace Holdfast.Platform.Shell;

/// <summary>A request that is refused before it reaches its handler: a status and words.</summary>
public sealed record Refusal(int Status, string Title, string Text)
{
    public static readonly Refusal FromAnotherSite = new(403, "This form came from another site",
        "For your safety we only take forms from our own pages. Nothing was changed. Open the page here and send it again.");

    public static readonly Refusal TooLarge = new(413, "That was too much at once",
        "What was sent is larger than this form takes. Nothing was changed. Go back, make it shorter and send it again.");

    public static readonly Refusal NotAForm = new(415, "We couldn't read that",
        "It wasn't sent as a form. Nothing was changed. Open the page and send it from there.");

    public static readonly Refusal Malformed = new(422, "We couldn't read that",
        "What was sent arrived damaged. Nothing was changed. Go back and send it again.");

    public static readonly Refusal DamagedText = new(422, "We couldn't read that",
        "One of the fields has characters that aren't text. Nothing was changed. Go back, type it again and send it.");

    public static readonly Refusal OpenTooLong = new(422, "This page was open too long",
        "Nothing was changed. Open the page again and send it once more.");

    public static readonly Refusal NotFound = new(404, "Page not found",
        "Check the address for a typing mistake. The page may also be gone.");

    public static readonly Refusal NotThisWay = new(405, "This page can't take that",
        "Nothing was changed. Open the page and continue from there.");

    public static readonly Refusal Away = new(503, "We can't answer just now",
        "Our apologies. Something we need isn't available for the moment. Nothing was changed, and if you were signed in, you still are. Try again in a minute.");

    /// <summary>Where the person goes on, and the words of the button, where that is not the form's page or the start.</summary>
    public (string Path, string Label)? Way { get; init; }

    /// <summary>Answers with the page, or with a problem document (RFC 9457) for a caller that wants JSON.</summary>
    public async Task Answer(HttpContext http, string? reference = null)
    {
        http.Response.StatusCode = Status;
        if (Status == 503)
        {
            http.Response.Headers.RetryAfter = "30";
        }

        if (WantsJson(http.Request))
        {
            await TypedResults.Problem(Text, statusCode: Status, title: Title, extensions: reference is null ? null : [new("reference", reference)])
                .ExecuteAsync(http);
            return;
        }

        // What is not there is the same to everybody, staff or not. Behind a mailed link there is no page without the link.
        var isNowhere = Status is StatusCodes.Status404NotFound;
        var form = !isNowhere && http.GetEndpoint() is { } endpoint && HttpMethods.IsPost(http.Request.Method) && endpoint.Metadata.GetMetadata<IsPage>() is not null
            && endpoint.Metadata.GetMetadata<NoReferrer>() is null ? http.PageOfForm() : null;
        var start = http.RequestServices.GetRequiredService<Menus>().StartOf(isNowhere ? null : http.Features.Get<Visitor>());
        var page = Pages.Draw<MessagePage>(new
        {
            Title,
            Text,
            Tone = Status < 500 ? Tone.Warn : Tone.Bad,
            Reference = reference,
            ActionPath = Way?.Path ?? form ?? start.Path,
            ActionLabel = Way?.Label ?? (form is null ? $"Go to {start.Words}" : "Open the page again"),
        });
        page.StatusCode = Status;
        // What a page that failed while it was drawn has left in the request's services must not fail this one too.
        await using var services = http.RequestServices.CreateAsyncScope();
        var before = http.RequestServices;
        http.RequestServices = services.ServiceProvider;
        try
        {
            await page.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = before;
        }
    }

    internal static bool WantsJson(HttpRequest request) =>
        request.Headers.Accept.Any(accept => accept is not null
            && accept.Contains("json", StringComparison.OrdinalIgnoreCase)
            && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase));
}
