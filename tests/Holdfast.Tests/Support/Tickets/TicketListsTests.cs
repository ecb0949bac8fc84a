using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>
/// A hundred thousand tickets, the way years leave them: six of ten are done, one waits for the member; times and priorities come in no
/// order.
/// </summary>
internal sealed class FullDesk : IFillsBigDatabase
{
    private const int Tickets = 100_000;

    /// <summary>Who asked one in ten of them.</summary>
    public static readonly ContactId Sam = ContactId.From(new Guid("018f0000-0000-7000-8000-0000000000c1"));

    private static readonly ContactId Others = ContactId.From(new Guid("018f0000-0000-7000-8000-0000000000c2"));

    public IReadOnlyList<string> Tables => ["tickets"];

    public async Task Fill(TestApp app, CancellationToken ct)
    {
        await app.Change(db => db.AddRange(new Contact { Id = Sam, Name = "Sam" }, new Contact { Id = Others, Name = "Others" }));
        var (id, department, contact, rows) = Databases.IsPostgres
            ? ("(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid",
                "('00000000-0000-7000-8000-00000000000' || (n % 3))::uuid",
                $"(CASE WHEN n % 10 = 0 THEN '{Sam}' ELSE '{Others}' END)::uuid", $"generate_series(1, {Tickets}) AS s(n)")
            : ("printf('%08X-0000-7000-8000-000000000000', n)", "'00000000-0000-7000-8000-00000000000' || (n % 3)",
                $"upper(CASE WHEN n % 10 = 0 THEN '{Sam}' ELSE '{Others}' END)",
                $"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {Tickets}) SELECT n FROM s)");
        var at = Databases.IsPostgres ? "@start + (n * 7919 % 100003) * interval '1 second'" : "@start + (n * 7919 % 100003) * 10000000";
        var sql =
            $"""
            INSERT INTO tickets (id, number, subject, requester_name, kind, channel, department, status, priority, requester, last_seq, last_public_seq,
                waiting_since, opened_at, changed_at, solved_at, confirmed_at, is_live, version)
            SELECT {id}, 1000000 + n, 'Subject', 'Sam', 1, 1, {department},
                CASE n % 10 WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 3 WHEN 3 THEN 5 WHEN 4 THEN 5 ELSE 6 END, n * 13 % 4 + 1, {contact}, 1, 1,
                CASE WHEN n % 10 <= 1 THEN {at} END, {at}, {at}, CASE WHEN n % 10 >= 3 THEN {at} END, {at}, FALSE, 1
            FROM {rows}
            """;
        await app.With(db => db.Database.ExecuteSqlRawAsync(sql, [db.Parameter("@start", db.TimeValue(Logs.Start.AddDays(-20)))], ct));
    }
}

/// <summary>A copy of the big database for the tests of these lists.</summary>
public sealed class ManyTickets(Databases databases) : IAsyncLifetime
{
    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("The fixture is not ready.");

    public Plans Plans { get; } = new();

    public Counting Counting { get; } = new();

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.Big.New(TestContext.Current.CancellationToken), web =>
    {
        Plans.AddTo(web);
        Counting.AddTo(web);
    });

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

[Trait("G", "G8")]
[Trait("D", "D148")]
public sealed class TicketListsTests(ManyTickets many) : IClassFixture<ManyTickets>
{
    private static readonly AccountId Somebody = AccountId.New(Logs.Start);

