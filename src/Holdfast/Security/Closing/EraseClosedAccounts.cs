using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Closing;

/// <summary>
/// Erases accounts whose days to be kept are over: the row, everything that hangs on it, and what is still to be told to
/// it. The trail stays, under a number that names nobody any more.
/// </summary>
internal sealed class EraseClosedAccounts(TimeProvider time) : IJob
{
    /// <summary>Accounts that are read at once; each is erased in a transaction of its own.</summary>
    public const int AtOnce = 50;

    private static readonly Origin Server = new("Holdfast", "", "");

    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        List<AccountId> due;
        do
        {
            due = await db.Set<Account>().Where(a => a.EraseAt <= now && a.Status == AccountStatus.Closed)
                .OrderBy(a => a.EraseAt).Select(a => a.Id).Take(AtOnce).ToListAsync(ct);
            foreach (var id in due)
            {
                await Erase(db, id, ct);
            }
        }
        while (due.Count == AtOnce);
    }

    private async Task Erase(HoldfastDb db, AccountId id, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var account = await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id && a.Status == AccountStatus.Closed, ct);
        if (account is null)
        {
            return;
        }

        db.Remove(account);
        new AuditTrail(db, time).Record(AuditKind.AccountErased, id, Server);
        try
        {
            await db.Write(
                async inside => await db.Set<Delivery>().Where(d => d.Subject == id.Value).ExecuteDeleteAsync(inside) + await db.SaveChangesAsync(inside), ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Changed since it was read: if it is still due, the next run takes it.
        }
    }
}
