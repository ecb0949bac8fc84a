using System.Diagnostics;
using System.Net;
using Holdfast.Kit;
using Npgsql;

namespace Holdfast.Bench;

/// <summary>What a sign-in and a change of password cost beside their hashes.</summary>
internal sealed class SignIns(Table table, PostgresServer postgres)
{
    private const int WarmUp = 120;
    private const int Measured = 60;
    private const int Turns = 10;

    private int _visitors;

    public async Task Measure()
    {
        await using (var product = await Product.With(2 * (WarmUp + Measured)))
        {
            await using var server = await product.Start();
            await Cpu(product, server, "SQLite");
        }

        var connection = await postgres.CreateDatabase("signins", null, CancellationToken.None);
        await using var onPostgres = await Product.With(2 * (WarmUp + Measured), connection);
        await using (var server = await onPostgres.Start())
        {
            await Cpu(onPostgres, server, "PostgreSQL");
        }

        using var relay = new Relay(new NpgsqlConnectionStringBuilder(connection).Port);
        await using (var relayed = await onPostgres.StartThrough(relay))
        {
            await RoundTrips(onPostgres, relayed, relay);
        }

        await Identity();
    }

    private async Task Cpu(Product product, Server server, string database)
    {
        await SignIn(server, 0, WarmUp);
        await Change(product, server, 0, WarmUp);
        var before = await Hashes.Cost();
        var signIn = await SignIn(server, WarmUp, Measured);
        var change = await Change(product, server, WarmUp, Measured);
        var hash = (before + await Hashes.Cost()) / 2;
        var share = Math.Min(1, hash / signIn);
        table.Goal($"sign-in, {database}: share of the hash", ">= 90 %", $"{Table.Text(signIn)} ms CPU, hash {Table.Text(hash)} ms", $"{share * 100:0} %", share >= 0.9);
        var rest = change - (2 * hash);
        table.Goal($"change password, {database}: CPU beside two hashes", "<= 5 ms", $"{Table.Text(change)} ms CPU", $"{Table.Text(rest)} ms more", rest <= 5);
    }

    /// <summary>Processor milliseconds of the POST, one after the other; the pages are opened before.</summary>
    private async Task<double> SignIn(Server server, int from, int count)
    {
        List<(Visitor Visitor, int Person)> visitors = [];
        for (var person = from; person < from + count; person++)
        {
            var visitor = new Visitor(server, _visitors++);
            await visitor.Open("/sign-in");
            visitors.Add((visitor, person));
        }

        var before = server.Cpu;
        foreach (var (visitor, person) in visitors)
        {
            await Submit(visitor, person);
        }

        var cost = (server.Cpu - before) / count;
        visitors.ForEach(v => v.Visitor.Dispose());
        return cost;
    }

    private static async Task Submit(Visitor visitor, int person) => Product.Expect(
        HttpStatusCode.SeeOther, await visitor.Submit("/sign-in", ("Email", Product.AddressOf(person)), ("Password", Product.Password)), "sign in");

    private async Task<double> Change(Product product, Server server, int from, int count)
    {
        // People of their own: the sign-ins that were measured are not in their lists.
        var first = WarmUp + Measured;
        List<(Visitor Visitor, int Person)> visitors = [];
        for (var person = first + from; person < first + from + count; person++)
        {
            visitors.Add((await Opened(product, server, person), person));
        }

        var before = server.Cpu;
        foreach (var (visitor, _) in visitors)
        {
            await SubmitChange(visitor);
        }

        var cost = (server.Cpu - before) / count;
        visitors.ForEach(v => v.Visitor.Dispose());
        return cost;
    }

    private async Task<Visitor> Opened(Product product, Server server, int person)
    {
        var visitor = new Visitor(server, _visitors++) { Cookie = "session=" + product.Cookies[person] };
        Product.Expect(HttpStatusCode.OK, await visitor.Open("/settings/password"), "open change password");
        return visitor;
    }

    private static async Task SubmitChange(Visitor visitor) => Product.Expect(
        HttpStatusCode.SeeOther,
        await visitor.Submit("/settings/password", ("Current", Product.Password), ("New", "eleven paper boats drifting"), ("EndAllSessions", "true")),
        "change password");

    private async Task RoundTrips(Product product, Server server, Relay relay)
    {
        // The people of the warm-up: their passwords are the first ones still. Some sign-ins first, until all is prepared.
        var signIns = await Count(relay, person => Open(server, person), Submit);
        table.Goal("sign-in, PostgreSQL: round trips", "<= 5", $"{signIns:0} (median of {Turns})", "", signIns <= 5);
        var changes = await Count(relay, person => Opened(product, server, person), (visitor, _) => SubmitChange(visitor));
        table.Goal("change password, PostgreSQL: round trips", "<= 6", $"{changes:0} (median of {Turns})", "", changes <= 6);
    }

    private async Task<Visitor> Open(Server server, int person)
    {
        var visitor = new Visitor(server, _visitors++);
        await visitor.Open("/sign-in");
        return visitor;
    }

    private static async Task<double> Count(Relay relay, Func<int, Task<Visitor>> open, Func<Visitor, int, Task> act)
    {
        List<double> turns = [];
        for (var person = 0; person < 2 * Turns; person++)
        {
            using var visitor = await open(person);
            var before = relay.Turns;
            await act(visitor, person);
            turns.Add(relay.Turns - before);
        }

        return Table.Median(turns.Skip(Turns));
    }

    private async Task Identity()
    {
        await using var peer = await IdentityPeer.Start([], null);
        using var visitor = new Visitor(peer.Server, _visitors++);
        double Cost(double before, int count) => (peer.Server.Cpu - before) / count;
        for (var i = 0; i < 10; i++)
        {
            Product.Expect(HttpStatusCode.NoContent, await visitor.PostJson("/sign-in", IdentityPeer.Person), "sign in");
        }

        var before = peer.Server.Cpu;
        for (var i = 0; i < 20; i++)
        {
            Product.Expect(HttpStatusCode.NoContent, await visitor.PostJson("/sign-in", IdentityPeer.Person), "sign in");
        }

        table.Beside("Identity's sign-in, SQLite", $"{Table.Text(Cost(before, 20))} ms CPU");
        before = peer.Server.Cpu;
        for (var i = 0; i < 10; i++)
        {
            var change = new { Current = IdentityPeer.Passwords[i % 2], Next = IdentityPeer.Passwords[(i + 1) % 2] };
            Product.Expect(HttpStatusCode.NoContent, await visitor.PostJson("/password", change), "change password");
        }

        table.Beside("Identity's change of password, SQLite", $"{Table.Text(Cost(before, 10))} ms CPU");
    }
}

/// <summary>What one password hash costs, alone in a process of its own on the server's core.</summary>
internal static class Hashes
{
    public const string Argument = "hashes";
    private const int Count = 60;

    public static async Task<double> Cost()
    {
        var command = Machine.Pinned("0", Environment.ProcessPath ?? "dotnet", Argument);
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The hashes did not start.");
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The child: prints the processor milliseconds of one hash.</summary>
    public static void Run()
    {
        var hasher = new Passwords.Argon2Hasher(new Passwords.HashCost());
        var hash = hasher.Hash(Product.Password);
        hasher.Verify(Product.Password, hash);
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Count; i++)
        {
            hasher.Verify(Product.Password, hash);
        }

        Console.WriteLine(((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Count).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
