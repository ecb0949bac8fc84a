using System.Runtime.CompilerServices;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Accounts;

/// <summary>
/// What a capability adds to the file in which people take their own data with them. Every table with an account is told
/// by a part or is listed as left out; a test walks the model.
/// </summary>
public interface IExportPart
{
    /// <summary>The name in the file, in camel case.</summary>
    string Name { get; }

    /// <summary>There is one row, which stands by itself and not in a list.</summary>
    bool IsOne => false;

    /// <summary>The tables whose rows it tells.</summary>
    IReadOnlyList<Type> Tables { get; }

    /// <summary>Rows for a reader, oldest first, read a page at a time; never a hash, a token or a key.</summary>
    IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, CancellationToken ct);
}

/// <summary>A table that names accounts and is no part of their export.</summary>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record LeftOutOfExport(Type Table, string Reason);

internal sealed class AccountExport(Kinds kinds) : IExportPart
{
    public string Name => "account";

    public bool IsOne => true;

    public IReadOnlyList<Type> Tables => [typeof(Account)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        var row = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == account, ct);
        yield return new { Id = row.Id.Value, row.Name, Kind = kinds.LabelOf(row.Kind), row.TimeZone, row.CreatedAt, Status = row.Status.ToString() };
    }
}

internal sealed class AddressExport : IExportPart
{
    public string Name => "addresses";

    public IReadOnlyList<Type> Tables => [typeof(EmailAddress)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in db.RowsOf<EmailAddress>(account.Value, e => e.Id.Value, ct))
        {
            yield return new { row.Address, row.IsPrimary, row.AddedAt, row.ConfirmedAt, row.RemovedAt };
        }
    }
}
