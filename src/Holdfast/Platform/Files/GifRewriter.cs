namespace Holdfast.Platform.Files;

/// <summary>GIF: pictures, their times and the loop are kept; comments, texts and what other programs left go. The end is its last mark.</summary>
internal static class GifRewriter
{
    public static RewrittenPicture Rewrite(PictureReader reader, Stream to)
    {
        var head = reader.Bytes(13);
        if (!head.AsSpan().StartsWith("GIF87a"u8) && !head.AsSpan().StartsWith("GIF89a"u8))
        {
            throw new DamagedPictureException();
        }

        var (width, height) = (head[6] | (head[7] << 8), head[8] | (head[9] << 8));
        PictureRewriter.CheckSize(width, height);
        to.Write(head);
        Palette(reader, to, head[10]);
        for (var frames = 0; ;)
        {
            switch (reader.Byte())
            {
                case 0x2C:
                    PictureRewriter.CheckSize(width, height, ++frames);
                    Frame(reader, to);
                    break;
                case 0x21:
                    Extension(reader, to);
                    break;
                case 0x3B when frames > 0:
                    to.WriteByte(0x3B);
                    return new RewrittenPicture(width, height);
                default:
                    throw new DamagedPictureException();
            }
        }
    }

    private static void Frame(PictureReader reader, Stream to)
    {
        var head = reader.Bytes(9);
        PictureRewriter.CheckSize(head[4] | (head[5] << 8), head[6] | (head[7] << 8));
        to.WriteByte(0x2C);
        to.Write(head);
        Palette(reader, to, head[8]);
        var bits = reader.Byte();
        if (bits is < 1 or > 11)
        {
            throw new DamagedPictureException();
        }

        to.WriteByte(bits);
        for (var length = reader.Byte(); ; length = reader.Byte())
        {
            to.WriteByte(length);
            if (length == 0)
            {
                return;
            }

            reader.Copy(length, to);
        }
    }

    private static void Extension(PictureReader reader, Stream to)
    {
        var label = reader.Byte();
        var length = reader.Byte();
        var first = reader.Bytes(length);
        if (label == 0xF9 && length == 4)
        {
            to.Write([0x21, label, length]);
            to.Write(first);
            to.WriteByte(0);
            Blocks(reader, length);
        }
        else if (label == 0xFF && (first.AsSpan().SequenceEqual("NETSCAPE2.0"u8) || first.AsSpan().SequenceEqual("ANIMEXTS1.0"u8)))
        {
            Loop(reader, to, first);
        }
        else
        {
            Blocks(reader, length);
        }
    }

    /// <summary>How often it is played: one block of three bytes.</summary>
    private static void Loop(PictureReader reader, Stream to, byte[] name)
    {
        for (var length = reader.Byte(); length > 0; length = reader.Byte())
        {
            var block = reader.Bytes(length);
            if (length == 3 && block[0] == 1)
            {
                to.Write([0x21, 0xFF, (byte)name.Length]);
                to.Write(name);
                to.Write([3, 1, block[1], block[2], 0]);
            }
        }
    }

    private static void Blocks(PictureReader reader, byte first)
    {
        if (first == 0)
        {
            return;
        }

        for (var length = reader.Byte(); length > 0; length = reader.Byte())
        {
            reader.Skip(length);
        }
    }

    private static void Palette(PictureReader reader, Stream to, byte flags)
    {
        if ((flags & 0x80) != 0)
        {
            reader.Copy(3L << ((flags & 7) + 1), to);
        }
    }
}
