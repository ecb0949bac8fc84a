using Holdfast.Operations.CommandLine;
using Holdfast.Operations.Health;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Operations.Admin;

/// <summary>/admin: how the installation is. The same findings as "holdfast doctor" has.</summary>
internal static class InstallationEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(AdminPaths.Admin, Show).ForRoles(Role.Admin, Role.Auditor);

    private static async Task<RazorComponentResult<InstallationPage>> Show(Checkup checkup, LeakedListState leaked, AgentContainments containments, Uptime uptime, CancellationToken ct)
    {
        Finding[] findings = [.. await checkup.Examine(Patience, ct), leaked.Now(), await Agents(containments, ct), new Finding(Mark.Ok, "Uptime", $"This server has been running for {uptime.Words}.")];
        // What needs somebody stands first; the order of the rest never changes, so that a look finds it at its place.
        return Pages.Draw<InstallationPage>(new { Findings = (IReadOnlyList<Finding>)[.. findings.OrderByDescending(finding => finding.Mark)] });
    }

    /// <summary>The alarm stands here until an admin has looked (rulings F35).</summary>
    private static async Task<Finding> Agents(AgentContainments containments, CancellationToken ct) => await containments.CountStopped(ct) switch
    {
        0 => new Finding(Mark.Ok, "Agents", "No agent is stopped."),
        1 => new Finding(Mark.Bad, "Agents", "1 agent was stopped: they reached the hourly limit of protected accounts.", "Call them, and look at the accounts they protected."),
        var stopped => new Finding(Mark.Bad, "Agents", $"{stopped} agents were stopped: each reached the hourly limit of protected accounts.", "Call them, and look at the accounts they protected."),
    };
}
