using MimeKit;

namespace Holdfast.Platform.Mail;

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
