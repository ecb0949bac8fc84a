using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Comments;

/// <summary>Tells the moderators of a contribution. Told twice it is told once.</summary>
public sealed class ReportContributionHandler(HoldfastDb db, HourBudgets budgets, TimeProvider time)
{
    public const int AnHour = 20;

    /// <summary>False when this person reports too much within an hour.</summary>
    /// <param name="contribution">One that the person sees, of somebody else.</param>
    public async Task<bool> Handle(ContributionId contribution, Reader by, string reason, CancellationToken ct)
    {
        var account = by.Account ?? throw new InvalidOperationException("A stranger reports nothing.");
        if (await db.Set<Report>().AnyAsync(r => r.Contribution == contribution && r.Account == account, ct))
        {
            return true;
        }

        if (!await budgets.Take(CommentHours.Reports, account.ToString(), AnHour, ct))
        {
            return false;
        }

        var now = time.GetUtcNow();
        db.Add(new Report { Id = ReportId.New(now), Contribution = contribution, Account = account, Reason = reason, At = now });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // The same press a moment ago.
        }

        return true;
    }
}
