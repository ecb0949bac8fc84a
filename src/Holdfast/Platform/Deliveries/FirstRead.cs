using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Deliveries;

/// <summary>EF's model and its first query: most of what a first sign-in would wait for.</summary>
internal sealed class FirstRead : IWarmUp
{
    public Task Run(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<HoldfastDb>();
        return db.Set<Installation>().AsNoTracking()
            .Select(i => new { i.Epoch, Owed = db.Set<Delivery>().Count(d => d.DoneAt == null) }).SingleAsync(ct);
    }
}
