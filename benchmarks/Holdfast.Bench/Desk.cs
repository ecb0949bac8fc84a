using System.Diagnostics;
using System.Globalization;
using System.Net;
using Holdfast.Kit;

namespace Holdfast.Bench;

/// <summary>The desk after years: its lists, a long ticket, and sixteen who write at once.</summary>
internal sealed class Desk(Table table, PostgresServer postgres)
{
    private const int Few = 10_000;
    private const int Many = 100_000;
    private const int EventsOfTicket = 10;
    private const int Writers = 16;
    private const int Asked = 200;

    /// <summary>Numbers of the copies begin here.</summary>
    private const int First = 5_000_000;

    /// <summary>Two that are longer than the others.</summary>
    private const int Long = First;

    private const int Twenty = First + 1;

    private static readonly (string What, string Path)[] Lists =
        [("all open", "/desk"), ("mine", "/desk/mine"), ("unassigned", "/desk/unassigned"), ("pending", "/desk/pending"), ("solved", "/desk/solved")];

    public async Task Measure()
    {
        await On("SQLite", null);
        await On("PostgreSQL", await postgres.CreateDatabase("desk", null, CancellationToken.None));
    }

    private async Task On(string database, string? connection)
    {
        await using var product = await Product.With(Writers, connection);
        await Fill(product, 0, Few);
        await Lengthen(product, Long, 200);
        await Lengthen(product, Twenty, 20);
        var few = await Times(product);
        await Fill(product, Few, Many);
        var many = await Times(product);
        foreach (var (what, path) in Lists.Select(list => ($"list \"{list.What}\"", list.Path)).Append(("a ticket of 200 events", TicketOf(Long))))
        {
            table.Goal($"{what}, {Many:N0} tickets and {Many * EventsOfTicket:N0} events, {database}", "p95 < 50 ms", $"{Table.Text(many[path])} ms", "", many[path] < 50);
            table.Goal(
                $"{what}: growth from {Few:N0} tickets, {database}", "< 1.5 x", $"{Table.Text(many[path])} ms / {Table.Text(few[path])} ms", $"{Table.Text(many[path] / few[path])} x", many[path] < 1.5 * few[path]);
        }

        await using var server = await product.Start();
        var cpu = await Cpu(product, server);
        table.Goal($"a thread page of 20 events, {database}", "<= 1.5 ms CPU", $"{Table.Text(cpu)} ms", "", cpu <= 1.5);
        table.Beside($"notes a second by {Writers} writers on {Writers} tickets, each with its page's answer, {database}", Table.Text(await Appends(product, server)));
    }

    /// <summary>Milliseconds that all but five in a hundred of each page take, one after the other.</summary>
    private static async Task<Dictionary<string, double>> Times(Product product)
    {
        await using var server = await product.Start();
        Dictionary<string, double> times = [];
        foreach (var path in Lists.Select(list => list.Path).Append(TicketOf(Long)))
        {
            byte[][] requests = [.. Enumerable.Range(0, Asked).Select(_ => Load.Get(server.Port, path, "session=" + product.Cookies[0], "text/html"))];
            await Load.Once(server.Port, requests, connections: 1);
            await server.Rest();
            var loaded = await Load.Once(server.Port, requests, connections: 1);
            Product.Expect(HttpStatusCode.OK, loaded.Refused == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, path);
            times[path] = loaded.P95;
        }

        return times;
    }

    /// <summary>Milliseconds of the server's processor for one page.</summary>
    private static async Task<double> Cpu(Product product, Server server)
    {
        byte[][] requests = [.. Enumerable.Range(0, Asked).Select(_ => Load.Get(server.Port, TicketOf(Twenty), "session=" + product.Cookies[0], "text/html"))];
        // Until it has compiled all that it wants to.
        for (var step = 0; step < 4; step++)
        {
            await Load.Once(server.Port, requests, connections: 1);
            await server.Rest();
        }

        var before = server.Cpu;
        await Load.Once(server.Port, requests, connections: 1);
        return (server.Cpu - before) / Asked;
    }

