using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

/// <summary>What two presses of one button have in common.</summary>
internal static class PressedTwice
{
    /// <summary>How long after the first press another one of the same browser is taken for the same.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>Lets presses for one account take turns: the second waits here, and then sees what the first has stored.</summary>
    public static Task Hold(HoldfastDb db, AccountId account, CancellationToken ct)
    {
        var sql =
            $"""
            SELECT 1 AS "Value" FROM accounts a WHERE a.id = @account {db.HoldingRow("a")}
            """;
        return db.HoldingRow("a").Length == 0
            ? Task.CompletedTask
            : db.Database.SqlQueryRaw<int>(sql, db.Parameter("@account", account.Value)).ToListAsync(ct);
    }
}
