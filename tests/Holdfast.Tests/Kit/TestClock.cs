using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Kit;

/// <summary>
/// A clock that stands still until a test moves it. A jump fires a repeating timer once, as when a machine wakes from sleep,
/// and not once for every period that was slept through: a month has 44,640 minutes.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new OncePerJump(callback, state);
        timer.Begin(base.CreateTimer(_ => timer.Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), dueTime, period);
        return timer;
    }

    /// <summary>Repeats by setting itself anew, so that the next time is a period from the time that the jump led to.</summary>
    private sealed class OncePerJump(TimerCallback callback, object? state) : ITimer
    {
        private ITimer? _single;
        private TimeSpan _period;

        public void Begin(ITimer single, TimeSpan dueTime, TimeSpan period)
        {
            _single = single;
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            return _single!.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                _single!.Change(_period, Timeout.InfiniteTimeSpan);
            }

            callback(state);
        }

        public void Dispose() => _single!.Dispose();

        public ValueTask DisposeAsync() => _single!.DisposeAsync();
    }
}
