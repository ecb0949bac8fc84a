using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

/// <summary>/kept/{flow}: what somebody had typed whose sign-in had ended, once they are back.</summary>
internal static class KeptFormEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(SessionPaths.Kept + "/{id:guid}", Show);

    private static async Task<IResult> Show(Guid id, HttpContext http, KeptForms kept, CancellationToken ct) =>
        // An address, and no name: those are kept by their own pages.
        await kept.Read(http, id, ct) is { Of: ['/', ..] } words ? Pages.Draw<KeptFormPage>(new { Words = words }) : TypedResults.NotFound();
}
