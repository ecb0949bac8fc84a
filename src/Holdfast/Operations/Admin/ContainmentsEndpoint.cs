using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Operations.Admin;

public sealed record AskToLiftForm
{
    /// <summary>Ids of containments, one for each box that is set.</summary>
    public string[] Chosen { get; init => field = value ?? []; } = [];
}

/// <summary>/admin/containments: what agents protected, who was stopped, and opening accounts again by two admins (rulings F35).</summary>
internal static class ContainmentsEndpoint
{
    private const string Agent = AdminPaths.AdminContainments + "/agents/{id:guid}";
    private const string Lift = AdminPaths.AdminContainments + "/lifts/{id:guid}";

    /// <summary>The boxes, one for each account; the first has the id too, so that the summary leads to it.</summary>
    private const string BoxField = nameof(AskToLiftForm.Chosen);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(AdminPaths.AdminContainments, Show).ForRoles(Role.Admin, Role.Auditor);
        routes.MapPage(Agent, ShowAgent).ForRoles(Role.Admin, Role.Auditor);
        routes.MapForm(Agent, Ask).ForRoles(Role.Admin).StandsOn(AdminPaths.AdminContainments);
        routes.MapForm(Agent + "/resume", Resume).ForRoles(Role.Admin).StandsOn(AdminPaths.AdminContainments);
        routes.MapPage(Lift, ShowLift).ForRoles(Role.Admin, Role.Auditor);
        routes.MapForm(Lift + "/grant", Grant).ForRoles(Role.Admin).StandsOn(AdminPaths.AdminContainments);
        routes.MapForm(Lift + "/withdraw", Withdraw).ForRoles(Role.Admin).StandsOn(AdminPaths.AdminContainments);
    }

    private static async Task<RazorComponentResult<ContainmentsPage>> Show(HttpContext http, AgentContainments containments, NewsCookie news, CancellationToken ct) =>
        Pages.Draw<ContainmentsPage>(new
        {
            Agents = await containments.Agents(ct),
            Waiting = await containments.Waiting(http.SignedIn.Account, ct),
            News = news.Take(http),
        });

    private static Task<IResult> ShowAgent(Guid id, HttpContext http, AgentContainments containments, NewsCookie news, CancellationToken ct) =>
        AgentPage(id, http, containments, news, [], ct);

    private static async Task<IResult> Ask(
        Guid id, [FromForm] AskToLiftForm? sent, HttpContext http, LiftContainments lifts, AgentContainments containments, NewsCookie news, CancellationToken ct)
    {
        List<ContainmentId> chosen = [.. (sent ?? new AskToLiftForm()).Chosen.Select(box => Guid.TryParse(box, out var value) ? value : default).Where(box => box != default).Select(ContainmentId.From)];
        if (chosen.Count == 0)
        {
            return await AgentPage(id, http, containments, news, [new Problem(BoxField, "No account is chosen", "Tick the box of each account to open again.")], ct);
        }

        var asked = await lifts.Ask(AccountId.From(id), [.. chosen.Take(LiftContainments.Most)], http.SignedIn.Account, http.Origin, ct);
        news.Leave(http, asked > 0 ? ContainmentsNews.LiftAsked : ContainmentsNews.LiftOver, asked);
        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<SeeOther> Resume(Guid id, HttpContext http, ResumeAgentHandler handler, FreshProof proof, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForStaff, AdminPaths.ContainmentsOf(id)) is { } first)
        {
            return Pages.Go(first);
        }

        news.Leave(http, await handler.Handle(AccountId.From(id), http.SignedIn.Account, http.Origin, ct) ? ContainmentsNews.AgentResumed : ContainmentsNews.AgentGoesOn);
        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<IResult> ShowLift(Guid id, HttpContext http, AgentContainments containments, NewsCookie news, CancellationToken ct)
    {
        if (await containments.Lift(id, http.SignedIn.Account, http.SignedIn.Role is Role.Admin, ct) is { } view)
        {
            return Pages.Draw<LiftPage>(new { View = view });
        }

        news.Leave(http, ContainmentsNews.LiftOver);
        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<IResult> Grant(Guid id, HttpContext http, LiftContainments lifts, FreshProof proof, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForStaff, AdminPaths.LiftOf(id)) is { } first)
        {
            return Pages.Go(first);
        }

        switch (await lifts.Grant(ContainmentLiftId.From(id), http.SignedIn.Account, http.Origin, ct))
        {
            case GrantLiftResult.Granted { Left: 0 } all:
                news.Leave(http, ContainmentsNews.LiftGranted, all.Opened);
                break;
            case GrantLiftResult.Granted some:
                news.Leave(http, ContainmentsNews.LiftGrantedPartly, some.Left);
                break;
            case GrantLiftResult.TakesAnother:
                news.Leave(http, ContainmentsNews.TakesAnother);
                break;
            case GrantLiftResult.Over:
                news.Leave(http, ContainmentsNews.LiftOver);
                break;
            default:
                throw new UnreachableException();
        }

        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<SeeOther> Withdraw(Guid id, HttpContext http, LiftContainments lifts, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await lifts.Withdraw(ContainmentLiftId.From(id), http.SignedIn.Account, http.Origin, ct) ? ContainmentsNews.LiftWithdrawn : ContainmentsNews.LiftOver);
        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<IResult> AgentPage(
        Guid id, HttpContext http, AgentContainments containments, NewsCookie news, IReadOnlyList<Problem> problems, CancellationToken ct)
    {
        if (await containments.Of(AccountId.From(id), http.SignedIn.Role is Role.Admin, ct) is { } view)
        {
            return Pages.Draw<AgentContainmentsPage>(new { View = view, Problems = problems }, problems);
        }

        news.Leave(http, ContainmentsNews.NoAgent);
        return Pages.Go(AdminPaths.AdminContainments);
    }
}
