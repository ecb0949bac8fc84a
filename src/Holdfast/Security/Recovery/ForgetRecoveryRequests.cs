using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Recovery;

/// <summary>Removes what was asked and looked at: strangers' words are not kept.</summary>
internal sealed class ForgetRecoveryRequests(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var (hour, day) = (time.GetUtcNow().AddHours(-1), time.GetUtcNow().AddDays(-1));
        await db.Alone(inside => db.Set<Delivery>().Where(d => d.Consumer == SendRecoveryLink.Consumer && d.DoneAt < hour).ExecuteDeleteAsync(inside), ct);
        await db.Alone(inside => db.Set<RecoveryMail>().Where(m => m.At < day).ExecuteDeleteAsync(inside), ct);
    }
}
