using System.Runtime.CompilerServices;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>Where the three slots of a hash lie: in three neighbouring segments of equal length.</summary>
/// <param name="SegmentLength">Slots of a segment, a power of two from 4 to 262,144.</param>
/// <param name="SegmentCount">Segments that a first slot may lie in; two more follow. 0 for a filter without keys.</param>
public readonly record struct FuseShape(int SegmentLength, int SegmentCount)
{
    public const int LeastSegment = 4;
    public const int LongestSegment = 1 << 18;

    public int Slots => SegmentCount == 0 ? 0 : (SegmentCount + 2) * SegmentLength;

    /// <summary>Whether no look-up can leave the slots.</summary>
    internal bool IsSound =>
        SegmentLength is >= LeastSegment and <= LongestSegment && int.IsPow2(SegmentLength) && SegmentCount >= 0 && SegmentCount <= (1 << 28) / SegmentLength;

    /// <summary>The paper's sizes for three slots: 1.125 slots a key for a million keys and more, and more for fewer.</summary>
    public static FuseShape For(int keys)
    {
        if (keys == 0)
        {
            return new FuseShape(LeastSegment, 0);
        }

        var power = (int)Math.Floor((Math.Log(keys) / Math.Log(3.33)) + 2.25);
        var length = Math.Clamp(1 << Math.Min(power, 18), LeastSegment, LongestSegment);
        var slots = keys == 1 ? 0 : keys * Math.Max(1.125, 0.875 + (0.25 * Math.Log(1e6) / Math.Log(keys)));
        return new FuseShape(length, Math.Max(1, (int)Math.Ceiling(slots / length) - 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Find(ulong hash, out int first, out int second, out int third)
    {
        var mask = (uint)SegmentLength - 1;
        var at = (uint)Math.BigMul(hash, (ulong)(uint)(SegmentCount * SegmentLength), out _);
        first = (int)at;
        second = (int)((at + mask + 1) ^ ((uint)(hash >> 18) & mask));
        third = (int)((at + (2 * (mask + 1))) ^ ((uint)hash & mask));
    }
}

/// <summary>
/// A binary fuse filter with three slots and 16-bit fingerprints (T. M. Graf, D. Lemire, "Binary Fuse Filters: Fast and
/// Smaller Than Xor Filters", 2022): a key is in it when the three slots that its hash chooses xor to its fingerprint. Every
/// key that was put in is found; any other is with a probability of 1 in 65,536. It takes 18 bits a key for a million keys or
/// more, and cannot be added to.
/// </summary>
/// <param name="Fingerprints">One for each slot.</param>
/// <param name="Keys">Different keys in it.</param>
public sealed record BinaryFuse(ulong Seed, FuseShape Shape, ushort[] Fingerprints, int Keys)
{
    /// <summary>The most keys of one filter; 42 bytes of memory for each while it is built, the caller's own list among them.</summary>
    public const int MostKeys = 1 << 24;

    // One seed in some thousand fails at the worst; a hundred in a row is no chance.
    private const int MostSeeds = 100;

    public bool Contains(ulong key)
    {
        if (Keys == 0)
        {
            return false;
        }

        var hash = Hash(key, Seed);
        Shape.Find(hash, out var first, out var second, out var third);
        return (Fingerprints[first] ^ Fingerprints[second] ^ Fingerprints[third]) == Fingerprint(hash);
    }

    /// <summary>Builds it of keys in any order, repeated or not. The same keys and seed make the same filter.</summary>
    public static BinaryFuse Build(ReadOnlySpan<ulong> keys, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Length, MostKeys, nameof(keys));
        var hashes = new ulong[keys.Length];
        for (var attempt = 0; attempt < MostSeeds; attempt++)
        {
            var trying = Hash((ulong)attempt, seed);
            for (var i = 0; i < hashes.Length; i++)
            {
                hashes[i] = Hash(keys[i], trying);
            }

            // Equal keys stand side by side, and neighbours in the order are neighbours in memory.
            Array.Sort(hashes);
            var different = Distinct(hashes);
            var shape = FuseShape.For(different);
            var fingerprints = new ushort[shape.Slots];
            if (TryFill(hashes.AsSpan(0, different), shape, fingerprints))
            {
                return new BinaryFuse(trying, shape, fingerprints, different);
            }
        }

        throw new InvalidOperationException($"No seed of {MostSeeds} makes a filter of {keys.Length} keys.");
    }

    /// <summary>Spreads a key over 64 bits, one to one: Stafford's mixer 13, as in SplitMix64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Hash(ulong key, ulong seed)
    {
        var hash = key + seed + 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Fingerprint(ulong hash) => (ushort)(hash ^ (hash >> 32));

    private static int Distinct(ulong[] sorted)
    {
        var kept = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                sorted[kept++] = sorted[i];
            }
        }

        return kept;
    }

    /// <summary>
    /// Takes out again and again a hash that has a slot to itself; in the opposite order that slot is free to be set so that
    /// the three fit. False where hashes are left that hold each other, or where one is not found afterwards.
    /// </summary>
    private static bool TryFill(ReadOnlySpan<ulong> hashes, FuseShape shape, ushort[] fingerprints)
    {
        var (sums, counts) = (new ulong[shape.Slots], new byte[shape.Slots]);
        foreach (var hash in hashes)
        {
            shape.Find(hash, out var first, out var second, out var third);
            Toggle(first, hash, 1);
            Toggle(second, hash, 1);
            Toggle(third, hash, 1);
        }

        var (taken, free) = (new ulong[hashes.Length], new byte[hashes.Length]);
        var done = Peel(shape, sums, counts, taken, free);
        if (done < hashes.Length)
        {
            return false;
        }

        for (var i = done - 1; i >= 0; i--)
        {
            shape.Find(taken[i], out var first, out var second, out var third);
            var rest = Fingerprint(taken[i]) ^ fingerprints[first] ^ fingerprints[second] ^ fingerprints[third];
            fingerprints[free[i] switch { 0 => first, 1 => second, _ => third }] = (ushort)rest;
        }

        foreach (var hash in hashes)
        {
            shape.Find(hash, out var first, out var second, out var third);
            if ((fingerprints[first] ^ fingerprints[second] ^ fingerprints[third]) != Fingerprint(hash))
            {
                return false;
            }
        }

        return true;

        void Toggle(int slot, ulong hash, int by)
        {
            sums[slot] ^= hash;
            counts[slot] = unchecked((byte)(counts[slot] + by));
        }
    }

    /// <summary>How many hashes could be taken out, each with which of its slots it had to itself.</summary>
    private static int Peel(FuseShape shape, ulong[] sums, byte[] counts, ulong[] taken, byte[] free)
    {
        var (alone, waiting, done) = (new int[shape.Slots], 0, 0);
        for (var slot = 0; slot < shape.Slots; slot++)
        {
            alone[waiting] = slot;
            waiting += counts[slot] == 1 ? 1 : 0;
        }

        while (waiting > 0)
        {
            var slot = alone[--waiting];
            if (counts[slot] != 1)
            {
                continue;
            }

            var hash = sums[slot];
            shape.Find(hash, out var first, out var second, out var third);
            taken[done] = hash;
            free[done++] = (byte)(slot == first ? 0 : slot == second ? 1 : 2);
            TakeOut(first, hash);
            TakeOut(second, hash);
            TakeOut(third, hash);
        }

        return done;

        void TakeOut(int slot, ulong hash)
        {
            sums[slot] ^= hash;
            if (--counts[slot] == 1)
            {
                alone[waiting++] = slot;
            }
        }
    }
}
