using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

public sealed record ConfirmForm
{
    public string Password { get; init => field = value ?? ""; } = "";

    public string Then { get; init => field = value ?? ""; } = "";
}

/// <summary>/confirm: the password once more before something that matters, then back to it (rulings F8).</summary>
internal static class ConfirmEndpoint
{
    private const string PasswordField = nameof(ConfirmForm.Password);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(SessionPaths.Confirm, Show);
        routes.MapForm(SessionPaths.Confirm, Submit).WithSecrets((PasswordField, "Password")).TestsSecret(Authenticator.Password);
    }

    private static RazorComponentResult<ConfirmPage> Show(HttpContext http, ReturnAddress returns, string? then) => Page(http, returns, then, []);

    private static async Task<IResult> Submit(
        [FromForm] ConfirmForm? sent, HttpContext http, ConfirmHandler handler, ReturnAddress returns, SessionCookies cookies, CancellationToken ct)
    {
        var form = sent ?? new ConfirmForm();
        if (form.Password.Length == 0)
        {
            return Page(http, returns, form.Then, [new Problem(PasswordField, "The password is missing", "Type your password.")]);
        }

        var (verdict, token) = await handler.Handle(http.SignedIn, form.Password, Network.Of(http.Connection.RemoteIpAddress), http.Origin, ct);
        switch (verdict)
        {
            case PasswordVerdict.Right when token is { } renewed:
                cookies.WriteToken(http, renewed);
                return Pages.Go(returns.Accept(form.Then) ?? Paths.Settings);
            case PasswordVerdict.Wait tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.For.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Page(http, returns, form.Then, [new Problem(PasswordField, "Too many tries", $"Wait {PasswordText.Wait(tries.For)} and try again.")], 429);
            case PasswordVerdict.Busy:
                return Page(http, returns, form.Then, [new Problem(PasswordField, "Many people are signing in just now", "Try again in a moment.")], 503);
            case PasswordVerdict.Wrong or PasswordVerdict.Right:
                return Page(http, returns, form.Then, [new Problem(PasswordField, "The password is not right", "This is not your password. Type it again. Capital and small letters matter.")]);
            default:
                throw new UnreachableException();
        }
    }

    private static RazorComponentResult<ConfirmPage> Page(
        HttpContext http, ReturnAddress returns, string? then, IReadOnlyList<Problem> problems, int status = 0)
    {
        var page = Pages.Draw<ConfirmPage>(
            new { Then = returns.Accept(then) ?? Paths.Settings, http.SignedIn.Visitor.Address, Problems = problems }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}

/// <summary>Notes the fresh proof on the session, which gets a new token with it (standards.md R147).</summary>
public sealed class ConfirmHandler(HoldfastDb db, PasswordCheck check, FailureBudgets budgets, AuditTrail audit, TimeProvider time)
{
    public async Task<(PasswordVerdict Verdict, SecretToken? Token)> Handle(
        SignedIn caller, string typed, Network network, Origin origin, CancellationToken ct)
    {
        var found = await (
            from session in db.Set<Session>()
            join account in db.Set<Account>() on session.Account equals account.Id
            join password in db.Set<Password>() on account.Id equals password.Account
            where session.Id == caller.Session
            select new { session, account, password.Hash }).SingleOrDefaultAsync(ct) ?? throw new SessionEndedException();
        var budget = budgets.KeyOf(Authenticator.Password, found.account.Id.Value, found.account.LinkEpoch);
        var verdict = await check.Verify(new PasswordTry(found.account.Id, found.Hash, typed, budget, Lane.SignedIn, network), ct);
        if (verdict is not PasswordVerdict.Right)
        {
            return (verdict, null);
        }

        var now = time.GetUtcNow();
        found.session.ProvedAt = now;
        var token = found.session.Renew(found.account.SessionEpoch, now);
        audit.Record(SignInEvents.PasswordConfirmed, caller.Account, origin);
        await db.Write(async inside => await db.SaveChangesAsync(inside) + await budgets.Clear(budget, inside), ct);
        return (verdict, token);
    }
}
