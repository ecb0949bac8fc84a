namespace Holdfast.Kit;

/// <summary>
/// A clock that stands still until a test moves it. A jump fires each timer that is due once, as when a machine wakes from
/// sleep, and not once for every period that was slept through: a month has 44,640 minutes.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<Timer> _timers = [];
    private long _now = start.UtcTicks;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(by.Ticks);
        Timer[] due;
        lock (_gate)
        {
            _now += by.Ticks;
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            foreach (var timer in due)
            {
                timer.Fired(_now);
            }
        }

        foreach (var timer in due)
        {
            timer.Call();
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The time given is in the past.</exception>
    public void SetUtcNow(DateTimeOffset now) => Advance(now - GetUtcNow());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private const long Never = long.MaxValue;

        private TimeSpan _period;
        private bool _disposed;

        public long Due { get; private set; } = Never;

        public void Fired(long now)
        {
            Due = _period > TimeSpan.Zero ? now + _period.Ticks : Never;
            Keep();
        }

        public void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool atOnce;
            lock (clock._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period;
                Due = dueTime < TimeSpan.Zero ? Never : clock._now + dueTime.Ticks;
                atOnce = dueTime == TimeSpan.Zero;
                if (atOnce)
                {
                    Fired(clock._now);
                }
                else
                {
                    Keep();
                }
            }

            if (atOnce)
            {
                Call();
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                Due = Never;
                Keep();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Keep()
        {
            if (Due is Never)
            {
                clock._timers.Remove(this);
            }
            else
            {
                clock._timers.Add(this);
            }
        }
    }
}
