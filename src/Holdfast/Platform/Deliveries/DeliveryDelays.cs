using System.Security.Cryptography;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Deliveries;

/// <summary>Puts off what could not be delivered, or gives it up. Delays grow from 30 s to 6 h with jitter.</summary>
internal sealed class DeliveryDelays(IServiceScopeFactory scopes, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxWorker> log)
{
    private const int ProblemLength = 500;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(6);

    /// <summary>The longest delay with its jitter.</summary>
    public static readonly TimeSpan Longest = LongestDelay * 1.2;

    public async Task PutOff(DeliveryId id, int attempt, Exception problem, CancellationToken ct)
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
        delivery.IsOwnProblem = problem is OwnProblemException or DeliveryRefusedException;
        delivery.DueAt = now + After(attempt);
        var isGivenUp = problem is DeliveryRefusedException || Age(delivery, now) > TimeSpan.FromDays(options.Value.GiveUpAfterDays);
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

    /// <summary>How long it is owed; of one that was left while a clock was ahead, as long as its tries took at the least.</summary>
    private static TimeSpan Age(Delivery delivery, DateTimeOffset now) => delivery.CreatedAt.IsAhead(now)
        ? Enumerable.Range(1, Math.Min(delivery.Attempts, 1000)).Aggregate(TimeSpan.Zero, (all, attempt) => all + Plain(attempt))
        : now - delivery.CreatedAt;

    /// <summary>30 s, doubled for each try, 6 h at the most, and up to a fifth more so that tries do not come in crowds.</summary>
    internal static TimeSpan After(int attempts)
    {
        var delay = Plain(attempts);
        return delay + (delay * (RandomNumberGenerator.GetInt32(0, 200) / 1000.0));
    }

    private static TimeSpan Plain(int attempts)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Clamp(attempts - 1, 0, 12));
        return delay > LongestDelay ? LongestDelay : delay;
    }
}
