using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.SignIn;

/// <summary>/sign-out. It always succeeds, even from a page that was open for weeks (rulings F14).</summary>
internal static class SignOutEndpoint
{
    private const string Why = "Signing out always succeeds.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Paths.SignOut, () => Pages.Draw<SignOutPage>(new { })).OpenToStrangers(Why);
        routes.MapForm(Paths.SignOut, Submit).OpenToStrangers(Why).WithMetadata(new AcceptsStaleToken());
    }

    private static async Task<SeeOther> Submit(HttpContext http, EndSignIns acts, SessionCookies cookies, NewsCookie news, CarriedAddress carried, CancellationToken ct)
    {
        if (http.Features.Get<SignedIn>() is { } caller)
        {
            await acts.End(caller, caller.Session, http.Origin, ct);
        }

        cookies.RemoveTokenAndTraces(http);
        carried.Drop(http);
        news.Leave(http, SessionNews.SignedOut);
        return Pages.Go(Paths.SignIn);
    }
}
