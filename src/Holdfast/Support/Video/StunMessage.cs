using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Support.Video;

/// <summary>
/// What is said to a relay and what it answers (RFC 8489, RFC 8656), as little of it as a probe needs. What comes in is read within
/// <see cref="Most"/> bytes; what is cut or says more than it has is no message.
/// </summary>
internal sealed class StunMessage
{
    /// <summary>Longest message that is read, in bytes.</summary>
    public const int Most = 2_048;

    public const int HeaderBytes = 20;
    public const int Allocate = 0x0003;
    public const int Refresh = 0x0004;
    public const int CreatePermission = 0x0008;
    public const int Username = 0x0006;
    public const int ErrorCode = 0x0009;
    public const int Lifetime = 0x000D;
    public const int XorPeerAddress = 0x0012;
    public const int Realm = 0x0014;
    public const int Nonce = 0x0015;
    public const int RequestedTransport = 0x0019;

    private const int MessageIntegrity = 0x0008;
    private const int IntegrityBytes = 20;
    private const int ErrorClass = 0x0110;
    private const int AnswerClass = 0x0100;
    private const uint Cookie = 0x2112A442;

    private readonly List<(int Type, byte[] Value)> _attributes;

    private StunMessage(int type, byte[] transaction, List<(int Type, byte[] Value)> attributes) => (Type, Transaction, _attributes) = (type, transaction, attributes);

    public int Type { get; }

    public byte[] Transaction { get; }

    /// <summary>Why it was refused: 0 where it wasn't, -1 where the answer is to something else.</summary>
    public int ErrorOf(int method) =>
        Type == (method | AnswerClass) ? 0
        : Type == (method | ErrorClass) && Find(ErrorCode) is { Length: >= 4 } value ? ((value[2] & 7) * 100) + value[3]
        : -1;

    public byte[]? Find(int type) => _attributes.Find(one => one.Type == type).Value;

    public static StunMessage Request(int method, params (int Type, byte[] Value)[] attributes) => new(method, RandomNumberGenerator.GetBytes(12), [.. attributes]);

    /// <param name="key">What it is marked with; null for the first word to a relay.</param>
    public byte[] ToBytes(byte[]? key)
    {
        using var bytes = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)Type);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], Cookie);
        Transaction.CopyTo(header[8..]);
        bytes.Write(header);
        foreach (var (type, value) in _attributes)
        {
            Write(bytes, type, value);
        }

        if (key is not null)
        {
            // The mark covers a length that counts the mark itself.
            var marked = WithLength(bytes.ToArray(), IntegrityBytes + 4);
            // The protocol says SHA-1 as a keyed mark: what SHA-1 is weak in breaks none.
            Write(bytes, MessageIntegrity, CryptographicOperations.HmacData(HashAlgorithmName.SHA1, key, marked));
        }

        return WithLength(bytes.ToArray(), 0);
    }

    /// <summary>The key of a name, a realm and a credential, as the protocol makes it.</summary>
    public static byte[] KeyOf(string username, string realm, string credential) =>
        CryptographicOperations.HashData(HashAlgorithmName.MD5, Encoding.UTF8.GetBytes($"{username}:{realm}:{credential}"));

    public static byte[] AddressOf(IPAddress address, byte[] transaction)
    {
        var plain = address.GetAddressBytes();
        var value = new byte[4 + plain.Length];
        value[1] = (byte)(address.AddressFamily is AddressFamily.InterNetwork ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(2), (ushort)(9 ^ (Cookie >> 16)));
        Span<byte> mask = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(mask, Cookie);
        transaction.CopyTo(mask[4..]);
        for (var i = 0; i < plain.Length; i++)
        {
            value[4 + i] = (byte)(plain[i] ^ mask[i]);
        }

        return value;
    }

    /// <summary>The same request with further attributes: its name for the relay stays.</summary>
    public StunMessage With(params (int Type, byte[] Value)[] more) => new(Type, Transaction, [.. _attributes, .. more]);

    /// <summary>How long the message is that begins so; 0 where it is none.</summary>
    public static int LengthOf(ReadOnlySpan<byte> header) =>
        header.Length < HeaderBytes || header[0] > 0x3F || BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != Cookie ? 0
        : BinaryPrimitives.ReadUInt16BigEndian(header[2..]) + HeaderBytes is var length and <= Most && length % 4 == 0 ? length : 0;

    /// <summary>What came; null where it is no message.</summary>
    public static StunMessage? Read(ReadOnlySpan<byte> bytes)
    {
        var length = LengthOf(bytes);
        if (length == 0 || length > bytes.Length)
        {
            return null;
        }

        List<(int, byte[])> attributes = [];
        for (var at = HeaderBytes; at < length;)
        {
            var size = at + 4 <= length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]) : int.MaxValue;
            if (size > length - at - 4)
            {
                return null;
            }

            attributes.Add((BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]), bytes.Slice(at + 4, size).ToArray()));
            at += 4 + ((size + 3) / 4 * 4);
        }

        return new StunMessage(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes.Slice(8, 12).ToArray(), attributes);
    }

    private static void Write(MemoryStream bytes, int type, byte[] value)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)value.Length);
        bytes.Write(head);
        bytes.Write(value);
        bytes.Write(new byte[(4 - (value.Length % 4)) % 4]);
    }

    private static byte[] WithLength(byte[] message, int more)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)(message.Length - HeaderBytes + more));
        return message;
    }
}
