using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Accounts;

/// <summary>
/// Erases what a capability holds about an account and no cascade of the database takes. Called inside the transaction that erases the
/// account: it goes with all of this, or stays with all of it.
/// </summary>
internal interface IEraseWithAccount
{
    /// <summary>
    /// Removes or empties the rows: by statements of its own, or by what it leaves in the tracker for the save that follows. It has no other
    /// effect, since that save may fail.
    /// </summary>
    Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct);
}

/// <summary>What is still to be told to the account.</summary>
internal sealed class EraseDeliveries : IEraseWithAccount
{
    public Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct) =>
        db.Set<Delivery>().Where(d => d.Subject == account.Value).ExecuteDeleteAsync(ct);
}
