using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Support.Video;

/// <summary>
/// What a browser shows the relay: a name that says until when it may begin and for which call, and a mark of it that only we and the relay can make
/// (the REST API for TURN that coturn's use-auth-secret follows). The relay needs no list of users.
/// </summary>
public sealed record RelayPass(string Username, string Credential)
{
    public static RelayPass For(string subject, string secret, DateTimeOffset until)
    {
        var username = string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()}:{subject}");
        // The protocol says SHA-1, as a keyed mark: what SHA-1 is weak in breaks none.
        var mark = CryptographicOperations.HmacData(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(username));
        return new RelayPass(username, Convert.ToBase64String(mark));
    }
}
