using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Settings;

/// <summary>The owner of an account that was taken back has looked through it.</summary>
public sealed class ReviewHandler(HoldfastDb db, AuditTrail audit)
{
    public async Task Handle(SignedIn caller, Origin origin, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == caller.Account, ct);
        if (account.ReviewSince is null)
        {
            return;
        }

        account.Reviewed();
        audit.Record(SettingsEvents.Reviewed, account.Id, origin);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Pressed twice, or something else of the account changed: what is left to look through is still there to be seen.
        }
    }
}
