using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Holdfast.Security.Sessions;

/// <summary>
/// A request that was on its way when its session ended must lose (rulings F3): every save that touches credentials,
/// addresses, devices, links, apps or status asks again inside its own transaction, holding the account's row.
/// </summary>
internal sealed class LiveSessionGuard(IHttpContextAccessor requests, SessionCookies cookies) : ISaveHook
{
    public async Task Guard(HoldfastDb db, IReadOnlyList<SavedRow> saved, CancellationToken ct)
    {
        // A stranger's route decides by its own secret; work without a request has no session to lose.
        if (requests.HttpContext is not { } http || http.Features.Get<ActsAsSignedIn>() is not { } acts
            || !(acts.WithEverySave || saved.Any(row => row.Entity is INeedsLiveSession)))
        {
            return;
        }

        // Of a form sent twice, the second may have read the session just after the first one renewed it: a browser that met the two answers
        // in the other order would be left with a token that is over.
        if (saved.Select(row => row.Entity).OfType<Session>().Any(session => session.Id == http.SignedIn.Session
            && db.Entry(session).Property(s => s.PreviousTokenHash).IsModified
            && !(SecretToken.TryHash(cookies.ReadToken(http), out var sent) && session.PreviousTokenHash == sent)))
        {
            throw new SessionEndedException();
        }

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        // The row is held by a statement of its own, sent along: so the next one sees what a save that was waited for has done to the session.
        command.CommandText =
            $"""
            SELECT 1 FROM accounts a WHERE a.id = @account {db.HoldingRow("a")};
            SELECT 1 FROM accounts a
            JOIN sessions s ON s.account = a.id
            JOIN installation i ON i.id = 1
            WHERE s.id = @session AND s.ended_at IS NULL AND s.epoch = a.session_epoch AND s.installation_epoch = i.epoch AND a.status = 1
            """;
        command.Parameters.Add(db.Parameter("@account", http.SignedIn.Account.Value));
        command.Parameters.Add(db.Parameter("@session", http.SignedIn.Session.Value));
        await using var rows = await command.ExecuteReaderAsync(ct);
        if (!(await rows.NextResultAsync(ct) && await rows.ReadAsync(ct)))
        {
            throw new SessionEndedException();
        }
    }
}

/// <summary>The route needs a signed-in person, so its saves stand and fall with that session. A request feature.</summary>
/// <param name="WithEverySave">Not only with those that touch what protects an account.</param>
internal sealed record ActsAsSignedIn(bool WithEverySave);
