using System.Buffers.Binary;

namespace Holdfast.Platform.Files;

/// <summary>WebP (RFC 9649): pixels, transparency, animation and colour are kept; EXIF, XMP and what is unknown go.</summary>
internal static class WebPRewriter
{
    private const byte HasProfile = 0x20;
    private const byte HasAlpha = 0x10;
    private const byte HasExif = 0x08;
    private const byte IsAnimated = 0x02;

    public static RewrittenPicture Rewrite(PictureReader reader, Stream to)
    {
        var head = reader.Bytes(12);
        if (!head.AsSpan().StartsWith("RIFF"u8) || !head.AsSpan(8).SequenceEqual("WEBP"u8))
        {
            throw new DamagedPictureException();
        }

        to.Write(head);
        var left = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)) - 4L;
        var (width, height, orientation) = (0, 0, Orientation.Upright);
        byte? flags = null;
        var (flagsAt, pictures, frames) = (0L, 0, 0);
        var isFirst = true;
        while (left >= 8)
        {
            var type = System.Text.Encoding.Latin1.GetString(reader.Bytes(4));
            var length = reader.LittleEndian32();
            var padded = length + (length & 1L);
            left -= 8 + padded;
            if (left < 0)
            {
                throw new DamagedPictureException();
            }

            switch (type)
            {
                case "VP8X" when isFirst && length == 10:
                    var canvas = reader.Bytes(10);
                    flags = (byte)(canvas[0] & (HasProfile | HasAlpha | IsAnimated));
                    (width, height) = (1 + Number24(canvas, 4), 1 + Number24(canvas, 7));
                    PictureRewriter.CheckSize(width, height);
                    flagsAt = to.Position + 8;
                    canvas[0] = flags.Value;
                    Write(to, type, canvas);
                    break;
                case "VP8 " or "VP8L" when (isFirst || (flags is { } still && (still & IsAnimated) == 0)) && pictures++ == 0:
                    var (w, h) = Pixels(reader, to, type, length);
                    (width, height) = flags is null ? (w, h) : (width, height);
                    break;
                case "ALPH" when flags is not null && pictures == 0:
                    CopyChunk(reader, to, type, length);
                    break;
                case "ICCP" when flags is not null && length <= PictureRewriter.MostHead && pictures + frames == 0:
                    CopyChunk(reader, to, type, length);
                    break;
                case "ANIM" when flags is { } moving && (moving & IsAnimated) != 0 && length == 6 && frames == 0:
                    CopyChunk(reader, to, type, length);
                    break;
                case "ANMF" when flags is { } moving && (moving & IsAnimated) != 0 && length >= 24:
                    PictureRewriter.CheckSize(width, height, ++frames);
                    Frame(reader, to, length);
                    break;
                case "EXIF" when flags is not null && length <= PictureRewriter.MostExif:
                    var exif = reader.Bytes((int)length);
                    reader.Skip(padded - length);
                    orientation = Orientation.Of(exif.AsSpan().StartsWith("Exif\0\0"u8) ? exif.AsSpan(6) : exif);
                    break;
                case "VP8X" or "VP8 " or "VP8L" or "ANMF":
                    throw new DamagedPictureException();
                default:
                    reader.Skip(padded);
                    break;
            }

            isFirst = false;
        }

        if (pictures + frames == 0)
        {
            throw new DamagedPictureException();
        }

        if (orientation is not Orientation.Upright && flags is { } kept)
        {
            Write(to, "EXIF", Orientation.Tiff(orientation));
            At(to, flagsAt, [(byte)(kept | HasExif)]);
        }

        Number(to, 4, to.Position - 8);
        return PictureRewriter.Shown(width, height, orientation);
    }

    private static void Frame(PictureReader reader, Stream to, uint length)
    {
        var sizeAt = to.Position + 4;
        to.Write("ANMF\0\0\0\0"u8);
        var head = reader.Bytes(16);
        PictureRewriter.CheckSize(1 + Number24(head, 6), 1 + Number24(head, 9));
        to.Write(head);
        var pictures = 0;
        var left = length + (length & 1L) - 16;
        while (left >= 8)
        {
            var type = System.Text.Encoding.Latin1.GetString(reader.Bytes(4));
            var size = reader.LittleEndian32();
            var padded = size + (size & 1L);
            left -= 8 + padded;
            if (left < 0)
            {
                throw new DamagedPictureException();
            }

            switch (type)
            {
                case "ALPH" when pictures == 0:
                    CopyChunk(reader, to, type, size);
                    break;
                case "VP8 " or "VP8L" when pictures++ == 0:
                    Pixels(reader, to, type, size);
                    break;
                case "VP8 " or "VP8L":
                    throw new DamagedPictureException();
                default:
                    reader.Skip(padded);
                    break;
            }
        }

        reader.Skip(left);
        if (pictures == 0)
        {
            throw new DamagedPictureException();
        }

        Number(to, sizeAt, to.Position - sizeAt - 4);
    }

    /// <summary>Copies the pixels and reads how many they say they are.</summary>
    private static (int Width, int Height) Pixels(PictureReader reader, Stream to, string type, uint length)
    {
        var needs = type == "VP8 " ? 10 : 5;
        if (length < needs)
        {
            throw new DamagedPictureException();
        }

        var head = reader.Bytes(needs);
        int width, height;
        if (type == "VP8 ")
        {
            if ((head[0] & 1) != 0 || head[3] != 0x9D || head[4] != 0x01 || head[5] != 0x2A)
            {
                throw new DamagedPictureException();
            }

            (width, height) = ((head[6] | (head[7] << 8)) & 0x3FFF, (head[8] | (head[9] << 8)) & 0x3FFF);
        }
        else
        {
            if (head[0] != 0x2F)
            {
                throw new DamagedPictureException();
            }

            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(1));
            (width, height) = (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        PictureRewriter.CheckSize(width, height);
        Head(to, type, length);
        to.Write(head);
        reader.Copy(length - needs, to);
        Pad(reader, to, length);
        return (width, height);
    }

    private static void CopyChunk(PictureReader reader, Stream to, string type, uint length)
    {
        Head(to, type, length);
        reader.Copy(length, to);
        Pad(reader, to, length);
    }

    private static void Pad(PictureReader reader, Stream to, uint length)
    {
        if ((length & 1) != 0)
        {
            reader.Skip(1);
            to.WriteByte(0);
        }
    }

    private static void Write(Stream to, string type, ReadOnlySpan<byte> data)
    {
        Head(to, type, (uint)data.Length);
        to.Write(data);
        if ((data.Length & 1) != 0)
        {
            to.WriteByte(0);
        }
    }

    private static void Head(Stream to, string type, uint length)
    {
        to.Write(System.Text.Encoding.Latin1.GetBytes(type));
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, length);
        to.Write(number);
    }

    private static void Number(Stream to, long at, long number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, checked((uint)number));
        At(to, at, bytes);
    }

    private static void At(Stream to, long at, ReadOnlySpan<byte> bytes)
    {
        var end = to.Position;
        to.Position = at;
        to.Write(bytes);
        to.Position = end;
    }

    private static int Number24(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
}
