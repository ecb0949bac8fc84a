using FsCheck.Xunit;

namespace Holdfast.Security.LeakedPasswords;

[Trait("R", "R108")]
[Trait("Database", "None")]
public sealed class BinaryFuseTests
{
    [Property]
    public bool Every_key_that_was_put_in_is_found(ulong[] keys, ulong seed)
    {
        var filter = BinaryFuse.Build(keys, seed);
        return filter.Keys == keys.Distinct().Count() && keys.All(filter.Contains);
    }

    [Property]
    public bool A_repeated_key_counts_once(ulong[] keys, ulong seed)
    {
        var (once, twice) = (BinaryFuse.Build(keys, seed), BinaryFuse.Build([.. keys, .. keys.Reverse()], seed));
        return once.Keys == twice.Keys && once.Seed == twice.Seed && once.Fingerprints.SequenceEqual(twice.Fingerprints);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(300_000)]
    public void Every_size_finds_all_its_keys(int count)
    {
        var keys = Spread.Keys(count, 1);
        var filter = BinaryFuse.Build(keys, 7);
        Assert.Equal(count, filter.Keys);
        Assert.All(keys, key => Assert.True(filter.Contains(key)));
        Assert.True(count < 300_000 || filter.Fingerprints.Length * 16.0 / count < 19);
    }

    /// <summary>Keys that differ in a few bits only are spread as well as any.</summary>
    [Fact]
    public void Keys_in_a_row_are_found_too()
    {
        ulong[] keys = [.. Enumerable.Range(0, 100_000).Select(i => (ulong)i)];
        var filter = BinaryFuse.Build(keys, 0);
        Assert.All(keys, key => Assert.True(filter.Contains(key)));
    }

    [Fact]
    [Trait("R", "R603")]
    public void A_full_shard_takes_18_bits_a_key()
    {
        var shape = FuseShape.For(4_000_000);
        Assert.InRange(shape.Slots * 16.0 / 4_000_000, 18, 18.1);
    }

    /// <summary>Of 4,000,000 other keys 61 are expected, give or take 8: 25 to 110 is more than four times that on either side.</summary>
    [Fact]
    [Trait("R", "R603")]
    [Trait("R", "R607")]
    public void One_in_65536_other_keys_is_said_to_be_in_it()
    {
        var filter = BinaryFuse.Build(Spread.Keys(200_000, 1), 3);
        Assert.InRange(Spread.Keys(4_000_000, 2).Count(filter.Contains), 25, 110);
    }

    /// <summary>The paper's promise that most lists need one try: 0.3 of 100 are expected to need a second.</summary>
    [Fact]
    public void The_first_seed_nearly_always_does()
    {
        var first = Enumerable.Range(1, 100).Count(list =>
        {
            var filter = BinaryFuse.Build(Spread.Keys(5000, (ulong)list), 9);
            return filter.Seed == BinaryFuse.Hash(0, 9);
        });
        Assert.InRange(first, 95, 100);
    }

    /// <summary>A million keys, built: 1.125 slots of 16 bits each, and the rounding to whole segments.</summary>
    [Fact]
    [Trait("R", "R603")]
    public void A_million_keys_take_18_bits_each_and_are_all_found()
    {
        var keys = Spread.Keys(1_000_000, 3);
        var filter = BinaryFuse.Build(keys, 1);
        Assert.InRange(filter.Fingerprints.Length * 16.0 / keys.Length, 18, 18.3);
        Assert.Equal(keys.Length, keys.Count(filter.Contains));
    }

    [Fact]
    public void Nothing_is_in_a_filter_without_keys() => Assert.DoesNotContain(Spread.Keys(1000, 1), BinaryFuse.Build([], 1).Contains);

    [Fact]
    public void More_keys_than_one_filter_may_have_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BinaryFuse.Build(new ulong[BinaryFuse.MostKeys + 1], 1));
}

/// <summary>Numbers without a pattern that are the same in every run.</summary>
internal static class Spread
{
    public static ulong[] Keys(int count, ulong stream) => [.. Enumerable.Range(0, count).Select(i => BinaryFuse.Hash((ulong)i, stream << 40))];
}
