using System.Data.Common;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>The views of the desk.</summary>
public enum TicketView
{
    /// <summary>What waits for us, the most urgent first, then who has waited longest.</summary>
    AllOpen,

    /// <summary>The same without what somebody has taken.</summary>
    Unassigned,

    /// <summary>What is mine and not done, newest change first.</summary>
    Mine,

    /// <summary>What waits for the member, newest change first.</summary>
    Pending,

    /// <summary>Newest change first.</summary>
    Solved,

    /// <summary>What waits for its sender's confirmation, oldest first; only those who moderate see any.</summary>
    NotConfirmed,
}

/// <summary>A ticket in a list of the desk.</summary>
public sealed record TicketLine(
    TicketId Id, int Number, string Subject, string RequesterName, TicketKind Kind, TicketChannel Channel, TicketStatus Status,
    TicketPriority Priority,
    DepartmentId Department, AccountId? Assignee, DateTimeOffset? WaitingSince, DateTimeOffset ChangedAt, int LastSeq);

/// <summary>A request in its owner's list.</summary>
/// <param name="Number">See <see cref="TicketNumbers.Show"/>.</param>
/// <param name="Subject">Empty once it was taken out.</param>
/// <param name="HasNews">Something was written that they have not looked at.</param>
public sealed record RequestLine(int Number, string Subject, MemberStatus Status, DateTimeOffset OpenedAt, DateTimeOffset ChangedAt,
    bool HasNews);

/// <summary>
/// Lists of tickets, read by key and never by offset: <c>after</c> is what the page before gave. Each reads at most a page from the head
/// of an index, for each of the viewer's departments, whatever the number of tickets (rulings G8).
/// </summary>
public sealed class TicketLists(HoldfastDb db)
{
    public const int PageSize = 50;

    /// <summary>Departments up to which each is read by itself.</summary>
    private const int MostBranches = 16;

    private const string Waits = "waiting_since IS NOT NULL AND confirmed_at IS NOT NULL";
    private const string ByUrgency = "priority, waiting_since, number";
    private const string ByChange = "changed_at DESC, number DESC";

    /// <summary>A page of a view.</summary>
    public async Task<Page<TicketLine>> Read(TicketViewer.Staff viewer, TicketView view, string? after, CancellationToken ct)
    {
        var shape = Shape.Of(view);
        var sql = new Statement(db);
        var key = shape.After(sql, after);
        var rows = Branches(viewer, shape, sql, key) is { Count: > 0 } branches
            ? await Rows(sql, branches, shape.Order, ct)
            : [];
        return new Page<TicketLine>([.. rows.Take(PageSize).Select(LineOf)], rows.Count > PageSize ? shape.KeyOf(rows[PageSize - 1])
            : null);
    }

    /// <summary>How many a view has.</summary>
    public async Task<Count> CountOf(TicketViewer.Staff viewer, TicketView view, CancellationToken ct)
    {
        var sql = new Statement(db);
        var branches = Branches(viewer, Shape.Of(view), sql, "", count: true);
        return new Count(branches.Count == 0 ? 0 : await Counted(sql, branches, ct));
    }

    /// <summary>A member's requests, and those they read along; newest change first.</summary>
    public async Task<Page<RequestLine>> OfMember(TicketViewer.Member viewer, string? after, CancellationToken ct)
    {
        var shape = Shape.ByChanges("requester = @contact");
        var sql = new Statement(db);
        sql.Add("@contact", (viewer.Contact ?? default).Value);
        var key = shape.After(sql, after);
        List<string> branches =
        [
            $"SELECT * FROM tickets WHERE requester = @contact AND confirmed_at IS NOT NULL {key} ORDER BY {ByChange} LIMIT {PageSize + 1}",
            $"""
            SELECT t.* FROM ticket_people p JOIN tickets t ON t.id = p.ticket
            WHERE p.contact = @contact AND p.role = {(int)PersonRole.Copy} {key} ORDER BY {ByChange} LIMIT {PageSize + 1}
            """,
        ];
        var rows = await Rows(sql, branches, ByChange, ct);
        var shown = rows.Take(PageSize).ToList();
        var ids = shown.Select(t => t.Id).ToList();
        var contact = viewer.Contact ?? default;
        var read = await db.Set<TicketPerson>().Where(p => p.Contact == contact && ids.Contains(p.Ticket))
            .ToDictionaryAsync(p => p.Ticket, p => p.ReadSeq, ct);
        return new Page<RequestLine>(
            [.. shown.Select(t => new RequestLine(
                t.Number, t.Subject, StatusTable.ForMembers(t.Status), t.OpenedAt, t.ChangedAt,
                t.LastPublicSeq > read.GetValueOrDefault(t.Id)))],
            rows.Count > PageSize ? shape.KeyOf(rows[PageSize - 1]) : null);
    }

