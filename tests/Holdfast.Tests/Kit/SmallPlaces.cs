using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Holdfast.Kit;

/// <summary>Writes a small database of places in MaxMind's format, version 2.0: a tree over 128 bits, the data, and what is said about both.</summary>
internal static class SmallPlaces
{
    private const int NothingHere = -1;

    /// <param name="places">Networks such as "203.0.113.0/24", each with city, state and country; null leaves one out.</param>
    public static byte[] Write(params (string Network, string? City, string? State, string Country, string IsoCode)[] places)
    {
        List<int[]> nodes = [[NothingHere, NothingHere]];
        var data = new List<byte>();
        List<int> offsets = [];
        foreach (var (network, city, state, country, isoCode) in places)
        {
            offsets.Add(data.Count);
            var parts = new Dictionary<string, object> { ["country"] = new Dictionary<string, object> { ["iso_code"] = isoCode, ["names"] = Names(country) } };
            if (city is not null)
            {
                parts["city"] = new Dictionary<string, object> { ["names"] = Names(city) };
            }

            if (state is not null)
            {
                parts["subdivisions"] = new object[] { new Dictionary<string, object> { ["names"] = Names(state) } };
            }

            Append(data, parts);
            Plant(nodes, IPNetwork.Parse(network), offsets.Count - 1);
        }

        var file = new List<byte>();
        foreach (var side in nodes.SelectMany(node => node))
        {
            // A number of a node, "nothing here", or a place in the data behind the 16 bytes that part them.
            var record = side == NothingHere ? nodes.Count : side >= 0 ? side : nodes.Count + 16 + offsets[-side - 2];
            file.AddRange([(byte)(record >> 16), (byte)(record >> 8), (byte)record]);
        }

        file.AddRange(new byte[16]);
        file.AddRange(data);
        file.AddRange([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        Append(file, new Dictionary<string, object>
        {
            ["node_count"] = (uint)nodes.Count,
            ["record_size"] = (ushort)24,
            ["ip_version"] = (ushort)6,
            ["database_type"] = "Test-City",
            ["languages"] = new object[] { "en" },
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 1_790_000_000UL,
            ["description"] = new Dictionary<string, object> { ["en"] = "Places for tests" },
        });
        return [.. file];
    }

    private static Dictionary<string, object> Names(string english) => new() { ["en"] = english };

    /// <summary>IPv4 stands in the first 32 bits after 96 zeros.</summary>
    private static void Plant(List<int[]> nodes, IPNetwork network, int place)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        var length = bytes.Length == 4 ? network.PrefixLength + 96 : network.PrefixLength;
        bytes = bytes.Length == 4 ? [.. new byte[12], .. bytes] : bytes;
        var at = 0;
        for (var bit = 0; bit < length; bit++)
        {
            var side = (bytes[bit / 8] >> (7 - (bit % 8))) & 1;
            if (bit == length - 1)
            {
                nodes[at][side] = -2 - place;
                return;
            }

            if (nodes[at][side] < 0)
            {
                nodes.Add([NothingHere, NothingHere]);
                nodes[at][side] = nodes.Count - 1;
            }

            at = nodes[at][side];
        }
    }

    private static void Append(List<byte> to, object value)
    {
        switch (value)
        {
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                Begin(to, 2, bytes.Length);
                to.AddRange(bytes);
                break;
            case ushort number:
                Begin(to, 5, 2);
                to.AddRange([(byte)(number >> 8), (byte)number]);
                break;
            case uint number:
                var four = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(four, number);
                Begin(to, 6, 4);
                to.AddRange(four);
                break;
            case ulong number:
                var eight = new byte[8];
                BinaryPrimitives.WriteUInt64BigEndian(eight, number);
                Begin(to, 9, 8);
                to.AddRange(eight);
                break;
            case object[] list:
                Begin(to, 11, list.Length);
                Array.ForEach(list, item => Append(to, item));
                break;
            case Dictionary<string, object> map:
                Begin(to, 7, map.Count);
                foreach (var (key, item) in map)
                {
                    Append(to, key);
                    Append(to, item);
                }

                break;
            default:
                throw new ArgumentException($"No form for {value.GetType()}.", nameof(value));
        }
    }

    /// <summary>Kinds up to 7 stand in the first three bits, the others in a byte of their own; lengths from 29 on in another.</summary>
    private static void Begin(List<byte> to, int kind, int length)
    {
        var size = length < 29 ? length : 29;
        to.Add((byte)(((kind <= 7 ? kind : 0) << 5) | size));
        if (kind > 7)
        {
            to.Add((byte)(kind - 7));
        }

        if (length >= 29)
        {
            to.Add(checked((byte)(length - 29)));
        }
    }
}
