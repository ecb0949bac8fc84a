using System.Buffers.Binary;
using System.Security.Cryptography;
using Holdfast.Security.Passwords;

namespace Holdfast.Kit;

/// <summary>
/// Argon2id in the least memory that there is, and otherwise the product's: a hash of one cost is not one of another, every call is counted,
/// and nobody waits for what a guesser must. At full cost it was a tenth of the suite's time, a quarter in some classes. Argon2id at full cost has tests of its
/// own, and is what every process that tests start and every browser signs in with.
/// </summary>
public sealed class QuickHashes(HashCost cost) : Argon2Hasher(cost)
{
    private const int LeastMemoryKiB = 8;

    protected override byte[] Compute(ReadOnlySpan<byte> input, int memoryKiB, int passes, ReadOnlySpan<byte> salt, int length)
    {
        Span<byte> asked = stackalloc byte[salt.Length + 8];
        salt.CopyTo(asked);
        BinaryPrimitives.WriteInt32LittleEndian(asked[salt.Length..], memoryKiB);
        BinaryPrimitives.WriteInt32LittleEndian(asked[(salt.Length + 4)..], passes);
        return base.Compute(input, LeastMemoryKiB, 1, SHA256.HashData(asked).AsSpan(0, PhcString.SaltLength), length);
    }
}
