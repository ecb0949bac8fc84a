using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;

namespace Holdfast.Platform.Mail;

/// <summary>
/// Signs what leaves (RFC 6376), so that a reader's server knows that the mail is the operator's and unchanged. Does nothing
/// when Mail:Dkim is not set.
/// </summary>
internal sealed class DkimSignature(IOptions<MailOptions> options, TimeProvider time)
{
    /// <summary>What a reader sees or a mail program acts on. A header that a message does not have is left out.</summary>
    private static readonly HeaderId[] Signed =
    [
        HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.AutoSubmitted,
        HeaderId.MimeVersion, HeaderId.ContentType, HeaderId.ContentTransferEncoding,
        HeaderId.ListUnsubscribe, HeaderId.ListUnsubscribePost,
    ];

    private readonly Lazy<byte[]> _key = new(() => File.ReadAllBytes(options.Value.Dkim.KeyFile));

    public void Sign(MimeMessage message)
    {
        var dkim = options.Value.Dkim;
        if (dkim.Domain.Length == 0)
        {
            return;
        }

        using var key = new MemoryStream(_key.Value);
        var signer = new Signer(key, dkim.Domain, dkim.Selector, time)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
        // Seven bits: no server on the way has a reason to rewrite the body.
        message.Prepare(EncodingConstraint.SevenBit);
        signer.Sign(message, [.. Signed.Where(header => message.Headers.Contains(header) || message.Body?.Headers.Contains(header) is true)]);
    }

    /// <summary>What is wrong with the key file, as the end of a sentence, or null.</summary>
    public static string? Fault(string file)
    {
        const int LeastBits = 2048;
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(File.ReadAllText(file));
            key.ExportRSAPrivateKey();
            return key.KeySize < LeastBits ? $"holds a key of {key.KeySize} bits, and readers' servers want {LeastBits} or more" : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {problem.Message}";
        }
        catch (Exception problem) when (problem is ArgumentException or CryptographicException)
        {
            return "holds no private RSA key in PEM form without a passphrase";
        }
    }

    private sealed class Signer(Stream key, string domain, string selector, TimeProvider time)
        : DkimSigner(key, domain, selector, DkimSignatureAlgorithm.RsaSha256)
    {
        protected override long GetTimestamp() => time.GetUtcNow().ToUnixTimeSeconds();
    }
}
