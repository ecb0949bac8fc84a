using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Bench;

/// <summary>What is done with an answer's body.</summary>
internal delegate void Read(ReadOnlySpan<byte> body);

/// <summary>A few kept-alive connections for many who ask, without what HttpClient costs: whoever wants one waits for it.</summary>
internal sealed class Wire(int port, int connections) : IDisposable
{
    private readonly ConcurrentStack<Connection> _free = new(Enumerable.Range(0, connections).Select(_ => new Connection(port)));
    private readonly SemaphoreSlim _turns = new(connections);

    /// <summary>Sends a request as it is, and gives the status of its answer.</summary>
    public async Task<int> Send(byte[] request, Read read)
    {
        await _turns.WaitAsync();
        _free.TryPop(out var connection);
        try
        {
            return await connection!.Exchange(request, read);
        }
        finally
        {
            _free.Push(connection!);
            _turns.Release();
        }
    }

    public void Dispose()
    {
        foreach (var connection in _free)
        {
            connection.Dispose();
        }

        _turns.Dispose();
    }

    private sealed class Connection(int port) : IDisposable
    {
        private readonly byte[] _buffer = new byte[256 * 1024];
        private Socket? _socket;

        public async Task<int> Exchange(byte[] request, Read read)
        {
            if (_socket is not { } socket)
            {
                socket = _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port);
            }

            var (status, length) = await Load.Whole(socket, request, _buffer);
            read(Body(_buffer.AsSpan(0, length)));
            return status;
        }

        public void Dispose() => _socket?.Dispose();

        /// <summary>Without the head, and put together where it came in pieces.</summary>
        private static ReadOnlySpan<byte> Body(Span<byte> answer)
        {
            var end = answer.IndexOf("\r\n\r\n"u8);
            var body = answer[(end + 4)..];
            if (answer[..end].IndexOf("Transfer-Encoding: chunked"u8) < 0)
            {
                return body;
            }

            var (from, to) = (0, 0);
            while (true)
            {
                var line = body[from..].IndexOf("\r\n"u8);
                var size = int.Parse(Encoding.ASCII.GetString(body.Slice(from, line)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (size == 0)
                {
                    return body[..to];
                }

                body.Slice(from + line + 2, size).CopyTo(body[to..]);
                to += size;
                from += line + 2 + size + 2;
            }
        }
    }
}
