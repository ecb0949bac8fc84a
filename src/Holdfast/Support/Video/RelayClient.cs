using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Support.Video;

/// <summary>One conversation with a relay, as a browser would begin it.</summary>
internal sealed class RelayClient : IAsyncDisposable
{
    /// <summary>UDP loses messages: each is said so often, and waited for twice as long each time.</summary>
    private const int Tries = 4;

    private const int Unauthorized = 401;
    private const int StaleNonce = 438;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(300);
    private static readonly byte[] Udp = [17, 0, 0, 0];

    private readonly Socket _socket;
    private Stream? _stream;
    private (byte[] Realm, byte[] Nonce, byte[] Key) _known = ([], [], []);
    private string _username = "";

    private RelayClient(Socket socket) => _socket = socket;

    public static async Task<RelayClient> Connect(RelayAddress relay, CancellationToken ct)
    {
        var client = new RelayClient(new Socket(relay.IsUdp ? SocketType.Dgram : SocketType.Stream, relay.IsUdp ? ProtocolType.Udp : ProtocolType.Tcp));
        try
        {
            await client._socket.ConnectAsync(new DnsEndPoint(relay.Host, relay.Port), ct);
            if (!relay.IsUdp)
            {
                client._stream = new NetworkStream(client._socket);
                if (relay.IsTls)
                {
                    var secured = new SslStream(client._stream);
                    client._stream = secured;
                    await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = relay.Host }, ct);
                }
            }

            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for an address at the relay: 0, or why it gives none.</summary>
    public async Task<int> Allocate(RelayPass pass, CancellationToken ct)
    {
        var first = StunMessage.Request(StunMessage.Allocate, (StunMessage.RequestedTransport, Udp));
        var asked = await Say(first.ToBytes(null), first, ct);
        if (asked.ErrorOf(StunMessage.Allocate) != Unauthorized || asked.Find(StunMessage.Realm) is not { } realm || asked.Find(StunMessage.Nonce) is not { } nonce)
        {
            return asked.ErrorOf(StunMessage.Allocate);
        }

        _username = pass.Username;
        _known = (realm, nonce, StunMessage.KeyOf(pass.Username, Encoding.UTF8.GetString(realm), pass.Credential));
        return await Ask(StunMessage.Allocate, _ => [(StunMessage.RequestedTransport, Udp)], ct);
    }

    /// <summary>Asks whether media may go to an address: 0, or why not.</summary>
    public Task<int> Permit(IPAddress peer, CancellationToken ct) =>
        Ask(StunMessage.CreatePermission, request => [(StunMessage.XorPeerAddress, StunMessage.AddressOf(peer, request.Transaction))], ct);

    /// <summary>Gives the address back.</summary>
    public Task Release(CancellationToken ct) => Ask(StunMessage.Refresh, _ => [(StunMessage.Lifetime, new byte[4])], ct);

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }

        _socket.Dispose();
    }

    private async Task<int> Ask(int method, Func<StunMessage, (int Type, byte[] Value)[]> about, CancellationToken ct)
    {
        var (code, answer) = await Once();
        if (code == StaleNonce && answer.Find(StunMessage.Nonce) is { } nonce)
        {
            _known.Nonce = nonce;
            (code, _) = await Once();
        }

        return code;

        async Task<(int Code, StunMessage Answer)> Once()
        {
            var request = StunMessage.Request(method);
            request = request.With(about(request)).With(
                (StunMessage.Username, Encoding.UTF8.GetBytes(_username)), (StunMessage.Realm, _known.Realm), (StunMessage.Nonce, _known.Nonce));
            var said = await Say(request.ToBytes(_known.Key), request, ct);
            return (said.ErrorOf(method), said);
        }
    }

    private async Task<StunMessage> Say(byte[] bytes, StunMessage request, CancellationToken ct)
    {
        if (_stream is { } stream)
        {
            await stream.WriteAsync(bytes, ct);
            return await FromStream(stream, ct);
        }

        for (var (i, wait) = (0, FirstWait); i < Tries; i++, wait *= 2)
        {
            await _socket.SendAsync(bytes, ct);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(wait);
            try
            {
                if (await FromDatagrams(request, patience.Token) is { } answer)
                {
                    return answer;
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Lost on the way, perhaps: once more.
            }
        }

        throw new TimeoutException();
    }

    private async Task<StunMessage?> FromDatagrams(StunMessage request, CancellationToken ct)
    {
        var buffer = new byte[StunMessage.Most];
        while (true)
        {
            var length = await _socket.ReceiveAsync(buffer, ct);
            // An answer to what was said before is no answer to this.
            if (StunMessage.Read(buffer.AsSpan(0, length)) is { } answer && answer.Transaction.AsSpan().SequenceEqual(request.Transaction))
            {
                return answer;
            }
        }
    }

    private static async Task<StunMessage> FromStream(Stream stream, CancellationToken ct)
    {
        var buffer = new byte[StunMessage.Most];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, StunMessage.HeaderBytes), ct);
        var length = StunMessage.LengthOf(buffer);
        if (length == 0)
        {
            throw new InvalidDataException();
        }

        await stream.ReadExactlyAsync(buffer.AsMemory(StunMessage.HeaderBytes, length - StunMessage.HeaderBytes), ct);
        return StunMessage.Read(buffer.AsSpan(0, length)) ?? throw new InvalidDataException();
    }
}
