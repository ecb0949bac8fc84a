using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>Where somebody is with their video check.</summary>
public enum VideoStep
{
    /// <summary>There are no calls here.</summary>
    Off,

    SignedOut,

    /// <summary>They have not agreed yet.</summary>
    Consent,

    /// <summary>They may check their camera and join the line.</summary>
    Ready,

    Waiting,
    Call,

    /// <summary>It ended a short while ago.</summary>
    Ended,

    /// <summary>They are in the line or in a call where they signed in elsewhere.</summary>
    Elsewhere,
}

/// <param name="Ticket">The request that it is about; null where there is none yet.</param>
/// <param name="IsOpen">Somebody is there at this moment.</param>
/// <param name="NextOpening">When the department's hours begin again; null inside them, and where they never do.</param>
/// <param name="Ahead">How many wait before them.</param>
/// <param name="HasFreeSeat">Somebody is there who has time: nobody is "busy".</param>
/// <param name="IsReturned">Their agent was gone: they are at the front of the line again.</param>
public sealed record VideoView(
    VideoStep Step, int? Ticket = null, DepartmentId? Department = null, bool IsOpen = false, Hours? Hours = null, DateTimeOffset? NextOpening = null, VideoCall? Call = null,
    string? Agent = null, int Ahead = 0, bool HasFreeSeat = true, bool IsReturned = false);

/// <summary>Somebody in the line for a call.</summary>
/// <param name="GoneFor">Since when their page is gone; null while it is open.</param>
public sealed record InCallLine(Waiting Who, TimeSpan? GoneFor);

/// <summary>The line for calls, and the call that the agent has.</summary>
public sealed record VideoSide(bool IsTaking, int Taken, int Seats, int? Own, IReadOnlyList<InCallLine> Line);

/// <summary>A call as its agent reads it.</summary>
public sealed record DeskCall(VideoCall Call, DeskThread Thread, bool IsOver, DateTimeOffset? TakenAt, DateTimeOffset AgreedAt);

/// <summary>Reads what both sides of a call show.</summary>
public sealed class VideoReader(
    HoldfastDb db, VideoSettings settings, JoinLineHandler joining, DepartmentBook departments, Presences presences, LineBook line, Conversations conversations,
    TicketThread threads, TimeProvider time)
{
    /// <summary>How long the end of a call is still what its page shows.</summary>
    public static readonly TimeSpan EndShown = TimeSpan.FromMinutes(30);

    /// <summary>How old the last sign of a page is that counts as open.</summary>
    private static readonly TimeSpan PageIsOpen = TimeSpan.FromSeconds(50);

    /// <param name="ticket">The request that an address names.</param>
    /// <param name="isNew">They want another one: what has ended is not shown.</param>
    public async Task<VideoView> Read(TicketViewer.Member member, SessionId session, int? ticket, DepartmentId? department, bool isNew, CancellationToken ct)
    {
        if (await CallOf(member, isNew, ct) is var (call, place))
        {
            return await Of(call, place, session, ct);
        }

        if (!settings.IsOn)
        {
            return new VideoView(VideoStep.Off);
        }

        var about = ticket is { } number && await threads.IdOf(member, number, ct) is { } id ? await conversations.DepartmentOf(id, ct) : department ?? Department.CustomerService;
        var at = await departments.Read(about == Department.None ? Department.CustomerService : about, ct);
        var now = time.GetUtcNow();
        var agreed = member.Contact is { } known && await joining.ConsentOf(known, ct) is not null;
        return new VideoView(
            agreed ? VideoStep.Ready : VideoStep.Consent, ticket, department, at is not null && await presences.IsOpen(at, ct), at?.Hours,
            at is null || at.Hours.IsOpen(now) ? null : at.Hours.NextOpening(now));
    }

    /// <summary>The call that is open, or the one that has just ended.</summary>
    public async Task<(VideoCall Call, LinePlace? Place)?> CallOf(TicketViewer.Member member, bool isNew, CancellationToken ct)
    {
        if (await line.OpenOf(member, PlaceKind.Call, ct) is { } place)
        {
            return await db.Set<VideoCall>().AsNoTracking().SingleOrDefaultAsync(c => c.Place == place.Id, ct) is { } open ? (open, place) : null;
        }

        var (since, contact) = (time.GetUtcNow() - EndShown, member.Contact ?? default);
        return !isNew && await db.Set<VideoCall>().AsNoTracking().Where(c => c.Contact == contact && c.EndedAt > since).OrderByDescending(c => c.JoinedAt).FirstOrDefaultAsync(ct) is { } ended
            ? (ended, null) : null;
    }

    public async Task<VideoSide> Side(TicketViewer.Staff agent, CancellationToken ct)
    {
        var (now, me) = (time.GetUtcNow(), agent.Account);
        var own = await db.Set<LinePlace>().Where(p => p.Agent == me && p.EndedAt == null && p.Kind == PlaceKind.Call).Select(p => (int?)p.Number).FirstOrDefaultAsync(ct);
        var waiting = await line.For(agent, PlaceKind.Call, ct);
        var (taken, seats) = await line.SeatsOf(me, ct);
        return new VideoSide(
            await presences.IsTaking(me, ct), taken, seats, own,
            [.. waiting.Select(w => new InCallLine(w, now - (w.SeenAt ?? w.ArrivedAt) is var gone && gone > PageIsOpen ? gone : null))]);
    }

    /// <summary>The newest call of a ticket that the agent has, or had; null where there is none.</summary>
    public async Task<DeskCall?> Of(TicketViewer.Staff agent, int number, CancellationToken ct)
    {
        var me = agent.Account;
        var call = await db.Set<VideoCall>().AsNoTracking()
            .Where(c => c.Number == number && (c.Agent == me || db.Set<LinePlace>().Any(p => p.Id == c.Place && p.EndedAt == null && p.Agent == me)))
            .OrderByDescending(c => c.JoinedAt).FirstOrDefaultAsync(ct);
        if (call is null || await threads.Read(agent, number, null, null, ct) is not { } thread)
        {
            return null;
        }

        var place = await db.Set<LinePlace>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == call.Place && p.EndedAt == null, ct);
        return new DeskCall(
            call, thread, place is null, place?.TakenAt ?? call.TakenAt, await db.Set<VideoConsent>().Where(c => c.Id == call.Consent).Select(c => c.At).SingleAsync(ct));
    }

    private async Task<VideoView> Of(VideoCall call, LinePlace? place, SessionId session, CancellationToken ct)
    {
        if (place is null)
        {
            return new VideoView(VideoStep.Ended, call.Number, Call: call, Agent: call.Agent is { } was ? await conversations.NameOf(was, ct) : null);
        }

        if (call.Session != session)
        {
            return new VideoView(VideoStep.Elsewhere, call.Number, Call: call);
        }

        if (place.Agent is { } agent)
        {
            return new VideoView(VideoStep.Call, call.Number, Call: call, Agent: await conversations.NameOf(agent, ct));
        }

        var (at, now) = (await departments.Read(place.Department, ct), time.GetUtcNow());
        return new VideoView(
            VideoStep.Waiting, call.Number, place.Department, at is not null && await presences.IsOpen(at, ct), at?.Hours,
            at is null || at.Hours.IsOpen(now) ? null : at.Hours.NextOpening(now), call,
            Ahead: await line.Ahead(place, ct), HasFreeSeat: await presences.HasFreeSeat(place.Department, ct), IsReturned: await conversations.CallWasTaken(call.Ticket, call.JoinedAt, ct));
    }
}
