using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Files;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Requests;

public sealed record ReplyForm
{
    public string Reply { get; init => field = value ?? ""; } = "";

    /// <summary>The reply's own id, made with the page.</summary>
    public string Id { get; init => field = value ?? ""; } = "";
}

public sealed record RateForm
{
    public string Word { get; init => field = value ?? ""; } = "";
}

/// <summary>/help/requests: what a member has asked us, and each of it. What is another's answers as what is none (rulings G5).</summary>
internal static class MyRequestsEndpoint
{
    public const string ReplyField = nameof(ReplyForm.Reply);
    public const string FilesField = "Files";
    public const string WordField = nameof(RateForm.Word);

    private const string ByPass = "Whoever confirmed a request by email reads and answers it without a sign-in.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // A form of a sign-in that is over leads to the sign-in; a pass acts, so its forms are guarded like any.
        var byPass = new StaleTokenWithoutSession(UnlessCookie: Passes.Pass);
        routes.MapPage(RequestPaths.Mine, List).ActsAsWhoeverIsSignedIn(ByPass);
        routes.MapPage(RequestPaths.Mine + "/{number}", Show).ActsAsWhoeverIsSignedIn(ByPass);
        routes.MapPage(RequestPaths.Mine + "/{number}/events", Newer).ActsAsWhoeverIsSignedIn(ByPass);
        routes.MapPage(RequestPaths.Mine + "/{number}/state", State).ActsAsWhoeverIsSignedIn(ByPass);
        routes.MapPage(RequestPaths.Mine + "/{number}/submitted", Submitted);
        routes.MapForm(RequestPaths.Mine + "/{number}/reply", Reply).ActsAsWhoeverIsSignedIn(ByPass).WithMetadata(byPass).StandsOn(RequestPaths.Mine)
            .WithFormLimits(RequestEndpoint.MaxBytes, FormLimits.Usual.Fields).TakesFiles(routes).KeepsWhatWasTyped(typeof(RequestFailedPage), ReplyField);
        routes.MapForm(RequestPaths.Mine + "/{number}/solved", MarkSolved).ActsAsWhoeverIsSignedIn(ByPass).WithMetadata(byPass).StandsOn(RequestPaths.Mine);
        routes.MapForm(RequestPaths.Mine + "/{number}/rate/{answer}", Rate).ActsAsWhoeverIsSignedIn(ByPass).WithMetadata(byPass).StandsOn(RequestPaths.Mine);
    }

    private static async Task<IResult> List(
        HttpContext http, TicketViewers viewers, TicketLists lists, Passes passes, SignedOutAnswer signedOut, CancellationToken ct, string? after = null)
    {
        if (http.Features.Get<SignedIn>() is null)
        {
            return await passes.OfAll(http, ct) is not { } stranger ? signedOut.Result(http)
                : await lists.OfMember(stranger, after, ct) is var theirs && http.IsForMore ? Pages.Draw<MyRequestsList>(new { Page = theirs, IsContinued = true })
                : Pages.Draw<StrangerRequestsPage>(new { Page = theirs });
        }

        var page = await lists.OfMember(await viewers.Member(http.SignedIn.Account, ct), after, ct);
        return http.IsForMore
            ? after is null ? Pages.Draw<MyRequestsWhole>(new { Page = page }) : Pages.Draw<MyRequestsList>(new { Page = page, IsContinued = true })
            : Pages.Draw<MyRequestsPage>(new { Page = page, IsFirst = after is null });
    }

    /// <summary>What was written since an open page last looked.</summary>
    private static async Task<IResult> Newer(
        string number, HttpContext http, MyRequestPages pages, SignedOutAnswer signedOut, CancellationToken ct, int since = 0)
    {
        if (await pages.Viewer(http, number, ct) is not { } viewer)
        {
            return signedOut.Result(http);
        }

        if (await pages.Find(viewer, number, null, ct, since) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        if (!http.IsForMore)
        {
            return Pages.Go(RequestPaths.Of(thread.Number));
        }

        if (http.IsInSight)
        {
            await pages.MarkRead(viewer, thread, ct);
        }

        return Pages.Draw<ThreadNews>(new { Thread = thread, Since = since, IsByPass = viewer.Pass is not null });
    }

    private static async Task<IResult> State(string number, HttpContext http, MyRequestPages pages, SignedOutAnswer signedOut, CancellationToken ct) =>
        await pages.Viewer(http, number, ct) is not { } viewer ? signedOut.Result(http)
            : await pages.Find(viewer, number, null, ct, int.MaxValue) is not { } thread ? TypedResults.NotFound()
            : http.IsForMore ? Pages.Draw<ThreadState>(new { Thread = thread, IsByPass = viewer.Pass is not null })
            : Pages.Go(RequestPaths.Of(thread.Number));

    private static async Task<IResult> Show(
        string number, HttpContext http, MyRequestPages pages, NewsCookie news, SignedOutAnswer signedOut, CancellationToken ct, int? before = null) =>
        await pages.Viewer(http, number, ct) is { } viewer ? await pages.Draw(http, viewer, number, before, "", null, [], news.Take(http), ct) : signedOut.Result(http);

    private static async Task<IResult> Submitted(string number, HttpContext http, MyRequestPages pages, CancellationToken ct) =>
        await pages.Find(http, number, null, ct) is { IsOwn: true } thread
            ? Pages.Draw<SubmittedPage>(new { thread.Number, http.SignedIn.Visitor.Address })
            : TypedResults.NotFound();

    private static async Task<IResult> Reply(
        string number, [FromForm] ReplyForm? sent, HttpContext http, MyRequestPages pages, ReplyAsMemberHandler handler, NewsCookie news, SignedOutAnswer signedOut,
        FormFiles formFiles, IOptions<FilesOptions> limits, CancellationToken ct)
    {
        var form = sent ?? new ReplyForm();
        Guid? id = Guid.TryParse(form.Id, out var given) ? given : null;
        if (await pages.Viewer(http, number, ct) is not { } viewer)
        {
            return signedOut.Result(http);
        }

        if (await pages.Find(viewer, number, null, ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        var files = formFiles.Read(http, FilesField);
        if (!files.IsRight)
        {
            return await pages.Draw(http, viewer, number, null, form.Reply, id, FilesText.Problems(files, limits.Value), null, ct);
        }

        switch (await handler.Handle(new ReplyAsMember(viewer, thread.Id, form.Reply, id) { Files = files.All }, ct))
        {
            case TicketWrite.Done:
                news.Leave(http, RequestNews.ReplySent);
                return Pages.Go(RequestPaths.Of(thread.Number));
            case TicketWrite.FollowUp next:
                news.Leave(http, RequestNews.FollowUp);
                return Pages.Go(RequestPaths.Of(next.Number));
            case TicketWrite.Empty:
                return await pages.Draw(http, viewer, number, null, form.Reply, id, [RequestText.EmptyReply], null, ct);
            case TicketWrite.TooLong:
                return await pages.Draw(http, viewer, number, null, form.Reply, id, [RequestText.ReplyTooLong], null, ct);
            case TicketWrite.FileIsSent:
                return await pages.Draw(http, viewer, number, null, form.Reply, id, [FilesText.IsSent(FilesField)], null, ct);
            case TicketWrite.TooManyFiles:
                return await pages.Draw(http, viewer, number, null, form.Reply, id, [FilesText.TicketIsFull(FilesField)], null, ct);
            case TicketWrite.OtherContent:
                // It was sent before with other words: these are a reply of their own.
                return await pages.Draw(http, viewer, number, null, form.Reply, null, [], RequestText.SentBefore, ct, StatusCodes.Status409Conflict);
            case TicketWrite.TooMany:
                http.Response.Headers.RetryAfter = HourBudgets.Seconds.ToString(CultureInfo.InvariantCulture);
                return await pages.Draw(http, viewer, number, null, form.Reply, id, [], RequestText.RepliesTooOften, ct, StatusCodes.Status429TooManyRequests);
            case TicketWrite.IsClosed:
                return await pages.Draw(http, viewer, number, null, form.Reply, id, [], RequestText.ClosedHere, ct, StatusCodes.Status409Conflict);
            case TicketWrite.NotThere:
                return TypedResults.NotFound();
            case var other:
                throw new UnreachableException($"{other}");
        }
    }

    private static async Task<IResult> Rate(
        string number, string answer, [FromForm] RateForm? sent, HttpContext http, MyRequestPages pages, RateHelpHandler handler, NewsCookie news,
        SignedOutAnswer signedOut, CancellationToken ct)
    {
        if (await pages.Viewer(http, number, ct) is not { } viewer)
        {
            return signedOut.Result(http);
        }

        if (answer is not ("good" or "bad") || await pages.Find(viewer, number, null, ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        switch (await handler.Handle(new RateHelp(viewer, thread.Id, answer == "good", (sent ?? new RateForm()).Word), ct))
        {
            case TicketWrite.Done:
                news.Leave(http, RequestNews.Rated);
                return Pages.Go(RequestPaths.Of(thread.Number));
            case TicketWrite.IsSo:
                return Pages.Go(RequestPaths.Of(thread.Number));
            case TicketWrite.TooLong:
                return await pages.Draw(http, viewer, number, null, "", null, [RequestText.WordTooLong], null, ct, word: sent?.Word);
            case TicketWrite.NotThere:
                return TypedResults.NotFound();
            case var other:
                throw new UnreachableException($"{other}");
        }
    }

    private static async Task<IResult> MarkSolved(
        string number, HttpContext http, MyRequestPages pages, MarkSolvedHandler handler, NewsCookie news, SignedOutAnswer signedOut, CancellationToken ct)
    {
        if (await pages.Viewer(http, number, ct) is not { } viewer)
        {
            return signedOut.Result(http);
        }

        if (await pages.Find(viewer, number, null, ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        switch (await handler.Handle(new MarkSolved(viewer, thread.Id), ct))
        {
            case TicketWrite.Done or TicketWrite.IsSo or TicketWrite.IsClosed:
                news.Leave(http, RequestNews.MarkedSolved);
                return Pages.Go(RequestPaths.Of(thread.Number));
            case TicketWrite.NotThere:
                return TypedResults.NotFound();
            case var other:
                throw new UnreachableException($"{other}");
        }
    }
}

/// <summary>Draws a request as its owner reads it.</summary>
public sealed class MyRequestPages(TicketViewers viewers, TicketThread threads, TicketMarks marks, FormFiles files, Passes passes, TimeProvider time)
{
    /// <summary>As whom the browser reads: whoever is signed in, or the holder of a pass for this request. Null for everybody else.</summary>
    public async Task<TicketViewer.Member?> Viewer(HttpContext http, string number, CancellationToken ct) =>
        http.Features.Get<SignedIn>() is { } person ? await viewers.Member(person.Account, ct) : await passes.Of(http, TicketNumbers.Parse(number) ?? 0, ct);

    /// <summary>Null where it does not exist for whoever is signed in; the statements are the same.</summary>
    /// <param name="since">Only what is newer than this one.</param>
    public async Task<RequestThread?> Find(HttpContext http, string number, int? before, CancellationToken ct, int? since = null) =>
        await Find(await viewers.Member(http.SignedIn.Account, ct), number, before, ct, since);

    public async Task<RequestThread?> Find(TicketViewer.Member viewer, string number, int? before, CancellationToken ct, int? since = null) =>
        TicketNumbers.Parse(number) is { } known ? await threads.Read(viewer, known, before, since, ct) : null;

    /// <summary>They have read all that there is.</summary>
    public Task MarkRead(TicketViewer.Member viewer, RequestThread thread, CancellationToken ct) => marks.Read(viewer, thread.Id, thread.Newest, ct);

    /// <param name="replyId">The id that the reply had; null for a new one.</param>
    public async Task<IResult> Draw(
        HttpContext http, TicketViewer.Member viewer, string number, int? before, string typed, Guid? replyId, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0,
        string? word = null)
    {
        if (await Find(viewer, number, before, ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        if (before is null)
        {
            await marks.Read(viewer, thread.Id, thread.Newest, ct);
        }

        var parameters = new
        {
            Thread = thread,
            IsNewest = before is null,
            ReplyId = replyId ?? Guid.CreateVersion7(time.GetUtcNow()),
            Typed = typed,
            Files = files.Shown(http, MyRequestsEndpoint.FilesField).All,
            Problems = problems,
            News = news,
            Word = word ?? "",
        };
        return viewer.Pass is null ? Drawn(Pages.Draw<ThreadPage>(parameters, problems)) : Drawn(Pages.Draw<StrangerThreadPage>(parameters, problems));

        RazorComponentResult<TPage> Drawn<TPage>(RazorComponentResult<TPage> page)
            where TPage : IComponent
        {
            page.StatusCode = status == 0 ? page.StatusCode : status;
            return page;
        }
    }
}
