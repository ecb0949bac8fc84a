using System.Collections.Concurrent;
using System.Security.Cryptography;
using Holdfast.Passwords;

namespace Holdfast.Kit;

/// <summary>
/// Argon2id that computes what it was asked before once only: the tests' people share a few passwords and hashes
/// (<see cref="TestApp.HashOf"/>), and computing those anew was a third of all that the tests did. What is counted is every
/// call. The hash itself is tested as it is, and so is every process that tests start.
/// </summary>
public sealed class RememberedHashes(HashCost cost) : Argon2Hasher(cost)
{
    private static readonly ConcurrentDictionary<string, byte[]> Known = new();

    protected override byte[] Compute(ReadOnlySpan<byte> input, int memoryKiB, int passes, ReadOnlySpan<byte> salt, int length)
    {
        var asked = $"{memoryKiB} {passes} {length} {Convert.ToHexString(salt)} {Convert.ToHexString(SHA256.HashData(input))}";
        if (!Known.TryGetValue(asked, out var hash))
        {
            Known[asked] = hash = base.Compute(input, memoryKiB, passes, salt, length);
        }

        return hash;
    }
}
