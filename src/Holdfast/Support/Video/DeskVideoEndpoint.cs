using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Desk;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Video;

/// <summary>/desk/video: the line for calls, and the agent's side of one.</summary>
internal static class DeskVideoEndpoint
{
    private const string One = VideoPaths.Desk + "/{number:int}";

    private static readonly Role[] Workers = [Role.Agent, Role.Lead, Role.Admin];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(VideoPaths.Desk, Show, ReadingsEndpoint.Bounded).ForRoles(Workers);
        routes.MapPage(One, ShowOne, ReadingsEndpoint.Bounded).ForRoles(Workers).WithMetadata(new UsesCamera());
        Part(VideoPaths.DeskSide, Side);
        Part(One + "/state", State);
        Part(One + "/messages", Messages);
        Part(One + "/events", Events);
        Part(One + "/signals", Signals);
        Part(One + "/relay", Relay);
        Form(VideoPaths.Taking, (HttpContext http, Presences presences, CancellationToken ct) => Choose(true, http, presences, ct));
        Form(VideoPaths.NotTaking, (HttpContext http, Presences presences, CancellationToken ct) => Choose(false, http, presences, ct));
        Form(VideoPaths.TakeNext, TakeNext);
        Form(One + "/message", Message);
        Form(One + "/signal", Signal).WithFormLimits(VideoEndpoint.SignalBytes, FormLimits.Usual.Fields);
        Form(One + "/end", (int number, HttpContext http, DeskVideoPages pages, CallActs acts, CancellationToken ct) => End(number, CallEnd.ByAgent, http, pages, acts, ct));
        Form(One + "/lost", (int number, HttpContext http, DeskVideoPages pages, CallActs acts, CancellationToken ct) => End(number, CallEnd.Lost, http, pages, acts, ct));
        Form(One + "/invite", Invite);

        void Part(string path, Delegate handler) => routes.MapHandler(path, [HttpMethods.Get], handler, ReadingsEndpoint.Bounded).ForRoles(Workers);
        IEndpointConventionBuilder Form(string path, Delegate handler) => routes.MapForm(path, handler, ReadingsEndpoint.Bounded).ForRoles(Workers).StandsOn(VideoPaths.Desk);
    }

    private static async Task<IResult> Show(HttpContext http, DeskVideoPages pages, NewsCookie news, CancellationToken ct) => await pages.Draw(http, news.Take(http), ct);

    private static async Task<IResult> ShowOne(int number, HttpContext http, DeskVideoPages pages, NewsCookie news, CancellationToken ct) =>
        await pages.DrawCall(http, number, news.Take(http), ct);

    private static async Task<IResult> Side(HttpContext http, DeskVideoPages pages, CancellationToken ct) => await pages.DrawSide(http, ct);

    private static async Task<IResult> State(int number, HttpContext http, DeskVideoPages pages, CancellationToken ct) => await pages.DrawState(http, number, ct);

    private static async Task<IResult> Messages(int number, HttpContext http, DeskVideoPages pages, CancellationToken ct) => await pages.DrawMessages(http, number, ct);

    private static async Task<IResult> Events(int number, HttpContext http, DeskVideoPages pages, CancellationToken ct, int since = 0) => await pages.DrawEvents(http, number, since, ct);

    private static async Task<IResult> Choose(bool takes, HttpContext http, Presences presences, CancellationToken ct)
    {
        await presences.Choose(http.SignedIn.Account, http.SignedIn.Session, takes, ct);
        return Pages.Go(VideoPaths.Desk);
    }

    private static async Task<IResult> TakeNext(HttpContext http, TicketViewers viewers, Presences presences, LineBook line, NewsCookie news, CancellationToken ct)
    {
        // The row that is held while the seats are counted must be there.
        await presences.Touch(http.SignedIn.Account, ct);
        switch (await line.TakeNext(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), PlaceKind.Call, ct))
        {
            case TakeNextResult.Taken taken:
                return Pages.Go(VideoPaths.Call(taken.Number));
            case TakeNextResult.NoSeat:
                news.Leave(http, VideoText.NoSeat);
                break;
            default:
                news.Leave(http, VideoText.Nobody);
                break;
        }

        return Pages.Go(VideoPaths.Desk);
    }

    private static async Task<IResult> Message(int number, [FromForm] VideoForm? sent, HttpContext http, DeskVideoPages pages, ReplyAsAgentHandler handler, CancellationToken ct)
    {
        var form = sent ?? new VideoForm();
        if (await pages.Find(http, number, ct) is not { IsOver: false } call)
        {
            return TypedResults.NotFound();
        }

        // What the member writes meanwhile stands beside the box: nothing has to be shown first.
        var reply = new ReplyAsAgent(await pages.Viewer(http, ct), call.Thread.Id, form.Message, TicketStatus.Open, int.MaxValue, form.MessageId);
        return await handler.Handle(reply, ct) switch
        {
            TicketWrite.Done when http.IsForMore => await pages.DrawEvents(http, number, form.SinceNumber, ct),
            TicketWrite.Done or TicketWrite.Empty => Pages.Go(VideoPaths.Call(number)),
            TicketWrite.AsksForSecret asks => await pages.DrawCall(
                http, number, new News(Tone.Warn, "This seems to ask for a secret", $"We never ask for a password, an answer or a code: \"{asks.Sentence}\". It wasn't sent."), ct, StatusCodes.Status422UnprocessableEntity),
            TicketWrite.OtherContent => TypedResults.StatusCode(StatusCodes.Status409Conflict),
            _ => TypedResults.NotFound(),
        };
    }

    private static async Task<IResult> End(int number, CallEnd how, HttpContext http, DeskVideoPages pages, CallActs acts, CancellationToken ct)
    {
        if (await pages.Find(http, number, ct) is not { } call)
        {
            return TypedResults.NotFound();
        }

        await acts.End(await pages.Viewer(http, ct), call.Call, how, ct);
        return Pages.Go(VideoPaths.Call(number));
    }

    private static async Task<IResult> Invite(int number, HttpContext http, Act act, CallActs acts, NewsCookie news, CancellationToken ct)
    {
        if (await act.On(http, number, ct) is not { } on || await acts.Invite(on.By, on.Ticket, ct) is not CallResult.Done)
        {
            return TypedResults.NotFound();
        }

        news.Leave(http, VideoText.Invited);
        return Pages.Go(TicketPaths.OfTicket(number));
    }

    private static async Task<IResult> Signal(int number, [FromForm] SignalForm? sent, HttpContext http, CallActs acts, CallSides sides, CancellationToken ct)
    {
        var form = sent ?? new SignalForm();
        return VideoTopics.IdOf(form.Call) is { } call && (await sides.OfAgent(call, http.SignedIn.Account, ct))?.Number == number
            ? VideoEndpoint.Answer(await acts.Signal(form.Sent(call), http.SignedIn.Account, null, ct), http)
            : TypedResults.NotFound();
    }

    private static async Task<IResult> Signals(int number, HttpContext http, VideoPages pages, CallSides sides, CancellationToken ct, string call = "", int since = 0) =>
        VideoTopics.IdOf(call) is { } id && await sides.OfAgent(id, http.SignedIn.Account, ct) is { } live && live.Number == number
            ? await pages.DrawSignals(live, since, ct)
            : TypedResults.NotFound();

    private static async Task<IResult> Relay(int number, HttpContext http, VideoPages pages, CallSides sides, CancellationToken ct, string call = "") =>
        VideoTopics.IdOf(call) is { } id && await sides.OfAgent(id, http.SignedIn.Account, ct) is { } live && live.Number == number
            ? pages.Relay(live)
            : TypedResults.NotFound();
}

