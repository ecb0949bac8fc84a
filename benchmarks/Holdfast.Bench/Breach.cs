using System.Diagnostics;
using System.Globalization;
using Holdfast.Security.LeakedPasswords;

namespace Holdfast.Bench;

/// <summary>
/// The filter of leaked passwords with 10 million keys, beside a sorted array and a Bloom filter with the same false positives.
/// Half of the look-ups are for keys that are in it. Each round asks all three, in turn, for other keys.
/// </summary>
internal sealed class Breach(Table table)
{
    private const int Keys = 10_000_000;
    private const int LookUps = 2_000_000;
    private const int Rounds = 5;

    public Task Measure()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-bench-");
        try
        {
            Measure(Path.Combine(folder.FullName, BreachFile.Name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return Task.CompletedTask;
    }

    private void Measure(string path)
    {
        var sorted = new ulong[Keys];
        for (var i = 0; i < Keys; i++)
        {
            sorted[i] = Random((ulong)i);
        }

        Array.Sort(sorted);
        using var process = Process.GetCurrentProcess();
        var (before, allocated) = (process.WorkingSet64, GC.GetTotalAllocatedBytes(precise: true));
        var watch = Stopwatch.StartNew();
        var (length, shards) = Build(path, sorted);
        var built = watch.Elapsed;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        process.Refresh();
        var grown = process.PeakWorkingSet64 - before;

        watch.Restart();
        using var filter = BreachFilter.Open(path);
        var opened = watch.Elapsed;
        var bloom = new Bloom(sorted);

        List<(double Fuse, double Array, double Bloom)> rounds = [];
        var (falseFuse, falseBloom) = (0, 0);
        for (var round = 0; round <= Rounds; round++)
        {
            var asked = Asked(sorted, round);
            var fuse = Nanoseconds(asked, key => filter.Contains(key), out var inFuse);
            var array = Nanoseconds(asked, key => Array.BinarySearch(sorted, key) >= 0, out var inArray);
            var inBits = Nanoseconds(asked, bloom.Contains, out var inBloom);
            if (inFuse < inArray || inBloom < inArray)
            {
                throw new InvalidOperationException("A key that is in it was not found.");
            }

            falseFuse += inFuse - inArray;
            falseBloom += inBloom - inArray;
            // The first only warms up.
            if (round > 0)
            {
                rounds.Add((fuse, array, inBits));
            }
        }

        var (one, other, third) = (Table.Median(rounds.Select(r => r.Fuse)), Table.Median(rounds.Select(r => r.Array)), Table.Median(rounds.Select(r => r.Bloom)));
        var bits = length * 8.0 / Keys;
        var asks = (Rounds + 1) * (LookUps / 2);
        table.Goal("leaked passwords: bits a key at 10 million", "<= 18.1", bits.ToString("0.000", CultureInfo.InvariantCulture), $"sorted array 64, Bloom {bloom.BitsPerKey.ToString("0.0", CultureInfo.InvariantCulture)}", bits <= 18.1);
        table.Goal("leaked passwords: one look-up", "< 500 ns", $"{one:0} ns, {1e3 / one:0.0} million a second", $"sorted array {other:0} ns, Bloom {third:0} ns", one < 500);
        table.Beside("leaked passwords: false positives", $"1 in {asks / (double)Math.Max(1, falseFuse):0}", $"Bloom 1 in {asks / (double)Math.Max(1, falseBloom):0}");
        table.Beside("leaked passwords: building", $"{built.TotalSeconds:0.0} s, {shards} shards, {allocated / 1024 / 1024} MiB allocated, at most {grown / 1024 / 1024} MiB at once", $"{built.TotalNanoseconds / Keys:0} ns a key");
        table.Beside("leaked passwords: opening with all sums", $"{opened.TotalMilliseconds:0} ms");
    }

    private static (long Length, int Shards) Build(string path, ulong[] sorted)
    {
        using var writer = new BreachFilterWriter(path, sorted.Length);
        foreach (var key in sorted)
        {
            writer.Add(key);
        }

        return (writer.Finish(DateTimeOffset.UnixEpoch, 1).Length, writer.Shards);
    }

    private static ulong[] Asked(ulong[] sorted, int round)
    {
        var asked = new ulong[LookUps];
        for (var i = 0; i < LookUps; i++)
        {
            var any = Random((1UL << 40) + ((ulong)round * LookUps) + (ulong)i);
            asked[i] = i % 2 == 0 ? sorted[(int)(any % Keys)] : any;
        }

        return asked;
    }

    private static double Nanoseconds(ulong[] asked, Func<ulong, bool> contains, out int found)
    {
        found = 0;
        var start = Stopwatch.GetTimestamp();
        foreach (var key in asked)
        {
            found += contains(key) ? 1 : 0;
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / asked.Length;
    }

    /// <summary>SplitMix64: the same keys in every run, without a pattern.</summary>
    private static ulong Random(ulong number)
    {
        var mixed = number * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The usual one: 16 places a key from two halves of its bits, 23.1 bits a key for 1 in 65,536.</summary>
    private sealed class Bloom
    {
        private const int Places = 16;

        private readonly ulong[] _bits;

        public Bloom(ulong[] keys)
        {
            // The keys are random, so their own bits are the hash.
            _bits = new ulong[(int)(keys.Length * Places / Math.Log(2) / 64) + 1];
            foreach (var key in keys)
            {
                for (var i = 0; i < Places; i++)
                {
                    var at = Place(key, i);
                    _bits[at >> 6] |= 1UL << (int)(at & 63);
                }
            }

            BitsPerKey = _bits.Length * 64.0 / keys.Length;
        }

        public double BitsPerKey { get; }

        public bool Contains(ulong key)
        {
            for (var i = 0; i < Places; i++)
            {
                var at = Place(key, i);
                if ((_bits[at >> 6] & (1UL << (int)(at & 63))) == 0)
                {
                    return false;
                }
            }

            return true;
        }

        private ulong Place(ulong key, int i) => Math.BigMul(key + ((ulong)i * ((key << 32) | (key >> 32) | 1)), (ulong)_bits.Length * 64, out _);
    }
}
