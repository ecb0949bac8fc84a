using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>/settings/recovery-codes.</summary>
internal static class RecoveryCodesEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(RecoveryCodePaths.RecoveryCodes, Show);
        routes.MapForm(RecoveryCodePaths.RecoveryCodes, Make);
        routes.MapPage(RecoveryCodePaths.NewRecoveryCodes, ShowNew);
    }

    private static async Task<RazorComponentResult<RecoveryCodesPage>> Show(HttpContext http, HoldfastDb db, ShownCodes shown, NewsCookie news, CancellationToken ct)
    {
        shown.Drop(http);
        var account = http.SignedIn.Account;
        return Pages.Draw<RecoveryCodesPage>(new
        {
            Left = await db.Set<RecoveryCode>().CountAsync(c => c.Account == account && c.UsedAt == null && c.SupersededAt == null, ct),
            MadeAt = await db.Set<RecoveryCode>().Where(c => c.Account == account && c.UsedAt == null && c.SupersededAt == null).Select(c => (DateTimeOffset?)c.MadeAt).MaxAsync(ct),
            News = news.Take(http),
        });
    }

    private static async Task<IResult> Make(
        HttpContext http, FreshProof proof, MakeRecoveryCodesHandler handler, SessionCookies cookies, ShownCodes shown, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForCredentials, RecoveryCodePaths.RecoveryCodes) is { } first)
        {
            return Pages.Go(first);
        }

        if (await handler.Handle(http.SignedIn, http.Origin, ct) is not { } made)
        {
            news.Leave(http, SessionNews.ChangedMeanwhile);
            return Pages.Go(RecoveryCodePaths.RecoveryCodes);
        }

        cookies.WriteToken(http, made.Token);
        shown.Keep(http, http.SignedIn.Account, made.Codes);
        return Pages.Go(RecoveryCodePaths.NewRecoveryCodes);
    }

    /// <summary>The codes that were made a moment ago; asked for again, the same.</summary>
    private static IResult ShowNew(HttpContext http, ShownCodes shown, NewsCookie news)
    {
        if (shown.Read(http, http.SignedIn.Account) is var (codes, at))
        {
            return Pages.Draw<NewRecoveryCodesPage>(new { Codes = codes, http.SignedIn.Visitor.Address, At = at });
        }

        news.Leave(http, RecoveryCodeNews.Shown);
        return Pages.Go(RecoveryCodePaths.RecoveryCodes);
    }
}
