using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.OwnerNotices;

/// <summary>What a notice's words are made of.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="When">When it happened, with the zone.</param>
/// <param name="Service">The operator's name.</param>
/// <param name="Url">The public address, without a slash at its end.</param>
/// <param name="Address">Whom this mail goes to.</param>
/// <param name="NotMe">The whole address of "This wasn't me" with its token, or null where the notice has none.</param>
/// <param name="NotMeUntil">Until when that works, with the zone.</param>
/// <param name="IsRemoved">The address was removed from the account a short while ago.</param>
/// <param name="Account">Whose notice it is.</param>
public sealed record NoticeView(
    string Name, string When, string Device, string Network, string? Detail, string Service, string Url, string Address, string? NotMe = null, string? NotMeUntil = null,
    bool IsRemoved = false, AccountId Account = default);

/// <summary>Sends a notice to one address.</summary>
internal sealed class NoticeMail(
    OutgoingMail mail, Links links, NoticeTemplates templates, PublicAddress address, IOptions<ShellOptions> shell) : IOutboxConsumer<NoticeToAddress>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "mail";

    public async Task Deliver(HoldfastDb db, NoticeToAddress message, Delivery delivery, CancellationToken ct)
    {
        var (notice, to, locks, isRemoved) = message;
        var owner = AccountId.From(notice.Account);
        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == owner, ct) is not { } account)
        {
            // Nobody is left to be told.
            return;
        }

        var template = templates.Named(notice.Template);
        var zone = shell.Value.ZoneOf(account.TimeZone);
        // Pressed already, or ended by the owner's return while this waited: the words stand without it.
        var link = locks is { } id ? (await links.Find(LinkId.From(id), ct) as FoundLink.Live)?.Link : null;
        var url = address.Url.ToString().TrimEnd('/');
        var view = new NoticeView(
            account.Name, Moments.FullWithZone(notice.At, zone), notice.Device, notice.Network, notice.Detail, shell.Value.Name, url, to,
            link is null ? null : $"{url}{NoticePaths.NotMe}?{LinkTokens.Parameter}={links.TokenOf(link).Text}",
            link is null ? null : Moments.FullWithZone(link.ExpiresAt, zone), isRemoved, owner);
        await mail.Send(template.Component, delivery, to, template.Subject, new Dictionary<string, object?> { ["View"] = view }, ct);
    }
}
