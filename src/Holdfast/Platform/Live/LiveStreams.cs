using System.Collections.Concurrent;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;

namespace Holdfast.Platform.Live;

/// <summary>
/// What an open page hears: the end of its sign-in, and hints about its topics (rulings G21). A hint says only how far a log has come, or that a
/// view has changed; the page asks for it like for any page.
/// </summary>
public sealed class LiveStreams(LiveHints hints, IEnumerable<LiveKind> kinds, IServiceScopeFactory scopes, TimeProvider time, ILogger<LiveStreams> log)
    : IDisposable
{
    /// <summary>Topics of one page; more are not listened to.</summary>
    public const int MostTopics = 20;

    /// <summary>How often a stream says that it is there.</summary>
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(20);

    /// <summary>Looks at the database at the same time: ten thousand pages may come back at once, and there are requests beside them.</summary>
    private const int LooksAtOnce = 16;

    private readonly Dictionary<string, LiveKind> _kinds = kinds.ToDictionary(kind => kind.Name);
    private readonly SemaphoreSlim _looks = new(LooksAtOnce);
    private readonly ConcurrentDictionary<Watched, bool> _watched = new();
    private readonly ConcurrentDictionary<(AccountId, string), int> _pages = new();

    internal IEnumerable<Watched> Watching => _watched.Keys;

    public void Dispose() => _looks.Dispose();

    /// <summary>The events of one stream, until the browser goes or <paramref name="ended"/> trips.</summary>
    /// <param name="topics">As the page named them. One that does not exist, and one that is another's, is silent.</param>
    public async IAsyncEnumerable<SseItem<string>> Events(
        LiveListener listener, IReadOnlyList<string> topics, CancellationToken ended, [EnumeratorCancellation] CancellationToken ct)
    {
        // The first event opens the stream through proxies that wait for something to pass on.
        yield return new SseItem<string>("", "open");

        using var bell = new Bell(time);
        // Whoever trips these has more to trip, and does not write to this page.
        await using var whenEnded = ended.Register(bell.Ring);
        await using var whenGone = ct.Register(bell.Ring);
        List<Watched> watched = [.. topics.Distinct().Take(MostTopics).Select(topic => Watch(topic, bell)).OfType<Watched>()];
        try
        {
            while (!ct.IsCancellationRequested && !ended.IsCancellationRequested)
            {
                var next = Timeout.InfiniteTimeSpan;
                foreach (var topic in watched)
                {
                    if (topic.TakeIfDue(ref next) && await Look(listener, topic, ct) is { } hint)
                    {
                        yield return hint;
                    }
                }

                if (bell.TakePing())
                {
                    foreach (var topic in watched.Where(topic => topic.Exists))
                    {
                        await Use(topic, (all, stop) => all.Alive(listener, topic.Id, stop), ct);
                    }

                    yield return new SseItem<string>("", "ping");
                    continue;
                }

                await bell.Rings(next, ct);
            }
        }
        finally
        {
            foreach (var topic in watched)
            {
                await Forget(listener, topic);
            }
        }

        if (!ct.IsCancellationRequested)
        {
            yield return new SseItem<string>("", "ended");
        }
    }

    /// <summary>The topic as it is for the listener; null where it does not exist for them.</summary>
    public async Task<LiveTopic?> Find(LiveListener listener, string topic, CancellationToken ct)
    {
        if (Parse(topic) is not (var kind, var id))
        {
            return null;
        }

        await using var scope = scopes.CreateAsyncScope();
        return await ((ILiveTopics)scope.ServiceProvider.GetRequiredService(kind.Topics)).Find(listener, id, ct);
    }

    private (LiveKind Kind, string Id)? Parse(string topic) =>
        topic.Length <= LiveHints.TopicLength && topic.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is ':' or '-')
        && topic.Split(':', 2) is [var name, .. var id] && _kinds.TryGetValue(name, out var kind)
            ? (kind, id is [var known] ? known : "")
            : null;

    private Watched? Watch(string name, Bell bell)
    {
        if (Parse(name) is not (var kind, var id))
        {
            return null;
        }

        var topic = new Watched(name, kind, id, bell);
        // Before anything is read, so that nothing passes by unseen.
        topic.Listen(hints, name);
        _watched[topic] = true;
        return topic;
    }

    private async Task<SseItem<string>?> Look(LiveListener listener, Watched topic, CancellationToken ct)
    {
        LiveTopic? found = null;
        var isRead = await Use(
            topic,
            async (all, stop) =>
            {
                found = await all.Find(listener, topic.Id, stop);
                if (found is not null && !topic.Exists)
                {
                    await all.Alive(listener, topic.Id, stop);
                }
            },
            ct);
        if (!isRead)
        {
            topic.LookAgainSoon();
            return null;
        }

        if (found is null)
        {
            await Leave(listener, topic);
            return null;
        }

        if (!topic.Exists)
        {
            topic.Exists = true;
            if (listener.Account is { } account)
            {
                _pages.AddOrUpdate((account, topic.Name), 1, (_, count) => count + 1);
            }
        }

        // What is heard for the first time may have changed since it was read.
        return topic.ListenAlso(hints, found.AlsoHears) ? await Look(listener, topic, ct) : topic.HintOf(found);
    }

    /// <summary>False where the database cannot be used: the stream stays, and looks again.</summary>
    private async Task<bool> Use(Watched topic, Func<ILiveTopics, CancellationToken, Task> act, CancellationToken ct)
    {
        try
        {
            await _looks.WaitAsync(ct);
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException)
        {
            // The browser has gone, or the server.
            return false;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await act((ILiveTopics)scope.ServiceProvider.GetRequiredService(topic.Kind.Topics), ct);
            return true;
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception problem) when (Storage.StorageAway.Is(problem))
        {
            // Said once by whoever needs it more: there may be thousands of streams.
            return false;
        }
        catch (Exception problem)
        {
            log.NotLooked(topic.Kind.Name, problem);
            return false;
        }
        finally
        {
            _looks.Release();
        }
    }

    private async Task Leave(LiveListener listener, Watched topic)
    {
        if (!topic.Exists)
        {
            return;
        }

        topic.Exists = false;
        var key = listener.Account is { } account ? (account, topic.Name) : default;
        if (listener.Account is null || _pages.AddOrUpdate(key, 0, (_, count) => count - 1) <= 0)
        {
            _pages.TryRemove(new KeyValuePair<(AccountId, string), int>(key, 0));
            await Use(topic, (all, _) => all.Left(listener, topic.Id), CancellationToken.None);
        }
    }

    private async Task Forget(LiveListener listener, Watched topic)
    {
        _watched.TryRemove(topic, out _);
        topic.Dispose();
        await Leave(listener, topic);
    }

    /// <summary>Wakes a stream: by a hint, a ping, its end, or when a hint that had to wait is due.</summary>
    internal sealed class Bell : IDisposable
    {
        private readonly SemaphoreSlim _rung = new(0, 1);
        private readonly ITimer _ping;
        private readonly Lock _lock = new();
        private bool _isPingDue;

        public Bell(TimeProvider time) => _ping = time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _isPingDue, true);
                Ring();
            },
            null, PingEvery, PingEvery);

        public void Ring()
        {
            lock (_lock)
            {
                if (_rung.CurrentCount == 0)
                {
                    _rung.Release();
                }
            }
        }

        public bool TakePing() => Interlocked.Exchange(ref _isPingDue, false);

        /// <summary>By the machine's own clock, for nothing depends on it.</summary>
        public async Task Rings(TimeSpan longest, CancellationToken ct)
        {
            Task rung = _rung.WaitAsync(longest, ct);
            await rung.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // The semaphore has nothing to let go of, and a hint may be on its way to it.
        public void Dispose() => _ping.Dispose();
    }

    /// <summary>A topic of one page.</summary>
    internal sealed class Watched(string name, LiveKind kind, string id, Bell bell) : IDisposable
    {
        private static readonly TimeSpan BetweenOfLog = TimeSpan.FromMilliseconds(250);
        private static readonly TimeSpan BetweenOfView = TimeSpan.FromSeconds(2);
        private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(3);

        private readonly Dictionary<string, IDisposable> _listening = [];
        private bool _mayHaveChanged = true;
        private long _notBefore;
        private bool _wasWriting;

        public string Name => name;

        public LiveKind Kind => kind;

        public string Id => id;

        /// <summary>For the listener, when it was last looked at.</summary>
        public bool Exists { get; set; }

        /// <summary>The number that the page was told last; null of a view, and before the first look.</summary>
        public long? Told { get; private set; }

        /// <summary>What is heard besides the topic's own name.</summary>
        public IEnumerable<string> AlsoHears => _listening.Keys.Where(heard => heard != name);

        public void Listen(LiveHints hints, string topic) => _listening[topic] = hints.Listen(topic, MayHaveChanged);

        /// <summary>Whether one of them wasn't listened to before.</summary>
        public bool ListenAlso(LiveHints hints, IEnumerable<string> topics)
        {
            string[] fresh = [.. topics.Except(_listening.Keys)];
            foreach (var topic in fresh)
            {
                Listen(hints, topic);
            }

            return fresh.Length > 0;
        }

        public void MayHaveChanged()
        {
            Volatile.Write(ref _mayHaveChanged, true);
            bell.Ring();
        }

        public void LookAgainSoon()
        {
            _notBefore = Environment.TickCount64 + (long)AfterTrouble.TotalMilliseconds;
            Volatile.Write(ref _mayHaveChanged, true);
        }

        /// <summary>Whether it is to be looked at now; else how long until then.</summary>
        public bool TakeIfDue(ref TimeSpan next)
        {
            if (!Volatile.Read(ref _mayHaveChanged))
            {
                return false;
            }

            var left = TimeSpan.FromMilliseconds(_notBefore - Environment.TickCount64);
            if (left > TimeSpan.Zero)
            {
                next = next < TimeSpan.Zero || left < next ? left : next;
                return false;
            }

            Volatile.Write(ref _mayHaveChanged, false);
            return true;
        }

        /// <summary>What the page is told; null when it knows.</summary>
        public SseItem<string>? HintOf(LiveTopic found)
        {
            _notBefore = Environment.TickCount64 + (long)(found.Newest is null ? BetweenOfView : BetweenOfLog).TotalMilliseconds;
            if (found.Newest is not null && found.Newest == Told && found.IsWriting == _wasWriting)
            {
                return null;
            }

            (Told, _wasWriting) = (found.Newest, found.IsWriting);
            // A name has letters, digits, colons and dashes only.
            return new SseItem<string>($"{{\"topic\":\"{name}\",\"at\":{found.Newest?.ToString(CultureInfo.InvariantCulture) ?? "null"},\"writing\":{(found.IsWriting ? "true" : "false")}}}", "hint");
        }

        public void Dispose()
        {
            foreach (var listening in _listening.Values)
            {
                listening.Dispose();
            }
        }
    }
}

internal static partial class LiveStreamsLog
{
    [LoggerMessage(LogLevel.Warning, "An open page could not be told whether its {Kind} changed; it looks again")]
    public static partial void NotLooked(this ILogger log, string kind, Exception problem);
}
