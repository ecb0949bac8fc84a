using System.Text;
using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Live;

[Trait("Database", "None")]
[Trait("G", "G23")]
public sealed class LiveHintsTests
{
    private static readonly string[] Many = [.. Enumerable.Range(0, 1000).Select(n => new string('t', LiveHints.TopicLength - 4) + n.ToString("0000", System.Globalization.CultureInfo.InvariantCulture))];

    [Fact]
    public void Who_listens_hears_of_its_own_topic_until_it_stops()
    {
        var hints = Hints(StorageProvider.Sqlite);
        var heard = 0;
        using (hints.Listen("ticket:1", () => heard++))
        {
            hints.Tell("ticket:1");
            hints.Tell("ticket:2");
            hints.TellOthers("ticket:1");
            Assert.Equal(1, heard);
        }

        hints.Tell("ticket:1");
        Assert.Equal(1, heard);
    }

    [Fact]
    public void Other_nodes_are_told_each_topic_once_and_where_there_are_none_nothing_is_kept()
    {
        var (several, single) = (Hints(StorageProvider.Postgres), Hints(StorageProvider.Sqlite));
        foreach (var hints in new[] { several, single })
        {
            hints.Tell("one");
            hints.Tell("two");
            hints.Tell("one");
        }

        Assert.Equal(["one", "two"], several.TakeWaiting()!.Order());
        Assert.Empty(several.TakeWaiting()!);
        Assert.Empty(single.TakeWaiting()!);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void With_one_more_than_may_wait_the_others_look_at_everything(int more, bool named)
    {
        var hints = Hints(StorageProvider.Postgres);
        for (var topic = 0; topic < LiveHints.MostWaiting + more; topic++)
        {
            hints.TellOthers($"topic:{topic}");
        }

        var taken = hints.TakeWaiting();
        Assert.Equal(named ? LiveHints.MostWaiting : null, taken?.Count);
        Assert.Equal(named, LiveNotice.Read(LiveNotice.Write("node", taken)[0]).Topics is not null);
    }

    [Fact]
    public void As_many_notices_are_written_as_PostgreSQL_needs_and_they_are_read_as_they_were_meant()
    {
        var notices = LiveNotice.Write("node", Many);

        Assert.All(notices, notice => Assert.InRange(Encoding.UTF8.GetByteCount(notice), 1, LiveNotice.Longest));
        var read = notices.Select(LiveNotice.Read).ToList();
        Assert.All(read, notice => Assert.Equal("node", notice.Node));
        Assert.Equal(Many, read.SelectMany(notice => notice.Topics ?? []));
        Assert.Empty(LiveNotice.Write("node", []));
    }

    [Theory]
    [InlineData(LiveHints.TopicLength + 1, 't')]
    [InlineData(3, '\n')]
    public void A_topic_is_one_short_line(int length, char sign) =>
        Assert.Throws<ArgumentException>(() => Hints(StorageProvider.Sqlite).Tell(new string(sign, length)));

    private static LiveHints Hints(StorageProvider provider) => new(Options.Create(new StorageOptions { Provider = provider }));
}
