using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Bench;

/// <summary>
/// A mail server on loopback that takes every message and keeps none (RFC 5321, as little of it as a sender needs). While it is
/// held it greets nobody and answers nobody, kept connections neither, so that the outbox waits and its work does not mix with what is measured.
/// </summary>
internal sealed class PostOffice : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _open = new();

    public PostOffice()
    {
        Release();
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept();
    }

    public int Port { get; }

    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _open.TrySetResult();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task Serve(TcpClient sender)
    {
        try
        {
            using var open = sender;
            await using var stream = sender.GetStream();
            using var lines = new StreamReader(stream, Encoding.Latin1);
            await using var answer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await _open.Task.WaitAsync(_stop.Token);
            await answer.WriteLineAsync("220 bench");
            while (await lines.ReadLineAsync(_stop.Token) is { } line && !line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
            {
                await _open.Task.WaitAsync(_stop.Token);
                if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await answer.WriteLineAsync("354 go on");
                    while (await lines.ReadLineAsync(_stop.Token) is { } text && text != ".")
                    {
                    }
                }

                await answer.WriteLineAsync("250 ok");
            }

            await answer.WriteLineAsync("221 bye");
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
