using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>
/// A password as lists of leaked ones know it: the SHA-1 of its UTF-8 in the form that is hashed (<see cref="NormalForm.OfSecret"/>). That is no safe way to keep a
/// password, so it is never stored or logged, and ToString does not tell it.
/// </summary>
public readonly struct BreachKey : IEquatable<BreachKey>
{
    private const int PrefixLength = 5;

    private readonly UInt128 _head;
    private readonly uint _tail;

    private BreachKey(ReadOnlySpan<byte> sha1)
    {
        _head = BinaryPrimitives.ReadUInt128BigEndian(sha1);
        _tail = BinaryPrimitives.ReadUInt32BigEndian(sha1[16..]);
    }

    /// <summary>The first 64 bits: the key in the filter. Two of a billion passwords share them once in 37 such lists.</summary>
    public ulong Bits => (ulong)(_head >> 64);

    /// <summary>The first 5 hex digits, in capitals: all that leaves this server.</summary>
    public string Prefix => Hex()[..PrefixLength];

    /// <summary>The other 35.</summary>
    public string Suffix => Hex()[PrefixLength..];

    /// <summary>The key, or null for text without a normal form, which no stored password is.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The lists are made of SHA-1. It protects nothing here: it only finds the line.")]
    public static BreachKey? Of(string password)
    {
        if (NormalForm.OfSecret(password) is not { } text)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> sha1 = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(bytes, sha1);
        CryptographicOperations.ZeroMemory(bytes);
        return new BreachKey(sha1);
    }

    public bool Equals(BreachKey other) => _head == other._head && _tail == other._tail;

    public override bool Equals(object? obj) => obj is BreachKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_head, _tail);

    public static bool operator ==(BreachKey left, BreachKey right) => left.Equals(right);

    public static bool operator !=(BreachKey left, BreachKey right) => !left.Equals(right);

    public override string ToString() => nameof(BreachKey);

    private string Hex()
    {
        Span<byte> sha1 = stackalloc byte[SHA1.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(sha1, _head);
        BinaryPrimitives.WriteUInt32BigEndian(sha1[16..], _tail);
        return Convert.ToHexString(sha1);
    }
}
