using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Compromise;

/// <summary>What the browser gets that began: it alone stays signed in and known.</summary>
public sealed record BeganSecuring(SecretToken Token, SecretToken Mark, TokenHash OldMark);

/// <summary>
/// The owner of an account that somebody may have got into begins to secure it, leaves out a step, or stops (rulings F33). The steps
/// themselves are changes of the question and of the password. Each is one save.
/// </summary>
public sealed class SecureAccountHandler(HoldfastDb db, SignInList list, SessionBook sessions, AuditTrail audit, Notices notices, TimeProvider time)
{
    /// <summary>
    /// Ends everybody else's sign-ins, pending sign-ins, pending changes and links, and freezes the account. Null where that was done
    /// already, or something else changed the account at this moment: nothing was done.
    /// </summary>
    public async Task<BeganSecuring?> Begin(SignedIn caller, Origin origin, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await (
            from account in db.Set<Account>()
            join session in db.Set<Session>() on account.Id equals session.Account
            join device in db.Set<Device>() on session.Device equals device.Id
            from installation in db.Set<Installation>()
            where session.Id == caller.Session
            select new { account, session, device, installation.Epoch }).SingleOrDefaultAsync(ct) ?? throw new SessionEndedException();
        if (found.account.IsFrozen(now))
        {
            return null;
        }

        var others = await list.CountSignedIn(caller.Account, ct) - 1;
        found.account.BeginSecuring(now);
        var token = sessions.Apply(SecurityEvent.SecuringBegun, CompromiseEnds.Begun, found.account, found.session);
        var oldMark = found.device.MarkHash;
        var mark = found.device.Renew(found.account.KnownEpoch, found.Epoch, now);
        audit.Record(CompromiseEvents.Begun, caller.Account, origin, others.ToString(CultureInfo.InvariantCulture));
        notices.Owe<SecuringBegunNotice>(caller.Account, origin);
        return await Save(ct) ? new BeganSecuring(token ?? throw new System.Diagnostics.UnreachableException(), mark, oldMark) : null;
    }

    /// <summary>Leaves the question as it is; false where that step is not the next one (any more).</summary>
    public async Task<bool> SkipQuestion(SignedIn caller, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == caller.Account, ct);
        if (!account.IsFrozen(time.GetUtcNow()) || account.SecuringStep is not SecuringStep.Question)
        {
            return false;
        }

        account.GoOnSecuring();
        return await Save(ct);
    }

    /// <summary>"Nothing is wrong after all": everything can be changed again; false where nobody was at it (any more).</summary>
    public async Task<bool> Stop(SignedIn caller, Origin origin, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == caller.Account, ct);
        if (!account.IsFrozen(time.GetUtcNow()))
        {
            return false;
        }

        account.EndSecuring();
        audit.Record(CompromiseEvents.Stopped, caller.Account, origin);
        notices.Owe<SecuringStoppedNotice>(caller.Account, origin);
        return await Save(ct);
    }

    private async Task<bool> Save(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
