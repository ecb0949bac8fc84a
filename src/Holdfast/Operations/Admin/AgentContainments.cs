using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Admin;

/// <param name="Open">Accounts that they protected and that nobody has opened since; at most <see cref="AgentContainments.Most"/>.</param>
/// <param name="StoppedAt">Since when they may protect no more; null while they may.</param>
public sealed record AgentLine(AccountId Agent, string Name, int Open, DateTimeOffset? Latest, DateTimeOffset? StoppedAt);

/// <summary>A wish that waits for a second admin.</summary>
/// <param name="IsOwn">It is of the admin who looks.</param>
public sealed record LiftLine(Guid Id, string Agent, string AskedBy, DateTimeOffset AskedAt, DateTimeOffset Until, int Accounts, bool IsOwn);

/// <param name="Waits">It is part of a wish that waits for a second admin.</param>
/// <param name="IsChosen">It is from the hour before the agent was stopped.</param>
public sealed record ContainedLine(Guid Id, string Name, string Address, DateTimeOffset At, ContainmentReason Reason, string Device, string Network, bool Waits, bool IsChosen);

public sealed record AgentContainmentsView(AgentLine Agent, IReadOnlyList<ContainedLine> Lines, bool MayAct);

public sealed record LiftView(LiftLine Lift, IReadOnlyList<ContainedLine> Lines, bool MayAct);

/// <summary>Reads what agents protected, for admins and auditors.</summary>
public sealed class AgentContainments(HoldfastDb db, LiftContainments lifts)
{
    /// <summary>The most lines of a list; the newest, and what is behind comes forward as these are dealt with.</summary>
    public const int Most = LiftContainments.Most;

    private const string NoAgent = "An agent who left";

    /// <summary>How many agents are stopped.</summary>
    public Task<int> CountStopped(CancellationToken ct) => db.Set<ContainingAgent>().CountAsync(a => a.StoppedAt != null, ct);

    /// <summary>Who was stopped, then who has protected accounts that are not open again; the latest first.</summary>
    public async Task<IReadOnlyList<AgentLine>> Agents(CancellationToken ct)
    {
        var open = await db.Set<ContainmentRecord>().Where(c => c.Agent != null && c.ReturnedAt == null)
            .GroupBy(c => c.Agent).Select(own => new { Agent = own.Key, Count = own.Count(), Latest = own.Max(c => c.At) })
            .OrderByDescending(own => own.Latest).Take(Most).ToListAsync(ct);
        var stopped = await db.Set<ContainingAgent>().AsNoTracking().Where(a => a.StoppedAt != null).OrderByDescending(a => a.StoppedAt).Take(Most).ToListAsync(ct);
        var names = await Names([.. open.Select(own => own.Agent ?? default), .. stopped.Select(a => a.Agent)], ct);
        var lines = open.Select(own => own.Agent ?? default).Union(stopped.Select(a => a.Agent)).Select(id =>
        {
            var own = open.Find(o => o.Agent == id);
            return new AgentLine(id, names.GetValueOrDefault(id, NoAgent), own?.Count ?? 0, own?.Latest, stopped.Find(a => a.Agent == id)?.StoppedAt);
        });
        return [.. lines.OrderByDescending(line => line.StoppedAt is not null).ThenByDescending(line => line.StoppedAt ?? line.Latest)];
    }

    /// <summary>What waits for a second admin, the oldest first.</summary>
    public async Task<IReadOnlyList<LiftLine>> Waiting(AccountId viewer, CancellationToken ct)
    {
        var waiting = await lifts.Waiting().AsNoTracking().OrderBy(l => l.AskedAt).Take(Most).ToListAsync(ct);
        if (waiting.Count == 0)
        {
            return [];
        }

        List<ContainmentLiftId?> ids = [.. waiting.Select(l => (ContainmentLiftId?)l.Id)];
        var counts = await db.Set<ContainmentRecord>().Where(c => ids.Contains(c.Lift)).GroupBy(c => c.Lift).Select(own => new { own.Key, Count = own.Count() }).ToListAsync(ct);
        var names = await Names([.. waiting.Select(l => l.Agent), .. waiting.Select(l => l.AskedBy)], ct);
        return [.. waiting.Select(l => Line(l, names, counts.Find(c => c.Key == l.Id)?.Count ?? 0, viewer))];
    }

