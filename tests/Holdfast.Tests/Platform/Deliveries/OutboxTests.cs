using System.Collections.Concurrent;
using Holdfast.Kit;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Deliveries;

public sealed record Parcel(string What) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "parcel";

    public Guid? Subject => null;
}

public sealed record Stray(string What) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "stray";

    public Guid? Subject => null;
}

/// <summary>Where parcels of these tests end.</summary>
public sealed class Doorstep
{
    private readonly ConcurrentQueue<string> _delivered = new();

    public IReadOnlyList<string> Delivered => [.. _delivered];

    /// <summary>A place on the way to the door.</summary>
    public StopPoint OnTheWay { get; } = new();

    /// <summary>A place that this carrier comes to and stays at, until it is called off.</summary>
    public (string Carrier, TaskCompletionSource Reached) DeadEnd { get; set; } = ("", new());

    /// <summary>Who has something against a parcel, by its carrier and what is in it.</summary>
    public Func<string, string, Exception?> Objection { get; set; } = (_, _) => null;

    /// <summary>What happens to whoever was stopped on the way.</summary>
    public Exception? Accident { get; set; }

    public async Task Put(string carrier, Parcel parcel, CancellationToken ct)
    {
        if (DeadEnd.Carrier == carrier)
        {
            DeadEnd.Reached.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(ct);
        }

        if (Objection(carrier, parcel.What) is { } objection)
        {
            throw objection;
        }

        if (await OnTheWay.PassBy() && Accident is { } accident)
        {
            throw accident;
        }

        _delivered.Enqueue($"{carrier}: {parcel.What}");
    }
}

public sealed class ByFoot(Doorstep door) : IOutboxConsumer<Parcel>
{
    public Task Deliver(HoldfastDb db, Parcel message, Delivery delivery, CancellationToken ct) => door.Put("foot", message, ct);
}

public sealed class ByBike(Doorstep door) : IOutboxConsumer<Parcel>
{
    public Task Deliver(HoldfastDb db, Parcel message, Delivery delivery, CancellationToken ct) => door.Put("bike", message, ct);
}

/// <summary>What is owed after a save: once for each who is registered for it, by one worker at a time, until it is done or given up.</summary>
public sealed class OutboxTests(Databases databases) : IAsyncLifetime
{
    private readonly Doorstep _door = new();
    private TestDatabase? _database;
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _database = await databases.New(TestContext.Current.CancellationToken);
        _app = new TestApp(_database, WithCarriers);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task A_message_that_is_left_once_owes_one_delivery_to_each_who_is_registered_for_it()
    {
        await Leave("a book");
        var rows = await App.Stored<Delivery>();
        Assert.Equal(["bike", "foot"], rows.Select(row => row.Consumer).Order());
        Assert.All(rows, row => Assert.Equal("parcel", row.Kind));

        await Deliver();
        Assert.Equal(["bike: a book", "foot: a book"], _door.Delivered.Order());
    }

