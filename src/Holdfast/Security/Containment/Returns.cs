using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Containment;

/// <summary>Whether an account's owner came back a short while ago: whoever took it over may still read their mail.</summary>
public sealed class Returns(HoldfastDb db, TimeProvider time)
{
    /// <summary>For so long a return counts as recent.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    public Task<bool> AreRecent(AccountId account, CancellationToken ct) => After(account).AnyAsync(c => c.LiftedBy == null, ct);

    /// <summary>Whether it was this mailbox that had locked the account then.</summary>
    public Task<bool> AreRecent(AccountId account, string mailbox, CancellationToken ct) => After(account).AnyAsync(c => c.Mailbox == mailbox, ct);

    private IQueryable<ContainmentRecord> After(AccountId account)
    {
        var (since, ahead) = (time.GetUtcNow() - Recent, time.GetUtcNow() + Clocks.Slack);
        return db.Set<ContainmentRecord>().Where(c => c.Account == account && c.ReturnedAt > since && c.ReturnedAt <= ahead);
    }
}
