using Holdfast.Platform.Keys;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Security.Sessions;

/// <summary>
/// What somebody without a live session gets, in the form that the caller can use (rulings F9): a page goes to the
/// sign-in with reason and return address, htmx is told to go there itself, a stream closes for good, JSON gets 401.
/// </summary>
public sealed class SignedOutAnswer(
    SessionCookies cookies, NewsCookie news, CarriedAddress carried, HotReads reads, ReturnAddress returns, PublicAddress address,
    IEnumerable<RegisteredEnd> ends, TimeProvider time)
{
    private static readonly TimeSpan Repeated = TimeSpan.FromMinutes(1);

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

        // Its cookies are left to the first one's answer.
        var sentTwice = HttpMethods.IsPost(request.Method) && await WasRenewed(cookies.ReadToken(http));
        if (!sentTwice && cookies.ReadToken(http) is not null)
        {
            cookies.RemoveToken(http);
        }

        var isOfPart = request.Headers.ContainsKey("HX-Request");
        if (!isOfPart && Refusal.WantsJson(request))
        {
            await InJson().ExecuteAsync(http);
            return;
        }

        await LeaveReason(http, ended);
        // Of a token that is over the request says so, also where it ended only while this was on its way.
        http.Features.Set(ended);
        var kept = sentTwice ? null : await http.RequestServices.GetRequiredService<KeptForms>().KeepSent(http, http.RequestAborted);
        var next = kept is not null ? SignInFor(kept) : sentTwice ? http.PageOfForm() : SignInPath(request);
        if (isOfPart)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers["HX-Redirect"] = next;
            return;
        }

        await Pages.Go(next).ExecuteAsync(http);
    }

    internal static ProblemHttpResult InJson() =>
        TypedResults.Problem("Sign in again.", statusCode: StatusCodes.Status401Unauthorized, title: "You're signed out");

    /// <summary>
    /// Whether this was the token of a sign-in that got a new one a moment ago: a form was sent twice, and the first one's answer has
    /// the new token (rulings F13). Nothing is done or given for the second.
    /// </summary>
    private async Task<bool> WasRenewed(string? token)
    {
        const string Sql = "SELECT renewed_at FROM sessions WHERE previous_token_hash = @key AND ended_at IS NULL AND renewed_at IS NOT NULL ORDER BY renewed_at DESC";
        return SecretToken.TryHash(token, out var hash)
            && await reads.First(Sql, hash.ToBytes(), static (row, reads) => (object)reads.Time(row, 0), CancellationToken.None) is DateTimeOffset renewed
            && time.GetUtcNow() < renewed + Repeated && !renewed.IsAhead(time.GetUtcNow());
    }

    private async Task LeaveReason(HttpContext http, EndedSession? ended)
    {
        const string Sql = "SELECT e.address FROM sessions s JOIN email_addresses e ON e.account = s.account AND e.is_primary WHERE s.token_hash = @key";
        // A reason that only a newer version knows has no words here.
        if (ended is not null && ends.FirstOrDefault(end => end.Reason == ended.Reason) is { } end)
        {
            if (end.ByItself && SecretToken.TryHash(cookies.ReadToken(http), out var hash)
                && await reads.First(Sql, hash.ToBytes(), static (row, _) => row.GetString(0), http.RequestAborted) is { } own)
            {
                carried.Keep(http, own);
            }

            // The minute is enough to recognise it by, and the cookie takes a number.
            news.Leave(http, end.News, (int)(ended.At.ToUnixTimeSeconds() / 60));
        }
    }

    private string SignInPath(HttpRequest request) =>
        Wanted(request) is { } wanted && wanted != Paths.Settings && returns.Accept(wanted) is { } back
            ? SignInFor(back)
            : Paths.SignIn;

    private static string SignInFor(string back) => $"{Paths.SignIn}?return={Uri.EscapeDataString(back)}";

    /// <summary>The page to come back to. A part of a page is no page: htmx says which one it stands on, and it may be one of ours only.</summary>
    private string? Wanted(HttpRequest request) =>
        !request.Headers.ContainsKey("HX-Request") ? HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : null
        : Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var page) && Uri.Compare(page, address.Url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? page.PathAndQuery
            : null;

    private sealed class Written(Func<Task> write) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => write();
    }
}
