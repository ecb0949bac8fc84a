using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Platform.Deliveries;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>What can go wrong on the way to the mail server, in words that an operator can act on and that name no recipient.</summary>
internal static partial class SmtpTrouble
{
    private const int FirstPermanent = 500;

    /// <summary>
    /// The recipient's mailbox or domain is none, has moved or is disabled (RFC 3463, RFC 7505), or its letters cannot be sent there
    /// (RFC 6531). The other codes of addresses are the sender's, or say neither.
    /// </summary>
    private static readonly string[] NoSuchRecipient = ["5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.6.7"];

    /// <summary>The server cannot read what stands in RCPT, and there is nothing of ours in it but the recipient.</summary>
    private static readonly int[] CannotRead = [501, 555];

    /// <summary>What a server says of one mailbox or one domain for now: it is full, moved, or cannot be looked up.</summary>
    private static readonly string[] OfOneRecipient = ["4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.6", "4.2.0", "4.2.1", "4.2.2", "5.2.0", "5.2.2"];

    /// <summary>Whether it is the server's or the network's doing rather than our mistake.</summary>
    public static bool IsOfTheLine(Exception problem) => problem
        is IOException or SocketException or TimeoutException or OperationCanceledException or ProtocolException or CommandException
        or ServiceNotConnectedException or ServiceNotAuthenticatedException or AuthenticationException or SslHandshakeException or NotSupportedException;

    /// <summary>
    /// Refused for good: the message, by a code of 500 or more, or a recipient who is none. All else waits: a server that is set up
    /// wrong, or does not like our sender, is a thing that the operator puts right, and many say so only when they hear the recipient.
    /// </summary>
    public static Exception InWords(Exception problem, MimeMessage message, SmtpOptions smtp)
    {
        var server = $"The mail server {smtp.Host}:{smtp.Port}";
        return problem switch
        {
            SmtpCommandException refusal when IsForGood(refusal) => new DeliveryRefusedException($"{server} refuses it: {Reply(refusal, message)}"),
            SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } own when OfOneRecipient.Contains(CodeOf(own)) =>
                new OwnProblemException($"{server} doesn't accept it right now: {Reply(own, message)}"),
            // No inner exception: the server's words may name the recipient.
            SmtpCommandException later => new MailServerException($"{server} doesn't accept it right now: {Reply(later, message)}", null),
            OperationCanceledException or TimeoutException =>
                new MailServerException($"{server} didn't finish within {smtp.TimeoutSeconds} s (Mail:Smtp:TimeoutSeconds).", problem),
            AuthenticationException => new MailServerException($"{server} doesn't accept Mail:Smtp:User and Password: {problem.Message}", problem),
            ServiceNotAuthenticatedException => new MailServerException($"{server} wants a sign-in: set Mail:Smtp:User and Password.", problem),
            SslHandshakeException => new MailServerException(
                $"{server} has a certificate that this machine doesn't trust, or doesn't speak TLS as Mail:Smtp:Security ({smtp.Security}) expects.", problem),
            NotSupportedException => new MailServerException($"{server} doesn't offer what Mail:Smtp asks for: {problem.Message}", problem),
            ProtocolException or ServiceNotConnectedException => new MailServerException($"{server} broke off the connection.", problem),
            _ => new MailServerException($"{server} cannot be reached: {problem.Message}", problem),
        };
    }

    private static bool IsForGood(SmtpCommandException refusal) => (int)refusal.StatusCode >= FirstPermanent && refusal.ErrorCode switch
    {
        SmtpErrorCode.MessageNotAccepted => true,
        SmtpErrorCode.RecipientNotAccepted => CodeOf(refusal) switch
        {
            null => (int)refusal.StatusCode is 550 or 551 or 553 || CannotRead.Contains((int)refusal.StatusCode),
            "5.5.2" or "5.5.4" => CannotRead.Contains((int)refusal.StatusCode),
            var code => NoSuchRecipient.Contains(code),
        },
        _ => false,
    };

    /// <summary>What is wrong with sending this over such a connection, or null.</summary>
    public static Exception? OfLetters(MimeMessage message, SmtpCapabilities offered, SmtpOptions smtp)
    {
        if (offered.HasFlag(SmtpCapabilities.UTF8))
        {
            return null;
        }

        var server = $"The mail server {smtp.Host}:{smtp.Port} doesn't take addresses with letters like ö before the @ (it doesn't offer SMTPUTF8)";
        return message.From.Mailboxes.Any(NeedsLetters) ? new MailServerException($"{server}, and Mail:From is one.", null)
            : message.To.Mailboxes.Any(NeedsLetters) ? new DeliveryRefusedException($"{server}.") : null;
    }

    /// <summary>Whether it cannot be said in ASCII: a domain can, by its punycode.</summary>
    public static bool NeedsLetters(MailboxAddress mailbox) => !Ascii.IsValid(mailbox.Address.AsSpan(0, Math.Max(0, mailbox.Address.LastIndexOf('@'))));

    private static string? CodeOf(SmtpCommandException refusal) => EnhancedCode().Match(refusal.Message) is { Success: true, Value: var code } ? code : null;

    private static string Reply(SmtpCommandException refusal, MimeMessage message)
    {
        var words = $"{(int)refusal.StatusCode} {refusal.Message}";
        foreach (var to in message.To.Mailboxes)
        {
            foreach (var name in new[] { to.Address, to.GetAddress(idnEncode: true) })
            {
                words = words.Replace(name, "the address", StringComparison.OrdinalIgnoreCase);
            }
        }

        return OneLine.Of(words);
    }

    /// <summary>As RFC 2034 sets it before the words.</summary>
    [GeneratedRegex(@"^[245]\.[0-9]{1,3}\.[0-9]{1,3}(?!\S)")]
    private static partial Regex EnhancedCode();
}
