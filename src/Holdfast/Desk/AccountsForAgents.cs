using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Sessions;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Desk;

/// <summary>What an agent sees of an account: as much as it takes to know that it is the right one.</summary>
/// <param name="Kind">In the operator's words.</param>
/// <param name="SignedIn">Sign-ins that are live.</param>
public sealed record AccountForAgent(AccountId Id, string Name, string Kind, DateTimeOffset Since, AccountStatus Status, int SignedIn);

/// <summary>Finds members' accounts for agents. Looking one up is noted.</summary>
public sealed class AccountsForAgents(HoldfastDb db, Kinds kinds, SignInList list, AuditTrail audit)
{
    /// <summary>The member with this confirmed address; null where none has it, or it belongs to staff.</summary>
    public async Task<AccountId?> Find(string typed, AccountId agent, Origin origin, CancellationToken ct)
    {
        var key = EmailKey.From(typed);
        var found = key is null ? default : await (
            from address in db.Set<EmailAddress>()
            join account in db.Set<Account>() on address.Account equals account.Id
            where address.Key == key && address.ConfirmedAt != null && account.Role == Role.Member
            select account.Id).SingleOrDefaultAsync(ct);
        if (found == default)
        {
            return null;
        }

        audit.RecordOfInstallation(AuditKind.AccountLookedUp, agent, origin, found.ToString());
        await db.SaveChangesAsync(ct);
        return found;
    }

    public async Task<AccountForAgent?> Read(AccountId id, CancellationToken ct) =>
        await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.Role == Role.Member, ct) is { } account
            ? new AccountForAgent(account.Id, account.Name, kinds.LabelOf(account.Kind), account.CreatedAt, account.Status, await list.CountSignedIn(id, ct))
            : null;
}
