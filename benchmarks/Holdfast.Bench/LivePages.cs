using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Kit;

namespace Holdfast.Bench;

/// <summary>Conversations with two open pages each: how soon both show what was written, and what happens when all lines are cut at once.</summary>
internal sealed partial class LivePages(Table table, PostgresServer postgres)
{
    private const int Conversations = 5_000;
    private const int PagesOfEach = 2;

    /// <summary>Conversations in which somebody writes, each in turn.</summary>
    private const int Talking = 1_500;

    private const int MessagesASecond = 100;
    private const int First = 5_000_000;

    private static readonly TimeSpan Run = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task Measure()
    {
        await On("SQLite", null);
        await On("PostgreSQL", await postgres.CreateDatabase("live", null, CancellationToken.None));
    }

    private async Task On(string database, string? connection)
    {
        await using var product = await Product.With(Conversations, connection);
        var all = await Fill(product);
        await using var server = await product.Start(Machine.BothCores);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false, MaxConnectionsPerServer = 32 });
        // While it is measured the generator has half of the machine at the most: plain sockets.
        using var wire = new Wire(server.Port, 32);
        foreach (var conversation in all)
        {
            conversation.Cookie = "session=" + product.Cookies[conversation.Number - First];
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async part =>
        {
            foreach (var conversation in all.Take(Talking).Where((_, at) => at % 8 == part))
            {
                await conversation.Prepare(client, server);
            }
        }));
        await server.Rest();
        var before = server.Resident;
        List<Page> pages = [.. all.SelectMany(conversation => Enumerable.Range(0, PagesOfEach).Select(_ => new Page(conversation, server, wire)))];
        await Parallel.ForEachAsync(pages, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (page, _) => await page.Open());
        await Until(() => pages.TrueForAll(page => page.IsTold), "every page is told where its log stands");
        await server.Rest();
        table.Beside($"memory of a stream with a topic, of {pages.Count:N0}, {database}", $"{Table.Text((server.Resident - before) * 1024 / pages.Count)} KiB");

        var (next, cpu, watch) = (0, server.Cpu, Stopwatch.StartNew());
        next = await Write(wire, all, next, Run);
        var seconds = watch.Elapsed.TotalSeconds;
        var used = (server.Cpu - cpu) / 10 / seconds;
        await Until(() => pages.TrueForAll(page => page.IsUpToDate), "every page shows everything");
        var times = pages.SelectMany(page => page.Times).Order().ToList();
        var p95 = times[(int)(times.Count * 0.95)];
        var wrong = pages.Sum(page => page.Lost + page.Doubled);
        table.Goal(
            $"a message until a page shows it: {pages.Count:N0} streams, {MessagesASecond} a second, {database}", "p95 <= 500 ms, none lost",
            $"p50 {times[times.Count / 2]:0} ms, p95 {p95:0} ms, {wrong} lost or doubled of {times.Count:N0}; {next / seconds:0} a second, {used:0} % of a core", "", p95 <= 500 && wrong == 0);

        // All at once, while people go on writing; each comes back when it likes, as live.js does.
        pages.ForEach(page => page.Cut());
        watch.Restart();
        var writing = Write(wire, all, next, TimeSpan.FromSeconds(8));
        await Task.WhenAll(pages.Select(page => page.ComeBack(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1_000, 10_000)))));
        var back = watch.Elapsed.TotalSeconds;
        await writing;
        await Until(() => pages.TrueForAll(page => page.IsUpToDate), "every page shows everything again");
        wrong = pages.Sum(page => page.Lost + page.Doubled);
        table.Goal(
            $"{pages.Count:N0} streams that were dropped at once are back, {database}", "<= 15 s, none lost or doubled", $"{back:0.0} s, {wrong} lost or doubled", "", back <= 15 && wrong == 0);
        pages.ForEach(page => page.Cut());
    }

    /// <summary>So many a second, one conversation after the other; gives how many were written by then.</summary>
    private static async Task<int> Write(Wire wire, IReadOnlyList<Conversation> all, int from, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        List<Task> onTheirWay = [];
        var next = from;
        while (watch.Elapsed < time)
        {
            for (var due = from + (int)(watch.Elapsed.TotalSeconds * MessagesASecond); next < due; next++)
            {
                onTheirWay.Add(all[next % Talking].Write(wire));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await Task.WhenAll(onTheirWay);
        return next;
    }

    private static async Task Until(Func<bool> isSo, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!isSo())
        {
            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"It never came to this: {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task<List<Conversation>> Fill(Product product)
    {
        List<Conversation> all = [];
        await product.Copy("contacts", "account IS NOT NULL", 0, Conversations, [], (at, set) =>
        {
            set("id", product.NewId());
            set("account", product.NewId());
            set("name", Product.AddressOf(at));
        });
        await product.Execute("CREATE INDEX bench_contacts ON contacts (name)");
        await product.Execute("UPDATE contacts SET account = (SELECT e.account FROM email_addresses AS e WHERE e.key = contacts.name) WHERE name LIKE 'person%@example.com'");
        await product.Copy("tickets", "submission IS NULL AND confirmed_at IS NOT NULL", 0, Conversations, ["solved_at"], (at, set) =>
        {
            var id = product.NewId();
            all.Add(new Conversation(First + at, Guid.Parse(id.ToString()!)));
            set("id", id);
            set("number", First + at);
            set("requester_name", Product.AddressOf(at));
            set("status", 2);
            set("assignee", DBNull.Value);
            set("last_seq", 1);
            set("last_public_seq", 1);
        });
        await product.Execute(string.Create(CultureInfo.InvariantCulture,
            $"""
            UPDATE tickets SET requester = (SELECT c.id FROM contacts AS c WHERE c.name = tickets.requester_name),
                requester_account = (SELECT c.account FROM contacts AS c WHERE c.name = tickets.requester_name) WHERE number >= {First}
            """));
        await product.Execute(string.Create(CultureInfo.InvariantCulture,
            $"""
            INSERT INTO ticket_people (ticket, contact, role, since_seq, delivered_seq, read_seq)
            SELECT id, requester, (SELECT role FROM ticket_people LIMIT 1), 1, 1, 1 FROM tickets WHERE number >= {First}
            """));
        await product.Execute(string.Create(CultureInfo.InvariantCulture,
            $"""
            INSERT INTO ticket_events (ticket, seq, public_seq, at, kind, author_kind, author, client_id, data)
            SELECT t.id, 1, 1, t.opened_at, 1, 2, t.requester, NULL, (SELECT e.data FROM ticket_events AS e WHERE e.kind = 1 LIMIT 1) FROM tickets AS t WHERE number >= {First}
            """));
        await product.Execute(string.Create(CultureInfo.InvariantCulture,
            $"""
            INSERT INTO ticket_texts (ticket, seq, body, html, renderer, taken_out_at, taken_out_by, is_indexed)
            SELECT id, 1, 'Where is my payment?', NULL, 0, NULL, NULL, TRUE FROM tickets WHERE number >= {First}
            """));
        await product.Execute("ANALYZE");
        return all;
    }

    /// <summary>A member's request, in which they write from a third window.</summary>
    private sealed partial class Conversation(int number, Guid id) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);
        private string _token = "";
        private Uri? _reply;

        public int Number => number;

        public string Topic => $"request:{id}";

        public string Cookie { get; set; } = "";

        /// <summary>The number of the last message that was sent.</summary>
        public int Last { get; private set; } = 1;

        /// <summary>When each was sent.</summary>
        public ConcurrentDictionary<int, long> Sent { get; } = new();

        public void Dispose() => _turn.Dispose();

        public async Task Prepare(HttpClient client, Server server)
        {
            var page = await client.SendAsync(Request(HttpMethod.Get, new Uri($"http://127.0.0.1:{server.Port}/help/requests/{number}")));
            Product.Expect(HttpStatusCode.OK, page.StatusCode, "open a request");
            _token = Token().Matches(await page.Content.ReadAsStringAsync()).Last().Groups[1].Value;
            _reply = new Uri($"http://127.0.0.1:{server.Port}/help/requests/{number}/reply");
            if (page.Headers.TryGetValues("Set-Cookie", out var set))
            {
                Cookie += string.Concat(set.Select(cookie => "; " + cookie.Split(';')[0]));
            }
        }

        public async Task Write(Wire wire)
        {
            await _turn.WaitAsync();
            try
            {
                var body = $"token={Uri.EscapeDataString(_token)}&Id={Guid.CreateVersion7()}&Reply=I+sent+the+final+logo+on+4+November+and+have+had+no+answer+since.";
                var request = Encoding.ASCII.GetBytes(
                    $"POST {_reply!.AbsolutePath} HTTP/1.1\r\nHost: {_reply.Authority}\r\nAccept: text/html\r\nCookie: {Cookie}\r\nOrigin: {_reply.GetLeftPart(UriPartial.Authority)}\r\n"
                    + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}");
                Sent[Last + 1] = Stopwatch.GetTimestamp();
                Last++;
                var status = await wire.Send(request, static _ => { });
                Product.Expect(HttpStatusCode.SeeOther, (HttpStatusCode)status, "reply");
            }
            finally
            {
                _turn.Release();
            }
        }

        public HttpRequestMessage Request(HttpMethod method, Uri address)
        {
            var request = new HttpRequestMessage(method, address);
            request.Headers.TryAddWithoutValidation("Cookie", Cookie);
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            return request;
        }

        [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
        private static partial Regex Token();
    }

    /// <summary>An open page: hears the stream, and fetches what it is behind, one after the other.</summary>
    private sealed partial class Page(Conversation conversation, Server server, Wire wire)
    {
        private readonly byte[] _buffer = new byte[512];
        private Socket? _socket;
        private int _at = 1;
        private int _newest;
        private int _isFetching;

        public ConcurrentBag<double> Times { get; } = [];

        public int Lost { get; private set; }

        public int Doubled { get; private set; }

        public bool IsTold => Volatile.Read(ref _newest) > 0;

        public bool IsUpToDate => Volatile.Read(ref _at) == conversation.Last;

        public async Task Open()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            await socket.SendAsync(Load.Get(server.Port, $"/session/ending?topic={Uri.EscapeDataString(conversation.Topic)}", conversation.Cookie, "text/event-stream"));
            _newest = 0;
            _socket = socket;
            _ = Listen(socket);
        }

        public void Cut()
        {
            _newest = 0;
            _socket?.Close(0);
        }

        public async Task ComeBack(TimeSpan after)
        {
            await Task.Delay(after, TimeProvider.System);
            await Open();
            while (!IsTold)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }

        private async Task Listen(Socket socket)
        {
            var held = "";
            try
            {
                while (await socket.ReceiveAsync(_buffer) is > 0 and var read)
                {
                    held += Encoding.ASCII.GetString(_buffer, 0, read);
                    foreach (Match hint in Hint().Matches(held))
                    {
                        Volatile.Write(ref _newest, int.Parse(hint.Groups[1].Value, CultureInfo.InvariantCulture));
                        _ = Fetch();
                    }

                    held = held[(held.LastIndexOf('\n') + 1)..];
                }
            }
            catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
            {
                // It was cut.
            }
        }

        private async Task Fetch()
        {
            while (Volatile.Read(ref _at) < Volatile.Read(ref _newest) && Interlocked.Exchange(ref _isFetching, 1) == 0)
            {
                var path = $"/help/requests/{conversation.Number}/events?since={_at}";
                await wire.Send(
                    Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nAccept: text/html\r\nHX-Request: true\r\nCookie: {conversation.Cookie}\r\n\r\n"), Show);
                Volatile.Write(ref _isFetching, 0);
            }
        }

        /// <summary>The items of an answer, each with the time from its press.</summary>
        private void Show(ReadOnlySpan<byte> body)
        {
            var shown = Stopwatch.GetTimestamp();
            for (int at; (at = body.IndexOf("id=\"event-"u8)) >= 0;)
            {
                body = body[(at + 10)..];
                _ = System.Buffers.Text.Utf8Parser.TryParse(body, out int number, out var _);
                Doubled += number <= _at ? 1 : 0;
                Lost += number > _at + 1 ? 1 : 0;
                Times.Add(Stopwatch.GetElapsedTime(conversation.Sent[number], shown).TotalMilliseconds);
                Volatile.Write(ref _at, number);
            }
        }

        [GeneratedRegex("\"at\":([0-9]+)")]
        private static partial Regex Hint();
    }
}
