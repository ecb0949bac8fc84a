using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Holdfast.Platform.Files;

/// <summary>
/// A file that was uploaded and not sent yet. It is no row: what is known of it travels in the form, sealed (rulings G16), and the save
/// of the event that takes it writes the row.
/// </summary>
/// <param name="Owner">Whose upload it was; see <see cref="UploadOwner"/>.</param>
/// <param name="Until">Its bytes go soon after.</param>
/// <param name="Found">Secrets that were taken out of it and may be ours.</param>
/// <param name="IsUnread">It is a text too large to look for secrets in.</param>
public sealed record UploadedFile(
    string StoredAs, string Name, long Size, byte[] Sha256, FileSort Sort, int? Width, int? Height, FileState State, bool IsCleaned, bool IsUnread, string Owner,
    DateTimeOffset Until, IReadOnlyList<FoundSecret> Found)
{
    /// <summary>The sealed form.</summary>
    public string Handle { get; init; } = "";

    /// <summary>What its picture shows, as its sender typed it.</summary>
    public string Words { get; init; } = "";

    /// <summary>A short name for it within a form.</summary>
    public string Mark => StoredAs[^8..];

    /// <summary>The row that it becomes.</summary>
    internal StoredFile Row(string holderKind, Guid holder, int holderSeq, int place, DateTimeOffset now) => new()
    {
        Id = FileId.New(now),
        HolderKind = holderKind,
        Holder = holder,
        HolderSeq = holderSeq,
        Place = place,
        Name = Name,
        Words = Words,
        Sort = Sort,
        Size = Size,
        Sha256 = Sha256,
        Width = Width,
        Height = Height,
        IsCleaned = IsCleaned,
        State = State,
        StoredAs = StoredAs,
        At = now,
        By = UploadOwner.AccountOf(Owner),
    };
}

/// <summary>Who uploads: an account, or the browser of a stranger, known by the cookie of its forms.</summary>
public static class UploadOwner
{
    private const string Account = "account:";

    public static string Of(HttpContext http) => http.Features.Get<Acting>() is { } person ? Of(person.Account) : OfBrowser(http);

    public static string Of(AccountId account) => $"{Account}{account.Value:N}";

    /// <summary>Whoever's uploads this request may send: their own, and those of the same browser before they signed in.</summary>
    internal static bool MaySend(HttpContext http, string owner) => owner == Of(http) || owner == OfBrowser(http);

    internal static AccountId? AccountOf(string owner) =>
        owner.StartsWith(Account, StringComparison.Ordinal) && Guid.TryParse(owner.AsSpan(Account.Length), out var id) ? AccountId.From(id) : null;

    /// <summary>Whose share of everything it is.</summary>
    internal static string Budget(HttpContext http) =>
        http.Features.Get<Acting>() is { } person ? person.Account.Value.ToString("N") : Network.Of(http.Connection.RemoteIpAddress).ToString();

    private static string OfBrowser(HttpContext http)
    {
        var form = http.RequestServices.GetRequiredService<Cookies>().Read(http, Cookies.Form) ?? "";
        return "browser:" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(form)).AsSpan(0, 16));
    }
}

/// <summary>Seals what is known of an upload, and opens it again.</summary>
public sealed class FileHandles(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long an upload can be sent.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Longest handle that is looked at.</summary>
    public const int MaxLength = 16 * 1024;

    private readonly IDataProtector _protector = protection.CreateProtector("file handles");

    public UploadedFile Seal(UploadedFile file) =>
        file with { Handle = WebEncoders.Base64UrlEncode(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(Sealed.Of(file)))) };

    /// <summary>Null for what we did not seal, and for what is too old.</summary>
    public UploadedFile? Open(string? handle)
    {
        if (handle is not { Length: > 0 and <= MaxLength })
        {
            return null;
        }

        try
        {
            var file = JsonSerializer.Deserialize<Sealed>(_protector.Unprotect(WebEncoders.Base64UrlDecode(handle)))?.File();
            return file?.Until > time.GetUtcNow() ? file with { Handle = handle } : null;
        }
        catch (Exception problem) when (problem is CryptographicException or FormatException or JsonException)
        {
            // A field is whatever the browser sends.
            return null;
        }
    }

    private sealed record Sealed(
        string StoredAs, string Name, long Size, byte[] Sha256, FileSort Sort, int? Width, int? Height, FileState State, bool IsCleaned, bool IsUnread,
        string Owner, DateTimeOffset Until, string[] Kinds, byte[][] Hashes)
    {
        public static Sealed Of(UploadedFile file) => new(
            file.StoredAs, file.Name, file.Size, file.Sha256, file.Sort, file.Width, file.Height, file.State, file.IsCleaned, file.IsUnread, file.Owner, file.Until,
            [.. file.Found.Select(one => one.Kind)], [.. file.Found.Select(one => one.Hash.ToBytes())]);

        public UploadedFile File() => new(
            StoredAs, Name, Size, Sha256, Sort, Width, Height, State, IsCleaned, IsUnread, Owner, Until,
            [.. Kinds.Zip(Hashes, (kind, hash) => new FoundSecret(kind, TokenHash.FromBytes(hash)))]);
    }
}
