using System.Diagnostics;
using System.Net;

namespace Holdfast.Bench;

/// <summary>How long people wait after a start: for the first page, and for the first sign-in. On both cores, as an operator starts it.</summary>
internal sealed class Starts(Table table)
{
    private const int Rounds = 5;
    private const int Later = 5;

    /// <summary>Nobody types an address and a password faster.</summary>
    private static readonly TimeSpan Typing = TimeSpan.FromSeconds(3);

    public async Task Measure()
    {
        await using var product = await Product.With(2 * Rounds * (Later + 1));
        List<(double P0, double Ours, double Identity, double First, double Later, double AtOnce, double IdentityFirst)> rounds = [];
        for (var round = 0; round < Rounds; round++)
        {
            var p0 = await Timed(async () => await Server.Start("P0", [], "/", Machine.BothCores), server => server.DisposeAsync());
            var (ours, first, later) = await Ours(product, 2 * round, Typing);
            var (_, atOnce, _) = await Ours(product, (2 * round) + 1, TimeSpan.Zero);
            var (identity, identityFirst) = await Identity();
            rounds.Add((p0, ours, identity, first, later, atOnce, identityFirst));
        }

        double Of(Func<(double P0, double Ours, double Identity, double First, double Later, double AtOnce, double IdentityFirst), double> value) => Table.Median(rounds.Select(value));
        var ratio = Of(r => r.Ours / r.P0);
        table.Goal("start to the first page", "<= 2.2 x P0's start", $"{Of(r => r.Ours):0} ms (P0 {Of(r => r.P0):0} ms)", $"{Table.Text(ratio)} x P0", ratio <= 2.2);
        var (one, other) = (Of(r => r.First), Of(r => r.Later));
        table.Goal("first sign-in after a start", "<= 1.5 x a later one + 300 ms", $"{one:0} ms, later {other:0} ms", $"{Table.Text(one / other)} x later", one <= (1.5 * other) + 300);
        table.Beside("the same, sent the moment that the server listens", $"{Of(r => r.AtOnce):0} ms");
        table.Beside("Identity: start to the first answer", $"{Of(r => r.Identity):0} ms", $"{Table.Text(Of(r => r.Identity / r.P0))} x P0");
        table.Beside("Identity: first sign-in after a start", $"{Of(r => r.IdentityFirst):0} ms");
    }

    private static async Task<(double Start, double First, double Later)> Ours(Product product, int round, TimeSpan typing)
    {
        var watch = Stopwatch.StartNew();
        await using var server = await product.Start(Machine.BothCores);
        var start = watch.Elapsed.TotalMilliseconds;
        List<double> signIns = [];
        for (var i = 0; i <= Later; i++)
        {
            var person = (round * (Later + 1)) + i;
            using var visitor = new Visitor(server, person);
            await visitor.Open("/sign-in");
            await Task.Delay(i == 0 ? typing : TimeSpan.Zero, TimeProvider.System);
            watch.Restart();
            var status = await visitor.Submit("/sign-in", ("Email", Product.AddressOf(person)), ("Password", Product.Password));
            signIns.Add(watch.Elapsed.TotalMilliseconds);
            Product.Expect(HttpStatusCode.SeeOther, status, "sign in");
        }

        return (start, signIns[0], Table.Median(signIns.Skip(1)));
    }

    private static async Task<(double Start, double First)> Identity()
    {
        var watch = Stopwatch.StartNew();
        await using var peer = await IdentityPeer.Start([], null, Machine.BothCores);
        var start = watch.Elapsed.TotalMilliseconds;
        using var visitor = new Visitor(peer.Server, 0);
        watch.Restart();
        Product.Expect(HttpStatusCode.NoContent, await visitor.PostJson("/sign-in", IdentityPeer.Person), "sign in");
        return (start, watch.Elapsed.TotalMilliseconds);
    }

    private static async Task<double> Timed<T>(Func<Task<T>> start, Func<T, ValueTask> end)
    {
        var watch = Stopwatch.StartNew();
        var started = await start();
        var time = watch.Elapsed.TotalMilliseconds;
        await end(started);
        return time;
    }
}
