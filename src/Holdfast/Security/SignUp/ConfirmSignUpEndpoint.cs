using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.SignIn;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.SignUp;

public sealed record ConfirmSignUpForm
{
    public string Password { get; init => field = value ?? ""; } = "";

    /// <summary>Set where name, kind and password are typed anew.</summary>
    public string Anew { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Filled in by script; a browser without it sends nothing.</summary>
    public string TimeZone { get; init => field = value ?? ""; } = "";
}

/// <summary>/sign-up/confirm: what the link in the mail opens. Only its form makes the account.</summary>
internal static class ConfirmSignUpEndpoint
{
    private static readonly OpensLink Link = new(SignUpLinks.Confirm, SignUpPaths.SignUp, "Sign up again") { AfterUse = (Paths.SignIn, "Sign in") };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(SignUpPaths.ConfirmSignUp, Link, Show);
        routes.MapLinkForm(SignUpPaths.ConfirmSignUp, Link, Submit).OpenToStrangers(LinkFlowExtensions.Holders)
            .WithSecrets((SignUpRules.PasswordField, "Password"))
            .TestsSecret(Authenticator.Password);
    }

    private static RazorComponentResult<ConfirmSignUpPage> Show(HttpContext http, SignUpRules rules, string? anew) =>
        Page(http, rules, new ConfirmSignUpForm { Anew = anew ?? "" }, [], null, StatusCodes.Status200OK);

    private static async Task<IResult> Submit(
        [FromForm] ConfirmSignUpForm? sent, HttpContext http, ConfirmSignUpHandler handler, SignUpRules rules, LinkFlow flow, SessionCookies cookies, NewsCookie news,
        CancellationToken ct)
    {
        var form = sent ?? new ConfirmSignUpForm();
        var anew = form.Anew.Length > 0 ? new NewDetails(form.Name, form.Kind, form.TimeZone) : null;
        if (anew is null && form.Password.Length == 0)
        {
            return Refused([new Problem(SignUpRules.PasswordField, "The password is missing", "Type the password you chose when you signed up.")]);
        }

        var command = new ConfirmSignUp(http.OpenedLink.Link, form.Password, anew, Network.Of(http.Connection.RemoteIpAddress), http.Arrival(cookies));
        switch (await handler.Handle(command, ct))
        {
            case ConfirmSignUpResult.Done done:
                flow.CloseAndCarry(http);
                news.Leave(http, done.Session is null ? SignUpNews.Created : SignUpNews.Welcome);
                return done.Session is { } session ? SignInEndpoint.LetIn(http, cookies, session, null) : Pages.Go(Paths.SignIn);
            case ConfirmSignUpResult.WrongPassword:
                return Refused([new Problem(SignUpRules.PasswordField, "The password is not right",
                    "This isn't the password that was chosen at sign-up. Type it again, or start again below.")]);
            case ConfirmSignUpResult.Refused refused:
                return Refused(refused.Problems);
            case ConfirmSignUpResult.Taken:
                return Message(StatusCodes.Status409Conflict, "This address already has an account",
                    "It was created with another link in the meantime. Sign in with that account's password.", Paths.SignIn, "Sign in");
            case ConfirmSignUpResult.Gone:
                return Message(StatusCodes.Status410Gone, "This sign-up is too old", "It wasn't finished in time, and we kept nothing of it.", SignUpPaths.SignUp, "Sign up again");
            case ConfirmSignUpResult.TooManyTries tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                var wait = new News(Tone.Warn, "Too many tries", $"Nothing was changed. Wait {PasswordText.Wait(tries.Wait)} and try again, or start again below.");
                return Page(http, rules, form, [], wait, StatusCodes.Status429TooManyRequests);
            case ConfirmSignUpResult.Busy:
                http.Response.Headers.RetryAfter = "10";
                var busy = new News(Tone.Warn, "Many people are signing in just now", "Nothing was changed. Try again in a moment.");
                return Page(http, rules, form, [], busy, StatusCodes.Status503ServiceUnavailable);
            default:
                throw new UnreachableException();
        }

        RazorComponentResult<ConfirmSignUpPage> Refused(IReadOnlyList<Problem> problems) =>
            Page(http, rules, form, problems, null, StatusCodes.Status422UnprocessableEntity);
    }

    private static RazorComponentResult<ConfirmSignUpPage> Page(
        HttpContext http, SignUpRules rules, ConfirmSignUpForm form, IReadOnlyList<Problem> problems, News? news, int status)
    {
        var page = Pages.Draw<ConfirmSignUpPage>(new
        {
            http.OpenedLink.Flow,
            // In full, and not masked: the link went to this very address, and there is no account yet.
            Address = http.OpenedLink.Link.Recipient,
            IsAnew = form.Anew.Length > 0,
            form.Name,
            form.Kind,
            Kinds = rules.Offered,
            rules.MinLength,
            rules.MaxLength,
            Problems = problems,
            News = news,
        });
        page.StatusCode = status;
        return page;
    }

    private static RazorComponentResult<MessagePage> Message(int status, string title, string text, string path, string label)
    {
        var page = Pages.Draw<MessagePage>(new { Title = title, Text = text, Tone = Tone.Warn, ActionPath = path, ActionLabel = label });
        page.StatusCode = status;
        return page;
    }
}
