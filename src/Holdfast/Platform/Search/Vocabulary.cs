using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Search;

/// <summary>The kinds whose words everybody may be led to by a slip, said by their owners.</summary>
public sealed record SearchedBySlips(string Kind);

/// <summary>
/// Mends slips: in place of a word of five letters or more that nobody wrote, the nearest that somebody did (rulings G52). Holds the words of
/// what everybody may read, and is read anew after those have changed. What it proposes is only said where it finds something, so a word of a
/// text that is gone is never shown.
/// </summary>
public sealed class Vocabulary(IEnumerable<SearchedBySlips> kinds, TimeProvider time) : IDisposable
{
    /// <summary>Most words that are held.</summary>
    public const int MostWords = 200_000;

    /// <summary>Where there are more documents than this they are not read again and again.</summary>
    private const int Few = 2_000;

    private const int BatchSize = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly string[] _kinds = [.. kinds.Select(k => k.Kind)];
    private readonly SemaphoreSlim _turn = new(1);
    private Held _held = new(default, DateTimeOffset.MinValue, [], []);

    /// <summary>Slips are mended where this is searched.</summary>
    internal bool Knows(string kind) => _kinds.Contains(kind);

    /// <summary>The same query with nearer words, or null where there are none.</summary>
    internal async Task<SearchQuery?> Mend(SearchQuery query, HoldfastDb db, CancellationToken ct)
    {
        var held = await Read(db, ct);
        Dictionary<int, string> others = [];
        for (var at = 0; at < query.Parts.Count; at++)
        {
            var word = query.Parts[at];
            if (word.Form.Length >= 5 && word.Form.All(char.IsLetter) && !held.Has(word.Form, query.Begins(at)) && (word.Other is null || !held.Has(word.Other, query.Begins(at)))
                && held.Nearest(word.Form) is { } nearest)
            {
                others[at] = nearest;
            }
        }

        return others.Count == 0 ? null : query.With(others);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Held> Read(HoldfastDb db, CancellationToken ct)
    {
        var stamp = await Stamp(db, ct);
        if (IsGood(_held, stamp))
        {
            return _held;
        }

        await _turn.WaitAsync(ct);
        try
        {
            return IsGood(_held, stamp) ? _held : _held = await ReadAll(db, stamp, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsGood(Held held, (int, long, DateTimeOffset) stamp) =>
        held.Stamp == stamp || (stamp.Item1 > Few && time.GetUtcNow() - held.ReadAt < Pause);

    /// <summary>Moves when a document comes, goes or changes.</summary>
    private async Task<(int, long, DateTimeOffset)> Stamp(HoldfastDb db, CancellationToken ct)
    {
        var all = await Documents(db).GroupBy(_ => 1).Select(g => new { Count = g.Count(), Newest = g.Max(d => d.Id), Latest = g.Max(d => d.ChangedAt) }).FirstOrDefaultAsync(ct);
        return all is null ? default : (all.Count, all.Newest, all.Latest);
    }

    private async Task<Held> ReadAll(HoldfastDb db, (int, long, DateTimeOffset) stamp, CancellationToken ct)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        var after = 0L;
        int read;
        do
        {
            var from = after;
            var batch = await Documents(db).Where(d => d.Id > from).OrderBy(d => d.Id).Take(BatchSize).Select(d => new { d.Id, d.TitleWords, d.TextWords }).ToListAsync(ct);
            foreach (var word in batch.SelectMany(d => $"{d.TitleWords} {d.TextWords}".Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                if (counts.TryGetValue(word, out var count) || counts.Count < MostWords)
                {
                    counts[word] = count + 1;
                }
            }

            (read, after) = (batch.Count, batch.Count == 0 ? after : batch[^1].Id);
        }
        while (read == BatchSize);

        return new Held(stamp, time.GetUtcNow(), [.. counts.Keys.Order(StringComparer.Ordinal)], counts);
    }

    private IQueryable<SearchDocument> Documents(HoldfastDb db) =>
        db.Set<SearchDocument>().AsNoTracking().Where(d => _kinds.Contains(d.Kind) && d.Audience == Audience.Everybody);

    private sealed record Held((int, long, DateTimeOffset) Stamp, DateTimeOffset ReadAt, string[] Words, Dictionary<string, int> Counts)
    {
        public bool Has(string word, bool begins)
        {
            if (Counts.ContainsKey(word) || !begins)
            {
                return Counts.ContainsKey(word);
            }

            var at = ~Array.BinarySearch(Words, word, StringComparer.Ordinal);
            return at < Words.Length && Words[at].StartsWith(word, StringComparison.Ordinal);
        }

        /// <summary>The nearest within one change (two from eight letters on); of several the one that most texts hold.</summary>
        public string? Nearest(string word)
        {
            var most = word.Length < 8 ? 1 : 2;
            return Words.Where(other => Math.Abs(other.Length - word.Length) <= most)
                .Select(other => (Word: other, Distance: Slips.Distance(word, other, most)))
                .Where(other => other.Distance <= most)
                .OrderBy(other => other.Distance).ThenByDescending(other => Counts[other.Word]).ThenBy(other => other.Word, StringComparer.Ordinal)
                .Select(other => other.Word).FirstOrDefault();
        }
    }
}
