using System.Diagnostics;
using Holdfast.Accounts;
using Holdfast.Mail;
using Holdfast.Passwords;
using Holdfast.Sessions;
using Holdfast.Shell;
using Holdfast.Throttling;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Setup;

public sealed record FirstAdminForm
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Email { get; init => field = value ?? ""; } = "";

    public string Password { get; init => field = value ?? ""; } = "";
}

/// <summary>/setup: the link's token moves into a cookie at once, so that it stands in no address bar and no history.</summary>
internal static class FirstAdminEndpoint
{
    private const string NameField = nameof(FirstAdminForm.Name);
    private const string EmailField = nameof(FirstAdminForm.Email);
    private const string PasswordField = nameof(FirstAdminForm.Password);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Paths.Setup, Show).OpenToStrangers().WithMetadata(new NoReferrer());
        routes.MapForm(Paths.Setup, Submit).OpenToStrangers().WithMetadata(new NoReferrer()).WithSecrets((PasswordField, "Password"));
    }

    private static async Task<IResult> Show(
        HttpContext http, CreateFirstAdminHandler handler, PasswordRules rules, Cookies cookies, CancellationToken ct)
    {
        if (http.Features.Get<LinkToken>()?.Text is { } token)
        {
            cookies.Write(http, Cookies.Setup, token.Length > 100 ? "" : token, SetupLink.Life);
            return Pages.Go(Paths.Setup);
        }

        var state = await handler.State(cookies.Read(http, Cookies.Setup), ct);
        return state is SetupLinkState.Works ? Page(new FirstAdminForm(), [], null, rules) : Over(state);
    }

    private static async Task<IResult> Submit(
        [FromForm] FirstAdminForm? sent, HttpContext http, CreateFirstAdminHandler handler, PasswordRules rules, Cookies cookies, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new FirstAdminForm();
        var command = new CreateFirstAdmin(
            cookies.Read(http, Cookies.Setup), form.Name, form.Email, form.Password, Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case CreateFirstAdminResult.Created:
                cookies.Remove(http, Cookies.Setup);
                news.Leave(http, "admin-created");
                return Pages.Go(Paths.SignIn);
            case CreateFirstAdminResult.LinkOver over:
                return Over(over.State);
            case CreateFirstAdminResult.Refused refused:
                return Page(form, Problems(refused, form), null, rules);
            case CreateFirstAdminResult.Busy:
                var page = Page(form, [], new News(Tone.Warn, "The server is busy just now", "Nothing was changed. Try again in a moment."), rules);
                page.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return page;
            default:
                throw new UnreachableException();
        }
    }

    private static List<Problem> Problems(CreateFirstAdminResult.Refused refused, FirstAdminForm form) =>
    [
        .. refused.Name switch
        {
            null => Array.Empty<Problem>(),
            NameFault.Missing => [new(NameField, "The name is missing", "Type your name.")],
            NameFault.TooLong => [new(NameField, "The name is too long", $"Use {Account.NameLength} characters or fewer. This has {form.Name.Trim().Length}.")],
            _ => throw new UnreachableException(),
        },
        .. refused.Address switch
        {
            null => Array.Empty<Problem>(),
            AddressFault.Missing => [new(EmailField, "The email is missing", "Type your email.")],
            AddressFault.NoAddress => [new(EmailField, "The email is not complete", "Type an email like name@example.com.")],
            AddressFault.Taken => [new(EmailField, "The email belongs to another account", "An admin has an account of their own. Use another email.")],
            _ => throw new UnreachableException(),
        },
        .. refused.Password is { } fault ? [PasswordText.Of(fault, PasswordField)] : Array.Empty<Problem>(),
    ];

    private static RazorComponentResult<FirstAdminPage> Page(FirstAdminForm form, IReadOnlyList<Problem> problems, News? news, PasswordRules rules) =>
        Pages.Draw<FirstAdminPage>(new { form.Name, Address = form.Email, Problems = problems, News = news, rules.MinLength, rules.MaxLength }, problems);

    private static RazorComponentResult<MessagePage> Over(SetupLinkState state)
    {
        const string Anew = "For a new one, run \"holdfast setup-link\" on the server and open the link that is then in the file.";
        var (title, text, status) = state switch
        {
            SetupLinkState.Unknown => ("This page needs a link from the server", $"The server keeps it in the file \"setup-link\" of its data folder until there is an admin. It may be mistyped, or a newer one was made. {Anew}", StatusCodes.Status403Forbidden),
            SetupLinkState.Expired => ("This link is too old", $"It worked for one hour. {Anew}", StatusCodes.Status410Gone),
            SetupLinkState.Used => ("The first admin is made already", "This link worked once, and will not again. Sign in with that account. Further staff are added by an admin.", StatusCodes.Status410Gone),
            _ => throw new UnreachableException(),
        };
        var page = Pages.Draw<MessagePage>(new { Title = title, Text = text, Tone = Tone.Warn, ActionPath = Paths.SignIn, ActionLabel = "Go to sign in" });
        page.StatusCode = status;
        return page;
    }
}
