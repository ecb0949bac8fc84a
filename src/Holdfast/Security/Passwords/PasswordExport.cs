using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Passwords;

/// <summary>Since when it is the same, and whether it leaked; the hash is nobody's data but a way in.</summary>
internal sealed class PasswordExport : IExportPart
{
    public string Name => "password";

    public bool IsOne => true;

    public IReadOnlyList<Type> Tables => [typeof(Password)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Set<Password>().Where(p => p.Account == account).Select(p => new { p.ChangedAt, FoundInLeakAt = p.BreachedAt }).SingleAsync(ct);
    }
}
