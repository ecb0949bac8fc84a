using System.Buffers.Binary;
using System.Security.Cryptography;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Keys;

/// <summary>
/// Secrets that must be read again (the ring of form keys, later the seeds of authenticator apps), sealed for the database with
/// AES-256-GCM under a key of the installation's key file. Each sealed value carries the number of its key, so it opens after
/// every rotation as long as the file keeps that key. Nothing here hangs on the ring.
/// </summary>
public sealed class SealedSecrets(InstallationKeys keys)
{
    private const int NumberBytes = 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>How much longer the sealed value is, in bytes.</summary>
    public const int Overhead = NumberBytes + NonceBytes + TagBytes;

    /// <summary>Number, nonce, tag, ciphertext. Random nonces allow 2^32 values of one purpose under one key (NIST SP 800-38D, 8.3).</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> secret)
    {
        var number = keys.Number;
        var sealedSecret = new byte[Overhead + secret.Length];
        var all = sealedSecret.AsSpan();
        var nonce = all.Slice(NumberBytes, NonceBytes);
        BinaryPrimitives.WriteInt32BigEndian(all, number);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.For(purpose, number), TagBytes);
        aes.Encrypt(nonce, secret, all[Overhead..], all.Slice(NumberBytes + NonceBytes, TagBytes), all[..NumberBytes]);
        return sealedSecret;
    }

    /// <exception cref="CryptographicException">It was sealed for another purpose, by another installation, or it was changed.</exception>
    /// <exception cref="StartRefusedException">The key file has no key of its number.</exception>
    public byte[] Open(string purpose, byte[] sealedSecret)
    {
        if (sealedSecret.Length < Overhead)
        {
            throw new CryptographicException("What was sealed is cut off.");
        }

        ReadOnlySpan<byte> all = sealedSecret;
        var secret = new byte[all.Length - Overhead];
        using var aes = new AesGcm(keys.For(purpose, NumberOf(all)), TagBytes);
        aes.Decrypt(all.Slice(NumberBytes, NonceBytes), all[Overhead..], all.Slice(NumberBytes + NonceBytes, TagBytes), secret, all[..NumberBytes]);
        return secret;
    }

    /// <summary>The number of the key that sealed it.</summary>
    public static int NumberOf(ReadOnlySpan<byte> sealedSecret) => BinaryPrimitives.ReadInt32BigEndian(sealedSecret);
}
