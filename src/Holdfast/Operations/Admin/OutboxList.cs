using Holdfast.Operations.Health;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Admin;

/// <summary>One delivery as an operator sees it. Of its payload no more than what it is and a masked recipient.</summary>
/// <param name="What">An email's subject, or what is to be done.</param>
/// <param name="To">The masked address it goes to; null where it goes to none, or to several.</param>
/// <param name="At">When it was given up, or when it is tried next.</param>
public sealed record OutboxLine(
    Guid Id, string Consumer, string Kind, string What, string? To, DateTimeOffset LeftAt, int Tries, DateTimeOffset At, string? Problem);

/// <summary>What went wrong with several deliveries in the same way.</summary>
/// <param name="Problem">Without addresses.</param>
public sealed record OutboxFault(string Problem, Count Deliveries);

/// <summary>A page of the list.</summary>
/// <param name="Waiting">Shows what waits, else what was given up.</param>
/// <param name="MayAct">The buttons are there: an auditor only looks.</param>
/// <param name="Faults">What went wrong, the most frequent first; none on a later page.</param>
/// <param name="IsContinued">It begins after lines that were shown before.</param>
public sealed record OutboxView(bool Waiting, bool MayAct, IReadOnlyList<OutboxFault> Faults, Page<OutboxLine> Page, bool IsContinued, Count Total);

/// <summary>Reads the outbox 25 at a time: what was given up, latest first, or what waits, in the order of the next try.</summary>
public sealed class OutboxList(HoldfastDb db, DescribedDeliveries described)
{
    /// <summary>Faults that are told apart at the most.</summary>
    private const int MostFaults = 10;

    /// <param name="mayAct">Also says who may see an address that a mail server named.</param>
    /// <param name="after">The row after which it goes on; null for the first.</param>
    public async Task<OutboxView> Page(bool waiting, bool mayAct, PageKey<Guid>? after, CancellationToken ct)
    {
        var chosen = Chosen(waiting);
        var behind = (after, waiting) switch
        {
            (null, _) => chosen,
            ({ } last, true) => chosen.After(d => d.DueAt, d => d.Id, last.Time, DeliveryId.From(last.Tie)),
            ({ } last, false) => chosen.AfterDescending(d => d.GivenUpAt, d => d.Id, last.Time, DeliveryId.From(last.Tie)),
        };
        var page = await behind.Page(d => new PageKey<Guid>(d.GivenUpAt ?? d.DueAt, d.Id.Value), ct);
        var words = await described.Of(page.Rows, ct);
        return new OutboxView(
            waiting, mayAct, after is null ? await Faults(waiting, ct) : [], page.Select(d => Line(d, words[d.Id], mayAct)), after is not null,
            await chosen.CountUpToMost(ct));
    }

    /// <summary>One that is neither delivered nor discarded.</summary>
    public async Task<OutboxLine?> Find(Guid id, CancellationToken ct)
    {
        var key = DeliveryId.From(id);
        return await db.Set<Delivery>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == key && d.DoneAt == null, ct) is { } d
            ? Line(d, (await described.Of([d], ct))[d.Id], true)
            : null;
    }

    /// <summary>What a mail server says names the recipient: without that many sentences are the same.</summary>
    public static string FaultOf(string problem) => MaskedText.WithoutAddresses(problem);

    /// <summary>Among the first thousand.</summary>
    private async Task<IReadOnlyList<OutboxFault>> Faults(bool waiting, CancellationToken ct)
    {
        var problems = await Chosen(waiting).Take(Count.Most + 1).GroupBy(d => d.Problem).Select(same => new { Problem = same.Key, Deliveries = same.Count() }).ToListAsync(ct);
        return
        [
            .. problems.Where(one => one.Problem is not null).GroupBy(one => FaultOf(one.Problem ?? ""), one => one.Deliveries)
                .Select(same => new OutboxFault(same.Key, new Count(same.Sum()))).OrderByDescending(fault => fault.Deliveries.Value).ThenBy(fault => fault.Problem, StringComparer.Ordinal)
                .Take(MostFaults),
        ];
    }

    private IOrderedQueryable<Delivery> Chosen(bool waiting) => waiting
        ? db.Set<Delivery>().AsNoTracking().Where(d => d.DoneAt == null && d.GivenUpAt == null).OrderBy(d => d.DueAt).ThenBy(d => d.Id)
        : db.Set<Delivery>().AsNoTracking().Where(d => d.DoneAt == null && d.GivenUpAt != null).OrderByDescending(d => d.GivenUpAt).ThenByDescending(d => d.Id);

    private static OutboxLine Line(Delivery d, DeliveryWords words, bool mayAct) => new(
        d.Id.Value, d.Consumer, d.Kind, words.What, words.To is null ? null : MaskedAddress.Of(words.To), d.CreatedAt, d.Attempts, d.GivenUpAt ?? d.DueAt,
        mayAct || d.Problem is null ? d.Problem : MaskedText.WithoutAddresses(d.Problem));
}
