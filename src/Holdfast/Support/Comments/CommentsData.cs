using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Comments;

internal sealed class PenNameExport : IExportPart
{
    public string Name => "penNames";

    public IReadOnlyList<Type> Tables => [typeof(PenName)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await db.Set<PenName>().AsNoTracking().SingleOrDefaultAsync(p => p.Account == account, ct) is { } pen)
        {
            yield return new { pen.Name, pen.StoppedAt };
        }
    }
}

internal sealed class ContributionExport : IExportPart
{
    public string Name => "contributions";

    public IReadOnlyList<Type> Tables => [typeof(Contribution), typeof(ContributionVersion)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in db.PagesOf<Contribution>(account.Value, c => c.Id.Value, ct))
        {
            var ids = page.Select(c => c.Id).ToList();
            var texts = await db.Set<ContributionVersion>().AsNoTracking().Where(v => ids.Contains(v.Contribution) && v.Account == account).OrderBy(v => v.Number).ToListAsync(ct);
            foreach (var c in page)
            {
                yield return new
                {
                    Place = c.PlaceKind.ToString(),
                    c.At,
                    State = c.State.ToString(),
                    Texts = texts.Where(v => v.Contribution == c.Id).Select(v => new { v.At, v.Source }),
                };
            }
        }
    }
}

internal sealed class VoteExport : IExportPart
{
    public string Name => "votes";

    public IReadOnlyList<Type> Tables => [typeof(Vote)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var vote in db.RowsOf<Vote>(account.Value, v => v.Id.Value, ct))
        {
            yield return new { Place = vote.PlaceKind.ToString(), PlaceId = vote.Place, vote.IsYes, vote.At };
        }
    }
}

internal sealed class ReportExport : IExportPart
{
    public string Name => "reports";

    public IReadOnlyList<Type> Tables => [typeof(Report)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var report in db.RowsOf<Report>(account.Value, r => r.Id.Value, ct))
        {
            yield return new { report.Reason, report.At };
        }
    }
}

/// <summary>
/// What somebody wrote for everybody stays, of "a former member"; their votes stay as numbers; their name is nobody's for a year
/// (rulings G51).
/// </summary>
internal sealed class EraseContributions : IEraseWithAccount
{
    public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<Contribution>().Where(c => c.Account == account).ExecuteUpdateAsync(set => set.SetProperty(c => c.Account, (AccountId?)null).SetProperty(c => c.Client, (Guid?)null), ct);
        await db.Set<ContributionVersion>().Where(v => v.Account == account).ExecuteUpdateAsync(set => set.SetProperty(v => v.Account, (AccountId?)null), ct);
        await db.Set<Report>().Where(r => r.Account == account).ExecuteUpdateAsync(set => set.SetProperty(r => r.Account, (AccountId?)null), ct);
        // The row's own id, which is unlike every voter's, in place of the account's.
        await db.Database.ExecuteSqlRawAsync("UPDATE votes SET voter = id, account = NULL WHERE account = @account", [db.Parameter("@account", account.Value)], ct);
        var freeAt = now + PenName.KeptFor;
        await db.Set<PenName>().Where(p => p.Account == account)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Account, (AccountId?)null).SetProperty(p => p.Name, "").SetProperty(p => p.FreeAt, (DateTimeOffset?)freeAt), ct);
    }
}
