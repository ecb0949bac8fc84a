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
#pragma warning disable CA5350 // The protocol says SHA-1, as a keyed mark, which is not broken by what SHA-1 is weak in.
        return new RelayPass(username, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(username))));
#pragma warning restore CA5350
    }
}
