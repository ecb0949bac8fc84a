namespace Holdfast.Platform.Live;

/// <summary>What somebody does at this moment, for others to see.</summary>
public enum LiveSign
{
    /// <summary>They have it open. Shown anew at each ping.</summary>
    Here = 1,

    /// <summary>They are writing.</summary>
    Writing = 2,
}

/// <summary>
/// Who looks and who writes: kept in memory, passed on to other nodes, never stored. A sign fades by itself, so one that is lost or that a node
/// leaves behind is gone soon. When a sign appears or goes, the topic is told.
/// </summary>
public sealed class LiveSigns
{
    /// <summary>Signs of one topic at the most; more are not shown.</summary>
    public const int MostPerTopic = 50;

    /// <summary>Topics with signs at the most.</summary>
    public const int MostTopics = 50_000;

    /// <summary>More than two pings.</summary>
    public static readonly TimeSpan HereFor = TimeSpan.FromSeconds(45);

    public static readonly TimeSpan WritingFor = TimeSpan.FromSeconds(8);

    private readonly LiveHints _hints;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<(Guid Who, LiveSign Sign), Shown>> _topics = [];

    public LiveSigns(LiveHints hints, TimeProvider time)
    {
        (_hints, _time) = (hints, time);
        hints.HeardOfSign = Hear;
    }

    /// <summary>Shows it, or for longer. Returns at once.</summary>
    /// <param name="topic">A topic's name, at most 50 characters.</param>
    public void Show(string topic, Guid who, LiveSign sign)
    {
        Take(topic, who, sign, isShown: true);
        _hints.TellOthers(LiveHints.Sign + $"{who:N}{(int)sign}+{topic}");
    }

    /// <summary>It is over, before it would have faded.</summary>
    public void TakeBack(string topic, Guid who, LiveSign sign)
    {
        Take(topic, who, sign, isShown: false);
        _hints.TellOthers(LiveHints.Sign + $"{who:N}{(int)sign}-{topic}");
    }

    /// <summary>Who does it now.</summary>
    public IReadOnlyList<Guid> Of(string topic, LiveSign sign)
    {
        lock (_lock)
        {
            return _topics.TryGetValue(topic, out var signs) ? [.. signs.Keys.Where(key => key.Sign == sign).Select(key => key.Who)] : [];
        }
    }

    /// <summary>From another node.</summary>
    private void Hear(string notice)
    {
        if (notice.Length > 35 && Guid.TryParseExact(notice.AsSpan(1, 32), "N", out var who))
        {
            Take(notice[35..], who, (LiveSign)(notice[33] - '0'), notice[34] == '+');
        }
    }

    private void Take(string topic, Guid who, LiveSign sign, bool isShown)
    {
        var key = (who, sign);
        bool isNews;
        lock (_lock)
        {
            var isKnown = _topics.TryGetValue(topic, out var signs) && signs.ContainsKey(key);
            isNews = isKnown != isShown;
            if (!isShown)
            {
                Remove(topic, key, null);
            }
            else if (isKnown && signs is not null)
            {
                signs[key].Until = _time.GetUtcNow() + Lasts(sign);
            }
            else if ((signs?.Count ?? 0) < MostPerTopic && (signs is not null || _topics.Count < MostTopics))
            {
                var shown = new Shown { Until = _time.GetUtcNow() + Lasts(sign) };
                (signs ?? (_topics[topic] = []))[key] = shown;
                shown.Timer = _time.CreateTimer(_ => Fade(topic, key, shown), null, Lasts(sign), Timeout.InfiniteTimeSpan);
            }
        }

        if (isNews)
        {
            _hints.Hear(topic);
        }
    }

    private void Fade(string topic, (Guid Who, LiveSign Sign) key, Shown shown)
    {
        lock (_lock)
        {
            var left = shown.Until - _time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                shown.Timer?.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            Remove(topic, key, shown);
        }

        _hints.Hear(topic);
    }

    /// <param name="only">Only this one; null for whichever it is.</param>
    private void Remove(string topic, (Guid Who, LiveSign Sign) key, Shown? only)
    {
        if (_topics.TryGetValue(topic, out var signs) && signs.TryGetValue(key, out var shown) && (only is null || only == shown))
        {
            shown.Timer?.Dispose();
            signs.Remove(key);
            if (signs.Count == 0)
            {
                _topics.Remove(topic);
            }
        }
    }

    private static TimeSpan Lasts(LiveSign sign) => sign is LiveSign.Here ? HereFor : WritingFor;

    private sealed class Shown
    {
        public DateTimeOffset Until { get; set; }

        public ITimer? Timer { get; set; }
    }
}
