using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Sessions;

/// <summary>
/// A request that was on its way when its session ended must lose (flows.md F3): every save that touches credentials,
/// addresses, devices, links, apps or status asks again inside its own transaction, holding the account's row.
/// </summary>
internal sealed class LiveSessionGuard(IHttpContextAccessor requests) : ISaveHook
{
    public async Task Guard(HoldfastDb db, IReadOnlyList<SavedRow> rows, CancellationToken ct)
    {
        // A stranger's route decides by its own secret; work without a request has no session to lose.
        if (requests.HttpContext is not { } http || http.Features.Get<ActsAsSignedIn>() is null || !rows.Any(row => row.Entity is INeedsLiveSession))
        {
            return;
        }

        var session = http.SignedIn.Session.Value;
        var sql =
            $"""
            SELECT 1 AS "Value" FROM accounts a
            JOIN sessions s ON s.account = a.id
            JOIN installation i ON i.id = 1
            WHERE s.id = @session AND s.ended_at IS NULL AND s.epoch = a.session_epoch AND s.installation_epoch = i.epoch AND a.status = 1
            {db.HoldingRow("a")}
            """;
        var live = await db.Database.SqlQueryRaw<int>(sql, db.Parameter("@session", session)).ToListAsync(ct);
        if (live.Count == 0)
        {
            throw new SessionEndedException();
        }
    }
}

/// <summary>The route needs a signed-in person, so its saves stand and fall with that session. A request feature.</summary>
internal sealed class ActsAsSignedIn;
