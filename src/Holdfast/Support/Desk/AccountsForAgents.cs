using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

/// <summary>What an agent sees of an account: as much as it takes to know that it is the right one.</summary>
/// <param name="Kind">In the operator's words.</param>
/// <param name="SignedIn">Sign-ins that are live.</param>
public sealed record AccountForAgent(AccountId Id, string Name, string Kind, DateTimeOffset Since, AccountStatus Status, int SignedIn);

/// <summary>Where an agent's look for an account ended.</summary>
public abstract record FindAccountResult
{
    private FindAccountResult()
    {
    }

    public sealed record Found(AccountId Account) : FindAccountResult;

    /// <summary>Nothing was typed, or it is no address.</summary>
    public sealed record NoAddress(TypedEmail Typed) : FindAccountResult;

    /// <summary>No member has it as a confirmed address, or had it until a short while ago.</summary>
    public sealed record NoMember : FindAccountResult;

    public sealed record TooMany(int AnHour) : FindAccountResult;
}

/// <summary>Finds members' accounts for agents. Looking for one is counted, finding one is noted.</summary>
public sealed class AccountsForAgents(HoldfastDb db, Kinds kinds, SignInList list, AuditTrail audit, HourBudgets budgets, IOptions<DeskOptions> options, TimeProvider time)
{
    public async Task<FindAccountResult> Find(string typed, AccountId agent, Origin origin, CancellationToken ct)
    {
        var email = TypedEmail.Read(typed);
        if (email is not TypedEmail.Good { Key: var key })
        {
            return new FindAccountResult.NoAddress(email);
        }

        if (!await budgets.Take(DeskHours.LookUps, agent.ToString(), options.Value.LookUpsAnHour, ct))
        {
            return new FindAccountResult.TooMany(options.Value.LookUpsAnHour);
        }

        var found = await MemberOf(db.Set<EmailAddress>().Where(e => e.Key == key && e.ConfirmedAt != null), ct);
        if (found == default)
        {
            // Whoever takes an account over removes its owner's address; it may lock for a while still (rulings F19).
            var since = time.GetUtcNow() - Superseded.Window;
            found = await MemberOf(db.Set<EmailAddress>().IgnoreQueryFilters().Where(e => e.Key == key && e.RemovedAt > since), ct);
        }

        if (found == default)
        {
            return new FindAccountResult.NoMember();
        }

        audit.RecordOfInstallation(DeskEvents.AccountLookedUp, agent, origin, found.ToString());
        await db.SaveChangesAsync(ct);
        return new FindAccountResult.Found(found);
    }

    public async Task<AccountForAgent?> Read(AccountId id, CancellationToken ct) =>
        await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.Role == Role.Member, ct) is { } account
            ? new AccountForAgent(account.Id, account.Name, kinds.LabelOf(account.Kind), account.CreatedAt, account.Status, await list.CountSignedIn(id, ct))
            : null;

    /// <summary>Of several, the one who had the address first: whoever took it from them may have had it on an account of their own since.</summary>
    private Task<AccountId> MemberOf(IQueryable<EmailAddress> addresses, CancellationToken ct) => (
        from address in addresses
        join account in db.Set<Account>() on address.Account equals account.Id
        where account.Role == Role.Member
        orderby address.ConfirmedAt
        select account.Id).FirstOrDefaultAsync(ct);
}
