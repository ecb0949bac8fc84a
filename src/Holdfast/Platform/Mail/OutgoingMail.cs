using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>
/// The one way to send a mail: draws its component, puts it into a message and hands that over. The Message-ID is the
/// delivery's, so a repeat is recognisable.
/// </summary>
public sealed class OutgoingMail(
    IMailTransport transport, MailRenderer renderer, PublicAddress address, IOptions<MailOptions> mail, IOptions<ShellOptions> shell)
{
    /// <param name="component">Draws the mail.</param>
    /// <param name="to">The address as it is stored.</param>
    /// <param name="subject">What happened; no link and no secret in it. Cut at 400 characters.</param>
    /// <exception cref="DeliveryRefusedException">The address is none, or is refused for good.</exception>
    public async Task Send(
        Type component, Delivery delivery, string to, string subject, IDictionary<string, object?> parameters, CancellationToken ct)
    {
        await transport.Send(Compose(delivery, to, subject, await renderer.Render(component, parameters)), ct);
    }

    internal MimeMessage Compose(Delivery delivery, string to, string subject, string html)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.TryParse(mail.Value.From, out var from) ? from : new MailboxAddress(OneLine.Of(shell.Value.Name), "security@localhost"));
        message.To.Add(Recipient(to));
        message.Subject = OneLine.Of(subject);
        message.MessageId = $"{delivery.Id.Value:N}@{address.Url.Host}";
        message.Date = delivery.CreatedAt;
        // RFC 3834: no vacation reply comes back.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Body = new BodyBuilder { HtmlBody = html, TextBody = MailText.Of(html) }.ToMessageBody();
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    /// <summary>The address alone: no name that a person wrote stands in a header. The forms take what this takes, no more and no less.</summary>
    private static MailboxAddress Recipient(string to) => TypedEmail.Read(to) is TypedEmail.Good { Address: var address }
        ? new MailboxAddress("", address)
        : throw new DeliveryRefusedException("The stored address is none that mail can go to.");
}
