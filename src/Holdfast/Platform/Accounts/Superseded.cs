using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Accounts;

/// <summary>A credential of an account that was replaced, with the time in which it was the one in use.</summary>
public interface ISuperseded
{
    AccountId Account { get; }

    DateTimeOffset SetAt { get; }

    DateTimeOffset SupersededAt { get; }
}

/// <summary>How an account stood before a take-over (rulings F24).</summary>
public static class Superseded
{
    /// <summary>How far back "before" is, counted from the containment, and so how long what was replaced is kept.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>The credential that was in use at that moment and has been replaced since.</summary>
    public static IQueryable<T> InUseAt<T>(this IQueryable<T> superseded, AccountId account, DateTimeOffset moment)
        where T : class, ISuperseded =>
        superseded.Where(s => s.Account == account && s.SetAt <= moment && s.SupersededAt > moment);
}

/// <summary>Removes what was replaced longer ago than anybody's way back looks; of a contained account nothing goes.</summary>
internal sealed class ForgetSuperseded<T>(TimeProvider time) : IJob
    where T : class, ISuperseded
{
    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow() - Superseded.Window;
        await db.Alone(
            inside => db.Set<T>()
                .Where(s => s.SupersededAt < before && !db.Set<Account>().Any(a => a.Id == s.Account && a.Status == AccountStatus.Contained))
                .ExecuteDeleteAsync(inside),
            ct);
    }
}