    [Fact]
    public async Task A_message_that_nobody_is_registered_for_is_a_mistake_that_throws_and_leaves_nothing()
    {
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => WithOutbox(outbox => outbox.Add(new Stray("a letter"))));
        Assert.Contains("Nobody is registered for stray", mistake.Message, StringComparison.Ordinal);
        Assert.Empty(await App.Stored<Delivery>());
    }

    [Fact]
    public async Task Workers_of_two_nodes_at_once_deliver_each_row_once()
    {
        await Leave([.. Enumerable.Range(0, 40).Select(number => $"parcel {number}")]);
        // On SQLite there is one node: the folder is locked.
        await using var other = Databases.IsPostgres ? SecondNode() : null;
        OutboxWorker[] nodes = other is null ? [Worker(App)] : [Worker(App), Worker(other)];

        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() => nodes[worker % nodes.Length].DeliverDue(TestContext.Current.CancellationToken))));

        Assert.Equal(80, _door.Delivered.Count);
        Assert.Equal(80, _door.Delivered.Distinct().Count());
        Assert.All(await App.Stored<Delivery>(), row => Assert.True(row is { Attempts: 1, DoneAt: not null }));
    }

    [Fact]
    public async Task A_row_that_another_worker_is_taking_is_not_waited_for()
    {
        if (!Databases.IsPostgres)
        {
            // One writer at a time: nobody can stand between.
            return;
        }

        await Leave("first", "second");
        await App.With(async db =>
        {
            await using var taking = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var held = await db.Set<Delivery>().FromSqlRaw("SELECT * FROM deliveries WHERE payload LIKE '%first%' FOR UPDATE").CountAsync(TestContext.Current.CancellationToken);
            Assert.Equal(2, held);
            await Deliver();
            return held;
        });
        Assert.Equal(["bike: second", "foot: second"], _door.Delivered.Order());
        await Deliver();
        Assert.Equal(4, _door.Delivered.Count);
    }

    [Fact]
    public async Task A_worker_that_stops_in_the_middle_keeps_its_row_until_the_claim_is_over_and_writes_nothing_after_it()
    {
        await Leave("a book");
        _door.OnTheWay.Arm();
        var stopped = Task.Run(Deliver);
        await _door.OnTheWay.Reached;

        App.Clock.Advance(DeliveryClaims.Length - TimeSpan.FromSeconds(1));
        await Deliver();
        Assert.Single(_door.Delivered);

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await Deliver();
        Assert.Equal(["bike: a book", "foot: a book"], _door.Delivered.Order());
        var before = (await App.Stored<Delivery>()).Select(row => (row.Id, row.Attempts, row.DoneAt)).ToHashSet();

        _door.OnTheWay.GoOn();
        await stopped;
        Assert.Equal(before, (await App.Stored<Delivery>()).Select(row => (row.Id, row.Attempts, row.DoneAt)).ToHashSet());
        Assert.Contains(App.Log.Lines, line => line.Contains("another worker has taken it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_fails_after_its_claim_was_over_does_not_put_off_what_another_has_taken()
    {
        await Leave("a book");
        _door.Accident = new IOException("The first fell.");
        _door.OnTheWay.Arm();
        var late = Task.Run(() => Worker(App).DeliverDueFor("bike", TestContext.Current.CancellationToken));
        await _door.OnTheWay.Reached;
        App.Clock.Advance(DeliveryClaims.Length);
        _door.Objection = (_, _) => new IOException("The street is closed.");
        await Worker(App).DeliverDueFor("bike", TestContext.Current.CancellationToken);
        var before = Row(await App.Stored<Delivery>());
        Assert.Equal((2, "The street is closed."), (before.Attempts, before.Problem));

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        _door.OnTheWay.GoOn();
        await late;

        var after = Row(await App.Stored<Delivery>());
        Assert.Equal((before.Attempts, before.Problem, before.DueAt), (after.Attempts, after.Problem, after.DueAt));

        static Delivery Row(IEnumerable<Delivery> rows) => rows.Single(row => row.Consumer == "bike");
    }

    [Fact]
    public async Task What_arrived_while_the_server_was_told_to_stop_is_noted_and_not_delivered_again()
    {
        await Leave("a book");
        using var stop = new CancellationTokenSource();
        _door.Objection = (_, _) =>
        {
            stop.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Worker(App).DeliverDueFor("bike", stop.Token));

        App.Clock.Advance(DeliveryClaims.Length);
        Assert.Equal(0, await Worker(App).DeliverDueFor("bike", TestContext.Current.CancellationToken));
        Assert.Equal(["bike: a book"], _door.Delivered);
    }

    [Fact]
    public async Task A_delivery_that_takes_longer_than_its_patience_is_broken_off_with_a_sentence_and_tried_again()
    {
        Assert.True(OutboxWorker.Patience < DeliveryClaims.Length);
        await Leave("a book");
        _door.DeadEnd = ("bike", new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var delivering = Task.Run(() => Worker(App).DeliverDueFor("bike", TestContext.Current.CancellationToken));
        await _door.DeadEnd.Reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        App.Clock.Advance(OutboxWorker.Patience - TimeSpan.FromTicks(1));
        Assert.False(delivering.IsCompleted);

        App.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, await delivering.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        var row = Assert.Single(await App.Stored<Delivery>(), row => row.Consumer == "bike");
        Assert.Equal(("It took longer than 2 minutes and was broken off.", null, null), (row.Problem, row.DoneAt, row.GivenUpAt));
        Assert.True(row.DueAt > App.Clock.GetUtcNow());

        _door.DeadEnd = ("", new TaskCompletionSource());
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Worker(App).DeliverDueFor("bike", TestContext.Current.CancellationToken));
        Assert.Equal(["bike: a book"], _door.Delivered);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_given_up_at_once_with_its_reason_and_stops_nothing_else()
    {
        _door.Objection = (carrier, what) => carrier == "bike" && what == "a piano" ? new DeliveryRefusedException("A piano does not fit on a bike.") : null;
        await Leave("a piano", "a book");
        await Deliver();

        Assert.Equal(["bike: a book", "foot: a book", "foot: a piano"], _door.Delivered.Order());
        var refused = Assert.Single(await App.Stored<Delivery>(), row => row.DoneAt is null);
        Assert.Equal((1, App.Clock.GetUtcNow(), "A piano does not fit on a bike."), (refused.Attempts, refused.GivenUpAt, refused.Problem));
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("is given up after 1 tries", StringComparison.Ordinal));

        App.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await Deliver());
    }

    [Fact]
    public async Task Giving_up_comes_after_five_days_and_not_before()
    {
        _door.Objection = (_, _) => new IOException("The street is closed.");
        await Leave("a book");
        var left = App.Clock.GetUtcNow();
        while (App.Clock.GetUtcNow() - left <= TimeSpan.FromDays(5))
        {
            await Deliver();
            Assert.All(await App.Stored<Delivery>(), row => Assert.Null(row.GivenUpAt));
            App.Clock.Advance(TimeSpan.FromHours(8));
        }

        await Deliver();
        Assert.All(await App.Stored<Delivery>(), row => Assert.True(row is { GivenUpAt: not null, Problem: "The street is closed." }));
    }

    [Fact]
    [Trait("F", "F30")]
    public async Task What_was_delivered_or_given_up_is_kept_for_thirty_days_and_then_goes_and_what_waits_stays()
    {
        _door.Objection = (carrier, what) => carrier == "bike" && what == "a piano" ? new DeliveryRefusedException("A piano does not fit on a bike.") : null;
        await Leave("a piano");
        await Deliver();
        App.Clock.Advance(TimeSpan.FromDays(30));
        _door.Objection = (_, _) => new IOException("The street is closed.");
        await Leave("a book");
        await Deliver();
        await Forget();
        Assert.Equal(4, (await App.Stored<Delivery>()).Count);

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await Forget();
        Assert.All(await App.Stored<Delivery>(), row => Assert.Contains("a book", row.Payload, StringComparison.Ordinal));
        Assert.Equal(2, (await App.Stored<Delivery>()).Count);

        Task Forget() => App.With(async db =>
        {
            await App.Services.GetServices<IJob>().OfType<ForgetOldDeliveries>().Single().Run(db, TestContext.Current.CancellationToken);
            return 0;
        });
    }

    [Fact]
    public async Task What_no_consumer_of_this_version_answers_for_is_tried_and_told_like_anything_else()
    {
        await Leave("a book");
        await App.Change(db => db.Set<Delivery>().First(row => row.Consumer == "bike").DueAt = App.Clock.GetUtcNow());
        await App.With(db => db.Database.ExecuteSqlRawAsync("UPDATE deliveries SET consumer = 'pigeon' WHERE consumer = 'bike'", TestContext.Current.CancellationToken));

        Assert.Equal(1, await Worker(App).DeliverDueForNobody(TestContext.Current.CancellationToken));
        Assert.Empty(_door.Delivered);
        Assert.Equal("Nobody delivers parcel for pigeon.", Assert.Single(await App.Stored<Delivery>(), row => row.Consumer == "pigeon").Problem);
    }

    [Fact]
    public async Task A_slow_consumer_holds_up_nobody_else()
    {
        await using var running = new TestApp(await databases.New(TestContext.Current.CancellationToken), web =>
        {
            WithCarriers(web);
            web.ConfigureTestServices(services => services.AddHostedService<OutboxService>());
        });
        // Whoever comes first stands on the way; the other carrier still brings both parcels.
        _door.OnTheWay.Arm();
        await Leave(running, "first", "second");
        // The lanes begin a second after the server listens; how soon that is, nobody knows.
        await Until(() =>
        {
            running.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return _door.OnTheWay.Reached.IsCompleted;
        });
        await Until(() => _door.Delivered.Count == 2);
        Assert.Single(_door.Delivered.Select(line => line.Split(':')[0]).Distinct());

        _door.OnTheWay.GoOn();
        await Until(() => _door.Delivered.Count == 4);
        await databases.GiveBack(running.Database);
    }

    private static async Task Until(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds())
        {
            await look.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>With a folder of its own, and the key file that all nodes share.</summary>
    private TestApp SecondNode()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        databases.CopyKeys(folder);
        return new TestApp(App.Database with { DataFolder = folder }, WithCarriers);
    }

    private static OutboxWorker Worker(TestApp app) => app.Services.GetRequiredService<OutboxWorker>();

    private Task<int> Deliver() => Worker(App).DeliverDue(TestContext.Current.CancellationToken);

    private Task Leave(params string[] parcels) => Leave(App, parcels);

    private static Task Leave(TestApp app, params string[] parcels) => WithOutbox(app, outbox =>
    {
        foreach (var parcel in parcels)
        {
            outbox.Add(new Parcel(parcel));
        }
    });

    private Task WithOutbox(Action<Outbox> leave) => WithOutbox(App, leave);

    private static async Task WithOutbox(TestApp app, Action<Outbox> leave)
    {
        await using var scope = app.Services.CreateAsyncScope();
        leave(scope.ServiceProvider.GetRequiredService<Outbox>());
        await scope.ServiceProvider.GetRequiredService<HoldfastDb>().SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private void WithCarriers(IWebHostBuilder web) => web.ConfigureTestServices(services =>
    {
        services.AddSingleton(_door);
        services.AddOutboxConsumer<Parcel, ByFoot>("foot");
        services.AddOutboxConsumer<Parcel, ByBike>("bike");
    });
}
