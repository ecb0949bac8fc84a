using Holdfast.Operations.Health;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Admin;

/// <summary>One delivery as an operator sees it. Nothing of its payload.</summary>
/// <param name="At">When it was given up, or when it is tried next.</param>
public sealed record OutboxLine(Guid Id, string Consumer, string Kind, DateTimeOffset LeftAt, int Tries, DateTimeOffset At, string? Problem);

/// <summary>A page of the list.</summary>
/// <param name="Waiting">Shows what waits, else what was given up.</param>
/// <param name="MayAct">The buttons are there: an auditor only looks.</param>
/// <param name="IsContinued">It begins after lines that were shown before.</param>
public sealed record OutboxView(bool Waiting, bool MayAct, Page<OutboxLine> Page, bool IsContinued, Count Total);

/// <summary>Reads the outbox 25 at a time: what was given up, latest first, or what waits, in the order of the next try.</summary>
public sealed class OutboxList(HoldfastDb db)
{
    /// <param name="mayAct">Also says who may see an address that a mail server named.</param>
    /// <param name="after">The row after which it goes on; null for the first.</param>
    public async Task<OutboxView> Page(bool waiting, bool mayAct, PageKey<Guid>? after, CancellationToken ct)
    {
        var chosen = waiting ? Waiting() : GivenUp();
        var behind = (after, waiting) switch
        {
            (null, _) => chosen,
            ({ } last, true) => chosen.After(d => d.DueAt, d => d.Id, last.Time, DeliveryId.From(last.Tie)),
            ({ } last, false) => chosen.AfterDescending(d => d.GivenUpAt, d => d.Id, last.Time, DeliveryId.From(last.Tie)),
        };
        var page = await behind.Select(d => new { d.Id, d.Consumer, d.Kind, d.CreatedAt, d.Attempts, At = d.GivenUpAt ?? d.DueAt, d.Problem })
            .Page(d => new PageKey<Guid>(d.At, d.Id.Value), ct);
        return new OutboxView(
            waiting, mayAct,
            page.Select(d => new OutboxLine(
                d.Id.Value, d.Consumer, d.Kind, d.CreatedAt, d.Attempts, d.At, mayAct || d.Problem is null ? d.Problem : MaskedText.WithoutAddresses(d.Problem))),
            after is not null,
            await chosen.CountUpToMost(ct));
    }

    private IOrderedQueryable<Delivery> Waiting() =>
        db.Set<Delivery>().AsNoTracking().Where(d => d.DoneAt == null && d.GivenUpAt == null).OrderBy(d => d.DueAt).ThenBy(d => d.Id);

    private IOrderedQueryable<Delivery> GivenUp() =>
        db.Set<Delivery>().AsNoTracking().Where(d => d.DoneAt == null && d.GivenUpAt != null).OrderByDescending(d => d.GivenUpAt).ThenByDescending(d => d.Id);

    /// <summary>One that is neither delivered nor discarded.</summary>
    public async Task<OutboxLine?> Find(Guid id, CancellationToken ct)
    {
        var key = DeliveryId.From(id);
        return await db.Set<Delivery>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == key && d.DoneAt == null, ct) is { } d
            ? new OutboxLine(id, d.Consumer, d.Kind, d.CreatedAt, d.Attempts, d.GivenUpAt ?? d.DueAt, d.Problem)
            : null;
    }
}
