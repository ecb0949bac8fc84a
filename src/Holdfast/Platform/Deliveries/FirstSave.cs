using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Deliveries;

/// <summary>EF's model, its first query, and its first save, which is taken back: together most of what a first sign-in would wait for.</summary>
internal sealed class FirstSave(TimeProvider time) : IWarmUp
{
    public async Task Run(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<HoldfastDb>();
        await db.Set<Installation>().AsNoTracking().Select(i => new { i.Epoch, Owed = db.Set<Delivery>().Count(d => d.DoneAt == null) }).SingleAsync(ct);
        try
        {
            await db.Write<int>(
                async inside =>
                {
                    db.Add(Never());
                    await db.SaveChangesAsync(inside);
                    throw new TakenBackException();
                },
                ct);
        }
        catch (TakenBackException)
        {
        }
    }

    private Delivery Never()
    {
        var now = time.GetUtcNow();
        return new Delivery { Id = DeliveryId.New(now), Consumer = "", Kind = "", Payload = "", Subject = null, CreatedAt = now, DueAt = DateTimeOffset.MaxValue };
    }

    private sealed class TakenBackException : Exception;
}
