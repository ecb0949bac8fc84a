using System.Net;
using System.Net.Sockets;

namespace Holdfast.Platform.Throttling;

/// <summary>
/// What counts as one source: an IPv4 address, or an IPv6 /64, because a household or a server is given a whole /64 and
/// could otherwise use a new address for each try (regression case 18).
/// </summary>
public readonly record struct Network(ulong High, ulong Low)
{
    public static Network Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        var bare = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bare.TryWriteBytes(bytes, out _);
        var high = BitConverter.ToUInt64(bytes);
        return bare.AddressFamily is AddressFamily.InterNetwork ? new Network(high, 4) : new Network(high, 6);
    }

    /// <summary>"198.51.100.7" or "2001:db8::/64"; empty where there was none.</summary>
    public string Text
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            BitConverter.TryWriteBytes(bytes, High);
            return Low switch
            {
                4 => new IPAddress(bytes[..4]).ToString(),
                6 => $"{new IPAddress(bytes)}/64",
                _ => "",
            };
        }
    }
}
