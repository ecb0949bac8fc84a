using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Chat;

/// <summary>Where somebody is with their chat.</summary>
public enum ChatState
{
    /// <summary>They may begin one.</summary>
    Start,

    /// <summary>Nobody is there: they may leave a message.</summary>
    Offline,

    /// <summary>They stand in line.</summary>
    Waiting,

    Talking,

    /// <summary>It ended a short while ago.</summary>
    Ended,
}

/// <summary>A department as members see it.</summary>
/// <param name="IsOpen">Inside its hours, and somebody is there.</param>
/// <param name="NextOpening">When its hours begin again; null inside them, and where they never do.</param>
public sealed record ChatDepartment(DepartmentId Id, string Name, string Greeting, bool IsOpen, Hours Hours, DateTimeOffset? NextOpening);

/// <summary>A chat as its member reads it.</summary>
/// <param name="Agent">Who answers; null in the line.</param>
/// <param name="Ahead">How many wait before them.</param>
/// <param name="HasFreeSeat">Somebody is there who has time: nobody is "busy".</param>
/// <param name="ReadByAgent">The newest of their numbers that the agent has looked at.</param>
/// <param name="IsReturned">Their agent was gone: they are at the front of the line again.</param>
/// <param name="EndsAt">When it ends if nobody writes; null while that is far away.</param>
/// <param name="How">How it ended.</param>
public sealed record Conversation(
    RequestThread Thread, string? Agent, int Ahead, bool IsManned, bool HasFreeSeat, int ReadByAgent, bool IsReturned, DateTimeOffset? EndsAt, ChatEnd? How, bool IsRated)
{
    /// <summary>Their agent passed them on: they stand in another line.</summary>
    public bool IsPassed { get; init; }
    /// <summary>False for a stranger until somebody has proved that the address is theirs.</summary>
    public bool IsConfirmed { get; init; } = true;
}

/// <param name="Department">The one that the page is about.</param>
/// <param name="Chat">Null where there is none.</param>
/// <param name="IsStranger">Nobody is signed in.</param>
public sealed record ChatView(ChatState State, IReadOnlyList<ChatDepartment> Departments, ChatDepartment? Department, Conversation? Chat, bool IsStranger = false);

/// <summary>Reads what the member's side of a chat shows.</summary>
public sealed class ChatReader(
    DepartmentBook departments, Presences presences, LineBook line, Conversations conversations, TicketThread threads, TimeProvider time)
{
    /// <summary>How long the end of a chat is still what its page shows.</summary>
    public static readonly TimeSpan EndShown = TimeSpan.FromMinutes(30);

    /// <param name="chosen">The department that an address names.</param>
    /// <param name="isNew">They asked for another one: what has ended is not shown.</param>
    public async Task<ChatView> Read(TicketViewer.Member? member, DepartmentId? chosen, bool isNew, CancellationToken ct)
    {
        var offered = await Offered(ct);
        if (member is { Contact: not null } && await PlaceOf(member, isNew, ct) is { } place && await Of(member, place, ct) is { } chat)
        {
            var state = place.EndedAt is not null ? ChatState.Ended
                // Who was talking keeps the conversation before their eyes while they stand at the front of the line.
                : place.IsWaiting && !chat.IsReturned ? ChatState.Waiting : ChatState.Talking;
            return new ChatView(state, offered, offered.FirstOrDefault(d => d.Id == place.Department), chat);
        }

        var department = offered.FirstOrDefault(d => d.Id == chosen) ?? offered.FirstOrDefault(d => d.IsOpen && d.Id == Department.CustomerService)
            ?? offered.FirstOrDefault(d => d.IsOpen) ?? offered.FirstOrDefault(d => d.Id == Department.CustomerService) ?? (offered.Count > 0 ? offered[0] : null);
        return new ChatView(department is { IsOpen: true } ? ChatState.Start : ChatState.Offline, offered, department, null);
    }

    /// <summary>Departments that members may choose, with who is there now.</summary>
    public async Task<IReadOnlyList<ChatDepartment>> Offered(CancellationToken ct)
    {
        var (now, all) = (time.GetUtcNow(), await departments.Offered(ct));
        var manned = await presences.Manned([.. all.Select(d => d.Department.Id)], ct);
        return
        [
            .. all.Select(d => new ChatDepartment(
                d.Department.Id, d.Department.Name, d.Department.Greeting, d.Hours.IsOpen(now) && manned.Contains(d.Department.Id), d.Hours,
                d.Hours.IsOpen(now) ? null : d.Hours.NextOpening(now))),
        ];
    }

    /// <summary>The chat that is open, or the one that has just ended.</summary>
    public async Task<LinePlace?> PlaceOf(TicketViewer.Member member, bool isNew, CancellationToken ct)
    {
        if (await line.OpenOf(member, ct) is { } open)
        {
            return open;
        }

        var since = time.GetUtcNow() - EndShown;
        return isNew ? null
            : await line.PlacesOf(member).AsNoTracking().Where(p => p.EndedAt > since).OrderByDescending(p => p.EndedAt).FirstOrDefaultAsync(ct);
    }

    public async Task<Conversation?> Of(TicketViewer.Member member, LinePlace place, CancellationToken ct)
    {
        if (await threads.Read(member, place.Ticket, null, null, ct) is not { } thread)
        {
            return null;
        }

        var isOver = place.EndedAt is not null;
        thread = member.Pass is not null && isOver ? UpToEnd(thread) : thread;
        var isWaiting = place.IsWaiting;
        var agent = place.Agent is { } id ? await conversations.NameOf(id, ct) : null;
        var silentAt = thread.ChangedAt + WatchChats.Silence;
        return new Conversation(
            thread, agent,
            isWaiting ? await line.Ahead(place, ct) : 0,
            !isWaiting || (await presences.Manned([place.Department], ct)).Count > 0,
            !isWaiting || await presences.HasFreeSeat(place.Department, ct),
            place.Agent is { } reader ? await conversations.ReadByAgent(place.Ticket, reader, ct) : 0,
            isWaiting && await conversations.WasTaken(place.Ticket, ct),
            !isOver && !isWaiting && time.GetUtcNow() >= thread.ChangedAt + WatchChats.Warning ? silentAt : null,
            isOver ? await conversations.HowItEnded(place.Ticket, ct) : null,
            isOver && await conversations.WasRated(place.Ticket, ct))
        {
            IsPassed = isWaiting && await conversations.WasPassed(place.Ticket, ct),
            IsConfirmed = member.Pass is null || (await conversations.CallersOf([place.Ticket], ct)).Values.Any(caller => caller.IsConfirmed),
        };
    }

    /// <summary>
    /// A stranger's chat as far as they were in it: what is written after its end is for whoever proves that the address is theirs.
    /// </summary>
    internal static RequestThread UpToEnd(RequestThread thread)
    {
        var end = thread.Events.FirstOrDefault(e => e.Kind is HappeningKind.ChatEnded)?.Number ?? 0;
        return thread with { Events = [.. thread.Events.Where(e => e.Number <= end)] };
    }
}
