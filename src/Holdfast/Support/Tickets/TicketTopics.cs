using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>
/// Names of what pages of tickets listen to. Members and staff have names of their own for one ticket, because what is internal changes nothing
/// that members receive, not even a hint.
/// </summary>
public static class TicketTopics
{
    public const string RequestKind = "request";
    public const string TicketKind = "ticket";
    public const string HereKind = "here";
    public const string RequestsKind = "requests";
    public const string DeskKind = "desk";

    /// <summary>The public events of a ticket, by members' numbers.</summary>
    public static string Request(TicketId ticket) => $"{RequestKind}:{ticket}";

    /// <summary>All events of a ticket.</summary>
    public static string Ticket(TicketId ticket) => $"{TicketKind}:{ticket}";

    /// <summary>Which colleagues have the ticket open, and who is writing.</summary>
    public static string Here(TicketId ticket) => $"{HereKind}:{ticket}";

    internal static TicketId? IdOf(string text) => Guid.TryParseExact(text, "D", out var id) ? TicketId.From(id) : null;

    internal static List<TicketId> IdsOf(IEnumerable<string> names) => [.. names.Select(name => IdOf(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..])).OfType<TicketId>()];
}

/// <summary>Tells open pages, here and on other nodes, which tickets a commit has changed.</summary>
internal sealed class TellOfTickets(LiveHints hints) : ISaveHook
{
    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var row in rows)
        {
            if (row is { Entity: TicketEvent written, State: EntityState.Added })
            {
                hints.Tell(TicketTopics.Ticket(written.Ticket));
                if (written.Kind is HappeningKind.Moved)
                {
                    hints.Tell(DeskTopics.Moved);
                }

                if (written.PublicSeq is not null)
                {
                    hints.Tell(TicketTopics.Request(written.Ticket));
                    if (rows.Select(other => other.Entity).OfType<Ticket>().FirstOrDefault(t => t.Id == written.Ticket)?.RequesterAccount is { } member)
                    {
                        hints.Tell(RequestsTopics.Of(member.Value));
                    }
                }
            }
            else if (row is { Entity: Ticket ticket })
            {
                hints.Tell(DeskTopics.In(ticket.Department.Value));
                hints.Tell(DeskTopics.Everywhere);
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>A request, for its owner and whoever is in copy.</summary>
internal sealed class RequestTopics(HoldfastDb db, TicketViewers viewers, TicketSight sight) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct)
    {
        if (listener.Account is not { } account || TicketTopics.IdOf(id) is not { } ticket)
        {
            return null;
        }

        var member = await viewers.Member(account, ct);
        return await sight.Of(member).Where(t => t.Id == ticket).Select(t => (int?)t.LastPublicSeq).SingleOrDefaultAsync(ct) is { } newest
            ? new LiveTopic(newest)
            : null;
    }

    public async Task<IReadOnlyDictionary<string, long>> Newest(IReadOnlyList<string> names, CancellationToken ct)
    {
        var tickets = TicketTopics.IdsOf(names);
        return await db.Set<Ticket>().Where(t => tickets.Contains(t.Id)).Select(t => new { t.Id, t.LastPublicSeq })
            .ToDictionaryAsync(t => TicketTopics.Request(t.Id), t => (long)t.LastPublicSeq, ct);
    }
}

/// <summary>What a member has asked us: the list.</summary>
internal sealed class RequestsTopics : ILiveTopics
{
    public static string Of(Guid member) => $"requests-of:{member}";

    public Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        Task.FromResult(listener.Account is { } member ? new LiveTopic { AlsoHears = [Of(member.Value)] } : null);
}

