using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.MailedLinks;

/// <summary>The link that a save wanted to use was used, replaced or ended meanwhile: nothing of the save was done.</summary>
public sealed class LinkOverException() : Exception("The link was over before it could be used.");

/// <summary>
/// Asks inside the transaction of each save that uses a link whether it still works, holding its account's row and its own:
/// those who come at the same moment wait there, and all but the first find it used.
/// </summary>
internal sealed class LinkGuard : ISaveHook
{
    public async Task Guard(HoldfastDb db, IReadOnlyList<SavedRow> rows, CancellationToken ct)
    {
        foreach (var link in rows.Where(row => row.State is EntityState.Modified).Select(row => row.Entity).OfType<Link>().Where(link => link.UsedAt is not null))
        {
            if (!await StillWorks(db, link, ct))
            {
                throw new LinkOverException();
            }
        }
    }

    private static async Task<bool> StillWorks(HoldfastDb db, Link link, CancellationToken ct)
    {
        // Always the account before the link: two who hold one each and want the other would wait for ever.
        var sql =
            $"""
            SELECT a.link_epoch AS "Value" FROM accounts a WHERE a.id = @account {db.HoldingRow("a")}
            """;
        var epoch = link.Account is { } account ? (await db.Database.SqlQueryRaw<int>(sql, db.Parameter("@account", account.Value)).ToListAsync(ct)).SingleOrDefault(-1) : 0;
        sql =
            $"""
            SELECT 1 AS "Value" FROM links l
            JOIN installation i ON i.id = 1
            WHERE l.id = @link AND l.used_at IS NULL AND l.replaced_at IS NULL AND l.link_epoch IN (0, @epoch) AND l.installation_epoch = i.epoch
            {db.HoldingRow("l")}
            """;
        return (await db.Database.SqlQueryRaw<int>(sql, db.Parameter("@link", link.Id.Value), db.Parameter("@epoch", epoch)).ToListAsync(ct)).Count == 1;
    }
}
