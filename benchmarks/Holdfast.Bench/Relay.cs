using System.Net;
using System.Net.Sockets;

namespace Holdfast.Bench;

/// <summary>
/// Stands between a server and its database and counts round trips: each time the server sends after the database has
/// answered. Whatever travels in one go counts once, as it does on a network.
/// </summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private long _turns;

    public Relay(int databasePort)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept(databasePort);
    }

    public int Port { get; }

    public long Turns => Interlocked.Read(ref _turns);

    /// <summary>Returns when nothing has travelled for a second, which is longer than the outbox rests; at the latest after ten.</summary>
    public async Task Quiet()
    {
        for (var (seen, round) = (-1L, 0); seen != Turns && round < 10; round++)
        {
            seen = Turns;
            await Task.Delay(TimeSpan.FromSeconds(1), _stop.Token);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept(int databasePort)
    {
        try
        {
            while (true)
            {
                var server = await _listener.AcceptSocketAsync(_stop.Token);
                var database = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                server.NoDelay = true;
                await database.ConnectAsync(IPAddress.Loopback, databasePort, _stop.Token);
                var line = new Line();
                _ = Pass(server, database, () => Count(line));
                _ = Pass(database, server, () => line.ServerSpoke = false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Count(Line line)
    {
        if (!line.ServerSpoke)
        {
            line.ServerSpoke = true;
            Interlocked.Increment(ref _turns);
        }
    }

    private async Task Pass(Socket from, Socket to, Action passing)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var read)
            {
                passing();
                await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    private sealed class Line
    {
        public volatile bool ServerSpoke;
    }
}
