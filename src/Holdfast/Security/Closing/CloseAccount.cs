using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Closing;

/// <param name="Current">The password, as typed.</param>
public sealed record CloseAccount(SignedIn By, string Current, Network Network, Origin Origin);

public abstract record CloseAccountResult
{
    private CloseAccountResult()
    {
    }

    public sealed record Closed(DateTimeOffset EraseAt) : CloseAccountResult;

    public sealed record WrongPassword : CloseAccountResult;

    public sealed record TooManyTries(TimeSpan Wait) : CloseAccountResult;

    public sealed record Busy : CloseAccountResult;

    /// <summary>Staff accounts are closed by an admin, so that the last admin cannot go by mistake.</summary>
    public sealed record IsStaff : CloseAccountResult;

    /// <summary>Something else changed the account meanwhile; nothing was done.</summary>
    public sealed record ChangedMeanwhile : CloseAccountResult;
}

/// <summary>Closes the caller's account: everything ends at once, and everything is erased some days later.</summary>
public sealed class CloseAccountHandler(
    HoldfastDb db, PasswordCheck check, FailureBudgets budgets, SessionBook sessions, AuditTrail audit, Notices notices, IOptions<ClosingOptions> options,
    TimeProvider time)
{
    public async Task<CloseAccountResult> Handle(CloseAccount command, CancellationToken ct)
    {
        var found = await (
            from session in db.Set<Session>()
            join account in db.Set<Account>() on session.Account equals account.Id
            join password in db.Set<Password>() on account.Id equals password.Account
            where session.Id == command.By.Session
            select new { session, account, password.Hash }).SingleOrDefaultAsync(ct) ?? throw new SessionEndedException();
        if (found.account.Role is not Role.Member)
        {
            return new CloseAccountResult.IsStaff();
        }

        var budget = budgets.KeyOf(Authenticator.Password, found.account.Id.Value, found.account.LinkEpoch);
        return await check.Verify(new PasswordTry(found.account.Id, found.Hash, command.Current, budget, Lane.SignedIn, command.Network), ct) switch
        {
            PasswordVerdict.Right => await Close(found.account, found.session, command, ct),
            PasswordVerdict.Wrong => new CloseAccountResult.WrongPassword(),
            PasswordVerdict.Wait wait => new CloseAccountResult.TooManyTries(wait.For),
            PasswordVerdict.Busy => new CloseAccountResult.Busy(),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<CloseAccountResult> Close(Account account, Session here, CloseAccount command, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var eraseAt = now.AddDays(options.Value.DaysToKeep);
        account.Close(now, eraseAt);
        sessions.Apply(SecurityEvent.AccountShut, ClosingEnds.Closed, account, here);
        audit.Record(ClosingEvents.Closed, account.Id, command.Origin);
        notices.Owe<AccountClosingNotice>(account.Id, command.Origin, Moments.FullWithZone(eraseAt, command.By.Visitor.Zone));
        try
        {
            await db.SaveChangesAsync(ct);
            return new CloseAccountResult.Closed(eraseAt);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new CloseAccountResult.ChangedMeanwhile();
        }
    }
}
