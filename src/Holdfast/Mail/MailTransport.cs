using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Holdfast.Mail;

/// <summary>Hands a message over to whoever brings it to the reader; throws when that failed and may be tried again.</summary>
public interface IMailTransport
{
    Task Send(MimeMessage message, CancellationToken ct);
}

/// <summary>Sends by SMTP. One connection for each message: our mail is rare, and a held connection would be found dead.</summary>
internal sealed class SmtpTransport(IOptions<MailOptions> options) : IMailTransport
{
    public async Task Send(MimeMessage message, CancellationToken ct)
    {
        var smtp = options.Value.Smtp;
        using var client = new SmtpClient { Timeout = 30_000 };
        await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security, ct);
        if (smtp.User.Length > 0)
        {
            await client.AuthenticateAsync(smtp.User, smtp.Password, ct);
        }

        await client.SendAsync(message, ct);
        await client.DisconnectAsync(quit: true, ct);
    }
}

/// <summary>Keeps the latest messages in memory for /dev/mailbox. Development only.</summary>
public sealed class LocalMailbox(TimeProvider time) : IMailTransport
{
    /// <summary>Messages kept.</summary>
    public const int Kept = 500;

    private readonly Lock _lock = new();
    private readonly LinkedList<LocalMail> _mails = new();

    public Task Send(MimeMessage message, CancellationToken ct)
    {
        lock (_lock)
        {
            // The same Message-ID is the same mail, delivered again.
            if (_mails.All(mail => mail.Id != message.MessageId))
            {
                _mails.AddFirst(new LocalMail(
                    message.MessageId ?? "", message.To.Mailboxes.First().Address, message.Subject ?? "", message.TextBody ?? "", message.HtmlBody ?? "", time.GetUtcNow()));
            }

            while (_mails.Count > Kept)
            {
                _mails.RemoveLast();
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LocalMail> Messages(string? to)
    {
        lock (_lock)
        {
            return [.. _mails.Where(mail => to is null || string.Equals(mail.To, to, StringComparison.OrdinalIgnoreCase))];
        }
    }
}

public sealed record LocalMail(string Id, string To, string Subject, string Text, string Html, DateTimeOffset ReceivedAt);
