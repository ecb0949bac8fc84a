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

/// <summary>/admin/containments: what agents protected, who was stopped, and opening accounts again by two admins (flows.md F35).</summary>
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
            News = News(news.Take(http)),
        });

    private static Task<IResult> ShowAgent(Guid id, HttpContext http, AgentContainments containments, NewsCookie news, CancellationToken ct) =>
        AgentPage(id, http, containments, news, [], ct);

    private static async Task<IResult> Ask(
        Guid id, [FromForm] AskToLiftForm? sent, HttpContext http, LiftContainments lifts, AgentContainments containments, NewsCookie news, CancellationToken ct)
    {
        List<ContainmentId> chosen = [.. (sent ?? new AskToLiftForm()).Chosen.Select(box => Guid.TryParse(box, out var value) ? value : default).Where(box => box != default).Select(ContainmentId.From)];
        if (chosen.Count == 0)
        {
            return await AgentPage(id, http, containments, news, [new Problem(BoxField, "No account is chosen", "Set the box of each account that is to be opened again.")], ct);
        }

        var asked = await lifts.Ask(AccountId.From(id), [.. chosen.Take(LiftContainments.Most)], http.SignedIn.Account, http.Origin, ct);
        news.Leave(http, asked > 0 ? "lift-asked" : "lift-over", asked);
        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<SeeOther> Resume(Guid id, HttpContext http, ResumeAgentHandler handler, FreshProof proof, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForStaff, AdminPaths.ContainmentsOf(id)) is { } first)
        {
            return Pages.Go(first);
        }

        news.Leave(http, await handler.Handle(AccountId.From(id), http.SignedIn.Account, http.Origin, ct) ? "agent-resumed" : "agent-goes-on");
        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<IResult> ShowLift(Guid id, HttpContext http, AgentContainments containments, NewsCookie news, CancellationToken ct)
    {
        if (await containments.Lift(id, http.SignedIn.Account, http.SignedIn.Role is Role.Admin, ct) is { } view)
        {
            return Pages.Draw<LiftPage>(new { View = view });
        }

        news.Leave(http, "lift-over");
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
                news.Leave(http, "lift-granted", all.Opened);
                break;
            case GrantLiftResult.Granted some:
                news.Leave(http, "lift-granted-partly", some.Left);
                break;
            case GrantLiftResult.TakesAnother:
                news.Leave(http, "lift-takes-another");
                break;
            case GrantLiftResult.Over:
                news.Leave(http, "lift-over");
                break;
            default:
                throw new UnreachableException();
        }

        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<SeeOther> Withdraw(Guid id, HttpContext http, LiftContainments lifts, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await lifts.Withdraw(ContainmentLiftId.From(id), http.SignedIn.Account, http.Origin, ct) ? "lift-withdrawn" : "lift-over");
        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static async Task<IResult> AgentPage(
        Guid id, HttpContext http, AgentContainments containments, NewsCookie news, IReadOnlyList<Problem> problems, CancellationToken ct)
    {
        if (await containments.Of(AccountId.From(id), http.SignedIn.Role is Role.Admin, ct) is { } view)
        {
            return Pages.Draw<AgentContainmentsPage>(new { View = view, Problems = problems }, problems);
        }

        news.Leave(http, "no-agent");
        return Pages.Go(AdminPaths.AdminContainments);
    }

    private static News? News((string Name, int Count)? left) => left switch
    {
        ("lift-asked", 1) => new(Tone.Good, "1 account waits for a second admin", "It opens when another admin says so, within 24 hours. Tell them."),
        ("lift-asked", var count) => new(Tone.Good, $"{count} accounts wait for a second admin", "They open when another admin says so, within 24 hours. Tell them."),
        ("lift-granted", 1) => new(Tone.Good, "1 account is open again", "Its owner is told by mail. Every device has to sign in anew."),
        ("lift-granted", var count) => new(Tone.Good, $"{count} accounts are open again", "Their owners are told by mail. Every device has to sign in anew."),
        ("lift-granted-partly", 1) => new(Tone.Warn, "All but 1 account are open again", "Its owner came back, or pressed \"This was not me\" since: it stays as it is."),
        ("lift-granted-partly", var count) => new(Tone.Warn, $"All but {count} accounts are open again", "Their owners came back, or pressed \"This was not me\" since: they stay as they are."),
        ("lift-takes-another", _) => new(Tone.Warn, "It takes a second admin", "You asked for this yourself. Another admin has to say so too. Nothing was done."),
        ("lift-withdrawn", _) => new(Tone.Good, "It is taken back", "The accounts stay protected."),
        ("lift-over", _) => new(Tone.Advice, "That is decided already", "Another admin was faster, an owner came back, or 24 hours are over. Nothing was done."),
        ("agent-resumed", _) => new(Tone.Good, "The agent may go on", "What they protected before counts no more."),
        ("agent-goes-on", _) => new(Tone.Advice, "The agent may go on already", "Another admin was faster."),
        ("no-agent", _) => new(Tone.Advice, "There is nothing of that agent here", "They protected no account."),
        _ => null,
    };
}
