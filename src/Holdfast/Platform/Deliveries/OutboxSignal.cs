using System.Collections.Concurrent;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Deliveries;

/// <summary>Wakes a consumer's lane when a save has left something for it, so that it need not wait for its next look.</summary>
public sealed class OutboxSignal : ISaveHook, IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _left = new();

    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var consumer in rows.Where(row => row.State is EntityState.Added).Select(row => row.Entity).OfType<Delivery>().Select(d => d.Consumer).Distinct())
        {
            Wake(Of(consumer));
        }

        return Task.CompletedTask;
    }

    /// <summary>Returns when something was left, when <paramref name="longest"/> has passed, or when the server stops.</summary>
    internal async Task Wait(string consumer, TimeSpan longest, TimeProvider time, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        await Of(consumer).WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        foreach (var left in _left.Values)
        {
            left.Dispose();
        }
    }

    private SemaphoreSlim Of(string consumer) => _left.GetOrAdd(consumer, static _ => new SemaphoreSlim(0, 1));

    private static void Wake(SemaphoreSlim left)
    {
        try
        {
            left.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }
}
