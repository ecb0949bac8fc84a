using System.Net;
using Holdfast.Kit;
using Holdfast.Security.Passwords;
using Npgsql;

namespace Holdfast.Bench;

/// <summary>What a sign-in and a change of password cost beside their hashes.</summary>
internal sealed class SignIns(Table table, PostgresServer postgres)
{
    /// <summary>Until the runtime has compiled it for good, which takes twice thirty calls; what is left falls on few acts, and medians leave it out.</summary>
    private const int WarmUp = 90;
    private const int Measured = 30;
    private const int Turns = 5;

    /// <summary>What the server does after its answer belongs to the act.</summary>
    private static readonly TimeSpan AfterAnswer = TimeSpan.FromMilliseconds(10);

    /// <summary>The outbox looks at what a save left within 0.8 seconds of it, and makes of one notice a mail for each address.</summary>
    private static readonly TimeSpan OutboxLooks = TimeSpan.FromSeconds(1);

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
        await HoldMail(product, server, 2 * Changing);
        await Warm(product, server);
        List<Visitor> visitors = [];
        for (var person = 0; person < Measured; person++)
        {
            visitors.Add(await Open(server));
        }

        // What it leaves to the outbox runs among those that come after it: a figure beside the others only.
        var anew = await Each(server, 1, i => Submit(visitors[i], WarmUp + i));
        await OpenAgain(visitors);
        var signIn = await Each(server, 1, i => Submit(visitors[i], WarmUp + i));
        List<Visitor> changing = [];
        for (var person = Changing + WarmUp; person < Changing + WarmUp + Measured; person++)
        {
            changing.Add(await Opened(product, server, person));
        }

        var change = await Each(server, 2, i => SubmitChange(changing[i]), OutboxLooks);
        var share = 1 - (signIn.Beside / signIn.Act);
        table.Goal($"sign-in, {database}: share of the hash", ">= 80 %", $"{Table.Text(signIn.Act)} ms CPU, hash {Table.Text(signIn.Hash)} ms", $"{share * 100:0} %", share >= 0.8);
        table.Beside($"the same on a new device, {database}", $"{Table.Text(anew.Act)} ms CPU", $"{(1 - (anew.Beside / anew.Act)) * 100:0} %");
        table.Goal($"change password, {database}: CPU beside two hashes", "<= 5 ms", $"{Table.Text(change.Act)} ms CPU, hash {Table.Text(change.Hash)} ms", $"{Table.Text(change.Beside)} ms more, {Table.Text(change.Beside / change.Hash)} of a hash", change.Beside <= 5);
        var held = server.Cpu;
        product.Mail.Release();
        await server.Rest();
        table.Beside($"the notice of a change, {database}: a mail made for each address", $"{Table.Text(change.Left)} ms CPU, within a second after it");
        table.Beside($"a notice, {database}: drawn, mailed and noted", $"{Table.Text((server.Cpu - held) / ((2 * Changing) + 1))} ms CPU, what is compiled on the way in it");
        visitors.ForEach(visitor => visitor.Dispose());
        changing.ForEach(visitor => visitor.Dispose());
    }

    /// <summary>
    /// Processor milliseconds of an act, of one of its hashes, and of the act beside them: hashes have threads of their own, whose time the
    /// system counts by itself. Medians, so that a minute's jobs and what the runtime still compiles, which fall on some acts, count for those.
    /// </summary>
    /// <param name="hashes">How many there are in one act.</param>
    /// <param name="leaves">How long the next act waits, so that what this one left to the outbox is not in it but a figure of its own.</param>
    private static async Task<(double Act, double Hash, double Beside, double Left)> Each(
        Server server, int hashes, Func<int, Task> act, TimeSpan leaves = default)
    {
        await server.Rest();
        List<(double Act, double Hashes, double Left)> acts = [];
        for (var i = 0; i < Measured; i++)
        {
            var (before, hashesBefore) = (server.Cpu, server.CpuOf(HashThread.Name));
            await act(i);
            await Task.Delay(AfterAnswer, TimeProvider.System);
            var (after, hashesAfter) = (server.Cpu, server.CpuOf(HashThread.Name));
            await Task.Delay(leaves, TimeProvider.System);
            acts.Add((after - before, hashesAfter - hashesBefore, server.Cpu - after));
        }

        double Of(Func<(double Act, double Hashes, double Left), double> value) => Table.Median(acts.Select(value));
        return (Of(a => a.Act), Of(a => a.Hashes / hashes), Of(a => a.Act - a.Hashes), Of(a => a.Left));
    }

    /// <summary>From here on the outbox waits for the mail server with the one notice that is owed now.</summary>
    private async Task HoldMail(Product product, Server server, int person)
    {
        await server.Rest();
        product.Mail.Hold();
        using var visitor = await Opened(product, server, person);
        await SubmitChange(visitor);
        await server.Rest();
    }

    private async Task Warm(Product product, Server server)
    {
        List<Visitor> warm = [];
        for (var person = 0; person < WarmUp; person++)
        {
            warm.Add(await Open(server));
            await Submit(warm[person], person);
        }

        await OpenAgain(warm);
        for (var person = 0; person < WarmUp; person++)
        {
            await Submit(warm[person], person);
        }

        warm.ForEach(visitor => visitor.Dispose());
        for (var person = Changing; person < Changing + WarmUp; person++)
        {
            using var visitor = await Opened(product, server, person);
            await SubmitChange(visitor);
        }
    }

    /// <summary>Opens the form in browsers that are known by now.</summary>
    private static async Task OpenAgain(List<Visitor> visitors)
    {
        foreach (var visitor in visitors)
        {
            visitor.DropSession();
            await visitor.Open("/sign-in");
        }
    }

    private static async Task Submit(Visitor visitor, int person) => Product.Expect(
        HttpStatusCode.SeeOther, await visitor.Submit("/sign-in", ("Email", Product.AddressOf(person)), ("Password", Product.Password)), "sign in");

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
        for (var i = 0; i < 5; i++)
        {
            Product.Expect(HttpStatusCode.NoContent, await visitor.PostJson("/sign-in", IdentityPeer.Person), "sign in");
        }

        var before = peer.Server.Cpu;
        for (var i = 0; i < 10; i++)
        {
            Product.Expect(HttpStatusCode.NoContent, await visitor.PostJson("/sign-in", IdentityPeer.Person), "sign in");
        }

        table.Beside("Identity's sign-in, SQLite", $"{Table.Text(Cost(before, 10))} ms CPU");
        before = peer.Server.Cpu;
        for (var i = 0; i < 10; i++)
        {
            var change = new { Current = IdentityPeer.Passwords[i % 2], Next = IdentityPeer.Passwords[(i + 1) % 2] };
            Product.Expect(HttpStatusCode.NoContent, await visitor.PostJson("/password", change), "change password");
        }

        table.Beside("Identity's change of password, SQLite", $"{Table.Text(Cost(before, 10))} ms CPU");
    }
}
