using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Health;

/// <summary>What is still to be delivered. Nothing is counted past a thousand, so asking costs the same however bad it is.</summary>
/// <param name="Oldest">When the one that waits for longest was left.</param>
public sealed record OutboxState(Count Waiting, DateTimeOffset? Oldest, Count GivenUp)
{
    public static async Task<OutboxState> Read(HoldfastDb db, CancellationToken ct)
    {
        var waiting = db.Set<Delivery>().AsNoTracking().Where(d => d.DoneAt == null && d.GivenUpAt == null);
        return new OutboxState(
            await waiting.OrderBy(d => d.DueAt).CountUpToMost(ct),
            // The due time is near enough among those that never failed, and ids are sorted by time.
            await waiting.OrderBy(d => d.DueAt).Take(Count.Most + 1).MinAsync(d => (DateTimeOffset?)d.CreatedAt, ct),
            await db.Set<Delivery>().AsNoTracking().Where(d => d.GivenUpAt != null && d.DoneAt == null).OrderBy(d => d.GivenUpAt).CountUpToMost(ct));
    }
}

/// <summary>How mail fares, as the rows of the outbox tell: every node says the same.</summary>
/// <param name="LastSuccess">When the mail server last took one.</param>
/// <param name="FailingSince">When the oldest mail was left that has failed and waits, and not for a reason of its own; null when none does.</param>
/// <param name="Problem">Why, as its consumer said it; a sentence.</param>
public sealed record MailState(DateTimeOffset? LastSuccess, DateTimeOffset? FailingSince, string? Problem)
{
    /// <summary>Nothing has got through since: it is the server, not one mailbox.</summary>
    public bool IsAway => FailingSince is { } since && (LastSuccess is null || LastSuccess < since);

    public static async Task<MailState> Read(HoldfastDb db, IEnumerable<MailConsumer> consumers, CancellationToken ct)
    {
        (DateTimeOffset CreatedAt, string? Problem)? failing = null;
        DateTimeOffset? last = null;
        // One consumer at a time: for several at once no index has the order, and the database would sort them all.
        foreach (var consumer in consumers.Select(c => c.Name))
        {
            var mails = db.Set<Delivery>().AsNoTracking().Where(d => d.Consumer == consumer);
            var first = await Failing(mails).OrderBy(d => d.CreatedAt).Select(d => new { d.CreatedAt, d.Problem }).FirstOrDefaultAsync(ct);
            failing = first is not null && (failing is null || first.CreatedAt < failing.Value.CreatedAt) ? (first.CreatedAt, first.Problem) : failing;
            var done = await mails.Where(d => d.DoneAt != null && d.GivenUpAt == null).OrderByDescending(d => d.DoneAt).Select(d => d.DoneAt).FirstOrDefaultAsync(ct);
            last = last is null || done > last ? done : last;
        }

        return new MailState(last, failing?.CreatedAt, failing is null ? null : MaskedText.WithoutAddresses(failing.Value.Problem ?? "").TrimEnd('.') + ".");
    }

    /// <summary>Whether any mail waits after a failure that is not its own: a stranger chooses the recipients. One indexed read.</summary>
    public static Task<bool> Waits(HoldfastDb db, IEnumerable<MailConsumer> consumers, CancellationToken ct)
    {
        string[] names = [.. consumers.Select(c => c.Name)];
        return Failing(db.Set<Delivery>().AsNoTracking().Where(d => names.Contains(d.Consumer))).AnyAsync(ct);
    }

    private static IQueryable<Delivery> Failing(IQueryable<Delivery> mails) => mails.Where(d => d.Problem != null && !d.IsOwnProblem && d.DoneAt == null && d.GivenUpAt == null);
}
