using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Operations.Setup;

public sealed record StaffAccountForm
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Email { get; init => field = value ?? ""; } = "";

    public string Password { get; init => field = value ?? ""; } = "";
}

/// <summary>/setup: the link's token moves into a cookie at once, so that it stands in no address bar and no history.</summary>
internal static class StaffAccountEndpoint
{
    private const string Why = "The link from the server decides who may, and its holder has no account yet.";

    private const string NameField = nameof(StaffAccountForm.Name);
    private const string EmailField = nameof(StaffAccountForm.Email);
    private const string PasswordField = nameof(StaffAccountForm.Password);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(SetupPaths.Setup, Show).OpenToStrangers(Why).WithMetadata(new NoReferrer());
        routes.MapForm(SetupPaths.Setup, Submit).OpenToStrangers(Why).WithMetadata(new NoReferrer()).WithSecrets((PasswordField, "Password"));
    }

    private static async Task<IResult> Show(
        HttpContext http, CreateStaffAccountHandler handler, PasswordRules rules, Cookies cookies, CancellationToken ct)
    {
        if (http.Features.Get<LinkToken>()?.Text is { } token)
        {
            cookies.Write(http, Cookies.Setup, token.Length > 100 ? "" : token, SetupLink.Life);
            return Pages.Go(SetupPaths.Setup);
        }

        var link = await handler.Look(cookies.Read(http, Cookies.Setup), ct);
        return link.State is SetupLinkState.Works ? Page(new StaffAccountForm(), link.Role, [], null, rules) : Over(link);
    }

    private static async Task<IResult> Submit(
        [FromForm] StaffAccountForm? sent, HttpContext http, CreateStaffAccountHandler handler, PasswordRules rules, Cookies cookies, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new StaffAccountForm();
        var command = new CreateStaffAccount(
            cookies.Read(http, Cookies.Setup), form.Name, form.Email, form.Password, Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case CreateStaffAccountResult.Created created:
                cookies.Remove(http, Cookies.Setup);
                news.Leave(http, created.Role is null ? SetupNews.AdminCreated : SetupNews.StaffCreated);
                return Pages.Go(Paths.SignIn);
            case CreateStaffAccountResult.LinkOver over:
                return Over(over.Link);
            case CreateStaffAccountResult.Refused refused:
                return Page(form, refused.Role, Problems(refused), null, rules);
            case CreateStaffAccountResult.Busy busy:
                var page = Page(form, busy.Role, [], new News(Tone.Warn, "The server is busy just now", "Nothing was changed. Try again in a moment."), rules);
                page.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return page;
            default:
                throw new UnreachableException();
        }
    }

    private static List<Problem> Problems(CreateStaffAccountResult.Refused refused) =>
    [
        .. refused.Name is { } name ? [NameText.Of(name, NameField)] : Array.Empty<Problem>(),
        .. EmailText.Of(refused.Email, EmailField) is { } email ? [email] : Array.Empty<Problem>(),
        .. refused.IsTaken ? [new(EmailField, "The email belongs to another account", "Staff have accounts of their own. Use another email.")] : Array.Empty<Problem>(),
        .. refused.Password is { } fault ? [PasswordText.Of(fault, PasswordField)] : Array.Empty<Problem>(),
    ];

    private static RazorComponentResult<StaffAccountPage> Page(StaffAccountForm form, Role? role, IReadOnlyList<Problem> problems, News? news, PasswordRules rules) =>
        Pages.Draw<StaffAccountPage>(new { Role = role, form.Name, Address = EmailText.Shown(form.Email), Problems = problems, News = news, rules.MinLength, rules.MaxLength }, problems);

    private static RazorComponentResult<MessagePage> Over(SetupLinkView link)
    {
        var anew = link.Role is { } role
            ? $"For a new one, ask for \"holdfast staff-link {role.ToString().ToLowerInvariant()}\" to be run on the server."
            : "For a new one, run \"holdfast setup-link\" on the server and open the link that is then in the file.";
        var (title, text, status) = link.State switch
        {
            SetupLinkState.Unknown => ("This page needs a link from the server", $"The server keeps it in the file \"setup-link\" of its data folder until there is an admin, and leaves one for other staff in \"staff-link\". It may be mistyped or used, there may be a newer one, or your browser doesn't keep cookies. {anew}", StatusCodes.Status403Forbidden),
            SetupLinkState.Expired => ("This link is too old", $"It worked for one hour. {anew}", StatusCodes.Status410Gone),
            SetupLinkState.Used => ("There is already an admin", "This link worked once and has been used. Sign in with that account. For more staff, run \"holdfast staff-link\" on the server.", StatusCodes.Status410Gone),
            _ => throw new UnreachableException(),
        };
        var page = Pages.Draw<MessagePage>(new { Title = title, Text = text, Tone = Tone.Warn, ActionPath = Paths.SignIn, ActionLabel = "Go to sign in" });
        page.StatusCode = status;
        return page;
    }
}
