using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>Removes codes that newer ones replaced longer ago than anybody's way back looks; of a contained account none goes.</summary>
internal sealed class ForgetSupersededCodes(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow() - Superseded.Window;
        await db.Alone(
            inside => db.Set<RecoveryCode>()
                .Where(c => c.SupersededAt < before && !db.Set<Account>().Any(a => a.Id == c.Account && a.Status == AccountStatus.Contained))
                .ExecuteDeleteAsync(inside),
            ct);
    }
}
