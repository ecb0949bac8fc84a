using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Desk;

public sealed record FindAccountForm
{
    public string Email { get; init => field = value ?? ""; } = "";
}

public sealed record ProtectForm
{
    public string Reason { get; init => field = value ?? ""; } = "";
}

/// <summary>/desk/protect: an agent finds an account and contains it, for somebody who told support (rulings F35).</summary>
internal static class ProtectEndpoint
{
    private const string Account = "/desk/accounts/{id:guid}/protect";
    private const string EmailField = nameof(FindAccountForm.Email);
    private const string ReasonField = nameof(ProtectForm.Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(DeskPaths.DeskProtect, ShowFind).ForRoles(Role.Agent, Role.Lead);
        routes.MapForm(DeskPaths.DeskProtect, Find).ForRoles(Role.Agent, Role.Lead);
        routes.MapForm(DeskPaths.DeskProtect + "/{id:guid}/way-back", SendWayBack).ForRoles(Role.Agent, Role.Lead).StandsOn(DeskPaths.DeskProtect);
        routes.MapPage(Account, Show).ForRoles(Role.Agent, Role.Lead);
        routes.MapForm(Account, Submit).ForRoles(Role.Agent, Role.Lead).StandsOn(DeskPaths.DeskProtect);
    }

    private static async Task<RazorComponentResult<FindAccountPage>> ShowFind(HttpContext http, FindPages pages, NewsCookie news, CancellationToken ct) =>
        await pages.Draw(http.SignedIn.Account, "", [], news.Take(http), ct);

    private static async Task<SeeOther> SendWayBack(Guid id, HttpContext http, SendWayBackHandler handler, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await handler.Handle(http.SignedIn.Account, ContainmentId.From(id), http.Origin, ct) switch
        {
            SendWayBackResult.Sent => DeskNews.WayBackSent,
            SendWayBackResult.TooMany => DeskNews.WayBackTooOften,
            _ => DeskNews.WayBackNotNeeded,
        });
        return Pages.Go(DeskPaths.DeskProtect);
    }

    private static async Task<IResult> Find(
        [FromForm] FindAccountForm? sent, HttpContext http, AccountsForAgents accounts, ContainByAgentHandler handler, FindPages pages, CancellationToken ct)
    {
        var (typed, agent) = ((sent ?? new FindAccountForm()).Email, http.SignedIn.Account);
        if (await handler.IsStopped(agent, ct))
        {
            return await pages.Draw(agent, typed, [], null, ct);
        }

        Problem problem;
        switch (await accounts.Find(typed, agent, http.Origin, ct))
        {
            case FindAccountResult.Found found:
                return Pages.Go(DeskPaths.ProtectOf(found.Account.Value));
            case FindAccountResult.TooMany many:
                var page = await pages.Draw(
                    agent, typed, [],
                    new News(Tone.Warn, "That's a lot of accounts", $"An agent can look up {many.AnHour} an hour. Try again later, or send people to another agent."), ct);
                page.StatusCode = StatusCodes.Status429TooManyRequests;
                return page;
            case FindAccountResult.NoAddress { Typed: TypedEmail.Missing }:
                problem = new Problem(EmailField, "The email is missing", "Type the email of the account.");
                break;
            case FindAccountResult.NoAddress none when EmailText.Of(none.Typed, EmailField) is { } said:
                problem = said;
                break;
            case FindAccountResult.NoMember:
                problem = new Problem(EmailField, "No member has this email", "Ask for another address of theirs. We find an account by its confirmed addresses, and by one removed in the last 7 days.");
                break;
            default:
                throw new UnreachableException();
        }

        return await pages.Draw(agent, typed, [problem], null, ct);
    }

    private static async Task<IResult> Show(Guid id, HttpContext http, AccountsForAgents accounts, NewsCookie news, TypedFields typed, CancellationToken ct)
    {
        var chosen = typed.Take(http, DeskPaths.ProtectOf(id)).GetValueOrDefault(ReasonField);
        return await Page(id, http, accounts, news, chosen, [], null, ct);
    }

    private static async Task<IResult> Submit(
        Guid id, [FromForm] ProtectForm? sent, HttpContext http, AccountsForAgents accounts, ContainByAgentHandler handler, FreshProof proof, NewsCookie news, CancellationToken ct)
    {
        var typed = (sent ?? new ProtectForm()).Reason;
        if (!int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !Enum.IsDefined((ContainmentReason)number))
        {
            return await Page(id, http, accounts, news, null, [new Problem(ReasonField, "Nothing is chosen", "Choose how you know.")], null, ct);
        }

        if (await proof.Missing(http, FreshProof.ForStaff, DeskPaths.ProtectOf(id)) is { } first)
        {
            return Pages.Go(first);
        }

        switch (await handler.Handle(new ContainByAgent(http.SignedIn.Account, AccountId.From(id), (ContainmentReason)number, http.Origin), ct))
        {
            case ContainByAgentResult.Contained:
                news.Leave(http, DeskNews.Contained);
                return Pages.Go(DeskPaths.DeskProtect);
            case ContainByAgentResult.AlreadyShut:
                news.Leave(http, DeskNews.ShutAlready);
                return Pages.Go(DeskPaths.DeskProtect);
            case ContainByAgentResult.Stopped:
                return Pages.Go(DeskPaths.DeskProtect);
            case ContainByAgentResult.NoMember:
                news.Leave(http, DeskNews.NoMember);
                return Pages.Go(DeskPaths.DeskProtect);
            case ContainByAgentResult.ChangedMeanwhile:
                var changed = new News(Tone.Warn, "Something changed at this moment", "Nothing was changed by you. Look at the account and press the button again.");
                return await Page(id, http, accounts, news, typed, [], changed, ct);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Page(
        Guid id, HttpContext http, AccountsForAgents accounts, NewsCookie news, string? chosen, IReadOnlyList<Problem> problems, News? changed, CancellationToken ct)
    {
        if (await accounts.Read(AccountId.From(id), ct) is not { } account)
        {
            news.Leave(http, DeskNews.NoMember);
            return Pages.Go(DeskPaths.DeskProtect);
        }

        var page = Pages.Draw<ProtectPage>(new { View = account, Chosen = chosen, Problems = problems, News = changed }, problems);
        page.StatusCode = changed is null ? page.StatusCode : StatusCodes.Status409Conflict;
        return page;
    }
}

/// <summary>Draws the page on which an agent finds an account, with what they protected before.</summary>
public sealed class FindPages(ContainByAgentHandler handler, ProtectedByAgent list)
{
    public async Task<RazorComponentResult<FindAccountPage>> Draw(
        AccountId agent, string email, IReadOnlyList<Problem> problems, News? news, CancellationToken ct) =>
        Pages.Draw<FindAccountPage>(
            new
            {
                Email = EmailText.Shown(email),
                IsStopped = await handler.IsStopped(agent, ct),
                handler.AnHour,
                Own = await list.Latest(agent, ct),
                Problems = problems,
                News = news,
            },
            problems);
}
