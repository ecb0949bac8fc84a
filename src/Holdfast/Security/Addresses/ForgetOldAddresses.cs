using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Addresses;

/// <summary>Addresses that were never confirmed go after a week, removed ones after a month.</summary>
internal sealed class ForgetOldAddresses(TimeProvider time) : IJob
{
    private static readonly TimeSpan WaitingKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan RemovedKept = TimeSpan.FromDays(30);

    public TimeSpan Every => TimeSpan.FromHours(6);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var (added, removed) = (time.GetUtcNow() - WaitingKept, time.GetUtcNow() - RemovedKept);
        await db.Alone(
            inside => db.Set<EmailAddress>().IgnoreQueryFilters()
                .Where(e => (e.ConfirmedAt == null && e.AddedAt < added) || e.RemovedAt < removed)
                // The owner of a contained account may come back by an address that somebody removed.
                .Where(e => e.ConfirmedAt == null || !db.Set<Account>().Any(a => a.Id == e.Account && a.Status == AccountStatus.Contained))
                .ExecuteDeleteAsync(inside),
            ct);
    }
}
