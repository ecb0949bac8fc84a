using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Contacts;

/// <summary>Sign-ins that somebody can still write in.</summary>
internal static class LiveSignIns
{
    /// <summary>Sessions that live, on accounts that are open.</summary>
    public static IQueryable<Session> Of(HoldfastDb db) =>
        from session in db.Set<Session>()
        join account in db.Set<Account>() on session.Account equals account.Id
        from installation in db.Set<Installation>()
        where session.EndedAt == null && session.Epoch == account.SessionEpoch && account.Status == AccountStatus.Active
            && session.InstallationEpoch == installation.Epoch
        select session;
}
