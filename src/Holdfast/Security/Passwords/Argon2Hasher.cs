using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;
using NSec.Cryptography;

namespace Holdfast.Security.Passwords;

/// <summary>
/// Hashes secrets that people type with Argon2id, as PHC strings. The input is the UTF-8 of the text in Unicode's normal
/// form C (NIST SP 800-63B-4 3.1.1.2), so that an é typed as one or as two code points is the same é, with any blank as U+0020
/// (RFC 8265); nothing is cut, trimmed or folded. One hash takes about 16 ms and 19 MiB at the default cost; callers bound how many run at once.
/// </summary>
public class Argon2Hasher(HashCost cost)
{
    /// <summary>
    /// The longest secret, in UTF-16 code units: 256 code points, each outside the basic plane, with as much again for
    /// combining marks. Callers refuse earlier and say why; this only bounds the work.
    /// </summary>
    public const int MaxLength = 1024;

    private static readonly byte[] NoSalt = new byte[PhcString.SaltLength];
    private long _computed;

    /// <summary>Hashes computed since the start, of every kind.</summary>
    public long Computed => Interlocked.Read(ref _computed);

    /// <exception cref="ArgumentException">
    /// The secret is too long, or has no normal form (a lone surrogate, U+FFFE). The message does not hold the secret.
    /// </exception>
    public string Hash(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var input = InputOf(secret) ?? throw new ArgumentException(
            $"A secret is at most {MaxLength} UTF-16 code units of text that Unicode can normalise.", nameof(secret));
        var salt = RandomNumberGenerator.GetBytes(PhcString.SaltLength);
        return new PhcString(cost.MemoryKiB, cost.Passes, salt, Derive(input, cost.MemoryKiB, cost.Passes, salt, PhcString.HashLength)).ToString();
    }

    /// <summary>
    /// Whether the secret made the hash. A hash that <see cref="PhcString"/> refuses and a secret that cannot be normalised
    /// are false after the work of a real hash, so that the time does not tell them from a wrong secret.
    /// </summary>
    public bool Verify(string secret, string phc)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (!PhcString.TryParse(phc, out var stored) || InputOf(secret) is not { } input)
        {
            VerifyDummy(secret);
            return false;
        }

        var hash = Derive(input, stored.MemoryKiB, stored.Passes, stored.Salt, stored.Hash.Length);
        return CryptographicOperations.FixedTimeEquals(hash, stored.Hash);
    }

    /// <summary>The work of <see cref="Verify"/> without a hash: for a sign-in name that nobody has.</summary>
    public void VerifyDummy(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        Derive(InputOf(secret) ?? [], cost.MemoryKiB, cost.Passes, NoSalt, PhcString.HashLength);
    }

    /// <summary>
    /// Whether the hash has less memory, fewer passes or fewer bytes than one made now, or cannot be read. A dearer hash stays.
    /// </summary>
    public bool NeedsRehash(string phc) =>
        !PhcString.TryParse(phc, out var stored)
        || stored.MemoryKiB < cost.MemoryKiB || stored.Passes < cost.Passes || stored.Hash.Length < PhcString.HashLength;

    /// <summary>Argon2id itself (RFC 9106), one lane. Open to those who count, or remember, what it was asked.</summary>
    protected virtual byte[] Compute(ReadOnlySpan<byte> input, int memoryKiB, int passes, ReadOnlySpan<byte> salt, int length) =>
        PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { MemorySize = memoryKiB, NumberOfPasses = passes, DegreeOfParallelism = 1 })
            .DeriveBytes(input, salt, length);

    private static byte[]? InputOf(string secret) =>
        secret.Length <= MaxLength && NormalForm.OfSecret(secret) is { } text ? Encoding.UTF8.GetBytes(text) : null;

    /// <summary>Wipes the input: it is the secret.</summary>
    private byte[] Derive(byte[] input, int memoryKiB, int passes, ReadOnlySpan<byte> salt, int length)
    {
        Interlocked.Increment(ref _computed);
        try
        {
            return Compute(input, memoryKiB, passes, salt, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }
    }
}
