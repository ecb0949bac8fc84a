using System.Collections.Concurrent;
using System.Net;
using FsCheck.Xunit;
using Holdfast.Platform.Throttling;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Security.Passwords;

[Trait("Database", "None")]
public sealed class HashLanesTests
{
    private static readonly Network Home = Network.Of(IPAddress.Parse("192.0.2.7"));

    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("F", "F29")]
    public async Task Signed_in_people_go_first_then_known_devices_then_strangers_each_in_turn()
    {
        var lanes = Lanes(lanes: 1);
        using var running = new Work(lanes, Lane.Stranger);
        var order = new ConcurrentQueue<string>();
        var waiting = new[] { (Lane.Stranger, "first stranger"), (Lane.Stranger, "second stranger"), (Lane.KnownDevice, "known"), (Lane.SignedIn, "signed in"), (Lane.KnownDevice, "known too") }
            .Select(person => RunOne(lanes, person.Item1, () => order.Enqueue(person.Item2))).ToList();

        running.Finish();
        await running.Done;
        await Task.WhenAll(waiting);

        Assert.Equal(["signed in", "known", "known too", "first stranger", "second stranger"], order);
        Assert.Equal(0, lanes.Queued);
    }

    [Fact]
    [Trait("F", "F29")]
    public async Task A_hash_has_a_thread_of_its_own_that_gives_way_to_requests()
    {
        using var place = Lanes().TryEnter(Lane.SignedIn, Home);
        Assert.NotNull(place);

        var (isPools, stat) = await place.Run(
            () => (Thread.CurrentThread.IsThreadPoolThread, OperatingSystem.IsLinux() ? File.ReadAllText("/proc/thread-self/stat") : null), Ct);

        Assert.False(isPools);
        // proc_pid_stat(5): the niceness is field 19, the 17th after the name in brackets.
        Assert.True(stat is null || int.Parse(stat.Split(") ")[^1].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    [Trait("F", "F29")]
    public void Strangers_never_take_the_last_two_places()
    {
        var lanes = Lanes(queue: 8, perNetwork: 100);
        for (var i = 0; i < 6; i++)
        {
            Assert.NotNull(lanes.TryEnter(Lane.Stranger, new Network((ulong)i, 4)));
        }

        Assert.Null(lanes.TryEnter(Lane.Stranger, Home));
        Assert.NotNull(lanes.TryEnter(Lane.KnownDevice, Home));
        var last = lanes.TryEnter(Lane.SignedIn, Home);
        Assert.NotNull(last);
        Assert.Null(lanes.TryEnter(Lane.SignedIn, Home));
        Assert.Equal(8, lanes.Queued);
        last.Dispose();
        Assert.Null(lanes.TryEnter(Lane.Stranger, Home));
        Assert.NotNull(lanes.TryEnter(Lane.KnownDevice, Home));
    }

    [Fact]
    [Trait("F", "F29")]
    [Trait("Regression", "18")]
    public void One_network_of_strangers_has_its_share_and_gets_it_back()
    {
        var lanes = Lanes(queue: 64, perNetwork: 2);
        var first = lanes.TryEnter(Lane.Stranger, Home);
        Assert.NotNull(first);
        Assert.NotNull(lanes.TryEnter(Lane.Stranger, Home));
        Assert.Null(lanes.TryEnter(Lane.Stranger, Home));
        Assert.NotNull(lanes.TryEnter(Lane.Stranger, Network.Of(IPAddress.Parse("192.0.2.8"))));
        Assert.NotNull(lanes.TryEnter(Lane.KnownDevice, Home));

        first.Dispose();
        first.Dispose();

        Assert.NotNull(lanes.TryEnter(Lane.Stranger, Home));
        Assert.Null(lanes.TryEnter(Lane.Stranger, Home));
    }

    [Fact]
    [Trait("F", "F29")]
    public async Task Whoever_waits_too_long_is_told_and_the_place_is_free_again()
    {
        var lanes = Lanes(lanes: 1, wait: 15);
        using var running = new Work(lanes, Lane.Stranger);
        var ran = false;
        var waiting = RunOne(lanes, Lane.Stranger, () => ran = true);
        _clock.Advance(TimeSpan.FromSeconds(14));
        Assert.False(waiting.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Assert.Equal(1, lanes.Queued);
        running.Finish();
        await running.Done;
        await RunOne(lanes, Lane.Stranger, () => { });
        Assert.False(ran);
        Assert.Equal(0, lanes.Queued);
    }

    [Fact]
    [Trait("F", "F29")]
    public async Task Whoever_goes_away_gives_the_place_back_and_nothing_is_hashed_for_them()
    {
        var lanes = Lanes(lanes: 1);
        using var running = new Work(lanes, Lane.Stranger);
        using var away = new CancellationTokenSource();
        var ran = false;
        var gone = RunUntil(lanes, Lane.SignedIn, () => ran = true, away.Token);
        var next = RunOne(lanes, Lane.Stranger, () => { });

        await away.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        running.Finish();
        await running.Done;
        await next;
        Assert.False(ran);
        Assert.Equal(0, lanes.Queued);
    }

    [Fact]
    [Trait("F", "F29")]
    public async Task Work_that_fails_gives_the_place_back()
    {
        var lanes = Lanes(lanes: 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunOne(lanes, Lane.Stranger, () => throw new InvalidOperationException()));
        await RunOne(lanes, Lane.Stranger, () => { });
        Assert.Equal(0, lanes.Queued);
    }

    [Fact]
    [Trait("F", "F29")]
    public async Task Never_more_are_hashed_at_once_than_there_are_lanes()
    {
        var lanes = Lanes(lanes: 2, queue: 200);
        var (now, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => RunOne(lanes, (Lane)(i % 3), () =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            Thread.SpinWait(2000);
            Interlocked.Decrement(ref now);
        })));

        Assert.InRange(most, 1, 2);
        Assert.Equal(0, lanes.Queued);
    }

    /// <summary>Each step is somebody who hashes, goes away, waits too long, or leaves before hashing; in any order.</summary>
    [Property(MaxTest = 60)]
    [Trait("F", "F29")]
    public async Task Whatever_happens_every_place_comes_back_and_nobody_is_forgotten(byte[] steps)
    {
        var lanes = Lanes(lanes: 1, queue: 10_000, perNetwork: 10_000);
        using var running = new Work(lanes, Lane.KnownDevice);
        using var away = new CancellationTokenSource();
        var (expected, ran) = (0, 0);
        List<Task> all = [];
        foreach (var step in steps)
        {
            var lane = (Lane)(step % 3);
            switch (step / 3 % 3)
            {
                case 0:
                    expected++;
                    all.Add(RunOne(lanes, lane, () => Interlocked.Increment(ref ran)));
                    break;
                case 1:
                    all.Add(Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunUntil(lanes, lane, () => { }, away.Token)));
                    break;
                default:
                    lanes.TryEnter(lane, Home)?.Dispose();
                    break;
            }
        }

        await away.CancelAsync();
        running.Finish();
        await running.Done;
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(30), Ct);

        Assert.Equal(expected, ran);
        Assert.Equal(0, lanes.Queued);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static Task RunOne(HashLanes lanes, Lane lane, Action work) => RunUntil(lanes, lane, work, Ct);

    private static async Task RunUntil(HashLanes lanes, Lane lane, Action work, CancellationToken ct)
    {
        using var place = lanes.TryEnter(lane, Home) ?? throw new InvalidOperationException("No place.");
        await place.Run(
            () =>
            {
                work();
                return true;
            },
            ct);
    }

    private HashLanes Lanes(int lanes = 1, int queue = 64, int perNetwork = 64, int wait = 15) => new(
        Options.Create(new PasswordOptions { HashLanes = lanes, HashQueue = queue, HashQueuePerNetwork = perNetwork, HashWaitSeconds = wait }), _clock);

    /// <summary>A hash that takes until it is told to finish.</summary>
    private sealed class Work : IDisposable
    {
        private readonly ManualResetEventSlim _finish = new();

        public Work(HashLanes lanes, Lane lane) => Done = RunOne(lanes, lane, () => _finish.Wait(TimeSpan.FromSeconds(30)));

        public Task Done { get; }

        public void Finish() => _finish.Set();

        public void Dispose()
        {
            _finish.Set();
            _finish.Dispose();
        }
    }
}
