using Holdfast.Platform.Live;
using Holdfast.Support.Line;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Chat;

/// <summary>Names of what pages of chats listen to.</summary>
public static class ChatTopics
{
    /// <summary>The member's messages.</summary>
    public const string ChatKind = "chat";

    /// <summary>How far they were read, and whether it has ended.</summary>
    public const string StateKind = "chat-state";

    /// <summary>A member's place in the line.</summary>
    public const string PlaceKind = "place";

    /// <summary>The agent's messages and notes.</summary>
    public const string DeskKind = "desk-chat";

    /// <summary>How far the member has read, and whether it has ended, for agents.</summary>
    public const string DeskStateKind = "desk-chat-state";

    /// <summary>Told when one side has looked at what the other wrote.</summary>
    public static string Seen(TicketId chat) => $"chat-seen:{chat}";

    /// <summary>On which the agent writes; on the member's topic the member does.</summary>
    internal static string Desk(string chat) => $"{DeskKind}:{chat}";

    internal static string Chat(string chat) => $"{ChatKind}:{chat}";

    internal static TicketId? IdOf(string text) => Guid.TryParseExact(text, "D", out var id) ? TicketId.From(id) : null;
}

/// <summary>Who listens to a chat as the one who began it: whoever is signed in, or the browser that holds its pass.</summary>
internal sealed class ChatListeners(TicketViewers viewers, Passes passes, Conversations conversations)
{
    /// <summary>The listener and the newest number of the chat; null where it does not exist for them.</summary>
    public async Task<(TicketViewer.Member Viewer, TicketId Chat, int Newest)?> Find(LiveListener listener, string id, CancellationToken ct)
    {
        var viewer = listener.Account is { } account ? await viewers.Member(account, ct) : await passes.OfChat(listener.Http, ct);
        return viewer is not null && ChatTopics.IdOf(id) is { } chat && await conversations.Newest(viewer, chat, ct) is { } newest ? (viewer, chat, newest) : null;
    }
}

/// <summary>The messages of a chat, for its member: they hear of what is public, and of whether the agent is writing.</summary>
internal sealed class ChatTopic(ChatListeners listeners, RequestTopics requests, LineBook line, LiveSigns signs) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        await listeners.Find(listener, id, ct) is var (viewer, chat, newest)
            ? new LiveTopic(newest)
            {
                AlsoHears = [TicketTopics.Request(chat), ChatTopics.Desk(id)],
                IsWriting = signs.Of(ChatTopics.Desk(id), LiveSign.Writing).Count > 0,
                WritesAs = viewer.Pass?.Id.Value ?? viewer.Account.Value,
            }
            : null;

    public async Task<IReadOnlyDictionary<string, long>> Newest(IReadOnlyList<string> names, CancellationToken ct) =>
        await ChatNumbers.Of(requests, names, TicketTopics.RequestKind, ct);

    /// <summary>An open page keeps the place in the line.</summary>
    public async Task Alive(LiveListener listener, string id, CancellationToken ct)
    {
        if (ChatTopics.IdOf(id) is { } chat && await line.OpenOf(chat, ct) is { } place)
        {
            await line.Seen(place.Id, ct);
        }
    }
}

/// <summary>What stands below the member's messages.</summary>
internal sealed class ChatStateTopic(ChatListeners listeners) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        await listeners.Find(listener, id, ct) is var (_, chat, _)
            ? new LiveTopic { AlsoHears = [TicketTopics.Request(chat), ChatTopics.Seen(chat)] }
            : null;
}

/// <summary>A place in the line: it changes with everybody's before it, and with who is there.</summary>
internal sealed class PlaceTopic(ChatListeners listeners, LineBook line) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        await listeners.Find(listener, id, ct) is var (_, chat, _) && await line.OpenOf(chat, ct) is { } place
            ? new LiveTopic { AlsoHears = [TicketTopics.Request(chat), LineTopics.Of(place.Department)] }
            : null;
}

/// <summary>The messages and notes of a chat, for staff.</summary>
internal sealed class DeskChatTopic(StaffTopics tickets, LiveSigns signs) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        await tickets.Find(listener, id, ct) is { } found && ChatTopics.IdOf(id) is { } chat
            ? found with
            {
                AlsoHears = [TicketTopics.Ticket(chat), ChatTopics.Chat(id)],
                IsWriting = signs.Of(ChatTopics.Chat(id), LiveSign.Writing).Count > 0,
                WritesAs = listener.Account?.Value,
            }
            : null;

    public async Task<IReadOnlyDictionary<string, long>> Newest(IReadOnlyList<string> names, CancellationToken ct) =>
        await ChatNumbers.Of(tickets, names, TicketTopics.TicketKind, ct);
}

/// <summary>What stands below the agent's messages.</summary>
internal sealed class DeskChatStateTopic(StaffTopics tickets) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        await tickets.Find(listener, id, ct) is not null && ChatTopics.IdOf(id) is { } chat
            ? new LiveTopic { AlsoHears = [TicketTopics.Ticket(chat), ChatTopics.Seen(chat)] }
            : null;
}

/// <summary>Chats have the numbers of their tickets.</summary>
internal static class ChatNumbers
{
    public static async Task<IReadOnlyDictionary<string, long>> Of(ILiveTopics tickets, IReadOnlyList<string> names, string kind, CancellationToken ct)
    {
        var byTicket = names.ToLookup(name => $"{kind}:{name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]}");
        var newest = await tickets.Newest([.. byTicket.Select(group => group.Key)], ct);
        return byTicket.Where(group => newest.ContainsKey(group.Key)).SelectMany(group => group.Select(name => (name, At: newest[group.Key])))
            .ToDictionary(one => one.name, one => one.At);
    }
}
