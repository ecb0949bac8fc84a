using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Closing;

/// <summary>
/// Erases accounts whose days to be kept are over: the row, everything that hangs on it, and what others hold about it
/// (<see cref="IEraseWithAccount"/>). The trail stays, under a number that names nobody any more.
/// </summary>
internal sealed class EraseClosedAccounts(IEnumerable<IEraseWithAccount> parts, IOptions<ClosingOptions> options, TimeProvider time) : IJob
{
    /// <summary>Accounts that are read at once; each is erased in a transaction of its own.</summary>
    public const int AtOnce = 50;

    private static readonly Origin Server = new("Holdfast", "", "");

    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await BringNear(db, now, ct);
        List<AccountId> failed = [];
        List<Exception> problems = [];
        List<AccountId> due;
        do
        {
            due = await db.Set<Account>().Where(a => a.EraseAt <= now && a.Status == AccountStatus.Closed && !failed.Contains(a.Id))
                .OrderBy(a => a.EraseAt).Select(a => a.Id).Take(AtOnce).ToListAsync(ct);
            foreach (var id in due)
            {
                try
                {
                    await Erase(db, id, now, ct);
                }
                catch (Exception problem) when (!ct.IsCancellationRequested)
                {
                    // One that cannot be erased holds up no other.
                    failed.Add(id);
                    problems.Add(problem);
                }
            }
        }
        while (due.Count == AtOnce && failed.Count < AtOnce);

        if (problems.Count > 0)
        {
            throw new AggregateException($"{problems.Count} accounts could not be erased.", problems);
        }
    }

    /// <summary>An account that was closed while a clock was ahead has its days from now on: to erase it at once would take them away.</summary>
    private async Task BringNear(HoldfastDb db, DateTimeOffset now, CancellationToken ct)
    {
        var (furthest, due) = (now.AddDays(ClosingOptions.MostDays) + Clocks.Slack, now.AddDays(options.Value.DaysToKeep));
        await db.Alone(
            inside => db.Set<Account>().Where(a => a.EraseAt > furthest)
                .ExecuteUpdateAsync(a => a.SetProperty(x => x.EraseAt, due).SetProperty(x => x.Version, x => x.Version + 1), inside),
            ct);
    }

    private async Task Erase(HoldfastDb db, AccountId id, DateTimeOffset now, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        // Held first: what hangs on the account and is written under its row comes before all of this, or finds nobody.
        var hold = $"SELECT * FROM accounts a WHERE a.id = @id {db.HoldingRow("a")}";
        await db.Write(
            async inside =>
            {
                var account = await db.Set<Account>().FromSqlRaw(hold, db.Parameter("@id", id.Value)).SingleOrDefaultAsync(a => a.EraseAt <= now && a.Status == AccountStatus.Closed, inside);
                if (account is null)
                {
                    return 0;
                }

                foreach (var part in parts)
                {
                    await part.Erase(db, id, now, inside);
                }

                db.Remove(account);
                new AuditTrail(db, time).Record(ClosingEvents.Erased, id, Server);
                return await db.SaveChangesAsync(inside);
            },
            ct);
    }
}
