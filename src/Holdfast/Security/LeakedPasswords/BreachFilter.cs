using System.IO.MemoryMappedFiles;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>
/// breached.filter, opened for look-ups: mapped into memory, so that the system keeps what is asked for and the process
/// holds nothing of it. Opening reads all of it once to compare the sums. Safe for many threads; a look-up allocates nothing
/// and reads three places.
/// </summary>
public sealed class BreachFilter : IDisposable
{
    private const string Cure = "Build it again with: holdfast breach build <file>";

    private readonly BreachShard[] _shards;
    private readonly int _shift;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private BreachFilter(BreachHead head, MemoryMappedFile file)
    {
        (_shards, _shift, _file) = (head.Shards, 64 - head.ShardBits, file);
        (Keys, Length, MadeAt, Least) = (head.Keys, head.Length, head.MadeAt, head.Least);
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>Different passwords in it.</summary>
    public long Keys { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    public DateTimeOffset MadeAt { get; }

    /// <summary>Passwords that were found fewer times than this are not in it.</summary>
    public long Least { get; }

    /// <summary>Whether the password is in it; of those that are not, 1 in 65,536 is said to be.</summary>
    public bool Contains(BreachKey key) => Contains(key.Bits);

    internal bool Contains(ulong key)
    {
        // A shift by 64 is a shift by none.
        ref readonly var shard = ref _shards[_shift == 64 ? 0 : (int)(key >> _shift)];
        if (shard.Keys == 0)
        {
            return false;
        }

        var hash = BinaryFuse.Hash(key, shard.Seed);
        shard.Shape.Find(hash, out var first, out var second, out var third);
        return (Read(in shard, first) ^ Read(in shard, second) ^ Read(in shard, third)) == BinaryFuse.Fingerprint(hash);
    }

    /// <exception cref="InvalidDataException">It is damaged, cut short or something else; the message is a sentence with the cure.</exception>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    public static BreachFilter Open(string path)
    {
        // Others may put a new file in its place meanwhile; this one stays what it is.
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 20, FileOptions.SequentialScan);
        try
        {
            var head = Head(stream, path);
            foreach (var shard in head.Shards)
            {
                if (SumOf(stream, shard.Length) != shard.Sum)
                {
                    throw new InvalidDataException($"{path} is damaged. {Cure}");
                }
            }

            return new BreachFilter(head, MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static BreachHead Head(FileStream stream, string path)
    {
        var start = new byte[BreachHead.FixedLength];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (BreachHead.IsNewer(start))
        {
            throw new InvalidDataException($"{path} was made by a newer version of Holdfast. Upgrade this one, or build the file again with it: holdfast breach build <file>");
        }

        if (read < start.Length || BreachHead.BitsOf(start) is not { } bits)
        {
            throw new InvalidDataException($"{path} isn't a filter of leaked passwords, or its beginning is damaged. {Cure}");
        }

        var head = new byte[BreachHead.LengthOf(bits)];
        start.CopyTo(head, 0);
        var rest = head.AsSpan(start.Length);
        return stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) == rest.Length && BreachHead.Read(head, stream.Length) is { } found
            ? found
            : throw new InvalidDataException($"{path} is damaged or incomplete. {Cure}");
    }

    private static uint SumOf(FileStream stream, long length)
    {
        // A multiple of 8, so that the sum does not hang on where the pieces end.
        var buffer = new byte[1 << 16];
        var sum = uint.MaxValue;
        while (length > 0)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(length, buffer.Length));
            stream.ReadExactly(piece);
            sum = BreachHead.Sum(piece, sum);
            length -= piece.Length;
        }

        return sum;
    }

    private int Read(ref readonly BreachShard shard, int slot) => _view.ReadUInt16(shard.Offset + ((long)slot * sizeof(ushort)));
}
