using System.Threading.Channels;
using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Live;

/// <summary>
/// Tells whoever listens that something has changed, on this node and on every other; never what. A hint is a reason to look, so two are as
/// good as one, and one that is lost costs time and no truth: whoever listens also looks from time to time.
/// </summary>
public sealed class LiveHints(IOptions<StorageOptions> storage)
{
    /// <summary>Topics that may wait for the other nodes; with one more they are told to look at everything.</summary>
    public const int MostWaiting = 10_000;

    /// <summary>The longest name of a topic.</summary>
    public const int TopicLength = 100;

    /// <summary>How a notice begins that shows what somebody does at this moment (<see cref="LiveSigns"/>), and is about no topic by itself.</summary>
    internal const char Sign = '!';

    private readonly bool _hasOthers = storage.Value.Provider is StorageProvider.Postgres;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Action>> _listeners = [];
    private readonly HashSet<string> _waiting = [];
    private bool _everythingWaits;

    /// <summary>Takes signs that come from other nodes.</summary>
    internal Action<string>? HeardOfSign { get; set; }

    /// <summary>Calls <paramref name="heard"/> at each hint about the topic, until it is disposed of. It must return at once.</summary>
    public IDisposable Listen(string topic, Action heard)
    {
        lock (_lock)
        {
            if (!_listeners.TryGetValue(topic, out var listeners))
            {
                _listeners[topic] = listeners = [];
            }

            listeners.Add(heard);
        }

        return new Listening(this, topic, heard);
    }

    /// <summary>Something about the topic has changed and is committed. Returns at once.</summary>
    public void Tell(string topic)
    {
        Hear(topic);
        TellOthers(topic);
    }

    /// <summary>The same for those who listen on other nodes: on this one somebody has told them more.</summary>
    public void TellOthers(string topic)
    {
        if (topic.Length > TopicLength || topic.Contains('\n', StringComparison.Ordinal))
        {
            throw new ArgumentException("A topic is one short line.", nameof(topic));
        }

        if (!_hasOthers)
        {
            return;
        }

        lock (_lock)
        {
            if (!_everythingWaits && _waiting.Add(topic) && _waiting.Count > MostWaiting)
            {
                _waiting.Clear();
                _everythingWaits = true;
            }
        }

        _wake.Writer.TryWrite(true);
    }

    internal void Hear(string topic)
    {
        if (topic.StartsWith(Sign))
        {
            HeardOfSign?.Invoke(topic);
            return;
        }

        Action[] listeners;
        lock (_lock)
        {
            listeners = _listeners.TryGetValue(topic, out var all) ? [.. all] : [];
        }

        foreach (var heard in listeners)
        {
            heard();
        }
    }

    /// <summary>Hints may have been lost: everybody looks.</summary>
    internal void HearEverything()
    {
        Action[] listeners;
        lock (_lock)
        {
            listeners = [.. _listeners.Values.SelectMany(all => all)];
        }

        foreach (var heard in listeners)
        {
            heard();
        }
    }

    /// <summary>What was taken could not be told: the other nodes are to look at everything, once they can be reached.</summary>
    internal void NotTold()
    {
        lock (_lock)
        {
            _everythingWaits = true;
            _waiting.Clear();
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Waits until there is something for the other nodes.</summary>
    internal async Task Waits(CancellationToken ct) => await _wake.Reader.ReadAsync(ct);

    /// <summary>What the other nodes are to be told, each topic once; null for everything.</summary>
    internal IReadOnlyCollection<string>? TakeWaiting()
    {
        lock (_lock)
        {
            if (_everythingWaits)
            {
                _everythingWaits = false;
                return null;
            }

            string[] taken = [.. _waiting];
            _waiting.Clear();
            return taken;
        }
    }

    private void Forget(string topic, Action heard)
    {
        lock (_lock)
        {
            if (_listeners.TryGetValue(topic, out var listeners) && listeners.Remove(heard) && listeners.Count == 0)
            {
                _listeners.Remove(topic);
            }
        }
    }

    private sealed class Listening(LiveHints hints, string topic, Action heard) : IDisposable
    {
        public void Dispose() => hints.Forget(topic, heard);
    }
}
