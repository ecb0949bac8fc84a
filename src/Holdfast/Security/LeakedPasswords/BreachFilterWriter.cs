using System.Runtime.InteropServices;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>
/// Writes breached.filter, shard by shard, beside the old one, and puts it in its place when it is whole. Memory is that of
/// one shard: 42 bytes a key, so 170 MB for the usual 4 million and 350 MB for the 8 million at which it refuses; the collector
/// may hold as much again of the shard before.
/// </summary>
public sealed class BreachFilterWriter : IDisposable
{
    /// <summary>Shards hold half to all of so many keys, where the keys are spread evenly.</summary>
    private const int UsualKeys = 1 << 22;

    private const int MostKeys = 2 * UsualKeys;

    // Any would do. One and the same makes of the same list the same file, but for its date.
    private const ulong FirstSeed = 0x486F6C6466617374;

    private readonly string _path;
    private readonly int _bits;
    private readonly BreachShard[] _shards;
    private readonly FileStream _stream;
    private readonly List<ulong> _keys = [];
    private int _shard;
    private long _total;

    /// <param name="atMost">How many keys may come; it decides how many shards there are.</param>
    /// <exception cref="IOException">The file cannot be made, or another build is writing it.</exception>
    public BreachFilterWriter(string path, long atMost)
    {
        while (_bits < BreachHead.MostShardBits && atMost >> _bits > UsualKeys)
        {
            _bits++;
        }

        _path = path;
        _shards = new BreachShard[1 << _bits];
        _stream = new FileStream(New, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        _stream.Position = BreachHead.LengthOf(_bits);
    }

    public int Shards => _shards.Length;

    private string New => _path + ".new";

    /// <summary>Adds a key. Keys come shard by shard, so in order of their first bits; within a shard any order will do.</summary>
    /// <exception cref="InvalidDataException">So many keys begin with the same bits that they cannot be SHA-1.</exception>
    public void Add(ulong key)
    {
        var shard = _bits == 0 ? 0 : (int)(key >> (64 - _bits));
        ArgumentOutOfRangeException.ThrowIfLessThan(shard, _shard, nameof(key));
        while (_shard < shard)
        {
            EndShard();
        }

        if (_keys.Count == MostKeys)
        {
            throw new InvalidDataException($"More than {MostKeys:N0} hashes begin with the same {_bits} bits: this is no list of SHA-1.");
        }

        _keys.Add(key);
    }

    /// <summary>Writes what is left and puts the file in its place; different keys and bytes.</summary>
    public (long Keys, long Length) Finish(DateTimeOffset now, long least)
    {
        while (_shard < _shards.Length)
        {
            EndShard();
        }

        var length = _stream.Position;
        _stream.Position = 0;
        _stream.Write(new BreachHead(_bits, _total, length, FirstSeed, now, least, _shards).ToBytes());
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(New, _path, overwrite: true);
        return (_total, length);
    }

    /// <summary>Removes what is not finished.</summary>
    public void Dispose()
    {
        if (_stream.CanWrite)
        {
            _stream.Dispose();
            File.Delete(New);
        }
    }

    private void EndShard()
    {
        var built = BinaryFuse.Build(CollectionsMarshal.AsSpan(_keys), FirstSeed + (ulong)_shard);
        var slots = built.Fingerprints.AsSpan();
        if (!BitConverter.IsLittleEndian)
        {
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(slots, slots);
        }

        var bytes = MemoryMarshal.AsBytes(slots);
        _shards[_shard++] = new BreachShard(_stream.Position, built.Keys, built.Shape, BreachHead.Sum(bytes), built.Seed);
        _stream.Write(bytes);
        _total += built.Keys;
        _keys.Clear();
    }
}
