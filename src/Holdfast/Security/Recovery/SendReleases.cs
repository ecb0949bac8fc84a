using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Recovery;

/// <summary>
/// Sends the way back of a release whose day is over and that nobody stopped. The account is contained with it. One that a backup brought back, or
/// that was asked for before everybody was signed out, is ended.
/// </summary>
internal sealed class SendReleases(IServiceScopeFactory scopes, TimeProvider time) : IJob
{
    private const int AtOnce = 50;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly Origin Operator = new("The operator", "", "");

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (due, old, ahead) = (now - AccountRelease.Wait, now - Kept, now + Clocks.Slack);
        // Asked for while a clock was ahead: its day begins now.
        await db.Alone(
            inside => db.Set<AccountRelease>().Where(r => r.AskedAt > ahead && r.SentAt == null && r.StoppedAt == null)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.AskedAt, now).SetProperty(x => x.Version, x => x.Version + 1), inside),
            ct);
        var epoch = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct);
        var waiting = await db.Set<AccountRelease>().Where(r => (r.AskedAt <= due || r.InstallationEpoch != epoch) && r.SentAt == null && r.StoppedAt == null)
            .OrderBy(r => r.AskedAt).Select(r => r.Id).Take(AtOnce).ToListAsync(ct);
        foreach (var id in waiting)
        {
            await using var scope = scopes.CreateAsyncScope();
            await Send(scope.ServiceProvider, id, epoch, ct);
        }

        await db.Alone(inside => db.Set<AccountRelease>().Where(r => r.AskedAt < old).ExecuteDeleteAsync(inside), ct);
    }

    private async Task Send(IServiceProvider services, AccountReleaseId id, int epoch, CancellationToken ct)
    {
        var db = services.GetRequiredService<HoldfastDb>();
        var release = await db.Set<AccountRelease>().SingleAsync(r => r.Id == id, ct);
        var account = await db.Set<Account>().SingleAsync(a => a.Id == release.Account, ct);
        if (release.InstallationEpoch != epoch)
        {
            release.Stop(time.GetUtcNow());
            services.GetRequiredService<AuditTrail>().Record(ContainmentEvents.ReleaseStopped, account.Id, Operator);
        }
        else if (account.Status is not (AccountStatus.Active or AccountStatus.Contained))
        {
            // Closed or locked since it was asked for.
            release.Stop(time.GetUtcNow());
        }
        else if (!await SendLink(services, release, account, ct))
        {
            return;
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Stopped, or the account was changed, at this moment: the next minute looks again.
        }
    }

    private async Task<bool> SendLink(IServiceProvider services, AccountRelease release, Account account, CancellationToken ct)
    {
        if (account.Status is AccountStatus.Active)
        {
            services.GetRequiredService<ContainAccount>().Apply(account, ContainmentCause.Released, release.Address, Operator);
        }

        release.Send(time.GetUtcNow());
        var links = services.GetRequiredService<Links>();
        var link = await links.Make(new LinkRequest(RecoveryLinks.TakeBack, account, release.Id.Value, release.Address, AccountRelease.LinkLife, Operator), ct);
        links.Send<ReleasedMail>(link);
        services.GetRequiredService<AuditTrail>().Record(RecoveryEvents.AccountLinkSent, account.Id, Operator);
        // If everybody was signed out at this moment, nothing is saved, and the next minute ends it.
        return link.InstallationEpoch == release.InstallationEpoch;
    }
}
