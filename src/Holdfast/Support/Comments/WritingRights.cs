using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Comments;

/// <summary>
/// Who reads only: whom a moderator has stopped or an agent has blocked, and whose account is protected or closing, whatever was still on
/// its way (rulings G34, G51).
/// </summary>
public sealed class WritingRights(HoldfastDb db, Blocks blocks)
{
    public async Task<bool> IsStopped(AccountId account, CancellationToken ct) =>
        await db.Set<PenName>().AnyAsync(p => p.Account == account && p.StoppedAt != null, ct) || await IsBlocked(account, ct);

    public async Task<bool> IsBlocked(AccountId account, CancellationToken ct) =>
        await blocks.Until(account, ct) is not null || !await db.Set<Account>().AnyAsync(a => a.Id == account && a.Status == AccountStatus.Active, ct);
}
