using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>Somebody is signed in, at the latest until then: sooner when the sign-in is ended or not used.</summary>
public sealed record SessionState(bool SignedIn, DateTimeOffset Until);

/// <summary>A route that only asks about the session: whatever calls it, and however it looks, it is no use of it (rulings F10).</summary>
internal sealed record OnlyAsks;

/// <summary>
/// /session/check: whether the sender is signed in, in JSON. For an open page and for an operator's reverse proxy, which
/// passes on the headers of somebody's navigation and needs a status, never a redirect; the token stays for the page that
/// will say why it ended.
/// </summary>
internal static class CheckEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapHandler(SessionPaths.SessionCheck, [HttpMethods.Get, HttpMethods.Head], Answer).OpenToStrangers("It says whether somebody is signed in.").WithMetadata(new OnlyAsks());

    private static Results<Ok<SessionState>, ProblemHttpResult> Answer(HttpContext http, IOptions<SessionsOptions> options) =>
        http.Features.Get<SignedIn>() is { } signedIn
            ? TypedResults.Ok(new SessionState(true, signedIn.SignedInAt + options.Value.Absolute))
            : SignedOutAnswer.InJson();
}
