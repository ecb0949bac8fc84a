using Holdfast.Platform.Throttling;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Passwords;

/// <summary>Who waits for a hash; the order is the order of service.</summary>
public enum Lane
{
    SignedIn,
    KnownDevice,
    Stranger,
}

/// <summary>
/// The bulkhead around password hashing (rulings F29): few hashes at a time, a bounded queue, and three lanes, so that
/// a crowd of strangers cannot keep signed-in people or known devices waiting. Memory is bounded by lanes times the cost
/// of one hash (19 MiB).
/// </summary>
public sealed class HashLanes(IOptions<PasswordOptions> options, TimeProvider time)
{
    /// <summary>Places that strangers can never take.</summary>
    public const int KeptFromStrangers = 2;

    private readonly Lock _lock = new();
    private readonly Queue<Place>[] _waiting = [new(), new(), new()];
    private readonly Dictionary<Network, int> _ofNetwork = [];
    private readonly int _lanes = options.Value.HashLanes > 0 ? options.Value.HashLanes : Math.Max(1, Environment.ProcessorCount / 2);
    private int _running;
    private int _queued;

    /// <summary>
    /// Takes a place, before anything is written or hashed; null when the queue, or this network's share of it, is full.
    /// </summary>
    public Place? TryEnter(Lane lane, Network network)
    {
        lock (_lock)
        {
            var places = options.Value.HashQueue - (lane is Lane.Stranger ? KeptFromStrangers : 0);
            if (_queued >= places)
            {
                return null;
            }

            if (lane is Lane.Stranger)
            {
                var share = _ofNetwork.GetValueOrDefault(network);
                if (share >= options.Value.HashQueuePerNetwork)
                {
                    return null;
                }

                _ofNetwork[network] = share + 1;
            }

            _queued++;
            return new Place(this, lane, network);
        }
    }

    /// <summary>Hashes that run or wait.</summary>
    public int Queued
    {
        get
        {
            lock (_lock)
            {
                return _queued;
            }
        }
    }

    private void Queue(Place place)
    {
        lock (_lock)
        {
            _waiting[(int)place.Lane].Enqueue(place);
            StartNext();
        }
    }

    private void Leave(Place place, bool ran)
    {
        lock (_lock)
        {
            _queued--;
            if (ran)
            {
                _running--;
            }

            if (place.Lane is Lane.Stranger)
            {
                var left = _ofNetwork[place.Network] - 1;
                if (left == 0)
                {
                    _ofNetwork.Remove(place.Network);
                }
                else
                {
                    _ofNetwork[place.Network] = left;
                }
            }

            StartNext();
        }
    }

    private void StartNext()
    {
        foreach (var lane in _waiting)
        {
            while (_running < _lanes && lane.TryDequeue(out var next))
            {
                if (next.TryStart())
                {
                    _running++;
                }
            }
        }
    }

    /// <summary>A place in the queue. Disposing it lets the next one in.</summary>
    public sealed class Place(HashLanes lanes, Lane lane, Network network) : IDisposable
    {
        private readonly TaskCompletionSource<bool> _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _left;

        internal Lane Lane { get; } = lane;

        internal Network Network { get; } = network;

        /// <summary>
        /// Waits for the turn and does the work on a thread of its own; the bulkhead keeps it to half the cores.
        /// Throws <see cref="TimeoutException"/> when the turn does not come in time.
        /// </summary>
        public async Task<T> Run<T>(Func<T> work, CancellationToken ct)
        {
            lanes.Queue(this);
            using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(lanes.Patience), lanes.Time))
            await using (ct.Register(() => _turn.TrySetResult(false)))
            await using (patience.Token.Register(() => _turn.TrySetResult(false)))
            {
                if (!await _turn.Task)
                {
                    ct.ThrowIfCancellationRequested();
                    throw new TimeoutException("No turn to hash came in time.");
                }
            }

            return await HashThread.Run(work);
        }

        internal bool TryStart() => _turn.TrySetResult(true);

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                lanes.Leave(this, _turn.Task is { IsCompletedSuccessfully: true } turn && turn.GetAwaiter().GetResult());
            }
        }
    }

    private int Patience => options.Value.HashWaitSeconds;

    private TimeProvider Time => time;
}
