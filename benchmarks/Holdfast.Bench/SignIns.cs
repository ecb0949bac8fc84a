using System.Diagnostics;
using System.Net;
using Holdfast.Kit;
using Npgsql;

namespace Holdfast.Bench;

/// <summary>What a sign-in and a change of password cost beside their hashes.</summary>
internal sealed class SignIns(Table table, PostgresServer postgres)
{
    /// <summary>Until the runtime has compiled for good: that takes some sixty calls of everything, and a while.</summary>
    private const int WarmUp = 100;
    private const int WarmUpAgain = 2;
    private const int Measured = 40;
    private const int Turns = 10;

    /// <summary>The first of those who change their passwords: people of their own, with one sign-in each.</summary>
    private const int Changing = WarmUp + Measured;

    private int _visitors;

    public async Task Measure()
    {
        await using (var product = await Product.With(2 * Changing + 1))
        {
            await using var server = await product.Start();
            await Cpu(product, server, "SQLite");
        }

        var connection = await postgres.CreateDatabase("signins", null, CancellationToken.None);
        await using var onPostgres = await Product.With(2 * Changing + 1, connection);
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

    /// <summary>The mail that is owed is delivered by the same process: it is held back, and counted by itself at the end.</summary>
    private async Task Cpu(Product product, Server server, string database)
    {
        var (_, warm) = await SignInAnew(server, 0, WarmUp);
        for (var again = 0; again < WarmUpAgain; again++)
        {
            await SignInAgain(server, warm, 0);
        }

        warm.ForEach(visitor => visitor.Dispose());
        await Change(product, server, Changing, WarmUp);
        await HoldMail(product, server, 2 * Changing);
        var before = await Hashes.Cost();
        var (anew, visitors) = await SignInAnew(server, WarmUp, Measured);
        var signIn = await SignInAgain(server, visitors, WarmUp);
        var change = await Change(product, server, Changing + WarmUp, Measured);
        var hash = (before + await Hashes.Cost()) / 2;
        var share = Math.Min(1, hash / signIn);
        table.Goal($"sign-in, {database}: share of the hash", ">= 90 %", $"{Table.Text(signIn)} ms CPU, hash {Table.Text(hash)} ms", $"{share * 100:0} %", share >= 0.9);
        table.Beside($"the same on a new device, {database}", $"{Table.Text(anew)} ms CPU", $"{Math.Min(1, hash / anew) * 100:0} %");
        var rest = change - (2 * hash);
        table.Goal($"change password, {database}: CPU beside two hashes", "<= 5 ms", $"{Table.Text(change)} ms CPU", $"{Table.Text(rest)} ms more", rest <= 5);
        var held = server.Cpu;
        product.Mail.Release();
        await server.Rest();
        table.Beside($"a notice, {database}: drawn, mailed and noted", $"{Table.Text((server.Cpu - held) / ((2 * Measured) + 1))} ms CPU");
        visitors.ForEach(visitor => visitor.Dispose());
    }

    /// <summary>From here on the outbox waits for the mail server with the one notice that is owed now.</summary>
    private async Task HoldMail(Product product, Server server, int person)
    {
        await server.Rest();
        product.Mail.Hold();
        await Change(product, server, person, 1);
        await server.Rest();
    }

    /// <summary>Processor milliseconds of the POST, one after the other, in browsers that were never here; the pages are opened before.</summary>
    private async Task<(double Cost, List<Visitor> Visitors)> SignInAnew(Server server, int from, int count)
    {
        List<Visitor> visitors = [];
        for (var i = 0; i < count; i++)
        {
            visitors.Add(await Open(server));
        }

        return (await Submit(server, visitors, from), visitors);
    }

    /// <summary>The same in browsers that are known.</summary>
    private static async Task<double> SignInAgain(Server server, List<Visitor> visitors, int from)
    {
        foreach (var visitor in visitors)
        {
            visitor.DropSession();
            await visitor.Open("/sign-in");
        }

        return await Submit(server, visitors, from);
    }

    private static async Task<double> Submit(Server server, List<Visitor> visitors, int from)
    {
        var before = server.Cpu;
        for (var i = 0; i < visitors.Count; i++)
        {
            await Submit(visitors[i], from + i);
        }

        return (server.Cpu - before) / visitors.Count;
    }

    private static async Task Submit(Visitor visitor, int person) => Product.Expect(
        HttpStatusCode.SeeOther, await visitor.Submit("/sign-in", ("Email", Product.AddressOf(person)), ("Password", Product.Password)), "sign in");

    private async Task<double> Change(Product product, Server server, int from, int count)
    {
        List<Visitor> visitors = [];
        for (var person = from; person < from + count; person++)
        {
            visitors.Add(await Opened(product, server, person));
        }

        var before = server.Cpu;
        foreach (var visitor in visitors)
        {
            await SubmitChange(visitor);
        }

        var cost = (server.Cpu - before) / count;
        visitors.ForEach(visitor => visitor.Dispose());
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
        // Held mail leaves the wire to what is counted. Some go first, until all is prepared. The passwords of the warm-up's
        // people are the first ones still, and they have signed in nowhere else but in browsers that are gone.
        await HoldMail(product, server, WarmUp + (2 * Turns));
        List<Visitor> known = [];
        for (var person = 0; person < 2 * Turns; person++)
        {
            known.Add(await Open(server));
            await Submit(known[person], person);
            known[person].DropSession();
            await known[person].Open("/sign-in");
        }

        var signIns = await Count(relay, known, Submit);
        table.Goal("sign-in, PostgreSQL: round trips", "<= 5", $"{signIns:0} (median of {Turns})", "", signIns <= 5);
        List<Visitor> changing = [];
        for (var person = 0; person < 2 * Turns; person++)
        {
            changing.Add(await Opened(product, server, WarmUp + person));
        }

        var changes = await Count(relay, changing, (visitor, _) => SubmitChange(visitor));
        table.Goal("change password, PostgreSQL: round trips", "<= 6", $"{changes:0} (median of {Turns})", "", changes <= 6);
        product.Mail.Release();
    }

    private async Task<Visitor> Open(Server server)
    {
        var visitor = new Visitor(server, _visitors++);
        await visitor.Open("/sign-in");
        return visitor;
    }

    private static async Task<double> Count(Relay relay, List<Visitor> visitors, Func<Visitor, int, Task> act)
    {
        List<double> turns = [];
        for (var person = 0; person < visitors.Count; person++)
        {
            // What the request before left in the outbox travels on the same wire: it goes first.
            if (person >= Turns)
            {
                await relay.Quiet();
            }

            var before = relay.Turns;
            await act(visitors[person], person);
            turns.Add(relay.Turns - before);
        }

        visitors.ForEach(visitor => visitor.Dispose());
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
