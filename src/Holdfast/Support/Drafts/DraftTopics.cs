using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Drafts;

/// <summary>Names of what pages with drafts listen to.</summary>
public static class DraftTopics
{
    /// <summary>What its member can do with a draft.</summary>
    public const string Kind = "draft";

    /// <summary>The same for staff.</summary>
    public const string DeskKind = "desk-draft";

    public static string Of(DraftId draft) => $"{Kind}:{draft}";

    public static string Desk(DraftId draft) => $"{DeskKind}:{draft}";

    internal static async Task<LiveTopic?> Find(HoldfastDb db, ILiveTopics tickets, LiveListener listener, string id, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var guid))
        {
            return null;
        }

        var draft = DraftId.From(guid);
        var ticket = await db.Set<Draft>().Where(d => d.Id == draft).Select(d => (TicketId?)d.Ticket).SingleOrDefaultAsync(ct);
        return ticket is { } known && await tickets.Find(listener, known.ToString(), ct) is not null ? new LiveTopic { AlsoHears = [Of(draft)] } : null;
    }
}

internal sealed class DraftTopic(HoldfastDb db, RequestTopics requests) : ILiveTopics
{
    public Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) => DraftTopics.Find(db, requests, listener, id, ct);
}

internal sealed class DeskDraftTopic(HoldfastDb db, StaffTopics tickets) : ILiveTopics
{
    public Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) => DraftTopics.Find(db, tickets, listener, id, ct);
}

/// <summary>Tells open pages that a draft has another version, or was decided.</summary>
internal sealed class TellOfDrafts(LiveHints hints) : ISaveHook
{
    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var draft in rows.Select(row => row.Entity).OfType<Draft>())
        {
            hints.Tell(DraftTopics.Of(draft.Id));
        }

        return Task.CompletedTask;
    }
}
