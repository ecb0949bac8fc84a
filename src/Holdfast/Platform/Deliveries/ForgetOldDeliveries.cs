using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Deliveries;

/// <summary>Removes what was delivered or given up long ago: nothing that a stranger does grows the database without end (rulings F30).</summary>
internal sealed class ForgetOldDeliveries(IOptions<OutboxOptions> options, TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromHours(6);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeptDays);
        await db.Alone(inside => db.Set<Delivery>().Where(d => d.DoneAt < before).ExecuteDeleteAsync(inside), ct);
        await db.Alone(inside => db.Set<Delivery>().Where(d => d.GivenUpAt < before && d.DoneAt == null).ExecuteDeleteAsync(inside), ct);
    }
}
