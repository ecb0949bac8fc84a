namespace Holdfast.Platform.Files;

/// <summary>
/// JPEG (ITU T.81): frame, tables and scans are kept, of the application's parts JFIF without its preview, the colour profile and Adobe's
/// mark. The end is where its mark is.
/// </summary>
internal static class JpegRewriter
{
    private const byte Begin = 0xD8;
    private const byte End = 0xD9;
    private const byte StartOfScan = 0xDA;

    public static RewrittenPicture Rewrite(PictureReader reader, Stream to)
    {
        if (reader.Byte() != 0xFF || reader.Byte() != Begin)
        {
            throw new DamagedPictureException();
        }

        // Which way up it is stands before everything else, and may be said last.
        using var head = new MemoryStream();
        var (orientation, width, height) = (Orientation.Upright, 0, 0);
        byte[]? jfif = null;
        for (var mark = Mark(reader); ; mark = Mark(reader))
        {
            if (mark == StartOfScan)
            {
                break;
            }

            var length = reader.BigEndian16() - 2;
            if (length < 0 || head.Length + length > PictureRewriter.MostHead)
            {
                throw new DamagedPictureException();
            }

            var part = reader.Bytes(length);
            switch (mark)
            {
                case 0xE0 when part.AsSpan().StartsWith("JFIF\0"u8) && length >= 14:
                    jfif ??= [.. part.AsSpan(0, 12), 0, 0];
                    break;
                case 0xE1 when part.AsSpan().StartsWith("Exif\0\0"u8):
                    orientation = orientation is Orientation.Upright ? Orientation.Of(part.AsSpan(6)) : orientation;
                    break;
                case 0xE2 when part.AsSpan().StartsWith("ICC_PROFILE\0"u8):
                case 0xDB or 0xC4 or 0xDD:
                    Write(head, mark, part);
                    break;
                case 0xEE when part.AsSpan().StartsWith("Adobe"u8) && length >= 12:
                    Write(head, mark, part.AsSpan(0, 12));
                    break;
                case 0xC0 or 0xC1 or 0xC2 when width == 0:
                    (width, height) = Frame(part);
                    Write(head, mark, part);
                    break;
                case >= 0xE0 and <= 0xEF or 0xFE:
                    break;
                default:
                    throw new DamagedPictureException();
            }
        }

        if (width == 0)
        {
            throw new DamagedPictureException();
        }

        to.Write([0xFF, Begin]);
        if (jfif is not null)
        {
            Write(to, 0xE0, jfif);
        }

        if (orientation is not Orientation.Upright)
        {
            Write(to, 0xE1, [.. "Exif\0\0"u8, .. Orientation.Tiff(orientation)]);
        }

        head.WriteTo(to);
        Scans(reader, to);
        to.Write([0xFF, End]);
        return PictureRewriter.Shown(width, height, orientation);
    }

    private static (int Width, int Height) Frame(ReadOnlySpan<byte> part)
    {
        if (part.Length < 6 || part[0] != 8 || part[5] is not (1 or 3 or 4) || part.Length != 6 + (3 * part[5]))
        {
            throw new DamagedPictureException();
        }

        var (height, width) = ((part[1] << 8) | part[2], (part[3] << 8) | part[4]);
        PictureRewriter.CheckSize(width, height);
        return (width, height);
    }

    /// <summary>From behind the first mark of a scan to before the end's.</summary>
    private static void Scans(PictureReader reader, Stream to)
    {
        for (var mark = StartOfScan; ; mark = Scan(reader, to))
        {
            while (mark is not (StartOfScan or End))
            {
                // Between scans: tables for the next one; everything else goes.
                var part = reader.Bytes(Math.Max(0, reader.BigEndian16() - 2));
                if (mark is 0xDB or 0xC4 or 0xDD)
                {
                    Write(to, mark, part);
                }
                else if (mark is not (>= 0xE0 and <= 0xEF or 0xFE))
                {
                    throw new DamagedPictureException();
                }

                mark = Mark(reader);
            }

            if (mark == End)
            {
                return;
            }

            var length = reader.BigEndian16() - 2;
            if (length is < 6 or > 12)
            {
                throw new DamagedPictureException();
            }

            Write(to, mark, reader.Bytes(length));
        }
    }

    /// <summary>Copies a scan's coded pixels; returns the mark behind them.</summary>
    private static byte Scan(PictureReader reader, Stream to)
    {
        while (true)
        {
            to.Write(reader.Until(0xFF));
            if (reader.Byte() is not 0xFF and var data)
            {
                // Nothing of it could be had at once.
                to.WriteByte(data);
                continue;
            }

            var next = reader.Byte();
            while (next == 0xFF)
            {
                next = reader.Byte();
            }

            if (next is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                return next;
            }

            to.WriteByte(0xFF);
            to.WriteByte(next);
        }
    }

    private static byte Mark(PictureReader reader)
    {
        if (reader.Byte() != 0xFF)
        {
            throw new DamagedPictureException();
        }

        var mark = reader.Byte();
        while (mark == 0xFF)
        {
            mark = reader.Byte();
        }

        return mark;
    }

    private static void Write(Stream to, byte mark, ReadOnlySpan<byte> part)
    {
        to.Write([0xFF, mark, (byte)((part.Length + 2) >> 8), (byte)(part.Length + 2)]);
        to.Write(part);
    }
}
