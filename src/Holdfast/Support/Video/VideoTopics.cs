using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>Names of what pages of calls listen to.</summary>
public static class VideoTopics
{
    /// <summary>Where a member stands with their call.</summary>
    public const string StateKind = "video";

    /// <summary>What the two browsers of a call say to each other.</summary>
    public const string SignalsKind = "video-signals";

    /// <summary>A call, for its agent.</summary>
    public const string DeskKind = "desk-video";

    public const string Mine = StateKind + ":mine";

    public static string Signals(CallId call) => $"{SignalsKind}:{call}";

    internal static string Of(CallId call) => $"video-of-call:{call}";

    internal static string OfMember(AccountId account) => $"video-of:{account.Value}";

    internal static CallId? IdOf(string text) => Guid.TryParseExact(text, "D", out var id) ? CallId.From(id) : null;
}

/// <summary>Tells open pages where a commit has changed a call.</summary>
internal sealed class TellOfCalls(LiveHints hints) : ISaveHook
{
    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var call in rows.Select(row => row.Entity).OfType<VideoCall>())
        {
            hints.Tell(VideoTopics.Signals(call.Id));
            hints.Tell(VideoTopics.Of(call.Id));
            if (call.Account is { } account)
            {
                hints.Tell(VideoTopics.OfMember(account));
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>Where the member stands: their place changes with everybody's before it, and with who is there. Their open page keeps the place.</summary>
internal sealed class VideoTopic(HoldfastDb db, TicketViewers viewers, LineBook line) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct)
    {
        if (listener.Account is not { } account)
        {
            return null;
        }

        List<string> hears = [VideoTopics.OfMember(account)];
        if (await PlaceOf(account, ct) is { } place)
        {
            hears.Add(LineTopics.Of(place.Department));
            if (await db.Set<VideoCall>().Where(c => c.Place == place.Id).Select(c => (CallId?)c.Id).SingleOrDefaultAsync(ct) is { } call)
            {
                hears.Add(VideoTopics.Of(call));
            }
        }

        return new LiveTopic { AlsoHears = hears };
    }

    public async Task Alive(LiveListener listener, string id, CancellationToken ct)
    {
        if (listener.Account is { } account && await PlaceOf(account, ct) is { } place)
        {
            await line.Seen(place.Id, ct);
        }
    }

    private async Task<LinePlace?> PlaceOf(AccountId account, CancellationToken ct) =>
        await viewers.Member(account, ct) is { Contact: not null } member ? await line.OpenOf(member, PlaceKind.Call, ct) : null;
}

/// <summary>A call's signals, for its two sides and nobody else.</summary>
internal sealed class SignalsTopic(HoldfastDb db, CallSides sides) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        VideoTopics.IdOf(id) is { } call && listener.Account is { } account && await sides.IsOfCall(call, account, listener.IsStaff, ct)
            ? new LiveTopic(await db.Set<VideoCall>().Where(c => c.Id == call).Select(c => (long)c.LastSignal).SingleAsync(ct))
            : null;

    public async Task<IReadOnlyDictionary<string, long>> Newest(IReadOnlyList<string> names, CancellationToken ct)
    {
        var ids = names.Select(name => VideoTopics.IdOf(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..])).OfType<CallId>().ToList();
        return await db.Set<VideoCall>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => VideoTopics.Signals(c.Id), c => (long)c.LastSignal, ct);
    }
}

/// <summary>A call as its agent sees it.</summary>
internal sealed class DeskVideoTopic(CallSides sides) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        VideoTopics.IdOf(id) is { } call && listener is { IsStaff: true, Account: { } agent } && await sides.WasOfAgent(call, agent, ct)
            ? new LiveTopic { AlsoHears = [VideoTopics.Of(call)] }
            : null;
}
