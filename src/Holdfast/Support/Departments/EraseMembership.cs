using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Departments;

/// <summary>Where somebody worked, and which member account was whose.</summary>
internal sealed class EraseMembership : IEraseWithAccount
{
    public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<DepartmentAgent>().Where(a => a.Agent == account).ExecuteDeleteAsync(ct);
        await db.Set<OwnMemberAccount>().Where(o => o.Staff == account || o.Member == account).ExecuteDeleteAsync(ct);
    }
}
