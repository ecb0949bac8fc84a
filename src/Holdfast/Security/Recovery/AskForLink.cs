using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Containment;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <summary>Which secret is to be chosen anew.</summary>
public enum LostSecret
{
    Password,
    Question,

    /// <summary>Both: somebody else may know them (flows.md F33).</summary>
    Both,

    /// <summary>The account, which is contained: its way back (flows.md F24).</summary>
    Account,
}

/// <summary>What somebody asked for, as it waits to be looked at. Where an address was typed it names no account: none was looked up.</summary>
/// <param name="Key">The key of the address that was typed.</param>
/// <param name="Devices">The devices that the browser's marks named.</param>
/// <param name="Account">The contained account whose way back is asked for by a press, with nothing typed.</param>
public sealed record RecoveryAsked(
    LostSecret Secret, string Key, IReadOnlyList<Guid> Devices, string Device, string Network, string Request, Guid? Account = null) : IOutboxMessage
{
    public Guid? Subject => Account;
}

/// <summary>
/// /forgot: notes what was asked, and nothing else. Whether there is an account is looked up by the worker, so that known and
/// unknown addresses cost a stranger the same (flows.md F31).
/// </summary>
public sealed class AskForLinkHandler(
    HoldfastDb db, Outbox outbox, NetworkBuckets networks, KnownDevices devices, IOptions<RecoveryOptions> options)
{
    /// <summary>How long to wait, or null when it is noted.</summary>
    /// <param name="account">The contained account, in place of the key of an address.</param>
    public async Task<TimeSpan?> Handle(
        LostSecret secret, string? key, AccountId? account, IReadOnlyList<TokenHash> marks, DeviceName device, Network network, Origin origin, CancellationToken ct)
    {
        // A request costs a try and never gives it back: asking is what floods a mailbox.
        if (!networks.TryTake(network, out var wait))
        {
            return wait;
        }

        var named = await devices.Named(marks, device, ct);
        if (await db.Set<Delivery>().CountAsync(d => d.Consumer == SendRecoveryLink.Consumer && d.DoneAt == null && d.GivenUpAt == null, ct) >= options.Value.MostWaiting)
        {
            return TimeSpan.FromMinutes(1);
        }

        outbox.Add(new RecoveryAsked(secret, key ?? "", [.. named.Select(d => d.Value)], origin.Device, origin.Network, origin.Request, account?.Value));
        await db.SaveChangesAsync(ct);
        return null;
    }
}

