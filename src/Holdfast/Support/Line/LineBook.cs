using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Line;

/// <summary>Somebody in the line, as agents see them.</summary>
/// <param name="SeenAt">When their page was last seen; null where it never was.</param>
public sealed record Waiting(
    PlaceId Place, TicketId Ticket, int Number, string Name, DepartmentId Department, string DepartmentName, DateTimeOffset ArrivedAt, DateTimeOffset? SeenAt,
    SessionId? Session, AccountId? Account, TicketPassId? Pass)
{
    /// <summary>Somebody proved that the stranger's address is theirs.</summary>
    public bool IsConfirmed { get; init; }
}

/// <summary>What came of taking the next.</summary>
public abstract record TakeNextResult
{
    private TakeNextResult()
    {
    }

    /// <param name="Number">Of its ticket.</param>
    public sealed record Taken(int Number) : TakeNextResult;

    /// <summary>Nobody waits for this agent.</summary>
    public sealed record Nobody : TakeNextResult;

    /// <summary>The agent has as many as they have seats.</summary>
    public sealed record NoSeat : TakeNextResult;
}

/// <summary>
/// The line (rulings G26): one for chats and calls, sorted by priority, arrival and id. The next is taken in one transaction that holds
/// the ticket, then the agent's row, then the departments' turns, in this order everywhere: two tabs count the seats one after the other, and
/// nobody is overtaken.
/// </summary>
public sealed class LineBook(HoldfastDb db, Conversations conversations, TimeProvider time)
{
    /// <summary>People in the line of a department at the most.</summary>
    public const int Most = 200;

    /// <summary>How many of them may be strangers: members always find room (rulings G26).</summary>
    public const int MostOfStrangers = Most / 2;

    /// <summary>Strangers of one network in the line, or talking, at once.</summary>
    public const int MostOfNetwork = 2;

    /// <summary>Who vanished keeps the place for so long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>How often a take begins anew because others were faster.</summary>
    private const int Tries = 20;

    /// <summary>The place of somebody that is not over; null where there is none.</summary>
    public Task<LinePlace?> OpenOf(TicketViewer.Member member, PlaceKind kind, CancellationToken ct) =>
        PlacesOf(member).AsNoTracking().SingleOrDefaultAsync(p => p.Kind == kind && p.EndedAt == null, ct);

    /// <summary>The places of somebody: a member's by their contact, a stranger's by the pass that they began with.</summary>
    internal IQueryable<LinePlace> PlacesOf(TicketViewer.Member member)
    {
        if (member.Pass is { Id: var pass })
        {
            return db.Set<LinePlace>().Where(p => p.Pass == pass);
        }

        var contact = member.Contact ?? default;
        return db.Set<LinePlace>().Where(p => p.Contact == contact && p.Pass == null);
    }

    /// <summary>Whether a stranger's browser stands in the line, or talks, already.</summary>
    public Task<bool> IsIn(string browser, CancellationToken ct) =>
        db.Set<LinePlace>().AnyAsync(p => p.Browser == browser && p.Kind == PlaceKind.Chat && p.EndedAt == null, ct);

    /// <summary>
    /// Whether one more stranger may wait there, inside <see cref="HoldfastDb.Write{T}"/>. Strangers who come at the same moment are counted one
    /// after the other: the row of "no department", in which nobody waits, is held until the commit.
    /// </summary>
    internal async Task<bool> HoldRoomForStranger(DepartmentId department, string network, CancellationToken ct)
    {
        await HoldTurns([Departments.Department.None], ct);
        return await db.Set<LinePlace>().CountAsync(p => p.Network == network && p.EndedAt == null, ct) < MostOfNetwork
            && await Line([department], PlaceKind.Chat).CountAsync(p => p.Pass != null, ct) < MostOfStrangers
            && await HasRoom(department, PlaceKind.Chat, ct);
    }

    /// <summary>Ends a place whose ticket is gone: whoever owns the address removed it.</summary>
    internal Task Close(PlaceId place, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Write(
            async inside =>
            {
                if (await db.Set<LinePlace>().SingleOrDefaultAsync(p => p.Id == place && p.EndedAt == null, inside) is { } open)
                {
                    open.End(now);
                    await db.SaveChangesAsync(inside);
                }

                return 0;
            },
            ct);
    }

    /// <summary>The place that a ticket has at this moment.</summary>
    public Task<LinePlace?> OpenOf(TicketId ticket, PlaceKind kind, CancellationToken ct) =>
        db.Set<LinePlace>().AsNoTracking().SingleOrDefaultAsync(p => p.Ticket == ticket && p.Kind == kind && p.EndedAt == null, ct);

    /// <summary>Those of these chats that go on with another agent.</summary>
    public async Task<IReadOnlyList<TicketId>> TakenByOthers(IReadOnlyList<TicketId> chats, AccountId agent, CancellationToken ct) =>
        chats.Count == 0 ? [] : await db.Set<LinePlace>()
            .Where(p => chats.Contains(p.Ticket) && p.Kind == PlaceKind.Chat && p.EndedAt == null && p.Agent != null && p.Agent != agent)
            .Select(p => p.Ticket).ToListAsync(ct);

