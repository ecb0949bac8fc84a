using Holdfast.Accounts;
using Holdfast.Sessions;
using Holdfast.Setup;
using Holdfast.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Admin;

/// <summary>/admin: how the installation is. The same findings as "holdfast doctor" has.</summary>
internal static class InstallationEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(Paths.Admin, Show).ForRoles(Role.Admin, Role.Auditor);

    private static async Task<RazorComponentResult<InstallationPage>> Show(Checkup checkup, LeakedPasswords leaked, Uptime uptime, CancellationToken ct)
    {
        Finding[] findings = [.. await checkup.Examine(Patience, ct), leaked.Now(), new Finding(Mark.Ok, "Uptime", $"This server has been running for {uptime.Words}.")];
        // What needs somebody stands first; the order of the rest never changes, so that a look finds it at its place.
        return Pages.Draw<InstallationPage>(new { Findings = (IReadOnlyList<Finding>)[.. findings.OrderByDescending(finding => finding.Mark)] });
    }
}
