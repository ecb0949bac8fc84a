using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Browser.Kit;

/// <summary>The line between browsers and the server: it can be cut, and joined again.</summary>
public sealed class Line : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isCut;
    private int _frosts;

    public Line(int serverPort)
    {
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = Accept(serverPort);
    }

    public Uri Url { get; }

    /// <summary>Everything that is on its way is lost, and nobody gets through.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var socket in _open.Keys)
        {
            socket.Close(0);
        }
    }

    public void Join() => _isCut = false;

    /// <summary>Nothing comes over the streams that are open, and neither side is told; new connections work.</summary>
    public void Freeze() => Interlocked.Increment(ref _frosts);

    /// <summary>A port at which nobody listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _stop.Cancel();
        Cut();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept(int serverPort)
    {
        try
        {
            while (true)
            {
                var browser = await _listener.AcceptSocketAsync(_stop.Token);
                if (_isCut)
                {
                    browser.Close(0);
                    continue;
                }

                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                browser.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, serverPort, _stop.Token);
                (_open[browser], _open[server]) = (true, true);
                _ = Pass(browser, server);
                _ = Pass(server, browser);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Pass(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        int? streamsSince = null;
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var read)
            {
                if (buffer.AsSpan(0, read).IndexOf("Content-Type: text/event-stream"u8) >= 0)
                {
                    streamsSince = Volatile.Read(ref _frosts);
                }

                if (streamsSince is { } since && since != Volatile.Read(ref _frosts))
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            to.Close(0);
        }

        _open.TryRemove(from, out _);
    }
}