    /// <summary>The same, held until the commit; the ticket is held already.</summary>
    internal async Task<LinePlace?> Hold(TicketId ticket, PlaceKind kind, CancellationToken ct)
    {
        var hold = $"SELECT * FROM line_places p WHERE p.ticket = @ticket AND p.kind = @kind AND p.ended_at IS NULL {db.HoldingRow("p")}";
        return (await db.Set<LinePlace>().FromSqlRaw(hold, db.Parameter("@ticket", ticket.Value), db.Parameter("@kind", (int)kind)).AsTracking().ToListAsync(ct)).SingleOrDefault();
    }

    /// <summary>How many wait before this one.</summary>
    public async Task<int> Ahead(LinePlace place, CancellationToken ct)
    {
        const string Sql =
            """
            SELECT COUNT(*) AS "Value" FROM line_places p
            WHERE p.department = @department AND p.kind = @kind AND p.agent IS NULL AND p.ended_at IS NULL
                AND (p.priority < @priority OR (p.priority = @priority AND (p.arrived_at < @arrived OR (p.arrived_at = @arrived AND p.id < @id))))
            """;
        return (await db.Database.SqlQueryRaw<int>(
            Sql, db.Parameter("@department", place.Department.Value), db.Parameter("@kind", (int)place.Kind), db.Parameter("@priority", (int)place.Priority),
            db.Parameter("@arrived", db.TimeValue(place.ArrivedAt)), db.Parameter("@id", place.Id.Value)).ToListAsync(ct)).Single();
    }

    /// <summary>Whether one more may wait there.</summary>
    internal async Task<bool> HasRoom(DepartmentId department, PlaceKind kind, CancellationToken ct) =>
        await Line([department], kind).CountAsync(ct) < Most;

