using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Security.Sessions;

/// <summary>
/// The stream that an open page listens to: silent while the session lives, one event when it ends, and over. So a phone
/// that lies open in a stranger's hand shows the sign-in page at once, not at its next touch.
/// </summary>
internal static class EndingStream
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapHandler(Paths.SessionEnding, [HttpMethods.Get], Open).WithMetadata(new GoesOn());

    private static ServerSentEventsResult<string> Open(HttpContext http) => TypedResults.ServerSentEvents(Events(http, http.RequestAborted));

    private static async IAsyncEnumerable<SseItem<string>> Events(HttpContext http, [EnumeratorCancellation] CancellationToken ct)
    {
        var ended = await http.WatchSession();
        // The first event opens the stream through proxies that wait for something to pass on.
        yield return new SseItem<string>("", "open");

        // Whoever trips it has more to trip, and does not write to this page.
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenEnded = ended.Register(() => end.TrySetResult());
        await using var whenGone = ct.Register(() => end.TrySetResult());
        await end.Task;
        if (!ct.IsCancellationRequested)
        {
            yield return new SseItem<string>("", "ended");
        }
    }
}
