using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Compromise;

/// <summary>
/// Keeps everybody but the flow from changing what protects a frozen account, whichever form or link they come by (rulings F33):
/// every save that changes an <see cref="IProtection"/>, or closes the account, asks inside its own transaction, holding the account's
/// row. A save is the flow's own where it takes that flow a step on or ends it, as containing and taking back do.
/// </summary>
internal sealed class FreezeGuard(TimeProvider time) : ISaveHook
{
    public async Task Guard(HoldfastDb db, IReadOnlyList<SavedRow> rows, CancellationToken ct)
    {
        foreach (var id in rows.Select(row => Changed(db, row)).OfType<AccountId>().Distinct())
        {
            // An account that is saved too was read, and its version is compared: what it says needs no second look.
            var saved = rows.FirstOrDefault(row => row.Entity is Account account && account.Id == id);
            if (saved.Entity is Account own ? IsFrozen(db, own, saved.State) : await IsFrozen(db, id, ct))
            {
                throw new AccountFrozenException();
            }
        }
    }

    /// <summary>Whose protection the row's writing changes, or null.</summary>
    private static AccountId? Changed(HoldfastDb db, SavedRow row) => row.Entity switch
    {
        IProtection protection when protection.IsChange(row.State, name => db.Entry(row.Entity).Property(name).IsModified) => protection.Account,
        Account { Status: AccountStatus.Closed } account when row.State is EntityState.Modified && db.Entry(account).Property(a => a.Status).IsModified => account.Id,
        _ => null,
    };

    private bool IsFrozen(HoldfastDb db, Account account, EntityState state) =>
        state is EntityState.Modified && !MovesTheFlow(db, account) && account.IsFrozen(time.GetUtcNow());

    private static bool MovesTheFlow(HoldfastDb db, Account account) =>
        db.Entry(account).Property(a => a.SecuringSince).IsModified || db.Entry(account).Property(a => a.SecuringStep).IsModified;

    private async Task<bool> IsFrozen(HoldfastDb db, AccountId account, CancellationToken ct)
    {
        var sql =
            $"""
            SELECT CASE WHEN a.securing_since > @since AND a.securing_since <= @ahead THEN 1 ELSE 0 END AS "Value" FROM accounts a WHERE a.id = @account {db.HoldingRow("a")}
            """;
        var now = time.GetUtcNow();
        var found = await db.Database.SqlQueryRaw<int>(
            sql, db.Parameter("@since", db.TimeValue(now - Account.LongestFreeze)), db.Parameter("@ahead", db.TimeValue(now + Clocks.Slack)),
            db.Parameter("@account", account.Value)).ToListAsync(ct);
        return found is [1];
    }
}
