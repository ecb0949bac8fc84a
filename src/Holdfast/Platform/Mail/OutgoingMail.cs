using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>What holds several mails together, so that readers show them as one conversation (RFC 5322, 3.6.4).</summary>
/// <param name="Root">An id that all of them name first.</param>
/// <param name="Before">The ids of the latest ones before, oldest first.</param>
public sealed record Conversation(string Root, IReadOnlyList<string> Before);

/// <summary>
/// The one way to send a mail: draws its component, puts it into a message and hands that over. The Message-ID is the
/// delivery's, so a repeat is recognisable.
/// </summary>
public sealed class OutgoingMail(
    IMailTransport transport, MailRenderer renderer, PublicAddress address, DeskDomain desk, IOptions<MailOptions> mail, IOptions<ShellOptions> shell)
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

    /// <summary>The same for what people can do without: their mail program ends it with one press (RFC 8058).</summary>
    /// <param name="unsubscribe">Takes a POST without a session; the secret in it says who.</param>
    public async Task SendWithUnsubscribe(
        Type component, Delivery delivery, string to, string subject, Uri unsubscribe, IDictionary<string, object?> parameters, CancellationToken ct)
    {
        var message = Compose(delivery, to, subject, await renderer.Render(component, parameters));
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe.AbsoluteUri}>");
        message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        await transport.Send(message, ct);
    }

    /// <summary>The same from the desk's own domain, as part of a conversation.</summary>
    /// <param name="isByPerson">Somebody wrote it, and does not mind an answer.</param>
    public async Task SendFromDesk(
        Type component, Delivery delivery, string to, string subject, Conversation conversation, bool isByPerson, IDictionary<string, object?> parameters, CancellationToken ct)
    {
        var message = Compose(delivery, to, subject, await renderer.Render(component, parameters));
        if (desk.Name.Length > 0)
        {
            message.From.Clear();
            message.From.Add(new MailboxAddress(OneLine.Of(shell.Value.Name), $"requests@{desk.Name}"));
        }

        message.MessageId = DeskIdOf(delivery.Id.Value.ToString("N"));
        message.References.Add(conversation.Root);
        foreach (var before in conversation.Before)
        {
            message.References.Add(before);
        }

        message.InReplyTo = message.References[^1];
        if (isByPerson)
        {
            message.Headers.Remove(HeaderId.AutoSubmitted);
        }

        await transport.Send(message, ct);
    }

    /// <summary>The Message-ID of that name in the desk's domain.</summary>
    public string DeskIdOf(string name) => $"{name}@{(desk.Name.Length > 0 ? desk.Name : address.Url.Host)}";

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
        : throw new DeliveryRefusedException("Email can't be sent to the stored address.");
}
