using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Containment;

public abstract record GrantLiftResult
{
    private GrantLiftResult()
    {
    }

    /// <param name="Opened">Accounts that are open again.</param>
    /// <param name="Left">Accounts of the batch that stay as they are: their owner came back, changed something, or pressed "This was not me".</param>
    public sealed record Granted(int Opened, int Left) : GrantLiftResult;

    /// <summary>Whoever asks cannot grant: it takes two.</summary>
    public sealed record TakesAnother : GrantLiftResult;

    /// <summary>It was granted or taken back, or nobody decided it in time. Nothing was done.</summary>
    public sealed record Over : GrantLiftResult;
}

/// <summary>
/// Opens accounts again that an agent contained without cause: one admin asks, another grants (rulings F35). An account opens as it
/// was, so only one on which nothing was changed since and nobody said "This was not me".
/// </summary>
public sealed class LiftContainments(HoldfastDb db, SessionBook sessions, AuditTrail audit, Activities activities, Notices notices, TimeProvider time)
{
    /// <summary>The most accounts of one batch: a form has 100 fields at the most.</summary>
    public const int Most = 50;

    /// <summary>Requests that wait for a second admin.</summary>
    public IQueryable<ContainmentLift> Waiting()
    {
        var (since, ahead) = (time.GetUtcNow() - ContainmentLift.Life, time.GetUtcNow() + Clocks.Slack);
        return db.Set<ContainmentLift>().Where(lift => lift.DecidedAt == null && lift.AskedAt > since && lift.AskedAt <= ahead);
    }

    /// <summary>An agent's containments that nobody has ended; what waits to be lifted is among them.</summary>
    public IQueryable<ContainmentRecord> Open(AccountId agent) => db.Set<ContainmentRecord>().Where(c => c.Agent == agent && c.ReturnedAt == null);

    /// <summary>Asks that these containments of the agent be lifted, as far as they are open and part of no other request.</summary>
    /// <returns>How many they are; with none, nothing was stored.</returns>
    public async Task<int> Ask(AccountId agent, IReadOnlyList<ContainmentId> chosen, AccountId admin, Origin origin, CancellationToken ct)
    {
        var waiting = await Waiting().Where(lift => lift.Agent == agent).Select(lift => lift.Id).ToListAsync(ct);
        var records = await Open(agent).Where(c => chosen.Contains(c.Id)).OrderBy(c => c.Id).Take(Most).ToListAsync(ct);
        records.RemoveAll(record => record.Lift is { } lift && waiting.Contains(lift));
        if (records.Count == 0)
        {
            return 0;
        }

        var now = time.GetUtcNow();
        var lift = new ContainmentLift { Id = ContainmentLiftId.New(now), Agent = agent, AskedBy = admin, AskedAt = now };
        db.Add(lift);
        records.ForEach(record => record.AskToLift(lift.Id));
        audit.RecordOfInstallation(ContainmentEvents.LiftAsked, admin, origin, $"{records.Count}, {lift.Id.Value}");
        return await Save(ct) ? records.Count : 0;
    }

    /// <summary>Takes a request back; either admin may.</summary>
    /// <returns>Whether it waited still.</returns>
    public async Task<bool> Withdraw(ContainmentLiftId id, AccountId admin, Origin origin, CancellationToken ct)
    {
        if (await Waiting().SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lift)
        {
            return false;
        }

        lift.Decide(admin, time.GetUtcNow());
        (await db.Set<ContainmentRecord>().Where(c => c.Lift == id).ToListAsync(ct)).ForEach(record => record.LeaveContained());
        audit.RecordOfInstallation(ContainmentEvents.LiftWithdrawn, admin, origin, $"{id.Value}");
        return await Save(ct);
    }

    /// <summary>Grants a request of another admin: the accounts open in one save, and their owners are told.</summary>
    public async Task<GrantLiftResult> Grant(ContainmentLiftId id, AccountId admin, Origin origin, CancellationToken ct)
    {
        if (await Waiting().SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lift)
        {
            return new GrantLiftResult.Over();
        }

        if (lift.AskedBy == admin)
        {
            return new GrantLiftResult.TakesAnother();
        }

        var now = time.GetUtcNow();
        var batch = await db.Set<ContainmentRecord>().Where(c => c.Lift == id).ToListAsync(ct);
        var open = await Untouched(batch, ct);
        var closing = await WereClosing([.. open.Select(one => one.Account.Id)], ct);
        foreach (var (record, account) in open)
        {
            record.LiftBy(admin, now);
            account.Lift();
            // Links that went out to take it back, and whoever stands before a half-finished sign-in.
            sessions.Apply(SecurityEvent.AccountShut, ContainmentEnds.Contained, account, null);
            audit.RecordOfStaff(ContainmentEvents.Lifted, account.Id, admin, ContainAccount.Support(origin));
            notices.Owe<ContainmentLiftedNotice>(account.Id, ContainAccount.Support(origin), closing.Contains(account.Id) ? ContainmentText.WasClosing : null);
        }

        lift.Decide(admin, now);
        audit.RecordOfInstallation(ContainmentEvents.LiftApproved, admin, origin, $"{open.Count} of {batch.Count}, {id.Value}");
        return await Save(ct) ? new GrantLiftResult.Granted(open.Count, batch.Count - open.Count) : new GrantLiftResult.Over();
    }

    private async Task<List<(ContainmentRecord Record, Account Account)>> Untouched(List<ContainmentRecord> batch, CancellationToken ct)
    {
        List<ContainmentRecord> open = [.. batch.Where(record => record.ReturnedAt is null)];
        List<AccountId> ids = [.. open.Select(record => record.Account)];
        var accounts = await db.Set<Account>().Where(a => ids.Contains(a.Id) && a.Status == AccountStatus.Contained).ToDictionaryAsync(a => a.Id, ct);
        var since = open.Select(record => record.At).DefaultIfEmpty().Min();
        var ownersWords = activities.OwnersWords;
        var words = (await db.Set<AuditEntry>().Where(e => ids.Contains(e.Account) && e.At >= since && ownersWords.Contains(e.Kind)).Select(e => new { e.Account, e.At }).ToListAsync(ct))
            .ToLookup(e => e.Account, e => e.At);
        return [.. open.Where(record => accounts.ContainsKey(record.Account) && !words[record.Account].Any(at => at >= record.At)).Select(record => (record, accounts[record.Account]))];
    }

    /// <summary>Those that their owner was closing when they were contained: the last that closed or opened one closed it.</summary>
    private Task<List<AccountId>> WereClosing(List<AccountId> contained, CancellationToken ct)
    {
        List<ActivityKind> closes = [.. activities.Kinds(activity => activity.Leaves is AccountStatus.Closed)];
        List<ActivityKind> closesOrOpens = [.. activities.Kinds(activity => activity.Leaves is not null)];
        return db.Set<Account>()
            .Where(a => contained.Contains(a.Id) && db.Set<AuditEntry>().Where(e => e.Account == a.Id && closesOrOpens.Contains(e.Kind))
                .OrderByDescending(e => e.Id).Take(1).Any(e => closes.Contains(e.Kind)))
            .Select(a => a.Id).ToListAsync(ct);
    }

    /// <returns>False where somebody else decided, or an owner came back, at the same moment.</returns>
    private async Task<bool> Save(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
