using Holdfast.Kit;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Storage;

public sealed class JobsTests(Databases databases)
{
    [Fact]
    public async Task A_job_runs_when_it_is_due_and_a_failing_one_neither_stops_itself_nor_others()
    {
        var (good, bad) = (new CountingJob(), new CountingJob { Fails = true });
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken), builder => builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IJob>(good);
            services.AddSingleton<IJob>(bad);
        }));
        _ = app.Services;

        for (var run = 1; run <= 3; run++)
        {
            await PassTimeUntil(() => good.Runs >= run && bad.Runs >= run, app);
        }

        Assert.Contains(app.Log.Lines, line => line.Contains("The job CountingJob failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_nodes_run_a_job_one_at_a_time()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        var job = new CountingJob { Holds = true };
        var nodes = Enumerable.Range(0, Databases.IsPostgres ? 3 : 1).Select(n => new TestApp(
            database with { DataFolder = Path.Combine(database.DataFolder, $"node{n}") },
            builder => builder.ConfigureTestServices(services => services.AddSingleton<IJob>(job)))).ToList();
        nodes.ForEach(node => databases.CopyKeys(node.Database.DataFolder));
        nodes.ForEach(node => _ = node.Services);

        await PassTimeUntil(() => job.Runs > 0, [.. nodes]);
        foreach (var node in nodes)
        {
            // The others come by again and again while one holds the job.
            node.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        job.Release();
        await PassTimeUntil(() => job.Runs > 3, [.. nodes]);
        Assert.Equal(1, job.MostAtOnce);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    [Trait("F", "F10")]
    public async Task Last_use_is_written_once_a_minute_and_at_shutdown()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        DateTimeOffset used;
        await using (var app = new TestApp(database))
        {
            var laptop = await app.SignIn(await app.NewPerson());
            var signedIn = app.Clock.GetUtcNow();
            app.Clock.Advance(TimeSpan.FromSeconds(45));
            used = app.Clock.GetUtcNow();
            Assert.True(await laptop.IsSignedIn());
            Assert.Equal(signedIn, Assert.Single(await app.Stored<Session>()).LastSeenAt);

            await app.Services.GetRequiredService<LastSeen>().Flush(TestContext.Current.CancellationToken);
            Assert.Equal(used, Assert.Single(await app.Stored<Session>()).LastSeenAt);

            app.Clock.Advance(TimeSpan.FromSeconds(40));
            used = app.Clock.GetUtcNow();
            Assert.True(await laptop.IsSignedIn());
        }

        await using var again = new TestApp(database);
        Assert.Equal(used, Assert.Single(await again.Stored<Session>()).LastSeenAt);
    }

    [Fact]
    public async Task Old_sessions_go_after_they_were_kept_long_enough()
    {
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken));
        var laptop = await app.SignIn(await app.NewPerson());
        await laptop.SubmitForm("/sign-out");
        var job = app.Services.GetServices<IJob>().OfType<ForgetOldSessions>().Single();
        await app.With(async db => { await job.Run(db, TestContext.Current.CancellationToken); return 0; });
        Assert.Single(await app.Stored<Session>());

        var old = new DateTimeOffset(2025, 8, 1, 0, 0, 0, TimeSpan.Zero);
        await app.With(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteUpdateAsync(
            db.Set<Session>(), s => s.SetProperty(x => x.CreatedAt, old), TestContext.Current.CancellationToken));
        await app.With(async db => { await job.Run(db, TestContext.Current.CancellationToken); return 0; });
        Assert.Empty(await app.Stored<Session>());
    }

    /// <summary>Lets the clocks run until it has happened: when the runner takes its next turn is its own affair.</summary>
    private static async Task PassTimeUntil(Func<bool> happened, params TestApp[] nodes)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (!happened())
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(30), "The job was not run.");
            foreach (var node in nodes)
            {
                node.Clock.Advance(TimeSpan.FromMinutes(1));
            }

            await Task.Yield();
        }
    }

    private sealed class CountingJob : IJob
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _runs;
        private int _now;

        public bool Fails { get; init; }

        public bool Holds { get; init; }

        public int MostAtOnce { get; private set; }

        public TimeSpan Every => TimeSpan.FromMinutes(1);

        public void Release() => _release.TrySetResult();

        public int Runs
        {
            get
            {
                lock (_lock)
                {
                    return _runs;
                }
            }
        }

        public async Task Run(HoldfastDb db, CancellationToken ct)
        {
            lock (_lock)
            {
                _runs++;
                _now++;
                MostAtOnce = Math.Max(MostAtOnce, _now);
            }

            if (Holds)
            {
                await _release.Task.WaitAsync(ct);
            }

            lock (_lock)
            {
                _now--;
            }

            if (Fails)
            {
                throw new InvalidOperationException("This job always fails.");
            }
        }
    }
}
