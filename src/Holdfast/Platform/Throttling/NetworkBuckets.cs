using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Throttling;

/// <summary>
/// The first and cheapest limit (rulings F30): a token bucket for each network, in memory only. A try takes a token
/// before anything is read or hashed; a right secret gives it back, so only failures count.
/// </summary>
public sealed class NetworkBuckets(IOptions<ThrottlingOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<Network, Bucket> _buckets = new();
    private readonly double _burst = options.Value.NetworkBurst;
    private readonly TimeSpan _perTry = TimeSpan.FromSeconds(options.Value.NetworkSecondsPerTry);

    /// <summary>How many networks are remembered.</summary>
    public int Remembered => _buckets.Count;

    /// <summary>Takes a try; false with the time until the next one when none is left.</summary>
    public bool TryTake(Network network, out TimeSpan wait)
    {
        var now = time.GetUtcNow();
        MakeRoom(now);
        var bucket = _buckets.GetOrAdd(network, static (_, start) => new Bucket(start.Tokens, start.At), (Tokens: _burst, At: now));
        lock (bucket)
        {
            Refill(bucket, now);
            if (bucket.Tokens < 1)
            {
                wait = (1 - bucket.Tokens) * _perTry;
                return false;
            }

            bucket.Tokens--;
            wait = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>The secret was right: the try does not count.</summary>
    public void GiveBack(Network network)
    {
        if (_buckets.TryGetValue(network, out var bucket))
        {
            lock (bucket)
            {
                bucket.Tokens = Math.Min(_burst, bucket.Tokens + 1);
            }
        }
    }

    private void Refill(Bucket bucket, DateTimeOffset now)
    {
        // A clock that was put back gives nothing, and does not make anybody wait for the time that it was ahead.
        bucket.Tokens = Math.Min(_burst, bucket.Tokens + Math.Max(0, (now - bucket.At) / _perTry));
        bucket.At = now;
    }

    /// <summary>A full bucket says nothing, so it can go; when that is not enough, the half unused for longest goes.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        if (_buckets.Count < options.Value.NetworksRemembered)
        {
            return;
        }

        var fullSince = now - (_burst * _perTry);
        var byAge = _buckets.OrderBy(pair => pair.Value.At).ToList();
        var goes = Math.Max(byAge.Count / 2, byAge.FindIndex(pair => pair.Value.At > fullSince));
        foreach (var (network, _) in byAge.Take(goes))
        {
            _buckets.TryRemove(network, out _);
        }
    }

    private sealed class Bucket(double tokens, DateTimeOffset at)
    {
        public double Tokens { get; set; } = tokens;

        public DateTimeOffset At { get; set; } = at;
    }
}
