using System.Buffers.Text;
using System.Security.Cryptography;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Web;
using Holdfast.Security.Recovery;

namespace Holdfast.Security.Containment;

/// <summary>
/// Names a contained account to the page that has the way back sent, so that its owner types nothing: the account's id and a mark that
/// only this installation makes. It is no secret. All that it can do is have an email sent to addresses from before.
/// </summary>
public sealed class WayBackPass(InstallationKeys keys)
{
    /// <summary>The form's field, and the name in the address.</summary>
    public const string Field = "For";

    private const int IdBytes = 16;
    private const int MarkBytes = 12;

    public string Of(AccountId account)
    {
        var id = account.Value.ToByteArray(bigEndian: true);
        return Base64Url.EncodeToString([.. id, .. Mark(id, keys.Number)]);
    }

    /// <summary>The page with its one button, for an email.</summary>
    public string PathOf(AccountId account) => $"{RecoveryPaths.AskWayBack}?{Field}={Of(account)}";

    /// <summary>The account, or null for anything that is not ours.</summary>
    public AccountId? Open(string? text)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MarkBytes];
        if (text?.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != bytes.Length)
        {
            return null;
        }

        var id = bytes[..IdBytes].ToArray();
        foreach (var key in keys.All)
        {
            if (CryptographicOperations.FixedTimeEquals(bytes[IdBytes..], Mark(id, key.Number)))
            {
                return AccountId.From(new Guid(id, bigEndian: true));
            }
        }

        return null;
    }

    private byte[] Mark(byte[] id, int key) => HMACSHA256.HashData(keys.For("way back", key), id)[..MarkBytes];
}
