using System.Globalization;

namespace Holdfast.Support.Video;

/// <summary>Where a relay is, as "turn:relay.example.com:3478?transport=udp" says it.</summary>
internal sealed record RelayAddress(string Host, int Port, bool IsTls, bool IsUdp)
{
    private const int UsualPort = 3478;
    private const int UsualTlsPort = 5349;

    public string Protocol => (IsTls, IsUdp) switch { (true, _) => "TLS over TCP", (_, true) => "UDP", _ => "TCP" };

    /// <param name="url">One that the options let pass.</param>
    public static RelayAddress Parse(string url)
    {
        var isTls = url.StartsWith("turns:", StringComparison.Ordinal);
        var (where, transport) = url[(isTls ? "turns:" : "turn:").Length..].Split('?') switch
        {
            [var place, var how] => (place, how),
            var all => (all[0], ""),
        };
        var parts = where.Split(':');
        var port = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : isTls ? UsualTlsPort : UsualPort;
        return new RelayAddress(parts[0], port, isTls, transport.Length > 0 ? transport.EndsWith("udp", StringComparison.Ordinal) : !isTls);
    }
}
