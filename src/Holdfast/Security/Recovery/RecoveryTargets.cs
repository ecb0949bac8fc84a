using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Security.SecurityQuestions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <summary>Whom a link goes to, and what for.</summary>
/// <param name="Containment">The open one of a contained account.</param>
internal sealed record RecoveryTarget(Account Account, IReadOnlyList<Recipient> Recipients, LinkPurpose Purpose, ContainmentRecord? Containment = null);

internal sealed record Recipient(EmailAddressId Id, string Address);

/// <summary>Finds whose account somebody asks about, and where its link goes.</summary>
internal sealed class RecoveryTargets(IOptions<SecurityQuestionsOptions> questions, TimeProvider time)
{
    private const int MostContained = 5;

    private const int MostRecipients = 5;

    /// <summary>
    /// The account that the address finds: one that was confirmed a week ago or was its first (rulings F21), of an account that
    /// has what is to be chosen anew. Where it finds no open account, the way back of a contained one, whatever was asked for.
    /// </summary>
    public async Task<RecoveryTarget?> Find(HoldfastDb db, RecoveryAsked asked, CancellationToken ct)
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
            LostSecret.Password or LostSecret.Account => RecoveryLinks.ResetPassword,
            LostSecret.Question => RecoveryLinks.ResetQuestion,
            _ => RecoveryLinks.ResetBoth,
        };
        return purpose != RecoveryLinks.ResetQuestion
            || (questions.Value.Mode is not QuestionMode.Off && await db.Set<SecurityQuestion>().AnyAsync(q => q.Account == id, ct))
            ? new RecoveryTarget(found.account, [new Recipient(found.Id, found.Address)], purpose) : null;
    }

    /// <summary>Every address from before the take-over; nothing where its owner came back meanwhile.</summary>
    private static async Task<RecoveryTarget?> FindPressed(HoldfastDb db, AccountId id, CancellationToken ct)
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
        return stood.Count == 0 ? null : new RecoveryTarget(found.account, [.. stood.DistinctBy(e => e.Address)], RecoveryLinks.TakeBack, found.record);
    }

    private static async Task<RecoveryTarget?> FindContained(HoldfastDb db, RecoveryAsked asked, CancellationToken ct)
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
                return new RecoveryTarget(found.account, [new Recipient(found.Id, found.Address)], RecoveryLinks.TakeBack, found.record);
            }
        }

        return null;
    }
}
