using System.Text;

namespace Holdfast.Security.LeakedPasswords;

[Trait("R", "R108")]
[Trait("Database", "None")]
public sealed class CorpusTests
{
    private const string First = "000000005AD76BD555C1D6D771DE417A4B87E4B4";
    private const string Second = "00000000A8DAE4228F821FB418F59826079BF368";

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("\n", true)]
    public void Reads_lines_with_either_ending_and_either_case(string ending, bool lower)
    {
        var (first, second) = lower ? (First.ToLowerInvariant(), Second.ToLowerInvariant()) : (First, Second);
        Assert.Equal([(0x5AD76BD5UL, 10), (0xA8DAE422UL, 9223372036854775807)], Read($"{first}:10{ending}{second}:9223372036854775807{ending}"));
        Assert.Equal([(0x5AD76BD5UL, 10)], Read($"{first}:10"));
        Assert.Empty(Read(""));
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(1, "5AD76BD555C1D6D771DE417A4B87E4B4:3")]
    [InlineData(1, First)]
    [InlineData(1, First + ":")]
    [InlineData(1, First + ":-1")]
    [InlineData(1, First + ":1 ")]
    [InlineData(1, First + ":9223372036854775808")]
    [InlineData(1, First + ";1")]
    [InlineData(1, "G00000005AD76BD555C1D6D771DE417A4B87E4B4:1")]
    [InlineData(1, "000000005AD76BD555C1D6D771DE417A4B87E4BG:1")]
    [InlineData(2, First + ":1\n\n" + Second + ":1")]
    [InlineData(2, First + ":1\n" + Second + ":1" + First)]
    [InlineData(3, First + ":1\n" + Second + ":1\n" + First + ":1")]
    public void A_line_that_is_none_is_named(long line, string text)
    {
        var problem = Assert.Throws<InvalidDataException>(() => Read(text + "\n"));
        Assert.StartsWith($"Line {line} is ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused_without_reading_it_all() =>
        Assert.Throws<InvalidDataException>(() => Read(new string('A', 5_000_000)));

    /// <summary>Lines lie across the pieces in which a file is read.</summary>
    [Fact]
    public void Many_lines_are_all_read()
    {
        var lines = Enumerable.Range(0, 100_000).Select(i => $"{i:X16}{0:X24}:{i}\r\n");
        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => ((ulong)i, (long)i)), Read(string.Concat(lines)));
    }

    private static List<(ulong, long)> Read(string text)
    {
        List<(ulong, long)> read = [];
        var corpus = new Corpus(new MemoryStream(Encoding.ASCII.GetBytes(text)));
        while (corpus.Next())
        {
            read.Add((corpus.Key, corpus.Count));
            Assert.Equal(read.Count, corpus.Line);
        }

        Assert.Equal(text.Length, corpus.Position);
        return read;
    }
}