    /// <summary>The other tickets of a ticket's requester that the viewer sees, newest change first, at most ten.</summary>
    public async Task<IReadOnlyList<TicketLine>> History(TicketViewer.Staff viewer, ContactId requester, TicketId but, CancellationToken ct)
    {
        const int Most = 10;
        var sql = new Statement(db);
        sql.Add("@contact", requester.Value);
        sql.Add("@but", but.Value);
        var departments = viewer.SeesAll ? "" : $"AND (department IN ({Names(sql, "d", Departments(viewer))}) OR confirmed_at IS NULL)";
        var text = $"SELECT * FROM tickets WHERE requester = @contact AND id <> @but {departments} {Rest(viewer, sql)} ORDER BY {ByChange} LIMIT {Most}";
        var rows = await db.Set<Ticket>().FromSqlRaw(text, sql.Parameters).AsNoTracking().ToListAsync(ct);
        return [.. rows.Select(LineOf)];
    }

    /// <summary>These tickets, as a list shows them, in this order; whoever asks has seen to it that the viewer sees them.</summary>
    internal async Task<IReadOnlyList<TicketLine>> Lines(IReadOnlyList<TicketId> ids, CancellationToken ct)
    {
        var rows = await db.Set<Ticket>().AsNoTracking().Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, ct);
        return [.. ids.Where(rows.ContainsKey).Select(id => LineOf(rows[id]))];
    }

    /// <summary>What a search at the desk finds: the viewer's tickets, without those that wait for their sender's confirmation.</summary>
    internal SearchScope Searched(TicketViewer.Staff viewer)
    {
        var sql = new Statement(db);
        var departments = viewer.SeesAll ? "" : $"AND department IN ({Names(sql, "d", Departments(viewer))})";
        return new SearchScope($"d.subject IN (SELECT id FROM tickets WHERE confirmed_at IS NOT NULL {departments} {Rest(viewer, sql)})", sql.Parameters);
    }

    internal static TicketLine LineOf(Ticket t) => new(
        t.Id, t.Number, t.Subject, t.RequesterName, t.Kind, t.Channel, t.Status, t.Priority, t.Department, t.Assignee, t.WaitingSince,
        t.ChangedAt, t.LastSeq);

    private static List<DepartmentId> Departments(TicketViewer.Staff viewer) => [.. viewer.Departments.Append(Department.None).Distinct()];

    /// <summary>What of the viewer's rights is no department: parked ones, reports, own accounts.</summary>
    private static string Rest(TicketViewer.Staff viewer, Statement sql)
    {
        var own = viewer.OwnAccounts.Count == 0 ? ""
            : $"AND (requester_account IS NULL OR requester_account NOT IN ({Names(sql, "o", viewer.OwnAccounts.Select(id => id.Value))}))";
        return viewer.SeesParked ? own : $"AND confirmed_at IS NOT NULL AND kind <> {(int)TicketKind.Report} {own}";
    }

    private static string Names(Statement sql, string prefix, IEnumerable<DepartmentId> departments) =>
        Names(sql, prefix, departments.Select(d => d.Value));

    private static string Names(Statement sql, string prefix, IEnumerable<Guid> ids) =>
        string.Join(", ", ids.Select((id, i) => sql.Add($"@{prefix}{i}", id)));

    /// <summary>One SELECT for each index that is read; together they are the view.</summary>
    private static List<string> Branches(TicketViewer.Staff viewer, Shape shape, Statement sql, string key, bool count = false)
    {
        if (shape.IsOfModerators && !viewer.SeesParked)
        {
            return [];
        }

        if (shape.IsMine)
        {
            sql.Add("@me", viewer.Account.Value);
        }

        var rest = $"{shape.Condition} {Rest(viewer, sql)} {key}";
        // A count too: without an order PostgreSQL reads the table from its beginning until it has enough.
        var end = $"ORDER BY {shape.Order} LIMIT {(count ? Count.Most : PageSize) + 1}";
        var what = count ? "1" : "*";
        var departments = Departments(viewer);
        // What is parked has no department that would hide it from those who see it at all.
        if (viewer.SeesAll || shape.IsOfModerators)
        {
            return [$"SELECT {what} FROM tickets WHERE {rest} {end}"];
        }

        return shape.IsMine || departments.Count > MostBranches
            ? [$"SELECT {what} FROM tickets WHERE department IN ({Names(sql, "d", departments)}) AND {rest} {end}"]
            : [.. departments.Select((department, i) =>
                $"SELECT {what} FROM tickets WHERE department = {sql.Add($"@d{i}", department.Value)} AND {rest} {end}")];
    }

    private async Task<List<Ticket>> Rows(Statement sql, IReadOnlyList<string> branches, string order, CancellationToken ct)
    {
        var all = string.Join(" UNION ALL ", branches.Select((branch, i) => $"SELECT * FROM ({branch}) AS b{i}"));
        var text = $"{all} ORDER BY {order} LIMIT {PageSize + 1}";
        return await db.Set<Ticket>().FromSqlRaw(text, sql.Parameters).AsNoTracking().ToListAsync(ct);
    }

    private async Task<int> Counted(Statement sql, IReadOnlyList<string> branches, CancellationToken ct)
    {
        var all = string.Join(" UNION ALL ", branches.Select((branch, i) => $"SELECT * FROM ({branch}) AS b{i}"));
        var text = $"SELECT CAST(count(*) AS INTEGER) AS \"Value\" FROM (SELECT 1 AS one FROM ({all}) AS u LIMIT {Count.Most + 1}) AS c";
        var counts = await db.Database.SqlQueryRaw<int>(text, sql.Parameters).ToListAsync(ct);
        return counts.Single();
    }

    /// <summary>The parameters of one statement.</summary>
    private sealed class Statement(HoldfastDb db)
    {
        private readonly List<DbParameter> _parameters = [];

        public object[] Parameters => [.. _parameters];

        public string Add(string name, object value)
        {
            _parameters.Add(db.Parameter(name, value is DateTimeOffset time ? db.TimeValue(time) : value));
            return name;
        }
    }

    /// <summary>What a view takes and in which order, with the key of a row in that order.</summary>
    private sealed record Shape(string Condition, string Order, bool IsMine = false, bool IsOfModerators = false)
    {
        private bool IsByUrgency => Order == ByUrgency;

        public static Shape Of(TicketView view) => view switch
        {
            TicketView.AllOpen => new Shape(Waits, ByUrgency),
            TicketView.Unassigned => new Shape($"{Waits} AND assignee IS NULL", ByUrgency),
            TicketView.Mine => new Shape("assignee = @me AND status <= 4 AND confirmed_at IS NOT NULL", ByChange, IsMine: true),
            TicketView.Pending => new Shape($"status = {(int)TicketStatus.Pending} AND confirmed_at IS NOT NULL", ByChange),
            TicketView.Solved => new Shape($"status = {(int)TicketStatus.Solved} AND confirmed_at IS NOT NULL", ByChange),
            TicketView.NotConfirmed => new Shape("confirmed_at IS NULL AND NOT is_live", "opened_at, number", IsOfModerators: true),
            _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
        };

        public static Shape ByChanges(string condition) => new(condition, ByChange);

        /// <summary>The end of a condition that leaves out the pages before. What is no key of ours begins at the first page.</summary>
        public string After(Statement sql, string? after)
        {
            var numbers = (after ?? "").Split('-')
                .Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
                    .ToList();
            var isKey = numbers.Count == (IsByUrgency ? 3 : 2) && numbers.TrueForAll(number => number >= 0) && numbers[^1] <= int.MaxValue
                && numbers[^2] <= DateTimeOffset.MaxValue.Ticks && numbers[0] <= (IsByUrgency ? (int)TicketPriority.Low : long.MaxValue);
            if (!isKey)
            {
                return "";
            }

            sql.Add("@number", (int)numbers[^1]);
            sql.Add("@time", new DateTimeOffset(numbers[^2], TimeSpan.Zero));
            if (IsByUrgency)
            {
                sql.Add("@priority", (int)numbers[0]);
                return "AND (priority, waiting_since, number) > (@priority, @time, @number)";
            }

            return Order == ByChange ? "AND (changed_at, number) < (@time, @number)" : "AND (opened_at, number) > (@time, @number)";
        }

        public string KeyOf(Ticket ticket)
        {
            long[] key = IsByUrgency
                ? [(long)ticket.Priority, ticket.WaitingSince?.UtcTicks ?? 0, ticket.Number]
                : [(Order == ByChange ? ticket.ChangedAt : ticket.OpenedAt).UtcTicks, ticket.Number];
            return string.Join('-', key);
        }
    }
}
