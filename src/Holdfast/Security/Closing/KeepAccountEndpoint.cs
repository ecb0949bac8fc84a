using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.Closing;

public sealed record KeepAccountForm
{
    public string Email { get; init => field = value ?? ""; } = "";

    public string Password { get; init => field = value ?? ""; } = "";
}

/// <summary>/keep-account: the way back for somebody who closed their account.</summary>
internal static class KeepAccountEndpoint
{
    private const string Why = "Who closed an account is signed out. The form asks for its password.";

    private const string EmailField = nameof(KeepAccountForm.Email);
    private const string PasswordField = nameof(KeepAccountForm.Password);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(ClosingPaths.KeepAccount, Show).OpenToStrangers(Why);
        routes.MapForm(ClosingPaths.KeepAccount, Submit).OpenToStrangers(Why)
            .WithSecrets((PasswordField, "Password"))
            .TestsSecret(Authenticator.Password);
    }

    private static RazorComponentResult<KeepAccountPage> Show(HttpContext http, NewsCookie news) =>
        Page("", [], news.Take(http), StatusCodes.Status200OK);

    private static async Task<IResult> Submit(
        [FromForm] KeepAccountForm? sent, HttpContext http, KeepAccountHandler handler, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new KeepAccountForm();
        if (Missing(form) is { Count: > 0 } missing)
        {
            return Page(form.Email, missing, null, StatusCodes.Status422UnprocessableEntity);
        }

        var command = new KeepAccount(form.Email.Trim(), EmailKey.From(form.Email), form.Password, Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case KeepAccountResult.Kept:
                news.Leave(http, ClosingNews.Kept);
                return Pages.Go(Paths.SignIn);
            case KeepAccountResult.Wrong:
                var wrong = new Problem(
                    PasswordField, "The email or the password is not right, or no such account is being closed",
                    "Type your password again. Capital and small letters matter. If your account is open, sign in instead.");
                return Page(form.Email, [wrong], null, StatusCodes.Status422UnprocessableEntity);
            case KeepAccountResult.TooManyTries tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                var wait = new News(Tone.Warn, "Too many tries", $"Wait {PasswordText.Wait(tries.Wait)} and try again.");
                return Page(form.Email, [], wait, StatusCodes.Status429TooManyRequests);
            case KeepAccountResult.Busy:
                http.Response.Headers.RetryAfter = "10";
                var busy = new News(Tone.Warn, "Many people are signing in just now", "We couldn't get to yours. Try again in a moment.");
                return Page(form.Email, [], busy, StatusCodes.Status503ServiceUnavailable);
            default:
                throw new UnreachableException();
        }
    }

    private static List<Problem> Missing(KeepAccountForm form)
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

    private static RazorComponentResult<KeepAccountPage> Page(string address, IReadOnlyList<Problem> problems, News? news, int status)
    {
        var page = Pages.Draw<KeepAccountPage>(new { Address = EmailText.Shown(address), Problems = problems, News = news });
        page.StatusCode = status;
        return page;
    }
}
