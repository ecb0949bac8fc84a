using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Storage;

/// <summary>Long lists of one account, read so that nobody holds all of it or a transaction that lasts as long as a slow reader.</summary>
public static class RowsInPages
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 500;

    /// <summary>
    /// The rows of an account in the order of their ids, which are sorted by time. For tables with the columns "account"
    /// and "id".
    /// </summary>
    /// <param name="id">The id of a row, from where the next page goes on.</param>
    public static async IAsyncEnumerable<T> RowsOf<T>(
        this HoldfastDb db, Guid account, Func<T, Guid> id, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        await foreach (var page in db.PagesOf(account, id, ct))
        {
            foreach (var row in page)
            {
                yield return row;
            }
        }
    }

    /// <summary>The same, a page at a time, for a reader who looks something up for each page.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> PagesOf<T>(
        this HoldfastDb db, Guid account, Func<T, Guid> id, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        // The name of the table comes from the model. What other queries do not see is the person's own too.
        var sql = $"SELECT * FROM {db.Model.FindEntityType(typeof(T))?.GetTableName()} WHERE account = @account AND id > @after ORDER BY id LIMIT {PageSize}";
        var after = Guid.Empty;
        List<T> page;
        do
        {
            page = await db.Set<T>().FromSqlRaw(sql, db.Parameter("@account", account), db.Parameter("@after", after)).IgnoreQueryFilters().AsNoTracking().ToListAsync(ct);
            if (page.Count > 0)
            {
                after = id(page[^1]);
                yield return page;
            }
        }
        while (page.Count == PageSize);
    }
}
