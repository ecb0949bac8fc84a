using System.Buffers.Binary;
using System.Numerics;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>One shard in the file.</summary>
/// <param name="Offset">Bytes from the file's beginning.</param>
/// <param name="Sum">CRC-32C of its bytes.</param>
internal readonly record struct BreachShard(long Offset, int Keys, FuseShape Shape, uint Sum, ulong Seed)
{
    public long Length => (long)Shape.Slots * sizeof(ushort);
}

/// <summary>
/// The head of breached.filter. All numbers are little-endian:
/// <list type="bullet">
/// <item>64 bytes: "HFBREACH", version (4), shard bits (4), keys (8), length of the file (8), first seed (8), made at in Unix
/// milliseconds (8), least count (8), 4 zeros, CRC-32C of the whole head without this field (4);</item>
/// <item>32 bytes for each of the 2^bits shards: offset (8), keys (4), segment length (4), segment count (4), CRC-32C (4), seed (8).</item>
/// </list>
/// The shards follow without gaps, each the 16-bit fingerprints of its slots; a key's first bits say which is its own. The
/// sums notice every damage of up to 32 bits in a row; they are not meant against somebody who writes in the data folder.
/// </summary>
internal sealed record BreachHead(int ShardBits, long Keys, long Length, ulong Seed, DateTimeOffset MadeAt, long Least, BreachShard[] Shards)
{
    public const int FixedLength = 64;
    public const int ShardLength = 32;
    public const int MostShardBits = 12;
    public const uint Version = 1;

    private const int SumAt = 60;

    private static ReadOnlySpan<byte> Magic => "HFBREACH"u8;

    public static int LengthOf(int shardBits) => FixedLength + (ShardLength << shardBits);

    public static uint Sum(ReadOnlySpan<byte> bytes, uint before = uint.MaxValue)
    {
        var sum = before;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            sum = BitOperations.Crc32C(sum, one);
        }

        return sum;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[LengthOf(ShardBits)];
        var at = bytes.AsSpan();
        Magic.CopyTo(at);
        BinaryPrimitives.WriteUInt32LittleEndian(at[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(at[12..], ShardBits);
        BinaryPrimitives.WriteInt64LittleEndian(at[16..], Keys);
        BinaryPrimitives.WriteInt64LittleEndian(at[24..], Length);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], Seed);
        BinaryPrimitives.WriteInt64LittleEndian(at[40..], MadeAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64LittleEndian(at[48..], Least);
        for (var i = 0; i < Shards.Length; i++)
        {
            var shard = Shards[i];
            var entry = at[(FixedLength + (i * ShardLength))..];
            BinaryPrimitives.WriteInt64LittleEndian(entry, shard.Offset);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], shard.Keys);
            BinaryPrimitives.WriteInt32LittleEndian(entry[12..], shard.Shape.SegmentLength);
            BinaryPrimitives.WriteInt32LittleEndian(entry[16..], shard.Shape.SegmentCount);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[20..], shard.Sum);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], shard.Seed);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(at[SumAt..], HeadSum(bytes));
        return bytes;
    }

    /// <summary>Whether a newer version of this product wrote it, whose form is not known here.</summary>
    public static bool IsNewer(ReadOnlySpan<byte> head) =>
        head.Length >= FixedLength && head.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) > Version;

    /// <summary>How many shard bits the fixed part tells, or null when it is no such file or one of another version.</summary>
    public static int? BitsOf(ReadOnlySpan<byte> head) =>
        head.Length >= FixedLength && head.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) == Version
        && BinaryPrimitives.ReadInt32LittleEndian(head[12..]) is >= 0 and <= MostShardBits and var bits ? bits : null;

    /// <summary>The head, or null when it is damaged or does not describe a file of this length.</summary>
    public static BreachHead? Read(ReadOnlySpan<byte> bytes, long length)
    {
        if (BitsOf(bytes) is not { } bits || bytes.Length != LengthOf(bits)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[SumAt..]) != HeadSum(bytes) || BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]) != length)
        {
            return null;
        }

        var shards = new BreachShard[1 << bits];
        var (end, keys) = ((long)bytes.Length, 0L);
        for (var i = 0; i < shards.Length; i++)
        {
            var entry = bytes[(FixedLength + (i * ShardLength))..];
            var shape = new FuseShape(BinaryPrimitives.ReadInt32LittleEndian(entry[12..]), BinaryPrimitives.ReadInt32LittleEndian(entry[16..]));
            shards[i] = new BreachShard(
                BinaryPrimitives.ReadInt64LittleEndian(entry), BinaryPrimitives.ReadInt32LittleEndian(entry[8..]), shape,
                BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]));
            // The sum was right, so this is what the writer wrote; a look-up must not trust even that.
            if (shards[i].Keys is < 0 or > BinaryFuse.MostKeys || !shape.IsSound || (shape.Slots == 0) != (shards[i].Keys == 0) || shards[i].Offset != end)
            {
                return null;
            }

            (end, keys) = (end + shards[i].Length, keys + shards[i].Keys);
        }

        return end != length || keys != BinaryPrimitives.ReadInt64LittleEndian(bytes[16..])
            ? null
            : new BreachHead(
                bits, keys, length, BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
                DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]), 0, 253402300799999)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]), shards);
    }

    private static uint HeadSum(ReadOnlySpan<byte> bytes) => Sum(bytes[FixedLength..], Sum(bytes[..SumAt]));
}
