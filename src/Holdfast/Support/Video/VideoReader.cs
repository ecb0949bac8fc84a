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
    string? Agent = null, int Ahead = 0, bool HasFreeSeat = true, bool IsReturned = false, Challenge? Challenge = null, int Pictures = 0);

/// <summary>Somebody in the line for a call.</summary>
/// <param name="GoneFor">Since when their page is gone; null while it is open.</param>
public sealed record InCallLine(Waiting Who, TimeSpan? GoneFor);

/// <summary>The line for calls, and the call that the agent has.</summary>
/// <param name="Looks">Second looks that the agent was drawn for.</param>
public sealed record VideoSide(bool IsTaking, int Taken, int Seats, int? Own, IReadOnlyList<InCallLine> Line, IReadOnlyList<LookLine> Looks);

/// <param name="Number">The call's ticket.</param>
public sealed record LookLine(LookId Id, int Number);

/// <summary>A picture as a list shows it.</summary>
public sealed record PictureLine(PictureId Id, DateTimeOffset? TakenAt, DateTimeOffset GoneAt, bool IsThere);

/// <summary>What somebody who was drawn sees: nothing of what the first one decided.</summary>
public sealed record LookView(
    LookId Id, int Number, string Name, IReadOnlyList<PictureLine> Pictures, IReadOnlyList<Challenge> Challenges, IReadOnlyList<string> Checks, ComparedWith With, DateTimeOffset Since);

/// <summary>A call as its agent reads it.</summary>
public sealed record DeskCall(VideoCall Call, DeskThread Thread, bool IsOver, DateTimeOffset? TakenAt, DateTimeOffset AgreedAt)
{
    public Challenge? Challenge { get; init; }

    public IReadOnlyList<PictureLine> Pictures { get; init; } = [];

    public IReadOnlyList<string> Checklist { get; init; } = [];

    public CallVerdict? Verdict { get; init; }

    /// <summary>What the second agent said; null while nobody has.</summary>
    public CallLook? Look { get; init; }
}

/// <summary>Reads what both sides of a call show.</summary>
public sealed class VideoReader(
    HoldfastDb db, VideoSettings settings, JoinLineHandler joining, DepartmentBook departments, Presences presences, LineBook line, Conversations conversations,
    TicketThread threads, TimeProvider time)
{
    /// <summary>How long the end of a call is still what its page shows.</summary>
    public static readonly TimeSpan EndShown = TimeSpan.FromMinutes(30);

    /// <summary>Second looks that are shown.</summary>
    private const int MostLooks = 50;

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
            [.. waiting.Select(w => new InCallLine(w, now - (w.SeenAt ?? w.ArrivedAt) is var gone && gone > PageIsOpen ? gone : null))],
            await db.Set<SecondLook>().Where(l => l.Drawn == me && l.AnsweredAt == null)
                .Join(db.Set<VideoCall>(), l => l.Call, c => c.Id, (look, call) => new LookLine(look.Id, call.Number)).Take(MostLooks).ToListAsync(ct));
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
            call, thread, place is null, place?.TakenAt ?? call.TakenAt, await db.Set<VideoConsent>().Where(c => c.Id == call.Consent).Select(c => c.At).SingleAsync(ct))
        {
            Challenge = await ChallengeOf(call.Id, ct),
            Pictures = await PicturesOf(call.Id, ct),
            Checklist = settings.Options.Checks,
            Verdict = await db.Set<CallVerdict>().AsNoTracking().SingleOrDefaultAsync(v => v.Call == call.Id, ct),
            Look = await db.Set<SecondLook>().Where(l => l.Call == call.Id && l.Answer != null && l.Answer != CallLook.CantTell).Select(l => l.Answer).FirstOrDefaultAsync(ct),
        };
    }

    /// <summary>What a drawn agent looks at; null where they weren't drawn, or have answered.</summary>
    public async Task<LookView?> LookOf(AccountId agent, LookId id, CancellationToken ct)
    {
        var found = await (
            from look in db.Set<SecondLook>().AsNoTracking()
            join call in db.Set<VideoCall>() on look.Call equals call.Id
            join verdict in db.Set<CallVerdict>() on call.Id equals verdict.Call
            join contact in db.Set<Contact>() on call.Contact equals contact.Id
            where look.Id == id && look.Drawn == agent && look.AnsweredAt == null
            select new { call.Id, call.Number, contact.Name, verdict.Checks, verdict.With, verdict.KnownSince }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var challenges = await db.Set<CallChallenge>().Where(c => c.Call == found.Id).OrderBy(c => c.Seq).Take(CallChallenge.Most)
            .Select(c => new Challenge(c.Kind, c.Value)).ToListAsync(ct);
        return new LookView(
            id, found.Number, found.Name, await PicturesOf(found.Id, ct), challenges, found.Checks.Split('\n', StringSplitOptions.RemoveEmptyEntries), found.With,
            new DateTimeOffset(found.KnownSince, TimeOnly.MinValue, TimeSpan.Zero));
    }

    private async Task<Challenge?> ChallengeOf(CallId call, CancellationToken ct) =>
        await db.Set<CallChallenge>().Where(c => c.Call == call).OrderByDescending(c => c.Seq).Select(c => (Challenge?)new Challenge(c.Kind, c.Value)).FirstOrDefaultAsync(ct);

    private async Task<IReadOnlyList<PictureLine>> PicturesOf(CallId call, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<CallPicture>().Where(p => p.Call == call).OrderBy(p => p.AskedAt).ThenBy(p => p.Id).Take(CallPicture.Most)
            .Select(p => new PictureLine(p.Id, p.TakenAt, p.GoneAt, p.Key != null && p.GoneAt > now)).ToListAsync(ct);
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
            return new VideoView(VideoStep.Call, call.Number, Call: call, Agent: await conversations.NameOf(agent, ct))
            {
                Challenge = await ChallengeOf(call.Id, ct),
                Pictures = await db.Set<CallPicture>().CountAsync(p => p.Call == call.Id && p.TakenAt != null, ct),
            };
        }

        var (at, now) = (await departments.Read(place.Department, ct), time.GetUtcNow());
        return new VideoView(
            VideoStep.Waiting, call.Number, place.Department, at is not null && await presences.IsOpen(at, ct), at?.Hours,
            at is null || at.Hours.IsOpen(now) ? null : at.Hours.NextOpening(now), call,
            Ahead: await line.Ahead(place, ct), HasFreeSeat: await presences.HasFreeSeat(place.Department, ct), IsReturned: await conversations.CallWasTaken(call.Ticket, call.JoinedAt, ct));
    }
}
