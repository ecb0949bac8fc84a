using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Deliveries;

/// <summary>Section "Outbox" of the configuration.</summary>
public sealed class OutboxOptions
{
    /// <summary>Days after which a delivery that never succeeded is given up, for an operator to see.</summary>
    [Range(1, 30)]
    public int GiveUpAfterDays { get; set; } = 5;

    /// <summary>Days that what was delivered, or given up, is kept.</summary>
    [Range(1, 400)]
    public int KeptDays { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class OutboxOptionsValidator : IValidateOptions<OutboxOptions>;

/// <summary>
/// Delivers what is due, one row at a time. A row is claimed by moving its due time ahead of the longest delivery, in one
/// statement that two workers or nodes cannot both win; a worker that dies lets it fall due again. The number of the try
/// is the claim: a worker that comes back after its claim was over writes nothing. Delays grow from 30 s to 6 h with jitter.
/// </summary>
public sealed class OutboxWorker(
    IServiceScopeFactory scopes, OutboxRoutes routes, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxWorker> log)
{
    /// <summary>How long a row belongs to the worker that took it; after that another may take it.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromMinutes(3);

    /// <summary>How long one delivery may take, well inside the claim.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long noting that it was delivered may take: less than a server that is told to stop waits for.</summary>
    private static readonly TimeSpan Noting = TimeSpan.FromSeconds(10);

    private const int ProblemLength = 500;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(6);

    /// <summary>Delivers everything that is due now, whoever it is for; returns how many tries that took.</summary>
    public Task<int> DeliverDue(CancellationToken ct) => DeliverAll("", [], ct);

    /// <summary>Delivers what is due for one consumer.</summary>
    internal Task<int> DeliverDueFor(string consumer, CancellationToken ct) => DeliverAll("AND consumer = @consumer0", [consumer], ct);

    /// <summary>Tries what no consumer of this version answers for, so that it is given up as loudly as anything else.</summary>
    internal Task<int> DeliverDueForNobody(CancellationToken ct) =>
        DeliverAll($"AND consumer NOT IN ({string.Join(", ", routes.Consumers.Select((_, i) => $"@consumer{i}"))})", routes.Consumers, ct);

    private async Task<int> DeliverAll(string which, IReadOnlyList<string> consumers, CancellationToken ct)
    {
        var tries = 0;
        while (await ClaimNext(which, consumers, ct) is { } id)
        {
            await DeliverOne(DeliveryId.From(id), ct);
            tries++;
        }

        return tries;
    }

    private async Task<Guid?> ClaimNext(string which, IReadOnlyList<string> consumers, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = time.GetUtcNow();
        var sql =
            $"""
            UPDATE deliveries SET due_at = @until, attempts = attempts + 1
            WHERE id = (
                SELECT id FROM deliveries WHERE done_at IS NULL AND given_up_at IS NULL AND due_at <= @now {which}
                ORDER BY due_at LIMIT 1 {db.SkippingHeldRows})
            RETURNING id AS "Value"
            """;
        object[] parameters =
        [
            db.Parameter("@until", db.TimeValue(now + Claim)),
            db.Parameter("@now", db.TimeValue(now)),
            .. consumers.Select((consumer, i) => db.Parameter($"@consumer{i}", consumer)),
        ];
        List<Guid> claimed = [];
        await db.Alone(
            async inside =>
            {
                claimed = await db.Database.SqlQueryRaw<Guid>(sql, parameters).ToListAsync(inside);
                return claimed.Count;
            },
            ct);
        return claimed.Count > 0 ? claimed[0] : null;
    }

    private async Task DeliverOne(DeliveryId id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        if (await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == id, ct) is not { } delivery)
        {
            // An operator has discarded it, or it was erased with its account, meanwhile.
            return;
        }

        var attempt = delivery.Attempts;
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var route = routes.Find(delivery) ?? throw new InvalidOperationException($"Nobody delivers {delivery.Kind} for {delivery.Consumer}.");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
            await route.Deliver(scope.ServiceProvider, db, delivery, either.Token);
            (delivery.DoneAt, delivery.Problem) = (time.GetUtcNow(), null);
            // It has arrived: a server that is told to stop at this moment would deliver it once more after its start.
            using var noting = new CancellationTokenSource(Noting, time);
            await db.SaveChangesAsync(noting.Token);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested && problem is not DbUpdateConcurrencyException)
        {
            // Whatever a consumer throws is a reason to try again, and to tell the operator. When the database is the
            // reason, this throws too, and the row falls due when its claim is over.
            await Postpone(id, attempt, Named(problem, patience), ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            log.DeliveryTakenOver(id.Value, delivery.Consumer, attempt);
        }
    }

    /// <summary>"The operation was canceled" would tell an operator nothing.</summary>
    private static Exception Named(Exception problem, CancellationTokenSource patience) => problem is OperationCanceledException && patience.IsCancellationRequested
        ? new TimeoutException($"It took longer than {Patience.TotalMinutes:0} minutes and was broken off.", problem)
        : problem;

    private async Task Postpone(DeliveryId id, int attempt, Exception problem, CancellationToken ct)
    {
        // A scope of its own: what the consumer has added must not be saved.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        if (await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == id && d.Attempts == attempt && d.DoneAt == null, ct) is not { } delivery)
        {
            return;
        }

        var now = time.GetUtcNow();
        delivery.Problem = problem.Message.Length > ProblemLength ? problem.Message[..ProblemLength] : problem.Message;
        delivery.DueAt = now + Delay(attempt);
        var isGivenUp = problem is DeliveryRefusedException || now - delivery.CreatedAt > TimeSpan.FromDays(options.Value.GiveUpAfterDays);
        delivery.GivenUpAt = isGivenUp ? now : null;
        await db.SaveChangesAsync(ct);
        if (isGivenUp)
        {
            log.DeliveryGivenUp(problem, id.Value, delivery.Consumer, attempt);
        }
        else
        {
            log.DeliveryPostponed(problem, id.Value, delivery.Consumer, attempt, delivery.DueAt);
        }
    }

    /// <summary>30 s, doubled for each try, 6 h at the most, and up to a fifth more so that tries do not come in crowds.</summary>
    internal static TimeSpan Delay(int attempts)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Clamp(attempts - 1, 0, 12));
        delay = delay > LongestDelay ? LongestDelay : delay;
        return delay + (delay * (RandomNumberGenerator.GetInt32(0, 200) / 1000.0));
    }
}

