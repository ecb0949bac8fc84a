using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Passwords;

/// <summary>
/// A double click sends the form twice: the first press changes the password and ends or renews the session, the second
/// comes with the old token and its answer is the one that the browser shows. Within a minute it is answered as the first
/// was (rulings F13), and only to somebody who holds that old token and types the new password, which by then is the
/// password.
/// </summary>
public sealed class RepeatedChange(
    HoldfastDb db, PasswordCheck check, FailureBudgets budgets, SessionCookies cookies, NewsCookie news, IOptions<SessionsOptions> options,
    TimeProvider time)
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>The answer that the first press got, or null when this is no repeat.</summary>
    public async Task<IResult?> Answer(HttpContext http, string newPassword, CancellationToken ct)
    {
        if (!SecretToken.TryHash(cookies.ReadToken(http), out var token) || newPassword.Length == 0)
        {
            return null;
        }

        var since = time.GetUtcNow() - Within;
        var found = await (
            from session in db.Set<Session>()
            join device in db.Set<Device>() on session.Device equals device.Id
            join account in db.Set<Account>() on session.Account equals account.Id
            join password in db.Set<Password>() on account.Id equals password.Account
            where (session.TokenHash == token && session.EndReason == PasswordEnds.Changed && session.EndedAt > since)
                || (session.PreviousTokenHash == token && session.RenewedAt > since && session.EndedAt == null && session.Epoch == account.SessionEpoch)
            where password.ChangedAt > since && account.Status == AccountStatus.Active
            select new { session, device, account, password.Hash }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var attempt = new PasswordTry(
            found.account.Id, found.Hash, newPassword, budgets.KeyOf(Authenticator.Password, found.account.Id.Value, found.account.LinkEpoch),
            Lane.KnownDevice, Network.Of(http.Connection.RemoteIpAddress));
        if (await check.Verify(attempt, ct) is not PasswordVerdict.Right)
        {
            return null;
        }

        return await Again(http, found.session, found.device, found.account, attempt.BudgetKey, ct);
    }

    private async Task<IResult?> Again(HttpContext http, Session session, Device device, Account account, byte[] budget, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var ended = session.EndedAt is not null;
        SecretToken renewed = default;
        SecretToken mark = default;
        var oldMark = device.PreviousMarkHash;
        if (ended)
        {
            mark = device.Renew(account.KnownEpoch, device.InstallationEpoch, now);
        }
        else
        {
            renewed = session.Renew(account.SessionEpoch, now);
        }

        try
        {
            await db.Write(async inside => await db.SaveChangesAsync(inside) + await budgets.Clear(budget, inside), ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null;
        }

        if (!ended)
        {
            cookies.WriteToken(http, renewed);
            news.Leave(http, PasswordNews.ChangedHere);
            return Pages.Go(Paths.Settings);
        }

        cookies.RemoveTokenAndTraces(http);
        cookies.WriteMark(http, mark, oldMark);
        news.Leave(http, PasswordNews.Changed, await DevicesEnded(account, session, ct));
        return Pages.Go(Paths.SignIn);
    }

    private Task<int> DevicesEnded(Account account, Session session, CancellationToken ct)
    {
        var (at, idle, absolute) = (session.EndedAt, session.EndedAt - options.Value.Idle, session.EndedAt - options.Value.Absolute);
        return db.Set<Session>()
            .Where(s => s.Account == account.Id && s.Epoch == session.Epoch && (s.EndedAt == null || s.EndedAt == at) && s.LastSeenAt > idle && s.CreatedAt > absolute)
            .Select(s => s.Device).Distinct().CountAsync(ct);
    }
}
