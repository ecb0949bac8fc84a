using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Holdfast.Kit;

/// <summary>Pictures made by hand, with whatever a test wants in them.</summary>
public static class Pictures
{
    /// <summary>Where a photo was taken, as it stands in one.</summary>
    public const string Canary = "CANARY-52.5163N-13.3777E";

    public static byte[] Png(int width = 3, int height = 2, params (string Type, byte[] Data)[] more)
    {
        using var made = new MemoryStream();
        made.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(made, "IHDR", [.. Big(width), .. Big(height), 8, 2, 0, 0, 0]);
        foreach (var (type, data) in more)
        {
            Chunk(made, type, data);
        }

        Chunk(made, "IDAT", Packed(new byte[Math.Min(height, 2_000) * ((Math.Min(width, 2_000) * 3) + 1)]));
        Chunk(made, "IEND", []);
        return made.ToArray();
    }

    /// <summary>Whatever stands in <paramref name="parts"/> comes before the frame.</summary>
    public static byte[] Jpeg(int width = 3, int height = 2, params (byte Mark, byte[] Data)[] parts)
    {
        using var made = new MemoryStream();
        made.Write([0xFF, 0xD8]);
        Part(made, 0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        foreach (var (mark, data) in parts)
        {
            Part(made, mark, data);
        }

        Part(made, 0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        Part(made, 0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        Part(made, 0xC4, [0, 0, 1, .. new byte[14], 0]);
        Part(made, 0xC4, [0x10, 0, 1, .. new byte[14], 0]);
        Part(made, 0xDA, [1, 1, 0, 0, 63, 0]);
        made.Write([0x2F, 0xFF, 0x00, 0x7F, 0xFF, 0xD0, 0x2F, 0xFF, 0xD9]);
        return made.ToArray();
    }

    /// <summary>EXIF with a way up, a camera and a place that is only words.</summary>
    public static byte[] Exif(int orientation, bool isBig) =>
        [.. "Exif\0\0"u8, .. Tiff(orientation, isBig)];

    public static byte[] Tiff(int orientation, bool isBig)
    {
        byte[] N16(int number) => isBig ? [(byte)(number >> 8), (byte)number] : [(byte)number, (byte)(number >> 8)];
        byte[] N32(int number) => isBig ? [.. N16(number >> 16), .. N16(number & 0xFFFF)] : [.. N16(number & 0xFFFF), .. N16(number >> 16)];
        var words = Encoding.ASCII.GetBytes(Canary);
        return
        [
            .. isBig ? "MM\0*"u8 : "II*\0"u8, .. N32(8), .. N16(2),
            .. N16(0x010F), .. N16(2), .. N32(words.Length), .. N32(38),
            .. N16(0x0112), .. N16(3), .. N32(1), .. N16(orientation), 0, 0,
            .. N32(0), .. words,
        ];
    }

    public static byte[] Gif(int frames = 1, int width = 2, int height = 2, byte[]? comment = null)
    {
        using var made = new MemoryStream();
        made.Write("GIF89a"u8);
        made.Write([(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        made.Write([0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);
        if (comment is not null)
        {
            made.Write([0x21, 0xFE, (byte)comment.Length, .. comment, 0]);
            made.Write([0x21, 0xFF, 11, .. "XMP DataXMP"u8, (byte)comment.Length, .. comment, 0]);
        }

        for (var i = 0; i < frames; i++)
        {
            made.Write([0x21, 0xF9, 4, 0, 5, 0, 0, 0]);
            made.Write([0x2C, 0, 0, 0, 0, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0, 2, 3, 0x44, 0x02, 0x05, 0]);
        }

        made.WriteByte(0x3B);
        return made.ToArray();
    }

    /// <summary>A still one with EXIF and XMP behind its pixels.</summary>
    public static byte[] WebP(int width = 2, int height = 2, int orientation = 1, byte[]? xmp = null)
    {
        var bits = (uint)((width - 1) | ((height - 1) << 14));
        byte[] pixels = [0x2F, (byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24), 7, 16, 0];
        byte[] inside =
        [
            .. RiffChunk("VP8X", [(byte)(0x08 | 0x04), 0, 0, 0, .. Little24(width - 1), .. Little24(height - 1)]),
            .. RiffChunk("VP8L", pixels),
            .. RiffChunk("EXIF", Tiff(orientation, isBig: false)),
            .. xmp is null ? [] : RiffChunk("XMP ", xmp),
        ];
        return [.. "RIFF"u8, .. Little32(inside.Length + 4), .. "WEBP"u8, .. inside];
    }

    /// <summary>Types of the chunks of a PNG, in their order.</summary>
    public static IReadOnlyList<string> ChunksOf(byte[] png)
    {
        List<string> types = [];
        for (var at = 8; at + 8 <= png.Length;)
        {
            types.Add(Encoding.ASCII.GetString(png, at + 4, 4));
            at += 12 + (int)BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
        }

        return types;
    }

    public static byte[] Packed(byte[] raw)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(raw);
        }

        return packed.ToArray();
    }

    private static void Chunk(Stream to, string type, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        to.Write(Big(data.Length));
        to.Write(named);
        to.Write(Big((int)Crc(named)));
    }

    private static void Part(Stream to, byte mark, byte[] data)
    {
        to.Write([0xFF, mark, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2)]);
        to.Write(data);
    }

    private static byte[] RiffChunk(string type, byte[] data) => [.. Encoding.ASCII.GetBytes(type), .. Little32(data.Length), .. data, .. new byte[data.Length & 1]];

    private static byte[] Big(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static byte[] Little32(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16), (byte)(number >> 24)];

    private static byte[] Little24(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16)];

    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
