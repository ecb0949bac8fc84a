using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Closing;

/// <param name="Key">The address's key, or null when what was typed cannot be one.</param>
public sealed record KeepAccount(string Typed, string? Key, string Password, Network Network, Origin Origin);

public abstract record KeepAccountResult
{
    private KeepAccountResult()
    {
    }

    public sealed record Kept : KeepAccountResult;

    /// <summary>No such account, another password, or an account that is not being closed: which of them is not said.</summary>
    public sealed record Wrong : KeepAccountResult;

    public sealed record TooManyTries(TimeSpan Wait) : KeepAccountResult;

    public sealed record Busy : KeepAccountResult;
}

/// <summary>
/// Opens an account again before it is erased, for whoever has its password. On every other account no password is tried: the
/// same statements, the same hash for nothing. Its tries count all the same, together with those at the sign-in: else a stranger
/// who goes from one page to the other could tell by the waiting whether an address has an account (rulings F31).
/// </summary>
public sealed class KeepAccountHandler(HoldfastDb db, PasswordCheck check, FailureBudgets budgets, AuditTrail audit, Notices notices, TimeProvider time)
{
    public async Task<KeepAccountResult> Handle(KeepAccount command, CancellationToken ct)
    {
        if (check.Admit(command.Network) is { } wait)
        {
            return new KeepAccountResult.TooManyTries(wait);
        }

        var (key, now) = (command.Key ?? "", time.GetUtcNow());
        var found = await (
            from address in db.Set<EmailAddress>()
            join account in db.Set<Account>() on address.Account equals account.Id
            join password in db.Set<Password>() on account.Id equals password.Account
            where address.Key == key && address.ConfirmedAt != null
            select new { account, password.Hash }).SingleOrDefaultAsync(ct);
        var budget = found is null
            ? budgets.KeyOf(Authenticator.Password, command.Key ?? command.Typed)
            : budgets.KeyOf(Authenticator.Password, found.account.Id.Value, found.account.LinkEpoch);
        var closing = found is { account.Status: AccountStatus.Closed } && found.account.EraseAt > now ? found : null;
        var attempt = new PasswordTry(closing?.account.Id, closing?.Hash, command.Password, budget, Lane.Stranger, command.Network);
        return await check.Verify(attempt, ct) switch
        {
            PasswordVerdict.Right when closing is not null => await Keep(closing.account, budget, command.Origin, ct),
            PasswordVerdict.Wrong => new KeepAccountResult.Wrong(),
            PasswordVerdict.Wait tries => new KeepAccountResult.TooManyTries(tries.For),
            PasswordVerdict.Busy => new KeepAccountResult.Busy(),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<KeepAccountResult> Keep(Account account, byte[] budget, Origin origin, CancellationToken ct)
    {
        account.Keep();
        audit.Record(ClosingEvents.Kept, account.Id, origin);
        notices.Owe<AccountKeptNotice>(account.Id, origin);
        try
        {
            await db.Write(async inside => await db.SaveChangesAsync(inside) + await budgets.Clear(budget, inside), ct);
            return new KeepAccountResult.Kept();
        }
        catch (DbUpdateConcurrencyException)
        {
            // Kept by a press before this one, or erased at this moment: either way it is not being closed any more.
            return new KeepAccountResult.Wrong();
        }
    }
}
