using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Throttling;

/// <summary>Keeps the table of budgets small whatever strangers do: old ones go, and beyond the limit the oldest.</summary>
internal sealed class ForgetOldBudgets(IOptions<ThrottlingOptions> options, TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var oldest = time.GetUtcNow().AddDays(-options.Value.BudgetDays).ToUnixTimeSeconds();
        var budgets = db.Set<FailureBudget>();
        var surplus = await budgets.OrderByDescending(b => b.TouchedAt).Skip(options.Value.BudgetsStored)
            .Select(b => (long?)b.TouchedAt).FirstOrDefaultAsync(ct);
        var until = Math.Max(oldest, surplus ?? 0);
        await db.Alone(inside => budgets.Where(b => b.TouchedAt <= until).ExecuteDeleteAsync(inside), ct);
        var over = time.GetUtcNow().ToUnixTimeSeconds() - HourBudgets.Seconds;
        await db.Alone(inside => db.Set<HourBudget>().Where(b => b.BeganAt <= over).ExecuteDeleteAsync(inside), ct);
    }
}
