using Holdfast.Operations.Health;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Operations.Admin;

/// <summary>/admin/relay: tries the relays of video checks at a press.</summary>
internal static class RelayEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(AdminPaths.AdminRelay, Show).ForRoles(Role.Admin, Role.Auditor);
        routes.MapForm(AdminPaths.AdminRelay, Try).ForRoles(Role.Admin).StandsOn(AdminPaths.Admin);
    }

    private static RazorComponentResult<RelayPage> Show(HttpContext http, Checkup checkup) => Draw(http, checkup, null);

    /// <summary>It changes nothing, so the answer is the page itself.</summary>
    private static async Task<RazorComponentResult<RelayPage>> Try(HttpContext http, Checkup checkup, CancellationToken ct) => Draw(http, checkup, await checkup.TryRelays(ct));

    private static RazorComponentResult<RelayPage> Draw(HttpContext http, Checkup checkup, IReadOnlyList<Finding>? tried) => Pages.Draw<RelayPage>(new
    {
        Standing = checkup.Relays(),
        Tried = tried,
        MayTry = http.SignedIn.Role is Role.Admin && checkup.HasRelays,
    });
}
