using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

/// <summary>Tells the owner of a contained account that somebody typed its right password (rulings F36), once in ten minutes.</summary>
public sealed class ProtectedSignIns(HoldfastDb db, AuditTrail audit, Notices notices, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    public async Task Note(AccountId account, Origin origin, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // The newest entries of the account: nothing else is written about it while it is contained.
        var lately = await db.Set<AuditEntry>().Where(e => e.Account == account).OrderByDescending(e => e.Id).Take(20).Select(e => new { e.Kind, e.At }).ToListAsync(ct);
        if (lately.Exists(e => e.Kind == SignInEvents.WhileProtected && e.At > now - Between && !e.At.IsAhead(now)))
        {
            return;
        }

        audit.Record(SignInEvents.WhileProtected, account, origin);
        notices.Owe<ProtectedSignInNotice>(account, origin);
        await db.SaveChangesAsync(ct);
    }
}