/// <summary>Draws the agent's side of calls. A page that is drawn is a sign of life.</summary>
public sealed class DeskVideoPages(TicketViewers viewers, VideoReader reader, TicketThread threads, Presences presences, Readings readings, TimeProvider time)
{
    public Task<TicketViewer.Staff> Viewer(HttpContext http, CancellationToken ct) => viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct);

    /// <summary>The call that this agent has, or had; null where it is none for them.</summary>
    public async Task<DeskCall?> Find(HttpContext http, int number, CancellationToken ct)
    {
        var agent = await Viewer(http, ct);
        var call = await reader.Of(agent, number, ct);
        if (call is not null)
        {
            await readings.Note(agent, call.Thread, ct);
        }

        return call;
    }

    public async Task<IResult> Draw(HttpContext http, News? news, CancellationToken ct)
    {
        await presences.Touch(http.SignedIn.Account, ct);
        return Pages.Draw<DeskVideoPage>(new { Side = await Side(http, ct), Now = time.GetUtcNow(), News = news });
    }

    public async Task<IResult> DrawSide(HttpContext http, CancellationToken ct) =>
        Pages.Draw<DeskVideoSide>(new { Side = await Side(http, ct), Now = time.GetUtcNow() });

    public async Task<IResult> DrawCall(
        HttpContext http, int number, News? news, CancellationToken ct, int status = 0, VerdictForm? typed = null, IReadOnlyList<Problem>? problems = null)
    {
        await presences.Touch(http.SignedIn.Account, ct);
        if (await Find(http, number, ct) is not { } call)
        {
            return TypedResults.NotFound();
        }

        var page = Pages.Draw<DeskCallPage>(new { Call = call, News = news, Typed = typed ?? new VerdictForm(), Problems = problems ?? [] });
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    public async Task<IResult> DrawState(HttpContext http, int number, CancellationToken ct) =>
        await Find(http, number, ct) is { } call ? Pages.Draw<DeskCallState>(new { Call = call }) : TypedResults.NotFound();

    public async Task<IResult> DrawMessages(HttpContext http, int number, CancellationToken ct) =>
        await Find(http, number, ct) is { IsOver: false } call
            ? Pages.Draw<DeskCallMessages>(new { call.Thread, MessageId = Guid.CreateVersion7(time.GetUtcNow()) })
            : TypedResults.NotFound();

    public async Task<IResult> DrawEvents(HttpContext http, int number, int since, CancellationToken ct) =>
        await Find(http, number, ct) is { IsOver: false } && await threads.Read(await Viewer(http, ct), number, null, since, ct) is { } thread
            ? Pages.Draw<DeskCallEvents>(new { Thread = thread, Since = since })
            : TypedResults.NotFound();

    private async Task<VideoSide> Side(HttpContext http, CancellationToken ct)
    {
        var agent = await Viewer(http, ct);
        var side = await reader.Side(agent, ct);
        await readings.NoteList(agent, [.. side.Line.Select(one => one.Who.Ticket)], ct);
        return side;
    }
}
