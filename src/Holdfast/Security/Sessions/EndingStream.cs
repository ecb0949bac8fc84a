using Holdfast.Platform.Live;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Security.Sessions;

/// <summary>
/// The stream that an open page listens to: hints about its topics, and the end of its sign-in, at once. So a phone that lies open in a
/// stranger's hand shows the sign-in page at once, not at its next touch.
/// </summary>
internal static class EndingStream
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHandler(Paths.SessionEnding, [HttpMethods.Get], Open).WithMetadata(new GoesOn());
        routes.MapHandler(LivePaths.Stream, [HttpMethods.Get], Open).WithMetadata(new GoesOn())
            .OpenToStrangers("Pages that strangers see are live too; each topic says who may listen.");
        routes.MapForm(LivePaths.Writing, Write).OpenToStrangers("Strangers write in a chat; the topic says who may.");
    }

    private static async Task<Results<ServerSentEventsResult<string>, StatusCodeHttpResult>> Open(HttpContext http, LivePlaces places, LiveStreams streams, string[]? topic = null)
    {
        var signedIn = http.Features.Get<SignedIn>();
        if (signedIn is null && http.Features.Get<EndedSession>() is not null)
        {
            // 204 tells an event source not to come back (HTML standard, 9.2.3), and the page that it has changed hands.
            return TypedResults.StatusCode(StatusCodes.Status204NoContent);
        }

        var listener = Listener(http, signedIn);
        if (places.Take(listener.Account, listener.IsStaff, Network.Of(http.Connection.RemoteIpAddress)) is not { } place)
        {
            // The page looks by itself, and tries again.
            http.Response.Headers.RetryAfter = "30";
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        http.Response.RegisterForDispose(place);
        var ended = signedIn is null ? CancellationToken.None : await http.WatchSession();
        // For nginx, which would gather what is written before it passes it on.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(streams.Events(listener, topic ?? [], ended, http.RequestAborted));
    }

    private static async Task<StatusCodeHttpResult> Write(HttpContext http, LiveStreams streams, LiveSigns signs, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var topic = form["Topic"].ToString();
        if (await streams.Find(Listener(http, http.Features.Get<SignedIn>()), topic, ct) is { WritesAs: { } who })
        {
            if (form["Done"].Count > 0)
            {
                signs.TakeBack(topic, who, LiveSign.Writing);
            }
            else
            {
                signs.Show(topic, who, LiveSign.Writing);
            }
        }

        // Whether there is such a topic is not said.
        return TypedResults.StatusCode(StatusCodes.Status204NoContent);
    }

    private static LiveListener Listener(HttpContext http, SignedIn? signedIn) => new(http, signedIn?.Account, signedIn?.Role);
}
