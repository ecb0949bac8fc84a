using System.Buffers.Binary;

namespace Holdfast.Platform.Files;

/// <summary>A picture as it was written anew.</summary>
/// <param name="Width">As it is shown: a picture that lies on its side is turned.</param>
public sealed record RewrittenPicture(int Width, int Height);

/// <summary>
/// Writes a picture's container anew without decoding a pixel: what browsers need to draw it stays, with the way it is turned; place, camera,
/// comments, previews and whatever hangs behind the end go. What does not parse, or is a bomb, is no picture (rulings G17). Pure: it
/// reads one stream and writes another, with limits on everything that the picture says of itself.
/// </summary>
public static class PictureRewriter
{
    public const long MostPixels = 40_000_000;
    public const int MostSide = 32_767;

    /// <summary>Pictures of an animation.</summary>
    public const int MostFrames = 1_000;

    /// <summary>Pixels of all pictures of an animation together: what a browser draws in each round.</summary>
    public const long MostPixelsOfAll = 1_000_000_000;

    /// <summary>What stands before the pixels: tables and a colour profile.</summary>
    internal const int MostHead = 4 * 1024 * 1024;

    /// <summary>Longest part that is looked into for the way a picture is turned.</summary>
    internal const int MostExif = 1024 * 1024;

    /// <param name="sort">As its first bytes say.</param>
    /// <param name="from">Read from its beginning, once.</param>
    /// <param name="to">Empty; it can be sought.</param>
    /// <returns>Null where it is no picture that pages show; what was written then is of no use.</returns>
    public static RewrittenPicture? Rewrite(FileSort sort, Stream from, Stream to)
    {
        try
        {
            using var reader = new PictureReader(from);
            var written = new BufferedStream(to, 64 * 1024);
            RewrittenPicture? picture = sort switch
            {
                FileSort.Jpeg => JpegRewriter.Rewrite(reader, written),
                FileSort.Png => PngRewriter.Rewrite(reader, written),
                FileSort.Gif => GifRewriter.Rewrite(reader, written),
                FileSort.WebP => WebPRewriter.Rewrite(reader, written),
                _ => null,
            };
            written.Flush();
            return picture;
        }
        catch (DamagedPictureException)
        {
            return null;
        }
    }

    internal static void CheckSize(long width, long height, int frames = 1)
    {
        if (width is < 1 or > MostSide || height is < 1 or > MostSide || width * height > MostPixels || frames > MostFrames
            || (frames > 1 && width * height * frames > MostPixelsOfAll))
        {
            throw new DamagedPictureException();
        }
    }

    internal static RewrittenPicture Shown(int width, int height, int orientation) => orientation >= 5 ? new(height, width) : new(width, height);
}

/// <summary>It does not parse as the picture that it begins as.</summary>
internal sealed class DamagedPictureException() : Exception("It is no picture that can be shown.");

/// <summary>Reads a picture in pieces; an end before its time is damage.</summary>
internal sealed class PictureReader(Stream from) : IDisposable
{
    private readonly byte[] _buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _at;
    private int _end;

    public byte Byte()
    {
        if (_at == _end)
        {
            Fill();
        }

        return _buffer[_at++];
    }

    public int BigEndian16() => (Byte() << 8) | Byte();

    public uint BigEndian32() => ((uint)BigEndian16() << 16) | (uint)BigEndian16();

    public int LittleEndian16() => Byte() | (Byte() << 8);

    public uint LittleEndian32() => (uint)LittleEndian16() | ((uint)LittleEndian16() << 16);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var piece = Piece(count - at);
            piece.CopyTo(bytes.AsSpan(at));
            at += piece.Length;
        }

        return bytes;
    }

    public void Skip(long count)
    {
        while (count > 0)
        {
            count -= Piece(count).Length;
        }
    }

    public void Copy(long count, Stream to)
    {
        while (count > 0)
        {
            var piece = Piece(count);
            to.Write(piece);
            count -= piece.Length;
        }
    }

    /// <summary>What can be had at once, at least one byte and at most so many.</summary>
    public ReadOnlySpan<byte> Piece(long most)
    {
        if (_at == _end)
        {
            Fill();
        }

        var length = (int)Math.Min(most, _end - _at);
        _at += length;
        return _buffer.AsSpan(_at - length, length);
    }

    /// <summary>Up to the mark and not with it; what can be had at once, perhaps nothing of it.</summary>
    public ReadOnlySpan<byte> Until(byte mark)
    {
        if (_at == _end)
        {
            Fill();
        }

        var rest = _buffer.AsSpan(_at, _end - _at);
        var length = rest.IndexOf(mark) is >= 0 and var found ? found : rest.Length;
        _at += length;
        return rest[..length];
    }

    public void Dispose() => System.Buffers.ArrayPool<byte>.Shared.Return(_buffer);

    private void Fill()
    {
        (_at, _end) = (0, from.Read(_buffer));
        if (_end == 0)
        {
            throw new DamagedPictureException();
        }
    }
}

/// <summary>The one thing of EXIF that is kept: which way up a picture is.</summary>
internal static class Orientation
{
    public const int Upright = 1;

    private const int Tag = 0x0112;

    /// <summary>Of a TIFF header and what follows it; upright where it does not say.</summary>
    public static int Of(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return Upright;
        }

        var isBig = tiff[..4].SequenceEqual("MM\0*"u8);
        if (!isBig && !tiff[..4].SequenceEqual("II*\0"u8))
        {
            return Upright;
        }

        var at = Number32(tiff[4..], isBig);
        if (at > (uint)tiff.Length - 2)
        {
            return Upright;
        }

        var entries = tiff[(int)at..];
        var count = Number16(entries, isBig);
        for (var entry = 2; count > 0 && entry + 12 <= entries.Length; entry += 12, count--)
        {
            if (Number16(entries[entry..], isBig) == Tag && Number16(entries[(entry + 2)..], isBig) == 3)
            {
                return Number16(entries[(entry + 8)..], isBig) is >= 1 and <= 8 and var found ? found : Upright;
            }
        }

        return Upright;
    }

    /// <summary>A TIFF header that says this and nothing else.</summary>
    public static byte[] Tiff(int orientation) =>
        [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, Tag >> 8, Tag & 0xFF, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static int Number16(ReadOnlySpan<byte> from, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt16BigEndian(from) : BinaryPrimitives.ReadUInt16LittleEndian(from);

    private static uint Number32(ReadOnlySpan<byte> from, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt32BigEndian(from) : BinaryPrimitives.ReadUInt32LittleEndian(from);
}
