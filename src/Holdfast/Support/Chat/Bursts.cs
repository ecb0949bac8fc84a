using System.Collections.Concurrent;

namespace Holdfast.Support.Chat;

/// <summary>Ten messages at once, then one a second (rulings G34). In memory: it slows down, and nobody is locked out by it.</summary>
public sealed class Bursts(TimeProvider time)
{
    public const int Burst = 10;

    /// <summary>People who are remembered; beyond, those who have been quiet for longest are forgotten.</summary>
    public const int MostRemembered = 10_000;

    private static readonly TimeSpan PerMessage = TimeSpan.FromSeconds(1);

    /// <summary>Until when the messages of each are spent: a full burst ends so many seconds ahead.</summary>
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _spentUntil = new();

    /// <summary>Takes one; false where the writer must wait a moment.</summary>
    /// <param name="writer">A member's contact, or the pass of a stranger: of the address that they typed nobody knows whose it is.</param>
    public bool TryTake(Guid writer)
    {
        var now = time.GetUtcNow();
        MakeRoom(now);
        while (true)
        {
            var had = _spentUntil.GetOrAdd(writer, now);
            // A clock that was put back keeps nobody waiting.
            var from = had < now || had > now + (Burst * PerMessage) ? now : had;
            var next = from + PerMessage;
            if (next > now + (Burst * PerMessage))
            {
                return false;
            }

            if (_spentUntil.TryUpdate(writer, next, had))
            {
                return true;
            }
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_spentUntil.Count < MostRemembered)
        {
            return;
        }

        foreach (var (writer, _) in _spentUntil.Where(pair => pair.Value <= now).Take(MostRemembered / 2).ToList())
        {
            _spentUntil.TryRemove(writer, out _);
        }
    }
}
