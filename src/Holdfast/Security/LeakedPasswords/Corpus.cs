using System.Buffers;
using System.Globalization;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>
/// Reads a list of leaked passwords: lines "SHA1:COUNT" in the order of the SHA-1, 40 hex digits in capitals or not, ended
/// by LF or CRLF; the count says how often the password was found. Memory is one buffer, whatever the list's size.
/// </summary>
internal sealed class Corpus(Stream stream)
{
    /// <summary>No line of such a list is shorter: 40 digits, the colon, one digit, LF.</summary>
    public const int ShortestLine = 43;

    private const int HashLength = 40;
    private const int LongestLine = 64;
    private const string Cure = "Take the list of SHA-1 ordered by hash, unpacked.";

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    private readonly byte[] _buffer = new byte[1 << 20];
    private int _at;
    private int _end;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Bytes read.</summary>
    public long Position { get; private set; }

    /// <summary>The first 64 bits of the last line's SHA-1.</summary>
    public ulong Key { get; private set; }

    public long Count { get; private set; }

    /// <summary>Reads a line; false at the end.</summary>
    /// <exception cref="InvalidDataException">The line is none of such a list; the message is a sentence with its number.</exception>
    public bool Next()
    {
        if (TakeLine() is not { } range)
        {
            return false;
        }

        Line++;
        var line = _buffer.AsSpan(range);
        line = line is [.. var before, (byte)'\r'] ? before : line;
        if (line.Length <= HashLength || line[HashLength] != ':' || !IsHex(line[..HashLength])
            || !ulong.TryParse(line[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            || !long.TryParse(line[(HashLength + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new InvalidDataException($"Line {Line} is not \"SHA1:COUNT\": it has to be 40 hex digits, a colon and a number. {Cure}");
        }

        if (key < Key)
        {
            throw new InvalidDataException($"Line {Line} is out of order: the list has to be sorted by its hashes. {Cure}");
        }

        (Key, Count) = (key, count);
        return true;
    }

    private static bool IsHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(HexDigits);

    /// <summary>Where the next line stands in the buffer without its LF, or null at the end.</summary>
    private Range? TakeLine()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            if (rest.IndexOf((byte)'\n') is >= 0 and var length)
            {
                return Taken(length, 1);
            }

            if (rest.Length > LongestLine)
            {
                // Not one line of such a list: the caller says so.
                return Taken(LongestLine, 0);
            }

            rest.CopyTo(_buffer);
            (_at, _end) = (0, rest.Length);
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return _end == 0 ? null : Taken(_end, 0);
            }

            _end += read;
        }
    }

    private Range Taken(int length, int ending)
    {
        var range = _at..(_at + length);
        _at += length + ending;
        Position += length + ending;
        return range;
    }
}
