using System.Buffers.Binary;

namespace Holdfast.Platform.Files;

/// <summary>
/// PNG (W3C): header, palette, pixels, transparency and colour are kept, each with a right checksum; texts, times, animation and what is
/// unknown go. The end is where its chunk is.
/// </summary>
internal static class PngRewriter
{
    private const int MostProfile = 1024 * 1024;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[][] Tables = MakeTables();

    public static RewrittenPicture Rewrite(PictureReader reader, Stream to)
    {
        if (!reader.Bytes(Signature.Length).AsSpan().SequenceEqual(Signature))
        {
            throw new DamagedPictureException();
        }

        to.Write(Signature);
        var (orientation, width, height) = (Orientation.Upright, 0, 0);
        var (hasPalette, pixels) = (false, 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var length = reader.BigEndian32();
            var type = reader.Bytes(4);
            if (length > int.MaxValue || Array.Exists(type, sign => !char.IsAsciiLetter((char)sign)))
            {
                throw new DamagedPictureException();
            }

            var name = System.Text.Encoding.ASCII.GetString(type);
            // Pixels stand together: 1 while they come, 2 once something else has.
            pixels = pixels == 1 && name != "IDAT" ? 2 : pixels;
            if ((width == 0) != (name == "IHDR") || (pixels == 2 && name == "IDAT"))
            {
                throw new DamagedPictureException();
            }

            switch (name)
            {
                case "IHDR" when length == 13:
                    var head = Read(reader, type, length);
                    (width, height) = Header(head);
                    Write(to, type, head);
                    break;
                case "PLTE" when length is >= 3 and <= 768 && length % 3 == 0 && !hasPalette && pixels == 0:
                    hasPalette = true;
                    Write(to, type, Read(reader, type, length));
                    break;
                case "IDAT":
                    pixels = 1;
                    Copy(reader, to, type, length);
                    break;
                case "IEND" when length == 0 && pixels > 0:
                    Write(to, type, Read(reader, type, length));
                    return PictureRewriter.Shown(width, height, orientation);
                case "eXIf" when length <= PictureRewriter.MostExif && seen.Add(name):
                    orientation = Orientation.Of(Read(reader, type, length));
                    if (orientation is not Orientation.Upright)
                    {
                        Write(to, type, Orientation.Tiff(orientation));
                    }

                    break;
                case "iCCP" when length <= MostProfile && pixels == 0 && seen.Add(name):
                    // Its name may say anything.
                    var profile = Read(reader, type, length);
                    var end = profile.AsSpan().IndexOf((byte)0);
                    if (end is < 1 or > 79 || end + 2 > profile.Length)
                    {
                        throw new DamagedPictureException();
                    }

                    Write(to, type, [.. "ICC"u8, .. profile.AsSpan(end)]);
                    break;
                case var kept when IsKept(kept, length) && pixels == 0 && seen.Add(kept):
                    Write(to, type, Read(reader, type, length));
                    break;
                case var other when char.IsAsciiLetterLower(other[0]):
                    reader.Skip(length + 4L);
                    break;
                default:
                    throw new DamagedPictureException();
            }
        }
    }

    /// <summary>What else changes how it looks, with the length that it may have.</summary>
    private static bool IsKept(string name, uint length) => name switch
    {
        "tRNS" => length is >= 1 and <= 256,
        "gAMA" or "cICP" => length == 4,
        "cHRM" => length == 32,
        "sRGB" => length == 1,
        "sBIT" => length is >= 1 and <= 4,
        "pHYs" => length == 9,
        "bKGD" => length is 1 or 2 or 6,
        _ => false,
    };

    private static (int Width, int Height) Header(ReadOnlySpan<byte> head)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(head), BinaryPrimitives.ReadUInt32BigEndian(head[4..]));
        var isSort = head[9] switch
        {
            0 => head[8] is 1 or 2 or 4 or 8 or 16,
            3 => head[8] is 1 or 2 or 4 or 8,
            2 or 4 or 6 => head[8] is 8 or 16,
            _ => false,
        };
        if (!isSort || head[10] != 0 || head[11] != 0 || head[12] > 1)
        {
            throw new DamagedPictureException();
        }

        PictureRewriter.CheckSize(width, height);
        return ((int)width, (int)height);
    }

    private static byte[] Read(PictureReader reader, byte[] type, uint length)
    {
        var data = reader.Bytes((int)length);
        return reader.BigEndian32() == ~Crc(Crc(uint.MaxValue, type), data) ? data : throw new DamagedPictureException();
    }

    private static void Copy(PictureReader reader, Stream to, byte[] type, uint length)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, length);
        to.Write(number);
        to.Write(type);
        var crc = Crc(uint.MaxValue, type);
        for (long left = length; left > 0;)
        {
            var piece = reader.Piece(left);
            crc = Crc(crc, piece);
            to.Write(piece);
            left -= piece.Length;
        }

        if (reader.BigEndian32() != ~crc)
        {
            throw new DamagedPictureException();
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        to.Write(number);
    }

    private static void Write(Stream to, byte[] type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, (uint)data.Length);
        to.Write(number);
        to.Write(type);
        to.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        to.Write(number);
    }

    /// <summary>Eight bytes at a time: a picture of 5 MB must not take longer for its checksum than for all the rest.</summary>
    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        var t = Tables;
        while (data.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = t[7][low & 0xFF] ^ t[6][(low >> 8) & 0xFF] ^ t[5][(low >> 16) & 0xFF] ^ t[4][low >> 24]
                ^ t[3][high & 0xFF] ^ t[2][(high >> 8) & 0xFF] ^ t[1][(high >> 16) & 0xFF] ^ t[0][high >> 24];
            data = data[8..];
        }

        foreach (var one in data)
        {
            crc = t[0][(crc ^ one) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = Enumerable.Range(0, 8).Select(_ => new uint[256]).ToArray();
        for (uint one = 0; one < 256; one++)
        {
            var crc = one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }

            tables[0][one] = crc;
        }

        for (var table = 1; table < 8; table++)
        {
            for (var one = 0; one < 256; one++)
            {
                tables[table][one] = (tables[table - 1][one] >> 8) ^ tables[0][tables[table - 1][one] & 0xFF];
            }
        }

        return tables;
    }
}
