using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Platform.Throttling;

public sealed class NetworkBucketsTests(Databases databases)
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.7", "c000:207::1", false)]
    [InlineData("::1", "0.0.0.0", false)]
    [InlineData("fe80::1%1", "fe80::2%2", true)]
    [Trait("Regression", "18")]
    public void A_source_is_one_address_or_a_whole_64(string one, string another, bool same) =>
        Assert.Equal(same, Network.Of(IPAddress.Parse(one)) == Network.Of(IPAddress.Parse(another)));

    [Fact]
    [Trait("F", "F29")]
    [Trait("R", "R453")]
    public void A_network_has_so_many_tries_and_one_comes_back_each_time()
    {
        var buckets = Buckets(new ThrottlingOptions { NetworkBurst = 3, NetworkSecondsPerTry = 6 });
        var home = At("192.0.2.7");
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(buckets.TryTake(home, out var none) && none == TimeSpan.Zero));

        Assert.False(buckets.TryTake(home, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(6), wait);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(buckets.TryTake(home, out wait));
        Assert.Equal(2, wait.TotalSeconds, 3);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(buckets.TryTake(home, out _));
        Assert.False(buckets.TryTake(home, out _));
        Assert.True(buckets.TryTake(At("192.0.2.8"), out _));
    }

    [Fact]
    public void A_network_that_rests_has_all_its_tries_again_and_no_more()
    {
        var buckets = Buckets(new ThrottlingOptions { NetworkBurst = 3, NetworkSecondsPerTry = 6 });
        var home = At("192.0.2.7");
        while (buckets.TryTake(home, out _))
        {
        }

        _clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => buckets.TryTake(home, out var _)));
    }

    [Fact]
    public void A_clock_that_goes_back_gives_nothing_and_takes_nothing()
    {
        var clock = new SettableClock { Now = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero) };
        var buckets = new NetworkBuckets(Options.Create(new ThrottlingOptions { NetworkBurst = 2, NetworkSecondsPerTry = 6 }), clock);
        Assert.True(buckets.TryTake(At("192.0.2.7"), out _));
        clock.Now -= TimeSpan.FromHours(1);
        Assert.True(buckets.TryTake(At("192.0.2.7"), out _));
        Assert.False(buckets.TryTake(At("192.0.2.7"), out _));
    }

    [Fact]
    public void A_try_that_was_right_is_given_back_but_never_more_than_there_were()
    {
        var buckets = Buckets(new ThrottlingOptions { NetworkBurst = 2, NetworkSecondsPerTry = 6 });
        var home = At("192.0.2.7");
        for (var i = 0; i < 100; i++)
        {
            Assert.True(buckets.TryTake(home, out _));
            buckets.GiveBack(home);
        }

        buckets.GiveBack(home);
        buckets.GiveBack(At("192.0.2.9"));
        Assert.Equal(2, Enumerable.Range(0, 10).Count(_ => buckets.TryTake(home, out var _)));
    }

    [Fact]
    [Trait("F", "F30")]
    public void However_many_networks_come_only_so_many_are_remembered_and_the_busy_ones_stay()
    {
        var buckets = Buckets(new ThrottlingOptions { NetworkBurst = 10, NetworkSecondsPerTry = 6, NetworksRemembered = 1000 });
        var busy = At("192.0.2.7");
        var granted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            buckets.TryTake(At(string.Create(CultureInfo.InvariantCulture, $"2001:db8:{i:x}::1")), out _);
            granted += buckets.TryTake(busy, out _) ? 1 : 0;
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.InRange(buckets.Remembered, 1, 1000);
        }

        // 20 seconds: what it had, and what came back.
        Assert.Equal(13, granted);
    }

    [Fact]
    [Trait("R", "R453")]
    [Trait("R", "R070")]
    [Trait("Regression", "18")]
    public async Task A_network_that_tries_many_accounts_is_stopped_whatever_it_says_of_itself()
    {
        await using var app = await Small();
        var thief = app.NewBrowser();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Try(thief, i)).Status);
        }

        for (var i = 10; i < 20; i++)
        {
            var refused = await Try(thief, i);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
            Assert.NotNull(refused.Header("Retry-After"));
        }

        // Refused before anything was written.
        Assert.Equal(10, (await app.Stored<FailureBudget>()).Count);
        Assert.Equal(HttpStatusCode.SeeOther, (await app.NewBrowser().SignIn(await app.NewPerson())).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Try(thief, 30)).Status);
    }

    [Fact]
    [Trait("F", "F30")]
    public async Task A_right_password_that_took_no_try_from_its_network_gives_none_back()
    {
        await using var app = await Small();
        var own = await app.NewPerson();
        var browser = await app.SignIn(own);
        var thief = app.NewBrowser();
        thief.Network = browser.Network;
        var guesses = 0;
        while (guesses < 20 && (await Try(thief, guesses)).Status is HttpStatusCode.UnprocessableEntity)
        {
            guesses++;
            Assert.Equal("/settings", (await browser.SubmitForm("/confirm", ("Password", own.Password))).Location);
        }

        Assert.Equal(10, guesses);
    }

    [Fact]
    [Trait("R", "R453")]
    public async Task A_whole_office_can_sign_in_through_one_address()
    {
        await using var app = await Small();
        var office = app.NewBrowser().Network;
        for (var i = 0; i < 15; i++)
        {
            var desk = app.NewBrowser();
            desk.Network = office;
            Assert.Equal(HttpStatusCode.SeeOther, (await desk.SignIn(await app.NewPerson())).Status);
        }
    }

    [Fact]
    [Trait("R", "R070")]
    [Trait("Regression", "18")]
    public async Task Where_a_proxy_is_trusted_its_word_counts_and_nobody_elses()
    {
        await using var app = await Small("198.51.100.0/24");
        var sam = await app.NewPerson();
        var behind = app.NewBrowser();
        behind.Headers["X-Forwarded-For"] = "1.2.3.4, 203.0.113.9";
        await behind.SignIn(sam);
        var direct = app.NewBrowser();
        direct.Network = IPAddress.Parse("192.0.2.50");
        direct.Headers["X-Forwarded-For"] = "203.0.113.77";
        await direct.SignIn(sam);

        var page = (await direct.Get("/settings/devices")).Words;

        Assert.Contains("On another network (203.0.113.9) ", page, StringComparison.Ordinal);
        Assert.Contains("From 192.0.2.50 ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("1.2.3.4", page, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.77", page, StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100", page, StringComparison.Ordinal);
    }

    private static Task<Answer> Try(Browser thief, int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        thief.Headers["X-Forwarded-For"] = $"203.0.113.{text}";
        thief.Headers["X-Real-IP"] = $"203.0.113.{text}";
        thief.Headers["Forwarded"] = $"for=203.0.113.{text}";
        thief.UserAgent = "Browser/" + text;
        return thief.SubmitForm("/sign-in", ("Email", $"nobody{text}@example.com"), ("Password", "the password of the day"));
    }

    private async Task<TestApp> Small(string? proxies = null) => new(await databases.New(TestContext.Current.CancellationToken), web =>
    {
        web.UseSetting("Throttling:NetworkBurst", "10");
        if (proxies is not null)
        {
            web.UseSetting("Shell:TrustedProxies:0", proxies);
        }
    });

    private NetworkBuckets Buckets(ThrottlingOptions limits) => new(Options.Create(limits), _clock);

    private static Network At(string address) => Network.Of(IPAddress.Parse(address));

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
