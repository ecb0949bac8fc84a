using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Holdfast.Kit;
using Holdfast.Platform.Files;

namespace Holdfast.Bench;

/// <summary>Files: what one of 20 MB costs beside the barest endpoint that writes it, what others feel of 32 at once, and a photo anew.</summary>
internal sealed class Uploads(Table table)
{
    private const int Size = 20 * 1024 * 1024;
    private const int WarmUp = 3;
    private const int Rounds = 9;
    private const int AtOnce = 32;
    private const string Form = "/help/requests/new?category=contracts&subcategory=no-answer";

    private static readonly TimeSpan Run = TimeSpan.FromSeconds(5);

    private int _people;

    public async Task Measure()
    {
        Rewritten();
        // Noise, so that it is neither a text to look through nor a picture to rewrite.
        var file = RandomNumberGenerator.GetBytes(Size);
        var bare = await Bare(file);
        await using var product = await Product.With(WarmUp + Rounds + AtOnce + 1);
        await using var server = await product.Start(more: [("Files:ReserveMegabytes", "0"), ("Files:ReservePercent", "0")]);
        List<double> costs = [], memories = [];
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            using var visitor = await Ready(product, server);
            await server.Rest(TimeSpan.FromMilliseconds(300));
            var (cpu, resident) = (server.Cpu, server.Resident);
            await Send(visitor, file);
            costs.Add(server.Cpu - cpu);
            memories.Add(server.Resident - resident);
        }

        var ours = Table.Median(costs.Skip(WarmUp));
        table.Goal("a file of 20 MB: CPU beside an endpoint that only writes it", "<= 1.5 x", $"{Table.Text(ours)} ms / {Table.Text(bare)} ms CPU", $"{Table.Text(ours / bare)} x", ours <= 1.5 * bare);
        var most = memories.Skip(WarmUp).Max();
        table.Goal("a file of 20 MB: memory more than before", "<= 16 MiB", $"{Table.Text(Math.Max(0, most))} MiB (most of {Rounds})", "", most <= 16);
        await Beside(product, server, file);
    }

    private async Task Beside(Product product, Server server, byte[] file)
    {
        List<Visitor> visitors = [];
        while (visitors.Count < AtOnce)
        {
            visitors.Add(await Ready(product, server));
        }

        var page = product.Requests(server, "/settings", 1, "text/html")[0];
        await Ask(server, page, () => false, TimeSpan.FromSeconds(2));
        var alone = Table.Median(await Ask(server, page, () => false, Run));
        var before = server.Resident;
        var sending = Task.WhenAll(visitors.Select(visitor => Task.Run(() => Send(visitor, file))));
        var beside = Table.Median(await Ask(server, page, () => sending.IsCompleted, TimeSpan.FromMinutes(2)));
        await sending;
        visitors.ForEach(visitor => visitor.Dispose());
        table.Goal($"a page while {AtOnce} files of 20 MB come in, beside one alone", "<= 2 x", $"{Table.Text(beside)} ms / {Table.Text(alone)} ms until it is there", $"{Table.Text(beside / alone)} x", beside <= 2 * alone);
        table.Beside($"{AtOnce} files of 20 MB at once: memory more than before", $"{Table.Text(Math.Max(0, server.MostResident - before))} MiB");
    }

    /// <summary>Milliseconds until each answer was there, one after the other with a little pause, until it is enough.</summary>
    private static async Task<List<double>> Ask(Server server, byte[] request, Func<bool> isEnough, TimeSpan most)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        var (buffer, watch) = (new byte[256 * 1024], Stopwatch.StartNew());
        List<double> times = [];
        while (watch.Elapsed < most && !isEnough())
        {
            var began = Stopwatch.GetTimestamp();
            Product.Expect(HttpStatusCode.OK, (HttpStatusCode)await Load.Exchange(socket, request, buffer), "open a page");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        return times;
    }

    /// <summary>Somebody else each time, with the form open: nobody sends so much in a day.</summary>
    private async Task<Visitor> Ready(Product product, Server server)
    {
        var visitor = new Visitor(server, _people) { Cookie = "session=" + product.Cookies[_people++] };
        Product.Expect(HttpStatusCode.OK, await visitor.Open(Form), "open the form");
        return visitor;
    }

    private static async Task Send(Visitor visitor, byte[] file) => Product.Expect(HttpStatusCode.OK, await visitor.Upload("/files/uploads", "noise.bin", file), "upload");

    private static async Task<double> Bare(byte[] file)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-bench-files-").FullName;
        await using var server = await Server.Start("P0", [("Folder", folder)], "/");
        List<double> costs = [];
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            using var visitor = new Visitor(server, 0);
            await server.Rest(TimeSpan.FromMilliseconds(300));
            var cpu = server.Cpu;
            Product.Expect(HttpStatusCode.OK, await visitor.Upload("/files", "noise.bin", file), "write a file");
            costs.Add(server.Cpu - cpu);
        }

        Directory.Delete(folder, recursive: true);
        return Table.Median(costs.Skip(WarmUp));
    }

    private void Rewritten()
    {
        // What a camera makes: heads with a place, and 5 MB of pixels that nobody decodes.
        var pixels = RandomNumberGenerator.GetBytes(5 * 1024 * 1024).Select(one => one == 0xFF ? (byte)0x7F : one);
        var photo = Pictures.Jpeg(4000, 3000, (0xE1, Pictures.Exif(6, isBig: true)));
        byte[] whole = [.. photo[..^2], .. pixels, .. photo[^2..]];
        List<double> times = [];
        for (var round = 0; round < 5 + 20; round++)
        {
            using var to = new MemoryStream(whole.Length + 4096);
            var began = Stopwatch.GetTimestamp();
            if (PictureRewriter.Rewrite(FileSort.Jpeg, new MemoryStream(whole), to) is null || to.Length < 5 * 1024 * 1024)
            {
                throw new InvalidOperationException("The photo was not rewritten.");
            }

            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        var took = Table.Median(times.Skip(5));
        table.Goal("a photo of 5 MB rewritten", "< 20 ms", $"{Table.Text(took)} ms", "", took < 20);
    }
}
