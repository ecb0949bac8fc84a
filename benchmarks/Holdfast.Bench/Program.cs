using System.Diagnostics;
using Holdfast.Bench;
using Holdfast.Kit;

// Figures as they come on the error stream, the table at the end. Names of parts as arguments measure only those.
var table = new Table();
var watch = Stopwatch.StartNew();
await using var postgres = await PostgresServer.Start(CancellationToken.None);
await using var checks = new Checks(table, postgres);
(string Name, Func<Task> Measure)[] parts =
[
    ("sqlite", checks.OnSqlite),
    ("postgres", checks.OnPostgres),
    ("identity", checks.BesideIdentity),
    ("better-auth", new BetterAuth(table, postgres, checks).Measure),
    ("sign-ins", new SignIns(table, postgres).Measure),
    ("starts", new Starts(table).Measure),
    ("storm", new Storm(table).Measure),
    ("sameness", new Sameness(table, args is ["sameness"]).Measure),
    ("open-pages", new OpenPages(table, postgres).Measure),
    ("live", new LivePages(table, postgres).Measure),
    ("files", new Uploads(table).Measure),
    ("desk", new Desk(table, postgres).Measure),
    ("help", new HelpCentre(table, postgres).Measure),
    ("breach", new Breach(table).Measure),
];
foreach (var part in parts.Where(part => args.Length == 0 || args.Contains(part.Name)))
{
    var begun = watch.Elapsed;
    try
    {
        await part.Measure();
    }
    catch (Exception problem) when (problem is InvalidOperationException or System.Net.Sockets.SocketException or HttpRequestException or IOException or System.Data.Common.DbException)
    {
        table.Broken(part.Name, problem);
    }

    Console.Error.WriteLine($"({part.Name}: {(watch.Elapsed - begun).TotalSeconds:0} s)");
}

Console.WriteLine($"{Environment.ProcessorCount} core(s) for the load; servers {(Machine.HasTwoCores ? "on a core of their own" : "not pinned: ratios are rough")}; {watch.Elapsed.TotalMinutes:0.0} minutes.");
table.Print();
