using Holdfast.Accounts;
using Holdfast.Shell;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Holdfast.Mail;

/// <summary>What a notice's words are made of.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="When">When it happened, with the zone.</param>
/// <param name="Service">The operator's name.</param>
/// <param name="Url">The public address, without a slash at its end.</param>
/// <param name="Address">Whom this mail goes to.</param>
public sealed record NoticeView(string Name, string When, string Device, string Network, string? Detail, string Service, string Url, string Address);

/// <summary>Renders a notice for one address and hands it over. The Message-ID is the delivery's, so a repeat is recognisable.</summary>
internal sealed class NoticeMail(
    IMailTransport transport, MailRenderer renderer, IEnumerable<NoticeTemplate> templates, PublicAddress address, IOptions<MailOptions> mail,
    IOptions<ShellOptions> shell) : IOutboxConsumer
{
    public const string Consumer = "mail";

    public string Name => Consumer;

    public async Task Deliver(HoldfastDb db, Delivery delivery, CancellationToken ct)
    {
        var (notice, to) = Outbox.Read<NoticeToAddress>(delivery);
        var id = AccountId.From(notice.Account);
        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } account)
        {
            // Nobody is left to be told.
            return;
        }

        var template = templates.Single(t => t.Name == notice.Template);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(account.TimeZone ?? shell.Value.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
        var view = new NoticeView(
            account.Name, Moments.FullWithZone(notice.At, zone), notice.Device, notice.Network, notice.Detail, shell.Value.Name,
            address.Url.ToString().TrimEnd('/'), to);
        var html = await renderer.Render(template.Component, new Dictionary<string, object?> { ["View"] = view });
        await transport.Send(Compose(delivery, to, template.Subject, html), ct);
    }

    private MimeMessage Compose(Delivery delivery, string to, string subject, string html)
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
