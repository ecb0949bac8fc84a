using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Kit;

/// <summary>
/// Holds every save of every test to one rule: what changes the protection of an account and tells the trail of it records a kind that
/// is registered as its owner's word. Without one, two admins could open an account as it was that somebody had changed since.
/// </summary>
internal sealed class OwnersWords(Activities activities) : ISaveHook
{
    public Task Guard(HoldfastDb db, IReadOnlyList<SavedRow> rows, CancellationToken ct)
    {
        var told = rows.Select(row => row.Entity).OfType<AuditEntry>().ToLookup(entry => entry.Account, entry => entry.Kind);
        var made = rows.Where(row => row.State is EntityState.Added).Select(row => row.Entity).OfType<Account>().Select(account => account.Id).ToHashSet();
        var silent = rows
            .Where(row => row.Entity is IProtection protection && protection.IsChange(row.State, name => db.Entry(row.Entity).Property(name).IsModified))
            .Where(row => ((IProtection)row.Entity).Account is var account && told.Contains(account) && !made.Contains(account)
                && !told[account].Any(kind => activities.Of(kind).IsOwnersWord))
            .Select(row => $"{row.Entity.GetType().Name} is changed with {string.Join(", ", told[((IProtection)row.Entity).Account])}: none of them is an owner's word.")
            .ToList();
        return silent.Count == 0 ? Task.CompletedTask : throw new InvalidOperationException(silent[0]);
    }
}
