using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Holdfast.Security.Sessions;

/// <summary>
/// Answers for every request who sends it. Our own, because the framework's cookie handler believes the cookie: here the
/// session is asked each time, so ended means ended at the next request.
/// </summary>
internal sealed class SessionMiddleware(RequestDelegate next, SessionCheck check, SessionCookies cookies, SignedOutAnswer signedOut, ILogger<SessionMiddleware> log)
{
    public async Task Invoke(HttpContext http)
    {
        // What is no route is the framework's own answer: a method or a type of content that no route takes.
        if (http.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            await next(http);
            return;
        }

        var isPersons = IsPersons(http.Request, endpoint);
        var (live, ended) = await check.Check(cookies.ReadToken(http), isPersons, isPersons ? http.NetworkText : "", http.RequestAborted);
        if (live is not null)
        {
            http.Features.Set(live);
            http.Features.Set(live.Visitor);
            http.Features.Set(new Acting(live.Account, live.Role));
        }
        else if (ended is not null)
        {
            log.TokenOfEndedSession(ended.Reason);
            http.Features.Set(ended);
        }

        var actsForStrangers = endpoint.Metadata.GetMetadata<ActsAsWhoeverIsSignedIn>() is not null;
        if (endpoint.Metadata.GetMetadata<OpenToStrangers>() is not null && !(actsForStrangers && live is not null))
        {
            await next(http);
            return;
        }

        // A token whose sign-in is over is told so: it may be an admin's.
        if (endpoint.Metadata.GetMetadata<ForRoles>() is { } only && (live is null ? ended is null : !only.Roles.Contains(live.Role)))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (live is null)
        {
            await (endpoint.Metadata.GetMetadata<AnswersItself>() is not null ? next(http) : signedOut.Write(http, ended));
            return;
        }

        http.Features.Set(new ActsAsSignedIn(WithEverySave: actsForStrangers));
        try
        {
            await next(http);
        }
        catch (SessionEndedException)
        {
            // It ended while this request was on its way: the answer is the one it would get now.
            var now = await check.Check(cookies.ReadToken(http), isPersons: false, http.NetworkText, http.RequestAborted);
            await signedOut.Write(http, now.Ended);
        }
    }

    /// <summary>A person's own navigation or form: never a stream, a poll or a picture (rulings F10).</summary>
    private static bool IsPersons(HttpRequest request, RouteEndpoint endpoint) =>
        HttpMethods.IsPost(request.Method) || (HttpMethods.IsGet(request.Method) && IsNavigation(request) && endpoint.Metadata.GetMetadata<OnlyAsks>() is null);

    private static bool IsNavigation(HttpRequest request) =>
        !request.Headers.ContainsKey("HX-Request") && request.Headers["Sec-Fetch-Mode"].ToString() switch
        {
            "navigate" => true,
            "" => request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true),
            _ => false,
        };
}
