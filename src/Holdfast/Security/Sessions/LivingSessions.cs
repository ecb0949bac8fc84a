using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>Asks the database which sessions live, many at once.</summary>
public sealed class LivingSessions(IServiceScopeFactory scopes)
{
    /// <summary>How many are asked for in one statement.</summary>
    public const int AtOnce = 500;

    /// <summary>Those of these that live at this moment, apart from their age.</summary>
    internal async Task<HashSet<SessionId>> Among(IReadOnlyCollection<SessionId> sessions, CancellationToken ct)
    {
        HashSet<SessionId> living = [];
        // A scope of its own: whoever asks goes on for hours and must hold no connection.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        foreach (var ids in sessions.Chunk(AtOnce))
        {
            var found =
                from session in db.Set<Session>()
                join account in db.Set<Account>() on session.Account equals account.Id
                from installation in db.Set<Installation>()
                where ids.Contains(session.Id) && session.EndedAt == null && session.Epoch == account.SessionEpoch && account.Status == AccountStatus.Active
                    && session.InstallationEpoch == installation.Epoch
                select session.Id;
            living.UnionWith(await found.ToListAsync(ct));
        }

        return living;
    }
}
