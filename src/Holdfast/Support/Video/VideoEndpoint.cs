using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Chat;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Video;

public sealed record VideoForm
{
    /// <summary>The number of the request that it is about; empty makes one.</summary>
    public string Ticket { get; init => field = value ?? ""; } = "";

    public string Department { get; init => field = value ?? ""; } = "";

    public string Submission { get; init => field = value ?? ""; } = "";

    /// <summary>Of the words that were shown.</summary>
    public string Hash { get; init => field = value ?? ""; } = "";

    /// <summary>The form's own id: sent twice it is one message.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>The newest event that the page shows.</summary>
    public string Since { get; init => field = value ?? ""; } = "";

    internal int? TicketNumber => TicketNumbers.Parse(Ticket);

    internal DepartmentId? DepartmentId => Guid.TryParse(Department, out var id) ? Departments.DepartmentId.From(id) : null;

    internal Guid? MessageId => Guid.TryParse(Id, out var id) ? id : null;

    internal int SinceNumber => int.TryParse(Since, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

public sealed record SignalForm
{
    public string Call { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";

    public string Tab { get; init => field = value ?? ""; } = "";

    public string To { get; init => field = value ?? ""; } = "";

    public string Round { get; init => field = value ?? ""; } = "";

    public string Text { get; init => field = value ?? ""; } = "";

    public string Mid { get; init => field = value ?? ""; } = "";

    internal SignalSent Sent(CallId call) => new(call, Kind, Tab, To, Round, Text, Mid);
}

/// <summary>/video: what a video check is, and the member's side of it.</summary>
internal static class VideoEndpoint
{
    /// <summary>A signal's description may have 64 KB, and each sign of it three in a form.</summary>
    internal const int SignalBytes = 200 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(VideoPaths.Video, Show).OpenToStrangers("Whoever cannot sign in reads here what a video check is, and the other ways.").WithMetadata(new UsesCamera());
        routes.MapHandler(VideoPaths.State, [HttpMethods.Get], State);
        routes.MapHandler(VideoPaths.Messages, [HttpMethods.Get], Messages);
        routes.MapHandler(VideoPaths.Signals, [HttpMethods.Get], Signals);
        routes.MapHandler(VideoPaths.Relay, [HttpMethods.Get], Relay);
        Form(VideoPaths.Agree, Agree);
        Form(VideoPaths.Withdraw, Withdraw);
        Form(VideoPaths.Join, Join);
        Form(VideoPaths.EmailLink, EmailLink);
        Form(VideoPaths.LeaveLine, LeaveLine);
        Form(VideoPaths.WriteInstead, WriteInstead);
        Form(VideoPaths.End, End);
        Form(VideoPaths.Message, Message);
        Form(VideoPaths.Signal, Signal).WithFormLimits(SignalBytes, FormLimits.Usual.Fields);

        IEndpointConventionBuilder Form(string path, Delegate handler) => routes.MapForm(path, handler).StandsOn(VideoPaths.Video);
    }

    private static async Task<IResult> Show(
        HttpContext http, VideoPages pages, NewsCookie news, CancellationToken ct, string? ticket = null, Guid? department = null, string? @new = null) =>
        await pages.Draw(http, TicketNumbers.Parse(ticket ?? ""), department is { } id ? DepartmentId.From(id) : null, @new is not null, news.Take(http), ct);

    private static async Task<IResult> State(HttpContext http, VideoPages pages, CancellationToken ct, string? ticket = null, Guid? department = null, string? @new = null) =>
        await pages.DrawState(http, TicketNumbers.Parse(ticket ?? ""), department is { } id ? DepartmentId.From(id) : null, @new is not null, ct);

    private static async Task<IResult> Agree([FromForm] VideoForm? sent, HttpContext http, VideoPages pages, AgreeHandler handler, CancellationToken ct)
    {
        var form = sent ?? new VideoForm();
        return await handler.Handle(new Agree(http.SignedIn.Account, form.Hash), ct)
            ? Pages.Go(VideoPages.Address(form.TicketNumber, form.DepartmentId))
            : await pages.Draw(http, form.TicketNumber, form.DepartmentId, false, VideoText.NoConsent, ct, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Withdraw(HttpContext http, AgreeHandler handler, NewsCookie news, CancellationToken ct)
    {
        await handler.Withdraw(http.SignedIn.Account, ct);
        news.Leave(http, VideoText.Withdrawn);
        return Pages.Go(VideoPaths.Video + "?new=1");
    }

    private static async Task<IResult> Join([FromForm] VideoForm? sent, HttpContext http, VideoPages pages, JoinLineHandler handler, Submissions submissions, CancellationToken ct)
    {
        var form = sent ?? new VideoForm();
        var person = http.SignedIn;
        if (submissions.Read(form.Submission, person.Session.Value.ToString("N")) is not { } submission)
        {
            // A page of an earlier sign-in: it is drawn anew.
            return Pages.Go(VideoPages.Address(form.TicketNumber, form.DepartmentId));
        }

        var result = await handler.Handle(new JoinLine(person.Account, person.Session, submission, form.TicketNumber, form.DepartmentId), ct);
        return result switch
        {
            JoinLineResult.Joined => Pages.Go(VideoPages.Address(form.TicketNumber, form.DepartmentId)),
            JoinLineResult.NoConsent => await Again(VideoText.NoConsent, StatusCodes.Status409Conflict),
            JoinLineResult.Closed => await Again(VideoText.NowClosed, StatusCodes.Status409Conflict),
            JoinLineResult.LineIsFull => await Again(VideoText.LineIsFull, StatusCodes.Status409Conflict),
            JoinLineResult.NotThere => await Again(VideoText.NotThere, StatusCodes.Status409Conflict),
            JoinLineResult.Blocked blocked => await Again(VideoText.Blocked(blocked.Until, person.Visitor.Zone), StatusCodes.Status403Forbidden),
            JoinLineResult.TooManyCalls => await Again(VideoText.TooManyCalls, StatusCodes.Status429TooManyRequests),
            JoinLineResult.TooMany many => await Again(VideoText.TooMany(many.AnHour), StatusCodes.Status429TooManyRequests),
            var other => throw new UnreachableException($"{other}"),
        };

        Task<IResult> Again(News news, int status) => pages.Draw(http, form.TicketNumber, form.DepartmentId, true, news, ct, status);
    }

    private static async Task<IResult> EmailLink([FromForm] VideoForm? sent, HttpContext http, VideoPages pages, EmailLinkHandler handler, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new VideoForm();
        switch (await handler.Handle(new EmailLink(http.SignedIn.Account, form.TicketNumber, form.DepartmentId, http.Origin), ct))
        {
            case EmailLinkResult.TooOften:
                return await pages.Draw(http, form.TicketNumber, form.DepartmentId, false, VideoText.LinksTooOften, ct, StatusCodes.Status429TooManyRequests);
            case EmailLinkResult.NoAddress:
                return await pages.Draw(http, form.TicketNumber, form.DepartmentId, false, VideoText.NoAddress, ct, StatusCodes.Status409Conflict);
            default:
                news.Leave(http, VideoText.LinkSent);
                return Pages.Go(VideoPages.Address(form.TicketNumber, form.DepartmentId));
        }
    }

    private static async Task<IResult> LeaveLine(HttpContext http, VideoPages pages, CallActs acts, NewsCookie news, CancellationToken ct)
    {
        if (await pages.Open(http, ct) is { } open)
        {
            await acts.End(open.By, open.Call, ct);
            news.Leave(http, VideoText.LeftLine);
        }

        return Pages.Go(VideoPaths.Video + "?new=1");
    }

    private static async Task<IResult> WriteInstead(HttpContext http, VideoPages pages, CallActs acts, CancellationToken ct)
    {
        if (await pages.Open(http, ct) is not { } open)
        {
            return Pages.Go(VideoPaths.Video);
        }

        await acts.WriteInstead(open.By, open.Call, ct);
        return Pages.Go(TicketPaths.OfRequest(open.Call.Number));
    }

    private static async Task<IResult> End(HttpContext http, VideoPages pages, CallActs acts, CancellationToken ct)
    {
        if (await pages.Open(http, ct) is { } open)
        {
            await acts.End(open.By, open.Call, ct);
        }

        return Pages.Go(VideoPaths.Video);
    }

    private static async Task<IResult> Message(
        [FromForm] VideoForm? sent, HttpContext http, VideoPages pages, ReplyAsMemberHandler handler, TicketThread threads, CancellationToken ct)
    {
        var form = sent ?? new VideoForm();
        if (await pages.Open(http, ct) is not { } open || form.Message.Length > StartChatHandler.MessageLength)
        {
            return TypedResults.NotFound();
        }

        return await handler.Handle(new ReplyAsMember(open.By, open.Call.Ticket, form.Message, form.MessageId), ct) switch
        {
            TicketWrite.Done when http.IsForMore && await threads.Read(open.By, open.Call.Ticket, null, form.SinceNumber, ct) is { } thread =>
                Pages.Draw<ChatEvents>(new { Thread = thread }),
            TicketWrite.Done or TicketWrite.Empty => Pages.Go(VideoPaths.Video),
            TicketWrite.OtherContent => TypedResults.StatusCode(StatusCodes.Status409Conflict),
            _ => TypedResults.NotFound(),
        };
    }

    private static async Task<IResult> Messages(HttpContext http, VideoPages pages, TicketThread threads, TimeProvider time, CancellationToken ct) =>
        await pages.Open(http, ct) is { } open && await threads.Read(open.By, open.Call.Ticket, null, null, ct) is { } thread
            ? Pages.Draw<VideoMessages>(new { Thread = thread, MessageId = Guid.CreateVersion7(time.GetUtcNow()) })
            : TypedResults.NotFound();

    private static async Task<IResult> Signal([FromForm] SignalForm? sent, HttpContext http, TicketViewers viewers, CallActs acts, CancellationToken ct)
    {
        var form = sent ?? new SignalForm();
        return VideoTopics.IdOf(form.Call) is { } call && (await viewers.Member(http.SignedIn.Account, ct)).Contact is { } contact
            ? Answer(await acts.Signal(form.Sent(call), http.SignedIn.Account, (contact, http.SignedIn.Session), ct), http)
            : TypedResults.NotFound();
    }

    internal static IResult Answer(CallResult result, HttpContext http)
    {
        if (result is CallResult.TooMany)
        {
            http.Response.Headers.RetryAfter = "60";
        }

        return result switch
        {
            CallResult.Done => TypedResults.NoContent(),
            CallResult.Refused => TypedResults.StatusCode(StatusCodes.Status422UnprocessableEntity),
            CallResult.OtherTab => TypedResults.StatusCode(StatusCodes.Status409Conflict),
            CallResult.TooMany => TypedResults.StatusCode(StatusCodes.Status429TooManyRequests),
            _ => TypedResults.NotFound(),
        };
    }

    private static async Task<IResult> Signals(HttpContext http, VideoPages pages, CancellationToken ct, string call = "", int since = 0) => await pages.DrawSignals(http, call, since, ct);

    private static async Task<IResult> Relay(HttpContext http, VideoPages pages, CancellationToken ct, string call = "") => await pages.DrawRelay(http, call, ct);
}
