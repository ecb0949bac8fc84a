using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Holdfast.Security.Passwords;

/// <summary>
/// An Argon2id hash as text, <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>, after the PHC string format: base64 without
/// padding, numbers without leading zeros. A stored or imported hash decides how much work the next sign-in does, so what
/// is read is bounded; see <see cref="TryParse"/>.
/// </summary>
public sealed class PhcString
{
    public const int MaxLength = 512;

    /// <summary>The only length of a salt, in bytes, that libsodium's Argon2id computes with.</summary>
    public const int SaltLength = 16;

    /// <summary>The length of the hashes made here, in bytes.</summary>
    public const int HashLength = 32;

    private const int LeastMemoryKiB = 7168;
    private const int LeastHashLength = 16;
    private const int MostHashLength = 64;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    internal PhcString(int memoryKiB, int passes, byte[] salt, byte[] hash) =>
        (MemoryKiB, Passes, _salt, _hash) = (memoryKiB, passes, salt, hash);

    public int MemoryKiB { get; }

    public int Passes { get; }

    public ReadOnlySpan<byte> Salt => _salt;

    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>
    /// Reads a hash of 7168 KiB or more within the bounds of <see cref="HashCost"/>, one lane, version 19, 16 bytes of salt
    /// and 16 to 64 bytes of hash, written in the one canonical way. Never throws.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PhcString? phc)
    {
        phc = null;
        if (text is not { Length: <= MaxLength } || text.Split('$') is not ["", "argon2id", "v=19", var parameters, var salt, var hash])
        {
            return false;
        }

        if (parameters.Split(',') is not [['m', '=', .. var memory], ['t', '=', .. var passes], "p=1"]
            || !TryNumber(memory, out var memoryKiB) || !TryNumber(passes, out var count)
            || memoryKiB < LeastMemoryKiB || !HashCost.IsBounded(memoryKiB, count))
        {
            return false;
        }

        if (Bytes(salt) is not { Length: SaltLength } saltBytes
            || Bytes(hash) is not { Length: >= LeastHashLength and <= MostHashLength } hashBytes)
        {
            return false;
        }

        // Leading zeros, white space and stray bits in the base64 are read by the framework; writing it again shows them.
        var read = new PhcString(memoryKiB, count, saltBytes, hashBytes);
        if (!read.ToString().Equals(text, StringComparison.Ordinal))
        {
            return false;
        }

        phc = read;
        return true;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${Text(_salt)}${Text(_hash)}");

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }
}
