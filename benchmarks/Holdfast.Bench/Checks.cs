using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Npgsql;

namespace Holdfast.Bench;

/// <param name="Cpu">Microseconds of the server's processor for one request.</param>
/// <param name="TimesP0">The median of the ratios to P0, each to the run right before it.</param>
internal sealed record Paired(double Cpu, double TimesP0, double Least, double Most, double P99)
{
    public string Figure => $"{Cpu:0} us CPU, p99 {P99.ToString("0.0", CultureInfo.InvariantCulture)} ms";

    public string Ratio => $"{Table.Text(TimesP0)} x P0 [{Table.Text(Least)}-{Table.Text(Most)}]";
}

/// <summary>What it costs to know who sends a request, with nothing behind it.</summary>
internal sealed class Checks(Table table, PostgresServer postgres) : IAsyncDisposable
{
    /// <summary>Sessions in the runs that memory answers.</summary>
    private const int Few = 90;

    /// <summary>Sessions in the runs that it cannot: it holds 100, which is the least one may set, and begins anew when full.</summary>
    private const int Many = 400;

    private const string Check = "/session/check";
    private const int Rounds = 3;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1.2);

    /// <summary>
    /// The runtime compiles in three stages, in the background and on the same core: after each step it is given rest until it has
    /// nothing left to compile, or it would do so while it is measured.
    /// </summary>
    private const int WarmUpSteps = 4;

    private static readonly TimeSpan WarmUpStep = TimeSpan.FromSeconds(1);

    private Server? _p0;
    private Paired? _sqlite;
    private Paired? _postgres;

    public async Task OnSqlite()
    {
        var p0 = await P0();
        await using var product = await Product.With(Many);
        await using (var forgetful = await product.Start(more: ("Sessions:Remembered", "100")))
        {
            var miss = await Measure(p0, forgetful, product.Requests(forgetful, Check, Many));
            table.Goal("session check, SQLite, not in memory", "<= 3 x P0", miss.Figure, miss.Ratio, miss.TimesP0 <= 3);
        }

        await using var server = await product.Start();
        var hit = _sqlite = await Measure(p0, server, product.Requests(server, Check, Few));
        table.Goal("session check, SQLite, from memory", "<= 1.5 x P0", hit.Figure, hit.Ratio, hit.TimesP0 <= 1.5);
        var page = await Measure(p0, server, product.Requests(server, "/settings", Few, "text/html"));
        table.Beside("the whole settings page, SQLite", page.Figure, page.Ratio);

        // The database says now that all are over, and the server cannot know: whoever is answered 401 was looked up.
        await product.EndEverySessionUnseen();
        var unseen = await Load.Once(server.Port, [.. Enumerable.Repeat(product.Requests(server, Check, Few), 20).SelectMany(r => r)]);
        table.Goal("session check, SQLite, from memory: reads of the database", "0", $"{unseen.Refused} in {unseen.Requests + unseen.Refused}", "", unseen.Refused == 0);
    }

    public async Task BesideIdentity()
    {
        var p0 = await P0();
        await Identity(p0, "default (asks every 30 minutes), SQLite", [], null);
        Less("SQLite", await Identity(p0, "asking each time, SQLite", [("CheckEachRequest", "true")], null), _sqlite);
        var connection = await postgres.CreateDatabase("identity", null, CancellationToken.None);
        Less("PostgreSQL", await Identity(p0, "asking each time, PostgreSQL", [("CheckEachRequest", "true")], connection), _postgres);
    }

    /// <summary>The session check on PostgreSQL, when it was measured in this run.</summary>
    public Paired? OursOnPostgres => _postgres;

    private void Less(string database, Paired identity, Paired? ours)
    {
        // Both against P0 in their own minutes, as the machine's other work moves microseconds.
        if (ours is not null)
        {
            var times = identity.TimesP0 / ours.TimesP0;
            table.Goal($"session check: less CPU than Identity asking each time, {database}", ">= 10 x", $"{identity.Cpu:0} us / {ours.Cpu:0} us", $"{Table.Text(times)} x less", times >= 10);
        }
    }

    /// <summary>Warmed up once, and then beside every subject until the end; a server that is not asked costs nothing.</summary>
    public async Task<Server> P0()
    {
        if (_p0 is null)
        {
            _p0 = await Server.Start("P0", [], "/");
            await WarmUp(_p0, [Load.Get(_p0.Port, "/")]);
        }

        return _p0;
    }

    public ValueTask DisposeAsync() => _p0?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task WarmUp(Server server, byte[][] requests)
    {
        for (var step = 0; step < WarmUpSteps; step++)
        {
            await Load.Run(server.Port, requests, WarmUpStep);
            await server.Rest(TimeSpan.FromMilliseconds(300));
        }
    }

    public async Task OnPostgres()
    {
        var p0 = await P0();
        var connection = await postgres.CreateDatabase("checks", null, CancellationToken.None);
        await using var product = await Product.With(Many, connection);
        await using (var server = await product.Start())
        {
            var check = _postgres = await Measure(p0, server, product.Requests(server, Check, Many));
            table.Goal("session check, PostgreSQL", "<= 9 x P0", check.Figure, check.Ratio, check.TimesP0 <= 9);
            var page = await Measure(p0, server, product.Requests(server, "/settings", Few, "text/html"));
            table.Beside("the whole settings page, PostgreSQL", page.Figure, page.Ratio);
        }

        using var relay = new Relay(new NpgsqlConnectionStringBuilder(connection).Port);
        await using var relayed = await product.StartThrough(relay);
        var requests = product.Requests(relayed, Check, 200);
        await Load.Once(relayed.Port, requests, connections: 1);
        var before = relay.Turns;
        await Load.Once(relayed.Port, requests, connections: 1);
        var turns = (double)(relay.Turns - before) / requests.Length;
        table.Goal("session check, PostgreSQL: round trips", "1", $"{Table.Text(turns)} (mean of {requests.Length})", "", turns <= 1);
    }

    private async Task<Paired> Identity(Server p0, string how, (string, string)[] settings, string? connection)
    {
        await using var peer = await IdentityPeer.Start(settings, connection);
        using var visitor = new Visitor(peer.Server, 0);
        Product.Expect(HttpStatusCode.NoContent, await visitor.PostJson("/sign-in", IdentityPeer.Person), "sign in");
        var measured = await Measure(p0, peer.Server, [Load.Get(peer.Server.Port, Check, visitor.Cookie)]);
        table.Beside("Identity's check, " + how, measured.Figure, measured.Ratio);
        return measured;
    }

    public static async Task<Paired> Measure(Server p0, Server server, byte[][] requests)
    {
        await WarmUp(server, requests);
        List<(double Cpu, double Ratio, double P99)> rounds = [];
        for (var round = 0; round < Rounds; round++)
        {
            var (least, _) = await Cost(p0, [Load.Get(p0.Port, "/")]);
            var (cost, p99) = await Cost(server, requests);
            rounds.Add((cost, cost / least, p99));
        }

        return new Paired(
            Table.Median(rounds.Select(r => r.Cpu)), Table.Median(rounds.Select(r => r.Ratio)), rounds.Min(r => r.Ratio), rounds.Max(r => r.Ratio), Table.Median(rounds.Select(r => r.P99)));
    }

    private static async Task<(double Microseconds, double P99)> Cost(Server server, byte[][] requests)
    {
        var before = server.Cpu;
        var run = await Load.Run(server.Port, requests, Round);
        return run.Refused == 0
            ? ((server.Cpu - before) * 1000 / run.Requests, run.P99)
            : throw new InvalidOperationException($"{run.Refused} requests were refused.");
    }
}
