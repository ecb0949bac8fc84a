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
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SignUp;

public sealed record SignUpForm
{
    public string Email { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";

    public string Password { get; init => field = value ?? ""; } = "";

    /// <summary>Filled in by script; a browser without it sends nothing.</summary>
    public string TimeZone { get; init => field = value ?? ""; } = "";
}

public sealed record ResendSignUpForm
{
    public string SignUp { get; init => field = value ?? ""; } = "";

    /// <summary>As it was typed, to be shown again; the email goes to the one that is stored.</summary>
    public string Email { get; init => field = value ?? ""; } = "";
}

/// <summary>/sign-up. It never signs in, and it answers the same whether the address has an account or not (rulings F20).</summary>
internal static class SignUpEndpoint
{
    private const string Why = "Who signs up has no account yet.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(SignUpPaths.SignUp, (HttpContext http, SignUpRules rules) => Page(http, rules, new SignUpForm(), [], null, StatusCodes.Status200OK)).OpenToStrangers(Why);
        routes.MapForm(SignUpPaths.SignUp, Submit).OpenToStrangers(Why).WithSecrets((SignUpRules.PasswordField, "Password"));
        routes.MapForm(SignUpPaths.ResendSignUp, Resend).OpenToStrangers(Why);
    }

    private static async Task<IResult> Submit(
        [FromForm] SignUpForm? sent, HttpContext http, SignUpHandler handler, SignUpRules rules, SessionCookies cookies, IOptions<SignUpOptions> options, CancellationToken ct)
    {
        var form = sent ?? new SignUpForm();
        var command = new SignUpRequest(
            form.Email, form.Name, form.Kind, form.Password, form.TimeZone, Network.Of(http.Connection.RemoteIpAddress), http.Origin, cookies.ReadForm(http));
        switch (await handler.Handle(command, ct))
        {
            case SignUpResult.Asked asked:
                return Pages.Draw<CheckMailPage>(new { SignUp = asked.SignUp.Value, Address = Unseen.Trim(form.Email), Hours = options.Value.WaitsHours });
            case SignUpResult.Refused refused:
                return Page(http, rules, form, refused.Problems, null, StatusCodes.Status422UnprocessableEntity);
            case SignUpResult.TooManyTries tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                var wait = new News(Tone.Warn, "Too many tries", $"Nothing was sent. Wait {PasswordText.Wait(tries.Wait)} and try again.");
                return Page(http, rules, form, [], wait, StatusCodes.Status429TooManyRequests);
            case SignUpResult.Busy:
                http.Response.Headers.RetryAfter = "60";
                var busy = new News(Tone.Warn, "Many people are signing up just now", "Nothing was sent. Try again in a few minutes.");
                return Page(http, rules, form, [], busy, StatusCodes.Status503ServiceUnavailable);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Resend(
        [FromForm] ResendSignUpForm? sent, HttpContext http, ResendSignUpHandler handler, SignUpRules rules, IOptions<SignUpOptions> options, CancellationToken ct)
    {
        var form = sent ?? new ResendSignUpForm();
        if (!Guid.TryParse(form.SignUp, out var id))
        {
            return Pages.Go(SignUpPaths.SignUp);
        }

        if (await handler.Handle(PendingSignUpId.From(id), Network.Of(http.Connection.RemoteIpAddress), http.Origin, ct) is { } soon)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(soon.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            var wait = new News(Tone.Warn, "Too many tries", $"Nothing was sent. Wait {PasswordText.Wait(soon)} and try again.");
            return Page(http, rules, new SignUpForm { Email = form.Email }, [], wait, StatusCodes.Status429TooManyRequests);
        }

        return Pages.Draw<CheckMailPage>(new { SignUp = id, Address = Unseen.Trim(form.Email), Hours = options.Value.WaitsHours, Again = true });
    }

    private static RazorComponentResult<SignUpPage> Page(
        HttpContext http, SignUpRules rules, SignUpForm form, IReadOnlyList<Problem> problems, News? news, int status)
    {
        var page = Pages.Draw<SignUpPage>(new
        {
            Address = EmailText.Shown(form.Email),
            form.Name,
            form.Kind,
            Kinds = rules.Offered,
            Problems = problems,
            News = news,
            SignedInAs = http.Features.Get<Visitor>()?.Address,
            rules.MinLength,
            rules.MaxLength,
        });
        page.StatusCode = status;
        return page;
    }
}