    private static async Task<double> Appends(Product product, Server server)
    {
        const int Each = 50;
        var visitors = Enumerable.Range(0, Writers).Select(number => new Visitor(server, number) { Cookie = "session=" + product.Cookies[number] }).ToList();
        foreach (var (visitor, number) in visitors.Zip(Enumerable.Range(First + 100, Writers)))
        {
            Product.Expect(HttpStatusCode.OK, await visitor.Open(TicketOf(number)), "open a ticket");
        }

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(visitors.Zip(Enumerable.Range(First + 100, Writers)).Select(async pair =>
        {
            for (var i = 0; i < Each; i++)
            {
                Product.Expect(
                    HttpStatusCode.SeeOther, await pair.First.Submit(TicketOf(pair.Second) + "/note", ("Note", "Called them again."), ("Once", Guid.CreateVersion7().ToString())), "add a note");
            }
        }));
        var rate = Writers * Each / watch.Elapsed.TotalSeconds;
        visitors.ForEach(visitor => visitor.Dispose());
        return rate;
    }

    private static string TicketOf(int number) => string.Create(CultureInfo.InvariantCulture, $"/desk/tickets/{number}");

    /// <summary>
    /// Copies of a demo ticket: one in ten waits for us, one in ten for the member, the others are done. Each with the words that opened it and
    /// nine replies.
    /// </summary>
    private static async Task Fill(Product product, int from, int to)
    {
        const string waiting = "number = (SELECT min(number) FROM tickets WHERE waiting_since IS NOT NULL AND confirmed_at IS NOT NULL)";
        await product.Copy("tickets", waiting, from, to, ["waiting_since", "solved_at", "submission"], (at, set) =>
        {
            set("id", product.NewId());
            set("number", First + at);
            set("priority", 1 + (at % 4));
            set("status", (at % 10) switch { 0 => 2, 1 => 3, _ => 5 });
            set("assignee", DBNull.Value);
            set("last_seq", EventsOfTicket);
            set("last_public_seq", EventsOfTicket);
        });
        var between = string.Create(CultureInfo.InvariantCulture, $"t.number >= {First + from} AND t.number < {First + to}");
        await product.Execute($"UPDATE tickets SET waiting_since = opened_at WHERE status = 2 AND id IN (SELECT t.id FROM tickets AS t WHERE {between})");
        await product.Execute(
            $"UPDATE tickets SET assignee = (SELECT account FROM email_addresses WHERE key = '{Product.AddressOf(0)}') WHERE number % 20 = 0 AND id IN (SELECT t.id FROM tickets AS t WHERE {between})");
        await Events(product, between, 1, EventsOfTicket);
        await product.Execute("ANALYZE");
    }

    private static async Task Lengthen(Product product, int number, int events)
    {
        await Events(product, string.Create(CultureInfo.InvariantCulture, $"t.number = {number}"), EventsOfTicket + 1, events);
        await product.Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE tickets SET last_seq = {events}, last_public_seq = {events} WHERE number = {number}"));
    }

    private static async Task Events(Product product, string which, int from, int to)
    {
        var numbers = string.Join(" UNION ALL ", Enumerable.Range(from, to - from + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"SELECT {n} AS n")));
        await product.Execute(
            $"""
            INSERT INTO ticket_events (ticket, seq, public_seq, at, kind, author_kind, author, client_id, data)
            SELECT t.id, n.n, n.n, t.opened_at, CASE WHEN n.n = 1 THEN 1 ELSE 2 END, 2, t.requester, NULL,
                CASE WHEN n.n = 1 THEN (SELECT e.data FROM ticket_events AS e WHERE e.kind = 1 LIMIT 1) ELSE '{"{}"}' END
            FROM tickets AS t CROSS JOIN ({numbers}) AS n WHERE {which}
            """);
        await product.Execute(
            $"""
            INSERT INTO ticket_texts (ticket, seq, body, html, renderer, taken_out_at, taken_out_by, is_indexed)
            SELECT t.id, n.n, 'I sent the final logo on 4 November and have had no answer since, also not to three messages.', NULL, 0, NULL, NULL, TRUE
            FROM tickets AS t CROSS JOIN ({numbers}) AS n WHERE {which}
            """);
    }
}
