using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.MailedLinks;

/// <summary>What an operator is told of a link that is to be mailed: never the link.</summary>
internal sealed class LinkMailWords(LinkTemplates templates) : IDescribesDeliveries
{
    public string Kind => KindOf<LinkMail>();

    public async Task<IReadOnlyDictionary<DeliveryId, DeliveryWords>> Describe(HoldfastDb db, IReadOnlyList<Delivery> rows, CancellationToken ct)
    {
        var mails = rows.Select(row => (row.Id, Mail: Outbox.TryRead<LinkMail>(row))).Where(row => row.Mail is not null).ToList();
        var ids = mails.ConvertAll(row => LinkId.From(row.Mail?.Link ?? Guid.Empty));
        var recipients = await db.Set<Link>().Where(link => ids.Contains(link.Id)).Select(link => new { link.Id, link.Recipient }).ToDictionaryAsync(link => link.Id, link => link.Recipient, ct);
        return mails.Select(row => (row.Id, Template: templates.Find(row.Mail?.Template), To: recipients.GetValueOrDefault(LinkId.From(row.Mail?.Link ?? Guid.Empty))))
            .Where(row => row.Template is not null).ToDictionary(row => row.Id, row => new DeliveryWords(row.Template?.Subject ?? "", row.To));
    }

    private static string KindOf<TMessage>()
        where TMessage : IOutboxMessage => TMessage.Kind;
}
