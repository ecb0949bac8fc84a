using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.SignIn;

public sealed record SignInForm
{
    public string Email { get; init => field = value ?? ""; } = "";

    public string Password { get; init => field = value ?? ""; } = "";

    public string Return { get; init => field = value ?? ""; } = "";

    /// <summary>Filled in by script; a browser without it sends nothing.</summary>
    public string TimeZone { get; init => field = value ?? ""; } = "";
}

/// <summary>/sign-in.</summary>
internal static class SignInEndpoint
{
    private const string Why = "It is the door.";

    private const string EmailField = nameof(SignInForm.Email);
    private const string PasswordField = nameof(SignInForm.Password);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Paths.SignIn, Show).OpenToStrangers(Why);
        routes.MapForm(Paths.SignIn, Submit).OpenToStrangers(Why)
            .WithSecrets((PasswordField, "Password"))
            .TestsSecret(Authenticator.Password);
    }

    private static RazorComponentResult<SignInPage> Show(
        HttpContext http, NewsCookie news, ReturnAddress returns, CarriedAddress carried, [FromQuery(Name = "return")] string? back) =>
        Page(http, carried.Read(http), [], news.Take(http), returns.Accept(back), StatusCodes.Status200OK);

    private static async Task<IResult> Submit(
        [FromForm] SignInForm? sent, HttpContext http, SignInHandler handler, SessionCookies cookies, FlowCookies flows, ReturnAddress returns,
        CarriedAddress carried, WayBackPass pass, CancellationToken ct)
    {
        var form = sent ?? new SignInForm();
        var back = returns.Accept(form.Return);
        if (Missing(form) is { Count: > 0 } missing)
        {
            return Page(http, form.Email, missing, null, back, StatusCodes.Status422UnprocessableEntity);
        }

        var command = new SignInRequest(
            form.Email.Trim(), EmailKey.From(form.Email), form.Password, back, http.Arrival(cookies, form.TimeZone), Network.Of(http.Connection.RemoteIpAddress),
            PassedBarrierCookie.Read(http));
        var result = await handler.Handle(command, ct);
        if (result is not SignInResult.Done)
        {
            carried.Keep(http, form.Email);
        }

        switch (result)
        {
            case SignInResult.Done done:
                carried.Drop(http);
                PassedBarrierCookie.Remove(http);
                return LetIn(http, cookies, done.Session, back);
            case SignInResult.AskQuestion ask:
                return AnswerQuestionEndpoint.GoTo(http, flows, ask);
            case SignInResult.Wrong:
                var wrong = new Problem(PasswordField, "The email or the password is not right", "Type your password again. Capital and small letters matter.");
                return Page(http, form.Email, [wrong], null, back, StatusCodes.Status422UnprocessableEntity);
            case SignInResult.IsContained contained:
                return Protected(pass.Of(contained.Account));
            case SignInResult.TooManyTries tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                var wait = new News(Tone.Warn, "Too many tries", $"Wait {PasswordText.Wait(tries.Wait)} and try again. On a device you've used before you can try now, and a link by email works at once.");
                return Page(http, form.Email, [], wait, back, StatusCodes.Status429TooManyRequests);
            case SignInResult.Busy:
                http.Response.Headers.RetryAfter = "10";
                var busy = new News(Tone.Warn, "Many people are signing in just now", "We couldn't get to yours. Try again in a moment.");
                return Page(http, form.Email, [], busy, back, StatusCodes.Status503ServiceUnavailable);
            default:
                throw new UnreachableException();
        }
    }

    private static RazorComponentResult<AccountContainedPage> Protected(string pass)
    {
        var page = Pages.Draw<AccountContainedPage>(new
        {
            Title = "This account is protected",
            Lead = "We protected this account because somebody reported a stranger in it. Nobody can sign in, not even with the right password. "
                + "If it's yours, we'll email you a link to get back in.",
            Tone = Tone.Warn,
            Pass = pass,
        });
        page.StatusCode = StatusCodes.Status403Forbidden;
        return page;
    }

    /// <summary>Gives the browser its session and sends it on: staff to their work, others to their account; not where somebody else wanted to go.</summary>
    internal static SeeOther LetIn(HttpContext http, SessionCookies cookies, StartedSession session, string? back)
    {
        cookies.WriteToken(http, session.Token);
        cookies.WriteMark(http, session.Mark, session.OldMark);
        return Pages.Go(session.SameAccount && back is not null ? back : http.RequestServices.GetRequiredService<Menus>().StartOf(session.Role.ToString()).Path);
    }

    private static List<Problem> Missing(SignInForm form)
    {
        List<Problem> problems = [];
        // All else is answered like an address that nobody has.
        if (TypedEmail.Read(form.Email) is var email and (TypedEmail.Missing or TypedEmail.HoldsUnseen) && EmailText.Of(email, EmailField) is { } problem)
        {
            problems.Add(problem);
        }

        if (form.Password.Length == 0)
        {
            problems.Add(new Problem(PasswordField, "The password is missing", "Type your password."));
        }

        return problems;
    }

    private static RazorComponentResult<SignInPage> Page(
        HttpContext http, string address, IReadOnlyList<Problem> problems, News? news, string? back, int status)
    {
        var page = Pages.Draw<SignInPage>(new
        {
            Address = EmailText.Shown(address),
            Problems = problems,
            News = news,
            Return = back,
            SignedInAs = http.Features.Get<Visitor>()?.Address,
        });
        page.StatusCode = status;
        return page;
    }
}
