using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Kit;
using Npgsql;

namespace Holdfast.Bench;

/// <summary>Pages that are open: what they cost a save, how soon one learns what another node has ended, and what the overview asks the database.</summary>
internal sealed class OpenPages(Table table, PostgresServer postgres)
{
    private const int Few = 10;
    private const int Many = 10_000;
    private const int People = 100;
    private const int Saves = 50;
    private const int Endings = 20;
    private const int WarmUp = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int _visitors;

    public async Task Measure()
    {
        await SavesBeside();
        await EndingElsewhere();
        await Overview();
    }

    private async Task SavesBeside()
    {
        await using var product = await Product.With(People + (3 * Saves));
        // A hundred pages of each person, all from one address: more than anybody gets otherwise.
        await using var server = await product.Start(more: [("Live:StreamsPerPerson", "1000"), ("Live:StreamsPerNetwork", "100000")]);
        var saver = People;
        // The first ones go before all is compiled, and count for nothing.
        await Save(product, server, saver, Saves);
        saver += Saves;
        List<Page> open = [];
        await Open(open, product, server, Few);
        var few = await Save(product, server, saver, Saves);
        saver += Saves;
        await Open(open, product, server, Many);
        await server.Rest();
        var many = await Save(product, server, saver, Saves);
        open.ForEach(page => page.Dispose());
        table.Goal($"a save with {Many:N0} open pages beside one with {Few}, SQLite", "<= 1.2 x", $"{Table.Text(many)} ms / {Table.Text(few)} ms CPU", $"{Table.Text(many / few)} x", many <= 1.2 * few);
        table.Beside($"the server's memory with {Many:N0} open pages", $"{server.Resident:0} MiB");
    }

    /// <summary>Milliseconds of the server's processor for the form that changes a name, without the page before it; the median.</summary>
    private async Task<double> Save(Product product, Server server, int first, int count)
    {
        List<double> costs = [];
        for (var person = first; person < first + count; person++)
        {
            using var visitor = new Visitor(server, _visitors++) { Cookie = "session=" + product.Cookies[person] };
            Product.Expect(HttpStatusCode.OK, await visitor.Open("/settings/profile"), "open the profile");
            var before = server.Cpu;
            Product.Expect(HttpStatusCode.SeeOther, await visitor.Submit("/settings/profile", ("Name", "Sam Changed"), ("Zone", "Asia/Tokyo"), ("Seen", visitor.Hidden("Seen"))), "change the profile");
            costs.Add(server.Cpu - before);
        }

        return Table.Median(costs);
    }

    private async Task EndingElsewhere()
    {
        await using var product = await Product.With(WarmUp + Endings, await postgres.CreateDatabase("endings", null, CancellationToken.None));
        await using var one = await product.Start();
        await using var other = await product.StartAnother();
        List<double> times = [];
        for (var person = 0; person < WarmUp + Endings; person++)
        {
            using var page = await Page.Open(other, product.Cookies[person]);
            using var visitor = new Visitor(one, _visitors++) { Cookie = "session=" + product.Cookies[person] };
            Product.Expect(HttpStatusCode.OK, await visitor.Open("/settings"), "open the overview");
            var began = Stopwatch.GetTimestamp();
            Product.Expect(HttpStatusCode.SeeOther, await visitor.Submit("/sign-out"), "sign out");
            await page.Hears("ended");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        // The first ones go before all is compiled.
        times.RemoveRange(0, WarmUp);
        var slowest = times.Max();
        table.Goal("sign-out on one node until a page on another knows, PostgreSQL", "<= 1 s", $"{Table.Median(times):0} ms (slowest of {Endings}: {slowest:0} ms)", "", slowest <= 1000);
    }

    private async Task Overview()
    {
        const int Sessions = 50;
        var connection = await postgres.CreateDatabase("overview", null, CancellationToken.None);
        await using var product = await Product.With(Sessions, connection);
        using var relay = new Relay(new NpgsqlConnectionStringBuilder(connection).Port);
        await using var server = await product.StartThrough(relay);
        var requests = product.Requests(server, "/settings", Sessions, "text/html");
        await Load.Once(server.Port, requests, connections: 1);
        await relay.Quiet();
        List<double> each = [];
        foreach (var request in requests)
        {
            var before = relay.Turns;
            await Load.Once(server.Port, [request], connections: 1);
            each.Add(relay.Turns - before);
        }

        var turns = Table.Median(each);
        table.Goal("the overview, PostgreSQL: round trips", "<= 4", $"{turns:0} (median of {requests.Length})", "", turns <= 4);
    }

    /// <summary>Opens pages until there are so many, each person's in turn.</summary>
    private static async Task Open(List<Page> open, Product product, Server server, int count)
    {
        while (open.Count < count)
        {
            open.Add(await Page.Open(server, product.Cookies[open.Count % People]));
        }
    }

    /// <summary>The stream of a page that is open.</summary>
    private sealed class Page : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] _buffer = new byte[1024];
        private string _heard = "";

        public static async Task<Page> Open(Server server, string cookie)
        {
            var page = new Page();
            await page._socket.ConnectAsync(IPAddress.Loopback, server.Port);
            await page._socket.SendAsync(Load.Get(server.Port, "/session/ending", "session=" + cookie, "text/event-stream"));
            await page.Hears("open");
            return page;
        }

        public async Task Hears(string name)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (!_heard.Contains($"event: {name}\n", StringComparison.Ordinal))
            {
                var read = await _socket.ReceiveAsync(_buffer, patience.Token);
                _heard += read > 0 ? Encoding.ASCII.GetString(_buffer, 0, read) : throw new InvalidOperationException($"The stream said: {_heard}");
            }
        }

        public void Dispose() => _socket.Dispose();
    }
}