    /// <summary>The place's page was looked at. Seldom enough that it costs nothing.</summary>
    public Task Seen(PlaceId place, CancellationToken ct)
    {
        const string Sql =
            """
            INSERT INTO line_signs (place, seen_at) VALUES (@place, @now)
            ON CONFLICT (place) DO UPDATE SET seen_at = excluded.seen_at WHERE line_signs.seen_at < @before
            """;
        var now = time.GetUtcNow();
        return db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(
                Sql, [db.Parameter("@place", place.Value), db.Parameter("@now", db.TimeValue(now)), db.Parameter("@before", db.TimeValue(now.AddSeconds(-10)))], inside),
            ct);
    }

    /// <summary>Those who wait for this agent, in their order.</summary>
    public async Task<IReadOnlyList<Waiting>> For(TicketViewer.Staff agent, PlaceKind kind, CancellationToken ct)
    {
        var own = agent.OwnAccounts;
        var places =
            from place in Line(agent.Departments, kind)
            join contact in db.Set<Contact>() on place.Contact equals contact.Id
            join department in db.Set<Department>() on place.Department equals department.Id
            where place.Account == null || !own.Contains(place.Account.Value)
            orderby place.Priority, place.ArrivedAt, place.Id
            select new Waiting(
                place.Id, place.Ticket, place.Number, contact.Name, place.Department, department.Name, place.ArrivedAt,
                db.Set<LineSign>().Where(s => s.Place == place.Id).Select(s => (DateTimeOffset?)s.SeenAt).FirstOrDefault(), place.Session, place.Account, place.Pass);
        var waiting = await places.Take(Most).ToListAsync(ct);
        // What a stranger calls themselves stands on their ticket, and nowhere else.
        var strangers = waiting.Where(one => one.Pass is not null).Select(one => one.Ticket).ToList();
        var callers = strangers.Count > 0 ? await conversations.CallersOf(strangers, ct) : null;
        return
        [
            .. waiting.Select(one => callers?.GetValueOrDefault(one.Ticket) is { Name.Length: > 0 } caller && one.Pass is not null
                ? one with { Name = caller.Name, IsConfirmed = caller.IsConfirmed } : one),
        ];
    }

    /// <summary>The seats of the agent, and how many of them are taken.</summary>
    public async Task<(int Taken, int Seats)> SeatsOf(AccountId agent, CancellationToken ct) => (
        await db.Set<LinePlace>().CountAsync(p => p.Agent == agent && p.EndedAt == null, ct),
        await db.Set<DepartmentAgent>().Where(a => a.Agent == agent).MaxAsync(a => (int?)a.Seats, ct) ?? 0);

    /// <summary>Whether an agent has a free seat in the department; their row is held until the commit, so that nobody else takes it.</summary>
    internal async Task<bool> HoldSeat(AccountId agent, DepartmentId department, CancellationToken ct)
    {
        await HoldAgent(agent, ct);
        return (await WithSeats(agent, PlaceKind.Chat, ct)).Departments.Contains(department);
    }

    /// <summary>Chats that agents have at this moment in these departments; all of them where null.</summary>
    public async Task<IReadOnlyList<LinePlace>> Talking(IReadOnlyList<DepartmentId>? departments, CancellationToken ct)
    {
        var places = db.Set<LinePlace>().AsNoTracking().Where(p => p.Kind == PlaceKind.Chat && p.Agent != null && p.EndedAt == null);
        places = departments is { } only ? places.Where(p => only.Contains(p.Department)) : places;
        return await places.OrderBy(p => p.TakenAt).ThenBy(p => p.Id).Take(Most).ToListAsync(ct);
    }

    /// <summary>Gives the agent who waits longest. Nobody has two calls at once.</summary>
    public async Task<TakeNextResult> TakeNext(TicketViewer.Staff by, PlaceKind kind, CancellationToken ct)
    {
        for (var i = 0; i < Tries; i++)
        {
            var (departments, hasSeats) = await WithSeats(by.Account, kind, ct);
            if (departments.Count == 0)
            {
                return hasSeats ? new TakeNextResult.NoSeat() : new TakeNextResult.Nobody();
            }

            if (await Head(by, departments, kind, ct) is not { } head)
            {
                return new TakeNextResult.Nobody();
            }

            if (await db.Write(inside => Take(by, head, kind, inside), ct) is { } taken)
            {
                return taken;
            }

            db.ChangeTracker.Clear();
        }

        return new TakeNextResult.Nobody();
    }

    /// <summary>Null where somebody was faster: the head of the line is another one by now.</summary>
    private async Task<TakeNextResult?> Take(TicketViewer.Staff by, LinePlace head, PlaceKind kind, CancellationToken ct)
    {
        if (await conversations.Hold(by, head.Ticket, ct) is not { } held)
        {
            // It left the agent's departments, or is over.
            return null;
        }

        await HoldAgent(by.Account, ct);
        // Read again: another tab may have filled the seats, another agent the turn.
        var (departments, _) = await WithSeats(by.Account, kind, ct);
        await HoldTurns(departments, ct);
        if (departments.Count == 0 || (await Head(by, departments, kind, ct))?.Id != head.Id || await Hold(head.Ticket, kind, ct) is not { IsWaiting: true } place)
        {
            return null;
        }

        place.Take(by.Account, time.GetUtcNow());
        if (await held.Append(kind is PlaceKind.Call ? new Happening.CallTaken(by.Account) : new Happening.ChatTaken(by.Account), null, null, ct) is not Appended.Written)
        {
            return null;
        }

        await db.SaveChangesAsync(ct);
        return new TakeNextResult.Taken(held.Number);
    }

    /// <summary>The departments of an agent in which a seat is free, and whether they have seats at all.</summary>
    private async Task<(IReadOnlyList<DepartmentId> Departments, bool HasSeats)> WithSeats(AccountId agent, PlaceKind kind, CancellationToken ct)
    {
        var taken = await db.Set<LinePlace>().CountAsync(p => p.Agent == agent && p.EndedAt == null, ct);
        var isCalling = kind is PlaceKind.Call && await db.Set<LinePlace>().AnyAsync(p => p.Agent == agent && p.EndedAt == null && p.Kind == PlaceKind.Call, ct);
        var seats = await db.Set<DepartmentAgent>().AsNoTracking().Where(a => a.Agent == agent).Take(DepartmentBook.Most).ToListAsync(ct);
        return ([.. seats.Where(s => s.Seats > taken && !isCalling).Select(s => s.Department)], seats.Exists(s => s.Seats > 0));
    }

    private async Task<LinePlace?> Head(TicketViewer.Staff by, IReadOnlyList<DepartmentId> departments, PlaceKind kind, CancellationToken ct)
    {
        var line = Line(departments, kind);
        if (by.OwnAccounts is { Count: > 0 } own)
        {
            line = line.Where(p => p.Account == null || !own.Contains(p.Account.Value));
        }

        return await line.AsNoTracking().OrderBy(p => p.Priority).ThenBy(p => p.ArrivedAt).ThenBy(p => p.Id).FirstOrDefaultAsync(ct);
    }

    private IQueryable<LinePlace> Line(IReadOnlyList<DepartmentId> departments, PlaceKind kind) => db.Set<LinePlace>()
        .Where(p => departments.Contains(p.Department) && p.Kind == kind && p.Agent == null && p.EndedAt == null);

    private async Task HoldAgent(AccountId agent, CancellationToken ct)
    {
        var hold = $"SELECT 1 AS \"Value\" FROM agent_presences p WHERE p.agent = @agent {db.HoldingRow("p")}";
        await db.Database.SqlQueryRaw<int>(hold, db.Parameter("@agent", agent.Value)).ToListAsync(ct);
    }

    private async Task HoldTurns(IReadOnlyList<DepartmentId> departments, CancellationToken ct)
    {
        foreach (var department in departments.OrderBy(d => d.Value))
        {
            var hold = $"SELECT 1 AS \"Value\" FROM departments d WHERE d.id = @id {db.HoldingRow("d")}";
            await db.Database.SqlQueryRaw<int>(hold, db.Parameter("@id", department.Value)).ToListAsync(ct);
        }
    }
}
