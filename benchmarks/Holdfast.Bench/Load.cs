using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Bench;

/// <param name="Requests">How many were answered 200.</param>
/// <param name="Refused">How many were answered otherwise.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="P95">Milliseconds.</param>
internal sealed record Loaded(int Requests, int Refused, double Seconds, double P99, double P95)
{
    public double Rate => Requests / Seconds;
}

/// <summary>
/// A closed loop over kept-alive connections with prepared requests. Plain sockets: a dearer generator would leave the
/// server waiting, and a server that waits spends its time on waking up.
/// </summary>
internal static class Load
{
    public const int Connections = 32;

    public static byte[] Get(int port, string path, string? cookie = null, string accept = "*/*") => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {accept}\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}\r\n");

    /// <summary>Sends the requests in turn, over and over, for this long.</summary>
    public static async Task<Loaded> Run(int port, byte[][] requests, TimeSpan time, CancellationToken ct = default)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        var loops = Enumerable.Range(0, Connections).Select(_ => Loop(port, () => requests[Interlocked.Increment(ref next) % requests.Length], () => watch.Elapsed < time && !ct.IsCancellationRequested));
        return Sum(await Task.WhenAll(loops), watch.Elapsed);
    }

    /// <summary>Sends each request once.</summary>
    public static async Task<Loaded> Once(int port, byte[][] requests, int connections = Connections)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        var loops = Enumerable.Range(0, connections).Select(_ => Loop(port, () => requests[next], () => Interlocked.Increment(ref next) < requests.Length));
        return Sum(await Task.WhenAll(loops), watch.Elapsed);
    }

    /// <summary>One request and its whole answer; the status.</summary>
    public static async Task<int> Exchange(Socket socket, byte[] request, byte[] buffer) => (await Whole(socket, request, buffer)).Status;

    /// <summary>The same, with how much of the buffer the answer takes.</summary>
    public static async Task<(int Status, int Length)> Whole(Socket socket, byte[] request, byte[] buffer)
    {
        await socket.SendAsync(request);
        var held = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(held));
            if (read == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            held += read;
            if (IsWhole(buffer.AsSpan(0, held)))
            {
                return (((buffer[9] - '0') * 100) + ((buffer[10] - '0') * 10) + (buffer[11] - '0'), held);
            }
        }
    }

    private static async Task<(List<long> Ticks, int Refused)> Loop(int port, Func<byte[]> request, Func<bool> goOn)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[256 * 1024];
        List<long> ticks = [];
        var refused = 0;
        while (goOn())
        {
            var began = Stopwatch.GetTimestamp();
            if (await Exchange(socket, request(), buffer) == 200)
            {
                ticks.Add(Stopwatch.GetTimestamp() - began);
            }
            else
            {
                refused++;
            }
        }

        return (ticks, refused);
    }

    private static Loaded Sum((List<long> Ticks, int Refused)[] loops, TimeSpan time)
    {
        var ticks = loops.SelectMany(loop => loop.Ticks).Order().ToList();
        return new Loaded(ticks.Count, loops.Sum(loop => loop.Refused), time.TotalSeconds, Of(99), Of(95));

        double Of(int percent) => ticks.Count == 0 ? 0 : TimeSpan.FromSeconds((double)ticks[ticks.Count * percent / 100] / Stopwatch.Frequency).TotalMilliseconds;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..end];
        var length = Math.Max(head.IndexOf("Content-Length: "u8), head.IndexOf("content-length: "u8));
        if (length < 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        }

        return System.Buffers.Text.Utf8Parser.TryParse(head[(length + 16)..], out int bytes, out _) && answer.Length >= end + 4 + bytes;
    }
}
