using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Containment;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <summary>
/// Looks the address up and sends the link, within the account's limits. A request that sends nothing kills nothing; a repeat
/// within ten minutes sends the same link again (rulings F16).
/// </summary>
internal sealed class SendRecoveryLink(
    RecoveryTargets targets, Links links, KnownDevices devices, AccountsBefore before, AuditTrail audit, Notices notices, IOptions<RecoveryOptions> options, TimeProvider time)
    : IOutboxConsumer<RecoveryAsked>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "recovery";

    private const int MostReleases = 100;

    private static readonly TimeSpan SameLinkFor = TimeSpan.FromMinutes(10);

    /// <summary>How each link goes out, and what the trail says of it.</summary>
    private static readonly Dictionary<LinkPurpose, (ActivityKind Sent, Action<Links, Link> Send)> Mails = new()
    {
        [RecoveryLinks.ResetPassword] = (RecoveryEvents.PasswordLinkSent, static (links, link) => links.Send<ResetPasswordMail>(link)),
        [RecoveryLinks.ResetQuestion] = (RecoveryEvents.QuestionLinkSent, static (links, link) => links.Send<ResetQuestionMail>(link)),
        [RecoveryLinks.ResetBoth] = (RecoveryEvents.SecureLinkSent, static (links, link) => links.Send<ResetBothMail>(link)),
        [RecoveryLinks.TakeBack] = (RecoveryEvents.AccountLinkSent, static (links, link) => links.Send<TakeBackMail>(link)),
    };

    public async Task Deliver(HoldfastDb db, RecoveryAsked asked, Delivery delivery, CancellationToken ct)
    {
        // Life counts from the request: what waited for longer than a link lives is of no use to anybody.
        if (time.GetUtcNow() - delivery.CreatedAt >= options.Value.LinkLifetime || delivery.CreatedAt.IsAhead(time.GetUtcNow()) || await targets.Find(db, asked, ct) is not { } found)
        {
            return;
        }

        var known = await IsKnown(found, [.. asked.Devices.Select(DeviceId.From)], ct);
        if (await IsOverLimit(db, found, known, ct))
        {
            return;
        }

        var origin = new Origin(asked.Device, asked.Network, asked.Request);
        List<Link> sent = [];
        foreach (var to in found.Recipients)
        {
            sent.Add(await LinkFor(db, found, to, origin, delivery.CreatedAt, ct));
        }

        if (found.Purpose == RecoveryLinks.TakeBack)
        {
            await ReplaceOthers(db, found.Account.Id, sent, ct);
        }

        sent.ForEach(link => Mails[found.Purpose].Send(links, link));
        if (sent is [var only] && asked.Account is null)
        {
            notices.OweToOthers<LinkAskedNotice>(found.Account.Id, only.Recipient, origin);
        }

        var now = time.GetUtcNow();
        db.Add(new RecoveryMail { Id = RecoveryMailId.New(now), Account = found.Account.Id, Link = sent[0].Id, FromKnownDevice = known, At = now });
        audit.Record(Mails[found.Purpose].Sent, found.Account.Id, origin);
    }

    /// <summary>A newer way back ends the older ones (rulings F16), to whichever address they went; not one that the operator had sent.</summary>
    private async Task ReplaceOthers(HoldfastDb db, AccountId account, List<Link> kept, CancellationToken ct)
    {
        var ids = kept.ConvertAll(link => link.Id);
        var released = (await db.Set<AccountRelease>().Where(r => r.Account == account).Select(r => r.Id).Take(MostReleases).ToListAsync(ct)).ConvertAll(id => id.Value);
        var older = await db.Set<Link>()
            .Where(l => l.Account == account && l.Purpose == RecoveryLinks.TakeBack && l.UsedAt == null && l.ReplacedAt == null && !ids.Contains(l.Id)
                && !released.Contains(l.Subject)).ToListAsync(ct);
        older.ForEach(link => link.Replace(time.GetUtcNow()));
    }

    private async Task<Link> LinkFor(HoldfastDb db, RecoveryTarget found, Recipient to, Origin origin, DateTimeOffset askedAt, CancellationToken ct)
    {
        var (since, ahead) = (time.GetUtcNow() - SameLinkFor, time.GetUtcNow() + Clocks.Slack);
        var (account, epoch, address, purpose) = (found.Account.Id, found.Account.LinkEpoch, to.Address, found.Purpose);
        // A way back may go to several addresses at once, so each is about its address.
        var subject = purpose == RecoveryLinks.TakeBack ? to.Id.Value : account.Value;
        var again = await db.Set<Link>()
            .Where(l => l.Account == account && l.Subject == subject && l.Purpose == purpose && l.UsedAt == null && l.ReplacedAt == null && l.LinkEpoch == epoch
                && l.Recipient == address && l.CreatedAt > since && l.CreatedAt <= ahead)
            .OrderByDescending(l => l.CreatedAt).FirstOrDefaultAsync(ct);
        return again
            ?? await links.Make(
                new LinkRequest(purpose, found.Account, subject, address, askedAt + options.Value.LinkLifetime - time.GetUtcNow(), origin), ct);
    }

    /// <summary>Containing forgets every device, so of a contained account those count that were known before: a stranger must not eat the owner's mails.</summary>
    private Task<bool> IsKnown(RecoveryTarget found, IReadOnlyList<DeviceId> named, CancellationToken ct) => found.Containment is { } record
        ? before.WasKnown(found.Account, named, record.Before(found.Account), ct)
        : devices.IsKnown(found.Account.Id, named, ct);

    private async Task<bool> IsOverLimit(HoldfastDb db, RecoveryTarget found, bool known, CancellationToken ct)
    {
        var account = found.Account.Id;
        var now = time.GetUtcNow();
        var (hour, day, ahead, stopped) = (now.AddHours(-1), now.AddDays(-1), now + Clocks.Slack, now + RecoveryStop.Life + Clocks.Slack);
        // The owner of a contained account may have no device that was known before, and whoever reads their mail must not be able to stop them.
        if (!known && found.Purpose != RecoveryLinks.TakeBack && await db.Set<RecoveryStop>().AnyAsync(s => s.Account == account && s.Until > now && s.Until <= stopped, ct))
        {
            return true;
        }

        var sent = db.Set<RecoveryMail>().Where(m => m.Account == account && m.FromKnownDevice == known && m.At <= ahead);
        return await sent.CountAsync(m => m.At > hour, ct) >= options.Value.MailsAnHour || await sent.CountAsync(m => m.At > day, ct) >= options.Value.MailsADay;
    }
}