/// <summary>A ticket, for staff.</summary>
internal sealed class StaffTopics(HoldfastDb db, TicketViewers viewers, TicketSight sight) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        await NewestOf(viewers, sight, listener, id, ct) is { } newest ? new LiveTopic(newest) : null;

    public async Task<IReadOnlyDictionary<string, long>> Newest(IReadOnlyList<string> names, CancellationToken ct)
    {
        var tickets = TicketTopics.IdsOf(names);
        return await db.Set<Ticket>().Where(t => tickets.Contains(t.Id)).Select(t => new { t.Id, t.LastSeq })
            .ToDictionaryAsync(t => TicketTopics.Ticket(t.Id), t => (long)t.LastSeq, ct);
    }

    /// <summary>Null where the ticket does not exist for the listener. Their role and departments are asked of the database.</summary>
    internal static async Task<int?> NewestOf(TicketViewers viewers, TicketSight sight, LiveListener listener, string id, CancellationToken ct) =>
        listener is { IsStaff: true, Account: { } account } && TicketTopics.IdOf(id) is { } ticket && await viewers.StaffOf(account, ct) is { } staff
            ? await sight.Of(staff).Where(t => t.Id == ticket).Select(t => (int?)t.LastSeq).SingleOrDefaultAsync(ct)
            : null;
}

/// <summary>Who else has a ticket open, and who is writing. Nothing of it is stored.</summary>
internal sealed class HereTopics(TicketViewers viewers, TicketSight sight, LiveSigns signs) : ILiveTopics
{
    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        await StaffTopics.NewestOf(viewers, sight, listener, id, ct) is not null ? new LiveTopic { WritesAs = listener.Account?.Value } : null;

    public Task Alive(LiveListener listener, string id, CancellationToken ct)
    {
        if (listener.Account is { } me && TicketTopics.IdOf(id) is { } ticket)
        {
            signs.Show(TicketTopics.Here(ticket), me.Value, LiveSign.Here);
        }

        return Task.CompletedTask;
    }

    public Task Left(LiveListener listener, string id)
    {
        if (listener.Account is { } me && TicketTopics.IdOf(id) is { } ticket)
        {
            signs.TakeBack(TicketTopics.Here(ticket), me.Value, LiveSign.Here);
            signs.TakeBack(TicketTopics.Here(ticket), me.Value, LiveSign.Writing);
        }

        return Task.CompletedTask;
    }
}

/// <summary>The lists of the desk: they change with any ticket of a department that the reader sees.</summary>
internal sealed class DeskTopics(HoldfastDb db, TicketViewers viewers) : ILiveTopics
{
    /// <summary>Told at each change of any ticket, for those who see all departments.</summary>
    public const string Everywhere = "desk-of:all";

    /// <summary>A ticket has left a department that its row names no more.</summary>
    public const string Moved = "desk-of:moved";

    private const string Prefix = "desk-of:";

    public static string In(Guid department) => Prefix + department;

    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        listener is not { IsStaff: true, Account: { } account } || await viewers.StaffOf(account, ct) is not { } staff ? null
            : staff.SeesAll ? new LiveTopic { AlsoHears = [Everywhere] }
            : new LiveTopic { AlsoHears = [.. staff.Departments.Append(Departments.Department.None).Select(d => In(d.Value)), Moved] };

    public async Task<IReadOnlyDictionary<string, long>> Newest(IReadOnlyList<string> names, CancellationToken ct)
    {
        Dictionary<string, long> newest = [];
        foreach (var name in names)
        {
            var tickets = db.Set<Ticket>().AsQueryable();
            if (Guid.TryParseExact(name[Prefix.Length..], "D", out var id))
            {
                var department = Departments.DepartmentId.From(id);
                tickets = tickets.Where(t => t.Department == department);
            }
            else if (name != Everywhere)
            {
                continue;
            }

            foreach (var status in Enum.GetValues<TicketStatus>())
            {
                // By the index of department, status and time: one step for each.
                var changed = await tickets.Where(t => t.Status == status).OrderByDescending(t => t.ChangedAt).Select(t => (DateTimeOffset?)t.ChangedAt).FirstOrDefaultAsync(ct);
                newest[name] = Math.Max(newest.GetValueOrDefault(name), changed?.UtcTicks ?? 0);
            }
        }

        return newest;
    }
}
