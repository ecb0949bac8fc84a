using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Holdfast.Support.Video;

/// <summary>What came of trying a relay: null in Fault where all is well.</summary>
/// <param name="Relay">As the options name it.</param>
public sealed record RelayTry(string Relay, string? Fault);

/// <summary>
/// Asks each relay for an address, as a browser in a call would, and then for a way to this machine and to private networks, which it has to refuse
/// (rulings G37).
/// </summary>
public sealed class RelayProbe(VideoSettings settings, TimeProvider time)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int Unauthorized = 401;

    /// <summary>What nobody may reach through it: itself, and the addresses that clouds and offices use inside.</summary>
    private static readonly IPAddress[] Closed =
        [IPAddress.Loopback, IPAddress.Parse("10.0.0.1"), IPAddress.Parse("172.16.0.1"), IPAddress.Parse("192.168.0.1"), IPAddress.Parse("169.254.169.254")];

    public async Task<IReadOnlyList<RelayTry>> Try(CancellationToken ct)
    {
        // Its name says that it is nobody's call, and it ends soon.
        var pass = RelayPass.For("probe", settings.Options.RelaySecret, time.GetUtcNow().AddMinutes(1));
        return await Task.WhenAll(settings.Options.Relays.Select(async relay => new RelayTry(relay, await Fault(relay, pass, ct))));
    }

    /// <summary>What is wrong and what to do, in sentences; null where it works.</summary>
    internal static async Task<string?> Fault(string relay, RelayPass pass, CancellationToken ct)
    {
        var where = RelayAddress.Parse(relay);
        if (where is { IsTls: true, IsUdp: true })
        {
            return $"{relay} can't be tried from here: it uses DTLS, and few browsers do. Use ?transport=tcp with turns:.";
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await using var client = await RelayClient.Connect(where, patience.Token);
            switch (await client.Allocate(pass, patience.Token))
            {
                case 0:
                    break;
                case Unauthorized:
                    return $"{relay} refuses our pass. Set Video:RelaySecret to its static-auth-secret, and check that its clock is right.";
                case var code:
                    return $"{relay} answers, but gives no address (code {code}). Look into its log.";
            }

            List<string> open = [];
            foreach (var address in Closed)
            {
                if (await client.Permit(address, patience.Token) == 0)
                {
                    open.Add($"{address}");
                }
            }

            await client.Release(patience.Token);
            return open.Count == 0 ? null
                : $"{relay} lets callers reach {string.Join(", ", open)}: services inside are open to them. Close it as deploy/turnserver.conf does.";
        }
        catch (Exception problem) when (problem is TimeoutException or SocketException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return $"{relay} doesn't answer. Check that it runs, and that no firewall closes port {where.Port} ({where.Protocol}).";
        }
        catch (AuthenticationException)
        {
            return $"{relay} and we couldn't agree on TLS. Check that its certificate is in order and made for {where.Host}.";
        }
        catch (InvalidDataException)
        {
            return $"{relay} answers, but not as a relay. Check its port.";
        }
    }
}
