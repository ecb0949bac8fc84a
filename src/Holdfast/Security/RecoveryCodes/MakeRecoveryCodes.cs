using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.RecoveryCodes;

/// <param name="Codes">To be shown this once.</param>
/// <param name="Token">This session's new token.</param>
public sealed record MadeRecoveryCodes(IReadOnlyList<string> Codes, SecretToken Token);

/// <summary>Ten new codes; those from before stop working in the same save.</summary>
public sealed class MakeRecoveryCodesHandler(HoldfastDb db, NewRecoveryCodes codes, SessionBook sessions, AuditTrail audit, Notices notices, TimeProvider time)
{
    /// <summary>Null when something else was faster: nothing was made.</summary>
    public async Task<MadeRecoveryCodes?> Handle(SignedIn caller, Origin origin, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == caller.Account, ct);
        var here = await db.Set<Session>().SingleAsync(s => s.Id == caller.Session, ct);
        var now = time.GetUtcNow();
        (await db.Set<RecoveryCode>().Where(c => c.Account == caller.Account && c.UsedAt == null && c.SupersededAt == null).ToListAsync(ct)).ForEach(code => code.Supersede(now));
        List<string> made = [.. Enumerable.Range(0, NewRecoveryCodes.Count).Select(_ => codes.Make(caller.Account))];
        var token = sessions.Apply(SecurityEvent.CredentialChanged, null, account, here);
        audit.Record(RecoveryCodeEvents.Made, caller.Account, origin, made.Count.ToString(CultureInfo.InvariantCulture));
        notices.Owe<RecoveryCodesMadeNotice>(caller.Account, origin);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null;
        }

        return new MadeRecoveryCodes(made, token ?? throw new System.Diagnostics.UnreachableException());
    }
}
