using Holdfast.Shell;
using Holdfast.Storage;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Holdfast.Mail;

/// <summary>Puts a drawn mail into its envelope. The Message-ID is the delivery's, so that a repeat is recognisable.</summary>
internal sealed class Letters(PublicAddress address, IOptions<MailOptions> mail, IOptions<ShellOptions> shell)
{
    public MimeMessage Compose(Delivery delivery, string to, string subject, string html)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.TryParse(mail.Value.From, out var from) ? from : new MailboxAddress(shell.Value.Name, "security@localhost"));
        // The address alone, as it is stored: no name that a person wrote can add a header or a recipient.
        message.To.Add(new MailboxAddress("", to));
        message.Subject = subject;
        message.MessageId = $"{delivery.Id.Value:N}@{address.Url.Host}";
        message.Date = delivery.CreatedAt;
        // RFC 3834: no vacation reply comes back.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new BodyBuilder { HtmlBody = html, TextBody = MailText.Of(html) }.ToMessageBody();
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }
}
