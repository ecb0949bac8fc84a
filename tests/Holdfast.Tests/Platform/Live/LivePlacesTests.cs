using System.Net;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Throttling;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Live;

[Trait("Database", "None")]
[Trait("G", "G22")]
public sealed class LivePlacesTests
{
    private static readonly LiveOptions Limits = new() { Streams = 90, StreamsPerPerson = 12, StreamsPerNetwork = 40 };

    private readonly LivePlaces _places = new(Options.Create(Limits));

    private int _nets = 1000;

    [Fact]
    public void A_person_has_twelve_wherever_they_are_and_one_more_when_one_is_closed()
    {
        var sam = NewAccount();
        var open = Enumerable.Range(0, 12).Select(n => _places.Take(sam, false, Net(n))!).ToList();
        Assert.All(open, Assert.NotNull);
        Assert.Null(_places.Take(sam, false, Net(99)));
        Assert.NotNull(_places.Take(NewAccount(), false, Net(0)));
        open[3].Dispose();
        open[3].Dispose();
        Assert.NotNull(_places.Take(sam, false, Net(99)));
        Assert.Null(_places.Take(sam, false, Net(99)));
        Assert.Equal(13, _places.Count);
    }

    [Fact]
    public void A_network_has_its_share_and_those_of_staff_do_not_count()
    {
        Assert.All(Enumerable.Range(0, 20), _ => Assert.NotNull(_places.Take(NewAccount(), isStaff: true, Net(1))));
        Assert.All(Enumerable.Range(0, 30), n => Assert.NotNull(_places.Take(n % 2 == 0 ? NewAccount() : null, false, Net(1))));
        Assert.All(Enumerable.Range(0, 10), n => Assert.NotNull(_places.Take(NewAccount(), false, Net(1))));
        Assert.Null(_places.Take(NewAccount(), false, Net(1)));
        Assert.NotNull(_places.Take(NewAccount(), false, Net(2)));
        Assert.NotNull(_places.Take(NewAccount(), isStaff: true, Net(1)));
    }

    [Fact]
    [Trait("Attack", "37")]
    public void However_many_strangers_and_members_come_staff_and_members_keep_a_third_each()
    {
        Assert.Equal(30, Fill(() => _places.Take(null, false, AnotherNet())));
        Assert.Equal(30, Fill(() => _places.Take(NewAccount(), false, AnotherNet())));
        Assert.Equal(30, Fill(() => _places.Take(NewAccount(), true, Net(1))));
        Assert.Equal(90, _places.Count);
    }

    [Fact]
    [Trait("Attack", "37")]
    public void Staff_leave_the_members_theirs_too()
    {
        Assert.Equal(60, Fill(() => _places.Take(NewAccount(), true, Net(1))));
        Assert.Equal(0, Fill(() => _places.Take(null, false, AnotherNet())));
        Assert.Equal(30, Fill(() => _places.Take(NewAccount(), false, AnotherNet())));
    }

    private static int Fill(Func<IDisposable?> take) => Enumerable.Range(0, 200).TakeWhile(_ => take() is not null).Count();

    private static AccountId NewAccount() => AccountId.New(DateTimeOffset.UnixEpoch);

    private Network AnotherNet() => Net(++_nets);

    private static Network Net(int number) => Network.Of(new IPAddress(number));
}