/// <summary>
/// Looks the address up and sends the link, within the account's limits. A request that sends nothing kills nothing; a repeat
/// within ten minutes sends the same link again (flows.md F16).
/// </summary>
internal sealed class SendRecoveryLink(
    Links links, KnownDevices devices, AccountsBefore before, AuditTrail audit, Notices notices, IOptions<RecoveryOptions> options,
    IOptions<SecurityQuestionsOptions> questions, TimeProvider time)
    : IOutboxConsumer<RecoveryAsked>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "recovery";

    private const int MostContained = 5;

    private const int MostRecipients = 5;

    private const int MostReleases = 100;

    private static readonly TimeSpan SameLinkFor = TimeSpan.FromMinutes(10);

    public async Task Deliver(HoldfastDb db, RecoveryAsked asked, Delivery delivery, CancellationToken ct)
    {
        // Life counts from the request: what waited for longer than a link lives is of no use to anybody.
        if (time.GetUtcNow() - delivery.CreatedAt >= options.Value.LinkLifetime || await Find(db, asked, ct) is not { } found)
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

        if (found.Purpose is LinkPurpose.TakeBack)
        {
            await ReplaceOthers(db, found.Account.Id, sent, ct);
        }

        sent.ForEach(link => Send(found.Purpose, link));
        if (sent is [var only] && asked.Account is null)
        {
            notices.OweToOthers<LinkAskedNotice>(found.Account.Id, only.Recipient, origin);
        }

        var now = time.GetUtcNow();
        db.Add(new RecoveryMail { Id = RecoveryMailId.New(now), Account = found.Account.Id, Link = sent[0].Id, FromKnownDevice = known, At = now });
        audit.Record(
            found.Purpose switch
            {
                LinkPurpose.ResetPassword => RecoveryEvents.PasswordLinkSent,
                LinkPurpose.ResetQuestion => RecoveryEvents.QuestionLinkSent,
                LinkPurpose.ResetBoth => RecoveryEvents.SecureLinkSent,
                _ => RecoveryEvents.AccountLinkSent,
            },
            found.Account.Id, origin);
    }

    private void Send(LinkPurpose purpose, Link link)
    {
        switch (purpose)
        {
            case LinkPurpose.ResetPassword:
                links.Send<ResetPasswordMail>(link);
                break;
            case LinkPurpose.ResetQuestion:
                links.Send<ResetQuestionMail>(link);
                break;
            case LinkPurpose.ResetBoth:
                links.Send<ResetBothMail>(link);
                break;
            default:
                links.Send<TakeBackMail>(link);
                break;
        }
    }

    /// <summary>A newer way back ends the older ones (flows.md F16), to whichever address they went; not one that the operator had sent.</summary>
    private async Task ReplaceOthers(HoldfastDb db, AccountId account, List<Link> kept, CancellationToken ct)
    {
        var ids = kept.ConvertAll(link => link.Id);
        var released = (await db.Set<AccountRelease>().Where(r => r.Account == account).Select(r => r.Id).Take(MostReleases).ToListAsync(ct)).ConvertAll(id => id.Value);
        var older = await db.Set<Link>()
            .Where(l => l.Account == account && l.Purpose == LinkPurpose.TakeBack && l.UsedAt == null && l.ReplacedAt == null && !ids.Contains(l.Id)
                && !released.Contains(l.Subject)).ToListAsync(ct);
        older.ForEach(link => link.Replace(time.GetUtcNow()));
    }

    private async Task<Link> LinkFor(HoldfastDb db, Found found, Recipient to, Origin origin, DateTimeOffset askedAt, CancellationToken ct)
    {
        var since = time.GetUtcNow() - SameLinkFor;
        var (account, epoch, address, purpose) = (found.Account.Id, found.Account.LinkEpoch, to.Address, found.Purpose);
        // A way back may go to several addresses at once, so each is about its address.
        var subject = purpose is LinkPurpose.TakeBack ? to.Id.Value : account.Value;
        var again = await db.Set<Link>()
            .Where(l => l.Account == account && l.Subject == subject && l.Purpose == purpose && l.UsedAt == null && l.ReplacedAt == null && l.LinkEpoch == epoch
                && l.Recipient == address && l.CreatedAt > since)
            .OrderByDescending(l => l.CreatedAt).FirstOrDefaultAsync(ct);
        return again
            ?? await links.Make(
                new LinkRequest(purpose, found.Account, subject, address, askedAt + options.Value.LinkLifetime - time.GetUtcNow(), origin), ct);
    }

    /// <summary>Containing forgets every device, so of a contained account those count that were known before: a stranger must not eat the owner's mails.</summary>
    private Task<bool> IsKnown(Found found, IReadOnlyList<DeviceId> named, CancellationToken ct) => found.Containment is { } record
        ? before.WasKnown(found.Account, named, record.Before(found.Account), ct)
        : devices.IsKnown(found.Account.Id, named, ct);

    private async Task<bool> IsOverLimit(HoldfastDb db, Found found, bool known, CancellationToken ct)
    {
        var account = found.Account.Id;
        var now = time.GetUtcNow();
        var (hour, day) = (now.AddHours(-1), now.AddDays(-1));
        // The owner of a contained account may have no device that was known before, and whoever reads their mail must not be able to stop them.
        if (!known && found.Purpose is not LinkPurpose.TakeBack && await db.Set<RecoveryStop>().AnyAsync(s => s.Account == account && s.Until > now, ct))
        {
            return true;
        }

        var sent = db.Set<RecoveryMail>().Where(m => m.Account == account && m.FromKnownDevice == known);
        return await sent.CountAsync(m => m.At > hour, ct) >= options.Value.MailsAnHour || await sent.CountAsync(m => m.At > day, ct) >= options.Value.MailsADay;
    }

    /// <summary>
    /// The account that the address finds: one that was confirmed a week ago or was its first (flows.md F21), of an account that
    /// has what is to be chosen anew. Where it finds no open account, the way back of a contained one, whatever was asked for.
    /// </summary>
    private async Task<Found?> Find(HoldfastDb db, RecoveryAsked asked, CancellationToken ct)
    {
        if (asked.Account is { } pressed)
        {
            return await FindPressed(db, AccountId.From(pressed), ct);
        }

        var found = await (
            from address in db.Set<EmailAddress>().ThatFindsItsAccount(asked.Key, time.GetUtcNow())
            join account in db.Set<Account>() on address.Account equals account.Id
            where account.Status == AccountStatus.Active
            select new { account, address.Id, address.Address }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return await FindContained(db, asked, ct);
        }

        var id = found.account.Id;
        var purpose = asked.Secret switch
        {
            // The way back into an account that is open by now is a new password.
            LostSecret.Password or LostSecret.Account => LinkPurpose.ResetPassword,
            LostSecret.Question => LinkPurpose.ResetQuestion,
            _ => LinkPurpose.ResetBoth,
        };
        return purpose is not LinkPurpose.ResetQuestion
            || (questions.Value.Mode is not QuestionMode.Off && await db.Set<SecurityQuestion>().AnyAsync(q => q.Account == id, ct))
            ? new Found(found.account, [new Recipient(found.Id, found.Address)], purpose) : null;
    }

    /// <summary>Every address from before the take-over; nothing where its owner came back meanwhile.</summary>
    private static async Task<Found?> FindPressed(HoldfastDb db, AccountId id, CancellationToken ct)
    {
        var found = await (
            from account in db.Set<Account>()
            join record in db.Set<ContainmentRecord>() on account.Id equals record.Account
            where account.Id == id && account.Status == AccountStatus.Contained && record.ReturnedAt == null
            select new { account, record }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var stood = await db.Set<EmailAddress>().ThatStoodAt(id, found.record.Before(found.account)).OrderByDescending(e => e.IsPrimary).ThenBy(e => e.ConfirmedAt)
            .Take(MostRecipients).Select(e => new Recipient(e.Id, e.Address)).ToListAsync(ct);
        return stood.Count == 0 ? null : new Found(found.account, [.. stood.DistinctBy(e => e.Address)], LinkPurpose.TakeBack, found.record);
    }

    private static async Task<Found?> FindContained(HoldfastDb db, RecoveryAsked asked, CancellationToken ct)
    {
        // An address that was moved to another account meanwhile may stand here more than once: the latest containment is meant.
        var contained = await (
            from address in db.Set<EmailAddress>().IgnoreQueryFilters()
            join account in db.Set<Account>() on address.Account equals account.Id
            join record in db.Set<ContainmentRecord>() on account.Id equals record.Account
            where address.Key == asked.Key && account.Status == AccountStatus.Contained && record.ReturnedAt == null
            orderby record.At descending
            select new { account, address.Id, address.Address, record }).Take(MostContained).ToListAsync(ct);
        foreach (var found in contained)
        {
            if (await db.Set<EmailAddress>().ThatStoodAt(found.account.Id, found.record.Before(found.account)).AnyAsync(e => e.Id == found.Id, ct))
            {
                return new Found(found.account, [new Recipient(found.Id, found.Address)], LinkPurpose.TakeBack, found.record);
            }
        }

        return null;
    }

    /// <param name="Containment">The open one of a contained account.</param>
    private sealed record Found(Account Account, IReadOnlyList<Recipient> Recipients, LinkPurpose Purpose, ContainmentRecord? Containment = null);

    private sealed record Recipient(EmailAddressId Id, string Address);
}

/// <summary>Removes what was asked and looked at: strangers' words are not kept.</summary>
internal sealed class ForgetRecoveryRequests(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var (hour, day) = (time.GetUtcNow().AddHours(-1), time.GetUtcNow().AddDays(-1));
        await db.Alone(inside => db.Set<Delivery>().Where(d => d.Consumer == SendRecoveryLink.Consumer && d.DoneAt < hour).ExecuteDeleteAsync(inside), ct);
        await db.Alone(inside => db.Set<RecoveryMail>().Where(m => m.At < day).ExecuteDeleteAsync(inside), ct);
    }
}
