using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Storage;

/// <summary>Section "Outbox" of the configuration.</summary>
public sealed class OutboxOptions
{
    /// <summary>Days after which a delivery that never succeeded is given up, for an operator to see.</summary>
    [Range(1, 30)]
    public int GiveUpAfterDays { get; set; } = 5;

    /// <summary>Days that what was delivered is kept.</summary>
    [Range(1, 400)]
    public int KeptDays { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class OutboxOptionsValidator : IValidateOptions<OutboxOptions>;

/// <summary>
/// Delivers what is due, a few rows at a time. A row is claimed by moving its due time ahead of the longest delivery, in one
/// statement that two workers or nodes cannot both win; a worker that dies lets it fall due again. Delays grow from 30 s
/// to 6 h with jitter.
/// </summary>
public sealed class OutboxWorker(IServiceScopeFactory scopes, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxWorker> log)
{
    /// <summary>How long one delivery may take; after that another worker may take the row.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(6);

    private const int AtOnce = 10;

    /// <summary>Delivers everything that is due now; returns how many rows were tried.</summary>
    public async Task<int> DeliverDue(CancellationToken ct)
    {
        var tried = 0;
        while (await ClaimDue(ct) is { Count: > 0 } claimed)
        {
            foreach (var id in claimed)
            {
                await DeliverOne(id, ct);
                tried++;
            }
        }

        return tried;
    }

    private async Task<List<Guid>> ClaimDue(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = time.GetUtcNow();
        var sql =
            $"""
            UPDATE deliveries SET due_at = @until, attempts = attempts + 1
            WHERE id IN (
                SELECT id FROM deliveries WHERE done_at IS NULL AND given_up_at IS NULL AND due_at <= @now
                ORDER BY due_at LIMIT {AtOnce} {db.SkippingHeldRows})
            RETURNING id AS "Value"
            """;
        List<Guid> claimed = [];
        await db.Alone(
            async inside =>
            {
                claimed = await db.Database.SqlQueryRaw<Guid>(
                    sql, db.Parameter("@until", db.TimeValue(now + Claim)), db.Parameter("@now", db.TimeValue(now))).ToListAsync(inside);
                return claimed.Count;
            },
            ct);
        return claimed;
    }

    private async Task DeliverOne(Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var key = DeliveryId.From(id);
        if (await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == key, ct) is not { } delivery)
        {
            // Erased with its account since it was claimed.
            return;
        }

        try
        {
            var consumer = scope.ServiceProvider.GetServices<IOutboxConsumer>().SingleOrDefault(c => c.Name == delivery.Consumer)
                ?? throw new InvalidOperationException($"Nobody delivers for {delivery.Consumer}.");
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Claim / 2);
            await consumer.Deliver(db, delivery, patience.Token);
            delivery.DoneAt = time.GetUtcNow();
            await db.SaveChangesAsync(ct);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested && !StorageAway.Is(problem))
        {
            // Whatever a consumer throws is a reason to try again, and to tell the operator.
            await Postpone(id, problem, ct);
        }
    }

    private async Task Postpone(Guid id, Exception problem, CancellationToken ct)
    {
        // A scope of its own: what the consumer has added must not be saved.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var key = DeliveryId.From(id);
        if (await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == key, ct) is not { } delivery)
        {
            // Erased with its account while it was being delivered: there is nothing to try again.
            return;
        }

        var now = time.GetUtcNow();
        delivery.Problem = problem.Message.Length > 500 ? problem.Message[..500] : problem.Message;
        delivery.DueAt = now + Delay(delivery.Attempts);
        if (now - delivery.CreatedAt > TimeSpan.FromDays(options.Value.GiveUpAfterDays))
        {
            delivery.GivenUpAt = now;
            log.DeliveryGivenUp(problem, id, delivery.Consumer, delivery.Attempts);
        }
        else
        {
            log.DeliveryPostponed(problem, id, delivery.Consumer, delivery.Attempts, delivery.DueAt);
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>30 s, doubled for each try, 6 h at the most, and up to a fifth more so that tries do not come in crowds.</summary>
    internal static TimeSpan Delay(int attempts)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Clamp(attempts - 1, 0, 12));
        delay = delay > LongestDelay ? LongestDelay : delay;
        return delay + (delay * (RandomNumberGenerator.GetInt32(0, 200) / 1000.0));
    }
}

/// <summary>Keeps the worker going: at once when a save left something, and every 15 seconds for what fell due or another node left.</summary>
internal sealed class OutboxService(OutboxWorker worker, OutboxSignal signal, TimeProvider time, ILogger<OutboxService> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await worker.DeliverDue(stoppingToken);
                await signal.Wait(Poll, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (StorageAway.Is(problem))
            {
                log.OutboxStands(problem);
                await signal.Wait(Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

/// <summary>Wakes the worker when a save has left something, so that it need not wait for its next look.</summary>
public sealed class OutboxSignal : ISaveHook, IDisposable
{
    private readonly SemaphoreSlim _left = new(0, 1);

    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        if (rows.Any(row => row is { Entity: Delivery, State: EntityState.Added }))
        {
            Wake();
        }

        return Task.CompletedTask;
    }

    internal async Task Wait(TimeSpan longest, TimeProvider time, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        await _left.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }

    public void Dispose() => _left.Dispose();

    private void Wake()
    {
        try
        {
            _left.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }
}

/// <summary>Removes what was delivered long ago.</summary>
internal sealed class ForgetOldDeliveries(IOptions<OutboxOptions> options, TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromHours(6);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeptDays);
        await db.Alone(inside => db.Set<Delivery>().Where(d => d.DoneAt < before).ExecuteDeleteAsync(inside), ct);
    }
}

internal static partial class OutboxLog
{
    [LoggerMessage(LogLevel.Warning, "Delivery {Delivery} of {Consumer} failed (try {Attempt}); it is tried again at {DueAt}")]
    public static partial void DeliveryPostponed(this ILogger log, Exception problem, Guid delivery, string consumer, int attempt, DateTimeOffset dueAt);

    [LoggerMessage(LogLevel.Error, "Delivery {Delivery} of {Consumer} is given up after {Attempt} tries")]
    public static partial void DeliveryGivenUp(this ILogger log, Exception problem, Guid delivery, string consumer, int attempt);

    [LoggerMessage(LogLevel.Warning, "The outbox stands still: the database is away")]
    public static partial void OutboxStands(this ILogger log, Exception problem);
}
