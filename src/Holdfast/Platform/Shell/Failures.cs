using System.Diagnostics;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Shell;

/// <summary>
/// The last resort: whatever throws becomes a page in words. A database that is away is 503 and leaves every cookie as it
/// is; our own mistakes are 500 with a reference that stands in the log.
/// </summary>
internal sealed class Failures(RequestDelegate next, ILogger<Failures> log)
{
    public async Task Invoke(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            return;
        }
        catch (Exception problem) when (!http.Response.HasStarted)
        {
            await Answer(http, problem);
            return;
        }

        if (!http.Response.HasStarted && http.Response.ContentLength is null or 0 && http.Response.ContentType is null && Words(http.Response.StatusCode) is { } refusal)
        {
            await refusal.Answer(http);
        }
    }

    /// <summary>The words for what the framework answers by a bare status.</summary>
    private static Refusal? Words(int status) => status switch
    {
        StatusCodes.Status404NotFound => Refusal.NotFound,
        StatusCodes.Status405MethodNotAllowed => Refusal.NotThisWay,
        StatusCodes.Status415UnsupportedMediaType => Refusal.NotAForm,
        _ => null,
    };

    /// <summary>Without the places in code: every request has the same while the database is away, and a log of them fills the disk.</summary>
    private static string Reasons(Exception? problem)
    {
        List<string> reasons = [];
        for (; problem is not null; problem = problem.InnerException)
        {
            if (!reasons.Contains(problem.Message))
            {
                reasons.Add(problem.Message);
            }
        }

        return string.Join(" <- ", reasons);
    }

    private async Task Answer(HttpContext http, Exception problem)
    {
        http.Response.Clear();
        http.Response.Headers.CacheControl = "no-store";
        if (problem is BadHttpRequestException bad)
        {
            await (bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Refusal.TooLarge : Refusal.Malformed).Answer(http);
            return;
        }

        if (StorageAway.Is(problem))
        {
            log.DatabaseAway(http.TraceIdentifier, Reasons(problem));
            http.Response.Headers.RetryAfter = "30";
            if (!await KeepsWhatWasTyped.Answer(http, StatusCodes.Status503ServiceUnavailable, null))
            {
                await Refusal.Away.Answer(http);
            }

            return;
        }

        var reference = Activity.Current?.TraceId.ToHexString()[..12] ?? http.TraceIdentifier;
        log.Unexpected(problem, reference);
        if (!await KeepsWhatWasTyped.Answer(http, StatusCodes.Status500InternalServerError, reference))
        {
            await new Refusal(500, "Something went wrong", "Our apologies. Nothing was changed. Try again, and if it happens again, tell us the reference below.")
                .Answer(http, reference);
        }
    }
}

internal static partial class ShellLog
{
    [LoggerMessage(LogLevel.Error, "Unexpected failure, shown to the person as {Reference}")]
    public static partial void Unexpected(this ILogger log, Exception problem, string reference);

    [LoggerMessage(LogLevel.Error, "The database could not be used in request {Request}: {Reasons}")]
    public static partial void DatabaseAway(this ILogger log, string request, string reasons);
}
