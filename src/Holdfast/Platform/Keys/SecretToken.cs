using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Holdfast.Platform.Keys;

/// <summary>
/// A secret that a browser holds and we only recognise: 256 random bits, "hf_" and 43 characters of base64url on the wire,
/// stored as SHA-256 (standards R124: at 112 bits or more a plain hash is enough).
/// </summary>
public readonly record struct SecretToken
{
    /// <summary>Before every token, so that one is known wherever somebody pastes it, and taken out.</summary>
    public const string Prefix = "hf_";

    /// <summary>Length of the text form in characters, with the prefix.</summary>
    public const int TextLength = 46;

    private const int Bytes = 32;

    private SecretToken(string text, TokenHash hash) => (Text, Hash) = (text, hash);

    /// <summary>What goes into the cookie. It stands nowhere else.</summary>
    public string Text { get; }

    /// <summary>What goes into the database.</summary>
    public TokenHash Hash { get; }

    public static SecretToken New()
    {
        Span<byte> secret = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(secret);
        return Of(secret);
    }

    /// <summary>The token of 32 bytes that were made elsewhere, such as a link's HMAC.</summary>
    public static SecretToken Of(ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, Bytes);
        return new SecretToken(Prefix + Base64Url.EncodeToString(secret), TokenHash.Of(secret));
    }

    /// <summary>The hash of what a browser sent; false for anything that is not exactly a token of ours.</summary>
    public static bool TryHash(ReadOnlySpan<char> text, out TokenHash hash)
    {
        Span<byte> secret = stackalloc byte[Bytes];
        // TryDecodeFromChars throws for characters that are none of base64url's.
        if (text.Length == TextLength && text.StartsWith(Prefix, StringComparison.Ordinal)
            && Base64Url.DecodeFromChars(text[Prefix.Length..], secret, out _, out var written) is OperationStatus.Done && written == Bytes)
        {
            hash = TokenHash.Of(secret);
            return true;
        }

        hash = default;
        return false;
    }

    /// <summary>Never the secret: a token that slips into a log line says nothing.</summary>
    public override string ToString() => "SecretToken";
}

/// <summary>The SHA-256 of a <see cref="SecretToken"/>: 32 bytes, compared by value, usable as a key of a dictionary.</summary>
public readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    public static TokenHash Of(ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, hash);
        return FromBytes(hash);
    }

    public static TokenHash FromBytes(ReadOnlySpan<byte> hash) => new(
        BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]), BitConverter.ToUInt64(hash[16..]), BitConverter.ToUInt64(hash[24..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        BitConverter.TryWriteBytes(bytes, A);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), B);
        BitConverter.TryWriteBytes(bytes.AsSpan(16), C);
        BitConverter.TryWriteBytes(bytes.AsSpan(24), D);
        return bytes;
    }

    // The parts are random, so one of them is hash enough.
    public override int GetHashCode() => A.GetHashCode();
}

internal sealed class TokenHashConverter() : ValueConverter<TokenHash, byte[]>(hash => hash.ToBytes(), bytes => Read(bytes))
{
    // A span cannot stand in an expression tree, so the tree calls this.
    private static TokenHash Read(byte[] bytes) => TokenHash.FromBytes(bytes);
}