    /// <summary>One agent's, newest first; null where they have neither been stopped nor protected an account that is not open again.</summary>
    public async Task<AgentContainmentsView?> Of(AccountId agent, bool mayAct, CancellationToken ct)
    {
        var own = await db.Set<ContainingAgent>().AsNoTracking().SingleOrDefaultAsync(a => a.Agent == agent, ct);
        if (own is null)
        {
            return null;
        }

        var records = await lifts.Open(agent).AsNoTracking().OrderByDescending(c => c.At).Take(Most).ToListAsync(ct);
        var waiting = await lifts.Waiting().Where(l => l.Agent == agent).Select(l => l.Id).ToListAsync(ct);
        var name = (await Names([agent], ct)).GetValueOrDefault(agent, NoAgent);
        var since = own.StoppedAt is { } stopped ? stopped - TimeSpan.FromHours(1) : DateTimeOffset.MaxValue;
        return new AgentContainmentsView(
            new AgentLine(agent, name, records.Count, records.Select(c => (DateTimeOffset?)c.At).FirstOrDefault(), own.StoppedAt),
            await Lines(records, c => c.Lift is { } lift && waiting.Contains(lift), c => c.At >= since, ct), mayAct);
    }

    /// <summary>One wish that waits; null where it waits no more.</summary>
    public async Task<LiftView?> Lift(Guid id, AccountId viewer, bool mayAct, CancellationToken ct)
    {
        var key = ContainmentLiftId.From(id);
        if (await lifts.Waiting().AsNoTracking().SingleOrDefaultAsync(l => l.Id == key, ct) is not { } lift)
        {
            return null;
        }

        var records = await db.Set<ContainmentRecord>().AsNoTracking().Where(c => c.Lift == key).OrderByDescending(c => c.At).Take(Most).ToListAsync(ct);
        var names = await Names([lift.Agent, lift.AskedBy], ct);
        return new LiftView(Line(lift, names, records.Count, viewer), await Lines(records, _ => true, _ => false, ct), mayAct);
    }

    private static LiftLine Line(ContainmentLift lift, Dictionary<AccountId, string> names, int accounts, AccountId viewer) => new(
        lift.Id.Value, names.GetValueOrDefault(lift.Agent, NoAgent), names.GetValueOrDefault(lift.AskedBy, "An admin who left"), lift.AskedAt, lift.AskedAt + ContainmentLift.Life,
        accounts, lift.AskedBy == viewer);

    private async Task<IReadOnlyList<ContainedLine>> Lines(
        List<ContainmentRecord> records, Func<ContainmentRecord, bool> waits, Func<ContainmentRecord, bool> isChosen, CancellationToken ct)
    {
        List<AccountId> ids = [.. records.Select(c => c.Account)];
        var names = await Names(ids, ct);
        var addresses = (await db.Set<EmailAddress>().AsNoTracking().Where(e => ids.Contains(e.Account) && e.IsPrimary).Select(e => new { e.Account, e.Address }).ToListAsync(ct))
            .ToDictionary(e => e.Account, e => MaskedAddress.Of(e.Address));
        return
        [
            .. records.Select(c => new ContainedLine(
                c.Id.Value, names.GetValueOrDefault(c.Account, ""), addresses.GetValueOrDefault(c.Account, ""), c.At, c.Reason ?? ContainmentReason.Seen, c.Device, c.Network,
                waits(c), !waits(c) && isChosen(c))),
        ];
    }

    private async Task<Dictionary<AccountId, string>> Names(IReadOnlyList<AccountId> ids, CancellationToken ct) =>
        await db.Set<Account>().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.Name }).ToDictionaryAsync(a => a.Id, a => a.Name, ct);
}
