using FsCheck.Xunit;

namespace Holdfast.Security.LeakedPasswords;

[Trait("R", "R108")]
[Trait("Database", "None")]
public sealed class BreachFilterTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "breached.filter");

    [Property(MaxTest = 50)]
    public bool Written_and_read_back_it_gives_the_same_answers(ulong[] keys, ulong[] others)
    {
        Write(keys, keys.Length);
        using var filter = BreachFilter.Open(Path);
        var inMemory = BinaryFuse.Build(keys, 0x486F6C6466617374);
        return filter.Keys == inMemory.Keys && keys.All(filter.Contains) && others.All(key => filter.Contains(key) == inMemory.Contains(key));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(100_000, 1)]
    [InlineData(100_000, 4)]
    [InlineData(5000, 4096)]
    public void Every_key_is_found_in_one_shard_or_many(int count, int shards)
    {
        var keys = Spread.Keys(count, 5);
        Write(keys, (long)shards << 22);
        using var filter = BreachFilter.Open(Path);
        Assert.Equal((count, new FileInfo(Path).Length, Now, 3), (filter.Keys, filter.Length, filter.MadeAt, filter.Least));
        Assert.All(keys, key => Assert.True(filter.Contains(key)));
        Assert.InRange(Spread.Keys(100_000, 6).Count(filter.Contains), 0, 12);
    }

    [Fact]
    public void The_shards_grow_with_the_list_and_never_beyond_their_most()
    {
        Assert.Equal((1, 2, 512, 4096), (Shards(1 << 22), Shards((1 << 22) * 2L), Shards(2_000_000_000), Shards(long.MaxValue)));
        using var writer = new BreachFilterWriter(Path, 1);
        for (var i = 0; i < 1 << 23; i++)
        {
            writer.Add(5);
        }

        Assert.Contains("no list of SHA-1", Assert.Throws<InvalidDataException>(() => writer.Add(5)).Message, StringComparison.Ordinal);

        int Shards(long atMost)
        {
            using var some = new BreachFilterWriter(Path, atMost);
            return some.Shards;
        }
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        Write(Spread.Keys(10_000, 1), 1);
        using var filter = BreachFilter.Open(Path);
        var keys = Spread.Keys(10_000, 2);
        var found = keys.Count(filter.Contains);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < keys.Length; i++)
        {
            found += filter.Contains(keys[i]) ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(found < 10);
    }

    /// <summary>Every byte of the file in turn, the head, the list of shards and the shards.</summary>
    [Fact]
    public void Any_flipped_byte_is_noticed()
    {
        Write(Spread.Keys(60, 1), 2 << 22);
        var bytes = File.ReadAllBytes(Path);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(Path, bytes);
            Refused();
            bytes[i] ^= (byte)(1 << (i % 8));
        }

        File.WriteAllBytes(Path, bytes);
        BreachFilter.Open(Path).Dispose();
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        Write(Spread.Keys(60, 1), 2 << 22);
        var bytes = File.ReadAllBytes(Path);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(Path, bytes[..length]);
            Refused();
        }

        File.WriteAllBytes(Path, [.. bytes, 0]);
        Refused();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no filter")]
    [InlineData("0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n00D4F6E8FA6EECAD2A3AA415EEC418D38EC:2\r\n011053FD0102E94D6AE2F8B83D76FAF94F6:1")]
    public void A_foreign_file_is_refused(string text)
    {
        File.WriteAllText(Path, text);
        Refused();
    }

    [Fact]
    public void A_new_file_takes_the_place_of_one_in_use_which_goes_on_answering()
    {
        var (first, second) = (Spread.Keys(1000, 1), Spread.Keys(1000, 2));
        Write(first, 1);
        using var old = BreachFilter.Open(Path);
        Write(second, 1);
        using var fresh = BreachFilter.Open(Path);
        Assert.All(first, key => Assert.True(old.Contains(key)));
        Assert.All(second, key => Assert.True(fresh.Contains(key)));
    }

    [Fact]
    public void What_is_not_finished_leaves_the_old_file_and_nothing_beside_it()
    {
        Write([1, 2], 1);
        using (var writer = new BreachFilterWriter(Path, 1))
        {
            writer.Add(3);
            Assert.Throws<IOException>(() => new BreachFilterWriter(Path, 1));
        }

        Assert.Equal([Path], Directory.GetFiles(_folder));
        using var filter = BreachFilter.Open(Path);
        Assert.Equal(2, filter.Keys);
    }

    [Fact]
    public void The_same_list_makes_the_same_file()
    {
        Write(Spread.Keys(1000, 1), 1);
        var first = File.ReadAllBytes(Path);
        Write(Spread.Keys(1000, 1), 1);
        Assert.Equal(first, File.ReadAllBytes(Path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(ulong[] keys, long atMost)
    {
        using var writer = new BreachFilterWriter(Path, atMost);
        foreach (var key in keys.Order())
        {
            writer.Add(key);
        }

        writer.Finish(Now, 3);
    }

    private void Refused()
    {
        var problem = Assert.Throws<InvalidDataException>(() => BreachFilter.Open(Path));
        Assert.Contains(Path, problem.Message, StringComparison.Ordinal);
        Assert.Contains("holdfast breach build", problem.Message, StringComparison.Ordinal);
    }
}
