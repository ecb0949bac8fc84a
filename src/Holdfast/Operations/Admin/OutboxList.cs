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
/// <param name="Total">At most one more than <see cref="OutboxState.Counted"/>.</param>
/// <param name="Next">Where the next 25 are, or null at the end.</param>
public sealed record OutboxView(bool Waiting, bool MayAct, IReadOnlyList<OutboxLine> Lines, int From, int Total, string? Next);

/// <summary>Reads the outbox 25 at a time: what was given up, latest first, or what waits, in the order of the next try.</summary>
public sealed class OutboxList(HoldfastDb db)
{
    public const int PageSize = 25;

    /// <summary>How far one can page: what is behind comes forward as the first are dealt with.</summary>
    public const int MostSkipped = 1000;

    /// <param name="mayAct">Also says who may see an address that a mail server named.</param>
    public async Task<OutboxView> Page(bool waiting, bool mayAct, int skip, CancellationToken ct)
    {
        var from = Math.Clamp(skip, 0, MostSkipped);
        var all = db.Set<Delivery>().AsNoTracking();
        var chosen = waiting
            ? all.Where(d => d.DoneAt == null && d.GivenUpAt == null).OrderBy(d => d.DueAt).ThenBy(d => d.Id)
            : all.Where(d => d.DoneAt == null && d.GivenUpAt != null).OrderByDescending(d => d.GivenUpAt).ThenByDescending(d => d.Id);
        var rows = await chosen.Skip(from).Take(PageSize)
            .Select(d => new { d.Id, d.Consumer, d.Kind, d.CreatedAt, d.Attempts, d.GivenUpAt, d.DueAt, d.Problem }).ToListAsync(ct);
        var total = await chosen.Take(OutboxState.Counted + 1).CountAsync(ct);
        var next = from + PageSize;
        return new OutboxView(
            waiting, mayAct,
            [.. rows.Select(d => new OutboxLine(
                d.Id.Value, d.Consumer, d.Kind, d.CreatedAt, d.Attempts, d.GivenUpAt ?? d.DueAt, mayAct || d.Problem is null ? d.Problem : MaskedText.WithoutAddresses(d.Problem)))],
            from, total,
            next < total && next <= MostSkipped ? Paths.OutboxOf(waiting, next) : null);
    }

    /// <summary>One that is neither delivered nor discarded.</summary>
    public async Task<OutboxLine?> Find(Guid id, CancellationToken ct)
    {
        var key = DeliveryId.From(id);
        return await db.Set<Delivery>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == key && d.DoneAt == null, ct) is { } d
            ? new OutboxLine(id, d.Consumer, d.Kind, d.CreatedAt, d.Attempts, d.GivenUpAt ?? d.DueAt, d.Problem)
            : null;
    }
}
