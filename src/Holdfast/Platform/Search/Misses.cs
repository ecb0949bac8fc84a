using System.Collections.Concurrent;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Search;

/// <summary>Words that somebody searched and nothing held, and how often: what an article is missing for. They name nobody.</summary>
public sealed class SearchMiss
{
    public required string Words { get; init; }

    public required int Times { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<SearchMiss>
    {
        public void Configure(EntityTypeBuilder<SearchMiss> builder)
        {
            builder.ToTable("search_misses");
            builder.HasKey(m => m.Words);
            builder.Property(m => m.Words).HasMaxLength(SearchQuery.MaxLength);
            builder.HasIndex(m => new { m.Times, m.Words });
            builder.HasIndex(m => m.LastAt);
        }
    }
}

/// <summary>Counts what was searched and not found. A GET writes nothing, so this waits in memory until the job takes it.</summary>
public sealed class Misses
{
    /// <summary>Most different queries that wait for the job; what comes on top is not counted.</summary>
    public const int MostWaiting = 500;

    private readonly ConcurrentDictionary<string, int> _waiting = new(StringComparer.Ordinal);

    /// <summary>Queries with an address, or with numbers as long as a card's or a phone's, are somebody's own and not counted.</summary>
    public void Count(SearchQuery query)
    {
        var words = query.Folded;
        if (words.Length is > 0 and <= SearchQuery.MaxLength && !words.Contains('@', StringComparison.Ordinal) && words.Count(char.IsDigit) < 6
            && (_waiting.ContainsKey(words) || _waiting.Count < MostWaiting))
        {
            _waiting.AddOrUpdate(words, 1, (_, times) => times + 1);
        }
    }

    internal IReadOnlyDictionary<string, int> Take()
    {
        Dictionary<string, int> taken = [];
        foreach (var words in _waiting.Keys)
        {
            if (_waiting.TryRemove(words, out var times))
            {
                taken[words] = times;
            }
        }

        return taken;
    }
}

/// <summary>Writes down each minute what was searched and not found, and forgets what nobody has searched for 90 days.</summary>
internal sealed class WriteMisses(Misses misses, TimeProvider time) : IJob
{
    /// <summary>Most different queries that are kept: those that are asked oftenest.</summary>
    public const int MostKept = 1_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var taken = misses.Take();
        if (taken.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        await db.Write(
            async inside =>
            {
                foreach (var (words, times) in taken)
                {
                    await db.Database.ExecuteSqlRawAsync(
                        """
                        INSERT INTO search_misses (words, times, last_at) VALUES (@words, @times, @now)
                        ON CONFLICT (words) DO UPDATE SET times = search_misses.times + excluded.times, last_at = excluded.last_at
                        """,
                        [db.Parameter("@words", words), db.Parameter("@times", times), db.Parameter("@now", db.TimeValue(now))],
                        inside);
                }

                var before = now - Kept;
                await db.Set<SearchMiss>().Where(m => m.LastAt < before).ExecuteDeleteAsync(inside);
                var least = await db.Set<SearchMiss>().OrderByDescending(m => m.Times).ThenBy(m => m.Words).Skip(MostKept).Select(m => m.Words).ToListAsync(inside);
                return least.Count == 0 ? 0 : await db.Set<SearchMiss>().Where(m => least.Contains(m.Words)).ExecuteDeleteAsync(inside);
            },
            ct);
    }
}
