using System.Collections.Concurrent;
using Holdfast.Platform.Mail;
using MimeKit;

namespace Holdfast.Kit;

/// <summary>A mail server's side of the line: it keeps what it takes, and refuses when it is told to.</summary>
public sealed class TestMail : IMailTransport
{
    private readonly ConcurrentQueue<MimeMessage> _taken = new();

    public IReadOnlyList<MimeMessage> Taken => [.. _taken];

    /// <summary>What it says to a message, or null to take it.</summary>
    public Func<MimeMessage, Exception?> Refuses { get; set; } = _ => null;

    public Task Send(MimeMessage message, CancellationToken ct)
    {
        if (Refuses(message) is { } refusal)
        {
            throw refusal;
        }

        _taken.Enqueue(message);
        return Task.CompletedTask;
    }

    public IReadOnlyList<MimeMessage> To(string address) => [.. _taken.Where(m => m.To.Mailboxes.Any(to => to.Address == address))];
}
