using Holdfast.Platform.Deliveries;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>Hands a message over to whoever brings it to the reader.</summary>
public interface IMailTransport
{
    /// <exception cref="DeliveryRefusedException">The message or its recipient is refused for good.</exception>
    /// <exception cref="OwnProblemException">This recipient is not taken now, and others are.</exception>
    /// <exception cref="MailServerException">It failed and may be tried again.</exception>
    Task Send(MimeMessage message, CancellationToken ct);
}

/// <summary>The mail server is away, slow, or not willing now; the sentence is for the operator and names no recipient.</summary>
public sealed class MailServerException(string message, Exception? inner) : Exception(message, inner);
