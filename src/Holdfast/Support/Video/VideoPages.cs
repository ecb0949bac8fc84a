using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>A relay as a browser is told of it.</summary>
public sealed record RelayServer(IReadOnlyList<string> Urls, string Username, string Credential);

/// <summary>How the two are to find each other.</summary>
public sealed record RelayAnswer(bool RelayOnly, IReadOnlyList<RelayServer> Servers);

/// <summary>Draws the member's side of a call, and what both sides fetch.</summary>
public sealed class VideoPages(
    HoldfastDb db, VideoSettings settings, VideoReader reader, CallSides sides, TicketViewers viewers, LineBook line, Submissions submissions, TimeProvider time)
{
    /// <summary>Signals that are read at once: all that a call can have.</summary>
    private const int MostSignals = CallSignal.Most * 2;

    public static string Address(int? ticket, DepartmentId? department) =>
        ticket is not null || department is null ? VideoPaths.Of(ticket) : $"{VideoPaths.Video}?department={department}";

    public sealed record OpenCall(TicketViewer.Member By, VideoCall Call);

    /// <summary>The call, or the place in the line for one, of whoever is signed in, where it was joined in this sign-in.</summary>
    public async Task<OpenCall?> Open(HttpContext http, CancellationToken ct)
    {
        var member = await viewers.Member(http.SignedIn.Account, ct);
        return await reader.CallOf(member, true, ct) is ({ } call, not null) && call.Session == http.SignedIn.Session ? new OpenCall(member, call) : null;
    }

    public async Task<IResult> Draw(HttpContext http, int? ticket, DepartmentId? department, bool isNew, News? news, CancellationToken ct, int status = 0)
    {
        var page = Pages.Draw<VideoPage>(new
        {
            View = await View(http, ticket, department, isNew, ct),
            Submission = http.Features.Get<SignedIn>() is { } person ? submissions.New(person.Session.Value.ToString("N")) : "",
            Now = time.GetUtcNow(),
            News = news,
        });
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    public async Task<IResult> DrawState(HttpContext http, int? ticket, DepartmentId? department, bool isNew, CancellationToken ct) => Pages.Draw<VideoState>(new
    {
        View = await View(http, ticket, department, isNew, ct),
        Submission = submissions.New(http.SignedIn.Session.Value.ToString("N")),
        Now = time.GetUtcNow(),
    });

    /// <summary>What the other side has said since, for the member.</summary>
    public async Task<IResult> DrawSignals(HttpContext http, string call, int since, CancellationToken ct) =>
        VideoTopics.IdOf(call) is { } id && await sides.OfMember(id, http.SignedIn.Account, http.SignedIn.Session, ct) is { } live
            ? await Signals(live, since, VideoPaths.SignalsOf, ct)
            : TypedResults.NotFound();

    /// <summary>The same, for the agent.</summary>
    public async Task<IResult> DrawSignals(LiveCall live, int since, CancellationToken ct) =>
        await Signals(live, since, (call, after) => VideoPaths.Act(live.Number, $"signals?call={call}&since={after}"), ct);

    public async Task<IResult> DrawRelay(HttpContext http, string call, CancellationToken ct) =>
        VideoTopics.IdOf(call) is { } id && await sides.OfMember(id, http.SignedIn.Account, http.SignedIn.Session, ct) is { } live
            ? Relay(live)
            : TypedResults.NotFound();

    /// <summary>What a browser needs for the relay: only once the agent has taken the call (rulings G37).</summary>
    public IResult Relay(LiveCall live)
    {
        var pass = RelayPass.For($"{live.Id}", settings.Options.RelaySecret, time.GetUtcNow().AddMinutes(settings.Options.RelayMinutes));
        return TypedResults.Json(new RelayAnswer(
            settings.RelayOnly, settings.Options.Relays.Count == 0 ? [] : [new RelayServer([.. settings.Options.Relays], pass.Username, pass.Credential)]));
    }

    private async Task<IResult> Signals(LiveCall live, int since, Func<CallId, int, string> from, CancellationToken ct)
    {
        var bodies = await db.Set<CallSignal>().AsNoTracking().Where(s => s.Call == live.Id && s.Seq > since && s.IsToMember == live.IsMember).OrderBy(s => s.Seq)
            .Take(MostSignals).ToListAsync(ct);
        var at = Math.Max(live.LastSignal, bodies.Count > 0 ? bodies[^1].Seq : since);
        return Pages.Draw<SignalRows>(new { Signals = bodies, Topic = VideoTopics.Signals(live.Id), At = at, From = from(live.Id, at) });
    }

    /// <summary>What the page shows; that it was shown is noted, as a place in the line is kept by it.</summary>
    private async Task<VideoView> View(HttpContext http, int? ticket, DepartmentId? department, bool isNew, CancellationToken ct)
    {
        if (http.Features.Get<SignedIn>() is not { } person)
        {
            return new VideoView(settings.IsOn ? VideoStep.SignedOut : VideoStep.Off, ticket, department);
        }

        var view = await reader.Read(await viewers.Member(person.Account, ct), person.Session, ticket, department, isNew, ct);
        if (view is { Step: VideoStep.Waiting or VideoStep.Call, Call: { } call })
        {
            await line.Seen(call.Place, ct);
        }

        return view;
    }
}
