using Holdfast.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Sessions;

/// <summary>
/// What somebody without a live session gets, in the form that the caller can use (flows.md F9): a page goes to the
/// sign-in with reason and return address, htmx is told to go there itself, a stream closes for good, JSON gets 401.
/// </summary>
public sealed class SignedOutAnswer(SessionCookies cookies, NewsCookie news)
{
    /// <summary>The same as the result of a handler that sees requests without a live session.</summary>
    public IResult Result(HttpContext http) => new Written(() => Write(http, http.Features.Get<EndedSession>()));

    public async Task Write(HttpContext http, EndedSession? ended)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.Headers.CacheControl = "no-store";
        var request = http.Request;
        if (request.Headers.Accept.Any(accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true))
        {
            // 204 tells an event source not to come back (HTML standard, 9.2.3). The token stays: with it the page that
            // the person sees next can say when and why.
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (cookies.ReadToken(http) is not null)
        {
            cookies.RemoveToken(http);
        }

        if (request.Headers.ContainsKey("HX-Request"))
        {
            LeaveReason(http, ended);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers["HX-Redirect"] = SignInPath(request);
            return;
        }

        if (Refusal.WantsJson(request))
        {
            await InJson().ExecuteAsync(http);
            return;
        }

        LeaveReason(http, ended);
        await Pages.Go(SignInPath(request)).ExecuteAsync(http);
    }

    internal static ProblemHttpResult InJson() =>
        TypedResults.Problem("Sign in again.", statusCode: StatusCodes.Status401Unauthorized, title: "You are signed out");

    private void LeaveReason(HttpContext http, EndedSession? ended)
    {
        if (ended is not null)
        {
            // The minute is enough to recognise it by, and the cookie takes a number.
            news.Leave(http, "ended-" + ended.Reason, (int)(ended.At.ToUnixTimeSeconds() / 60));
        }
    }

    private static string SignInPath(HttpRequest request)
    {
        var wanted = HttpMethods.IsGet(request.Method) && !request.Headers.ContainsKey("HX-Request")
            ? request.Path + request.QueryString
            : null;
        return wanted is null or "/settings" || wanted.Length > ReturnAddress.MaxLength
            ? Paths.SignIn
            : $"{Paths.SignIn}?return={Uri.EscapeDataString(wanted)}";
    }

    private sealed class Written(Func<Task> write) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => write();
    }
}