    private readonly TestApp _app = many.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<TicketView, Role> Views
    {
        get
        {
            var views = new TheoryData<TicketView, Role>();
            foreach (var view in Enum.GetValues<TicketView>())
            {
                views.Add(view, Role.Lead);
                views.Add(view, Role.Admin);
            }

            return views;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_view_is_read_from_an_index_and_each_page_costs_the_same(TicketView view, Role role)
    {
        var viewer = Viewer(role);
        many.Counting.Take();
        many.Plans.Take("");
        string? next = null;
        List<TicketLine> read = [];
        for (var i = 0; i < 3; i++)
        {
            var page = await Read(viewer, view, next);
            read.AddRange(page.Rows);
            next = page.Next;
        }

        Assert.Equal(3, many.Counting.Take().Count(sql => sql.Contains("tickets", StringComparison.Ordinal)));
        var plans = many.Plans.Take("tickets");
        Assert.Equal(3, plans.Count);
        Assert.All(plans, plan => Assert.Empty(WhatReadsTooMuch(plan.Plan)));
        Assert.Equal(view is TicketView.Mine or TicketView.NotConfirmed ? 0 : 3 * TicketLists.PageSize, read.Count);
        Assert.Equal(read.Count, read.Select(line => line.Number).Distinct().Count());
        Assert.Equal(Sorted(view, read).Select(line => line.Number), read.Select(line => line.Number));
        var expected = await Expected(viewer, view);
        Assert.Equal(expected, read.Select(line => line.Number));
    }

    [Theory]
    [InlineData(Role.Lead)]
    [InlineData(Role.Admin)]
    public async Task Counting_stops_at_a_thousand(Role role)
    {
        many.Plans.Take("");
        Assert.Equal("1,000+", (await CountOf(Viewer(role), TicketView.AllOpen)).ToString());
        Assert.Equal("1,000+", (await CountOf(Viewer(role), TicketView.Solved)).ToString());
        Assert.Equal("0", (await CountOf(Viewer(role), TicketView.Mine)).ToString());
        Assert.All(many.Plans.Take("tickets"), plan => Assert.Empty(WhatReadsTooMuch(plan.Plan)));
    }

    [Fact]
    public async Task A_members_list_is_read_from_an_index_too()
    {
        var sam = new TicketViewer.Member(Somebody, FullDesk.Sam);
        many.Plans.Take("");
        var first = await _app.Use<TicketLists, Page<RequestLine>>(lists => lists.OfMember(sam, null, Ct));
        var second = await _app.Use<TicketLists, Page<RequestLine>>(lists => lists.OfMember(sam, first.Next, Ct));
        var read = first.Rows.Concat(second.Rows).ToList();
        Assert.Equal(2 * TicketLists.PageSize, read.Count);
        Assert.Equal(read.OrderByDescending(r => r.ChangedAt).ThenByDescending(r => r.Number).Select(r => r.Number),
            read.Select(r => r.Number));
        Assert.All(many.Plans.Take("FROM tickets"), plan => Assert.Empty(WhatReadsTooMuch(plan.Plan)));
    }

    [Fact]
    public async Task What_is_no_key_of_ours_is_the_first_page()
    {
        var viewer = Viewer(Role.Admin);
        var first = await Read(viewer, TicketView.AllOpen, null);
        foreach (var after in new[] { "", "x", "1-2", "1-2-3-4", "9-1-1", "1--1", "1-99999999999999999999-1", "'; DROP TABLE tickets",
            "1-9223372036854775807-1" })
        {
            Assert.Equal(first.Rows, (await Read(viewer, TicketView.AllOpen, after)).Rows);
        }

        Assert.Empty((await Read(viewer, TicketView.AllOpen, $"4-{DateTimeOffset.MaxValue.UtcTicks}-1")).Rows);
    }

    private static TicketViewer.Staff Viewer(Role role) =>
        new(Somebody, role, [Department.CustomerService, Department.CategorySpecialists], []);

    private static IEnumerable<TicketLine> Sorted(TicketView view, IEnumerable<TicketLine> lines) =>
        view is TicketView.AllOpen or TicketView.Unassigned
        ? lines.OrderBy(line => line.Priority).ThenBy(line => line.WaitingSince).ThenBy(line => line.Number)
        : lines.OrderByDescending(line => line.ChangedAt).ThenByDescending(line => line.Number);

    /// <summary>
    /// What a plan does that grows with the table: reading without an index, or sorting what was not cut before. The heads of several
    /// indexes
    /// are sorted together: a page of each.
    /// </summary>
    private static List<string> WhatReadsTooMuch(string plan)
    {
        var lines = plan.Split('\n').Select(line => line.Trim()).ToList();
        if (Databases.IsPostgres)
        {
            return [.. lines.Where(line => line.Contains("Seq Scan on tickets", StringComparison.Ordinal)
                || (line.Contains("Sort  (", StringComparison.Ordinal) && RowsOf(line) > 1000))];
        }

        List<string> found = [.. lines.Where(line =>
            line.StartsWith("SCAN tickets", StringComparison.Ordinal) && !line.Contains(" USING ", StringComparison.Ordinal))];
        // Inside the part that reads the table nothing is sorted: its index has the order.
        var inside = lines.SkipWhile(line => !line.StartsWith("CO-ROUTINE b", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("SCAN b", StringComparison.Ordinal));
        found.AddRange(inside.Where(line => line.Contains("TEMP B-TREE", StringComparison.Ordinal)));
        return found;
    }

    private static int RowsOf(string line)
    {
        var at = line.IndexOf("rows=", StringComparison.Ordinal) + 5;
        return int.Parse(line.AsSpan(at, line.IndexOf(' ', at) - at), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The same by one plain question.</summary>
    private Task<List<int>> Expected(TicketViewer.Staff viewer, TicketView view) => _app.Use<TicketSight, List<int>>(sight =>
    {
        var seen = sight.Of(viewer).Where(t => t.ConfirmedAt != null);
        var some = view switch
        {
            TicketView.AllOpen or TicketView.Unassigned =>
                seen.Where(t => t.WaitingSince != null).OrderBy(t => t.Priority).ThenBy(t => t.WaitingSince).ThenBy(t => t.Number),
            TicketView.Pending =>
                seen.Where(t => t.Status == TicketStatus.Pending).OrderByDescending(t => t.ChangedAt).ThenByDescending(t => t.Number),
            TicketView.Solved => seen.Where(t => t.Status == TicketStatus.Solved).OrderByDescending(t => t.ChangedAt)
                .ThenByDescending(t => t.Number),
            _ => seen.Where(t => t.Assignee == Somebody).OrderBy(t => t.Number),
        };
        return some.Select(t => t.Number).Take(3 * TicketLists.PageSize).ToListAsync(Ct);
    });

    private Task<Page<TicketLine>> Read(TicketViewer.Staff viewer, TicketView view, string? after) =>
        _app.Use<TicketLists, Page<TicketLine>>(lists => lists.Read(viewer, view, after, Ct));

    private Task<Count> CountOf(TicketViewer.Staff viewer, TicketView view) =>
        _app.Use<TicketLists, Count>(lists => lists.CountOf(viewer, view, Ct));
}