/// <summary>
/// Keeps the worker going, in a lane for each consumer so that a slow one holds up nobody else: at once when a save left
/// something, and every 15 seconds for what fell due or another node left.
/// </summary>
internal sealed class OutboxService(
    OutboxWorker worker, OutboxRoutes routes, OutboxSignal signal, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OutboxService> log)
    : BackgroundService
{
    private const int LeastRest = 200;
    private const int MostRest = 800;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // People wait for the first page, and nobody for mail.
        if (!await lifetime.FirstPageTaken(stoppingToken))
        {
            return;
        }

        await Task.WhenAll(
        [
            .. routes.Consumers.Select(consumer => Repeat(consumer, ct => worker.DeliverDueFor(consumer, ct), stoppingToken)),
            Repeat("", worker.DeliverDueForNobody, stoppingToken),
        ]);
    }

    /// <summary>
    /// The answer to whoever left something goes first: on few cores it would else wait for the delivery, and a stranger could tell by its
    /// time what there is to deliver (flows.md F31). By the machine's own clock, for nothing depends on it.
    /// </summary>
    private static async Task Rest(CancellationToken ct) =>
        await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(LeastRest, MostRest)), TimeProvider.System, ct)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task Repeat(string lane, Func<CancellationToken, Task<int>> deliver, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await deliver(ct);
            }
            catch (Exception problem) when (!ct.IsCancellationRequested)
            {
                // The lane outlives whatever happens in it.
                log.OutboxStands(problem, lane);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await signal.Wait(lane, Poll, time, ct);
            await Rest(ct);
        }
    }
}

/// <summary>Wakes a consumer's lane when a save has left something for it, so that it need not wait for its next look.</summary>
public sealed class OutboxSignal : ISaveHook, IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _left = new();

    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var consumer in rows.Where(row => row.State is EntityState.Added).Select(row => row.Entity).OfType<Delivery>().Select(d => d.Consumer).Distinct())
        {
            Wake(Of(consumer));
        }

        return Task.CompletedTask;
    }

    /// <summary>Returns when something was left, when <paramref name="longest"/> has passed, or when the server stops.</summary>
    internal async Task Wait(string consumer, TimeSpan longest, TimeProvider time, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        await Of(consumer).WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        foreach (var left in _left.Values)
        {
            left.Dispose();
        }
    }

    private SemaphoreSlim Of(string consumer) => _left.GetOrAdd(consumer, static _ => new SemaphoreSlim(0, 1));

    private static void Wake(SemaphoreSlim left)
    {
        try
        {
            left.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }
}

/// <summary>Removes what was delivered or given up long ago: nothing that a stranger does grows the database without end (flows.md F30).</summary>
internal sealed class ForgetOldDeliveries(IOptions<OutboxOptions> options, TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromHours(6);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeptDays);
        await db.Alone(inside => db.Set<Delivery>().Where(d => d.DoneAt < before).ExecuteDeleteAsync(inside), ct);
        await db.Alone(inside => db.Set<Delivery>().Where(d => d.GivenUpAt < before && d.DoneAt == null).ExecuteDeleteAsync(inside), ct);
    }
}

internal static partial class OutboxLog
{
    [LoggerMessage(LogLevel.Warning, "Delivery {Delivery} of {Consumer} failed (try {Attempt}); it is tried again at {DueAt:u}")]
    public static partial void DeliveryPostponed(this ILogger log, Exception problem, Guid delivery, string consumer, int attempt, DateTimeOffset dueAt);

    [LoggerMessage(LogLevel.Error, "Delivery {Delivery} of {Consumer} is given up after {Attempt} tries")]
    public static partial void DeliveryGivenUp(this ILogger log, Exception problem, Guid delivery, string consumer, int attempt);

    [LoggerMessage(LogLevel.Warning, "Delivery {Delivery} of {Consumer} took so long (try {Attempt}) that another worker has taken it")]
    public static partial void DeliveryTakenOver(this ILogger log, Guid delivery, string consumer, int attempt);

    [LoggerMessage(LogLevel.Warning, "The outbox stands still for {Consumer}: the database cannot be used")]
    public static partial void OutboxStands(this ILogger log, Exception problem, string consumer);
}
