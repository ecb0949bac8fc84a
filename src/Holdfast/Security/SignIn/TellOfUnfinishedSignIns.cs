using System.Globalization;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

/// <summary>
/// Tells an account's owner of a right password whose question was failed or left (rulings F23): at most one mail in ten
/// minutes, then one for all that happened since. Removes what is over for a day.
/// </summary>
internal sealed class TellOfUnfinishedSignIns(TimeProvider time, IServiceScopeFactory scopes) : IJob
{
    /// <summary>Accounts told in one run, the longest waiting first; the rest waits for the next minute.</summary>
    public const int AccountsAtOnce = 200;

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (begun, toldSince, old, ahead) = (now - PendingSignIn.Life, now - Between, now - Kept, now + Clocks.Slack);
        var accounts = await db.Set<PendingSignIn>()
            .Where(p => p.UsedAt == null && p.ToldAt == null && (p.WrongAnswers > 0 || p.CreatedAt <= begun))
            .Where(p => !db.Set<PendingSignIn>().Any(told => told.Account == p.Account && told.ToldAt > toldSince && told.ToldAt <= ahead))
            .GroupBy(p => p.Account).OrderBy(group => group.Min(p => p.CreatedAt)).Select(group => group.Key).Take(AccountsAtOnce).ToListAsync(ct);
        foreach (var account in accounts)
        {
            await using var scope = scopes.CreateAsyncScope();
            await Tell(scope.ServiceProvider, account, now, begun, ct);
        }

        await db.Alone(inside => db.Set<PendingSignIn>().Where(p => p.CreatedAt < old || p.CreatedAt > ahead).ExecuteDeleteAsync(inside), ct);
    }

    private static async Task Tell(IServiceProvider services, Platform.Accounts.AccountId account, DateTimeOffset now, DateTimeOffset begun, CancellationToken ct)
    {
        var db = services.GetRequiredService<HoldfastDb>();
        var unfinished = await db.Set<PendingSignIn>()
            .Where(p => p.Account == account && p.UsedAt == null && p.ToldAt == null && (p.WrongAnswers > 0 || p.CreatedAt <= begun))
            .OrderByDescending(p => p.CreatedAt).ToListAsync(ct);
        if (unfinished.Count == 0)
        {
            return;
        }

        var latest = unfinished[0];
        var count = unfinished.Count == 1 ? null : unfinished.Count.ToString(CultureInfo.InvariantCulture);
        unfinished.ForEach(pending => pending.Tell(now));
        var origin = new Origin(latest.Device, latest.Network, latest.Id.Value.ToString());
        services.GetRequiredService<AuditTrail>().Record(SignInEvents.Unfinished, account, origin, count);
        services.GetRequiredService<Notices>().Owe<UnfinishedSignInNotice>(account, origin, count);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // It was finished, or failed once more, at this moment: the next minute looks again.
        }
    }
}
