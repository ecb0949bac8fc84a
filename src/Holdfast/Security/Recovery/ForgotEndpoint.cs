using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

public sealed record ForgotForm
{
    public string Email { get; init => field = value ?? ""; } = "";

    /// <summary>Names a contained account (<see cref="WayBackPass"/>): then nothing is typed.</summary>
    public string For { get; init => field = value ?? ""; } = "";
}

/// <summary>/forgot/password, /forgot/question, /forgot/account, /compromised/link, and /forgot/both for those who lost everything.</summary>
internal static class ForgotEndpoint
{
    private const string Why = "Who has lost a secret cannot sign in. It tells nobody whether there is an account.";

    private const string EmailField = nameof(ForgotForm.Email);

    private static readonly (string Path, LostSecret Secret)[] All =
    [
        (RecoveryPaths.ForgotPassword, LostSecret.Password), (RecoveryPaths.ForgotQuestion, LostSecret.Question), (RecoveryPaths.AskWayBack, LostSecret.Account), (RecoveryPaths.ForgotToSecure, LostSecret.Both),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, secret) in All)
        {
            routes.MapPage(path, (HttpContext http, WayBackPass pass, CarriedAddress carried, [FromQuery(Name = WayBackPass.Field)] string? account) =>
                Show(http, path, secret, pass, carried, account)).OpenToStrangers(Why);
            routes.MapForm(path, (
                [FromForm] ForgotForm? sent, HttpContext http, AskForLinkHandler handler, SessionCookies cookies, WayBackPass pass, CarriedAddress carried,
                IOptions<RecoveryOptions> options, CancellationToken ct) =>
                Submit(path, secret, sent ?? new ForgotForm(), http, handler, cookies, pass, carried, options.Value, ct)).OpenToStrangers(Why);
        }

        routes.MapPage(RecoveryPaths.ForgotBoth, (HttpContext http, CarriedAddress carried) => Pages.Draw<ForgotBothPage>(new { Address = Known(http, carried) })).OpenToStrangers(Why);
    }

    /// <summary>Who is signed in here, or who was just named here.</summary>
    private static string Known(HttpContext http, CarriedAddress carried) => http.Features.Get<Visitor>()?.Address ?? carried.Read(http);

    private static IResult Show(HttpContext http, string path, LostSecret secret, WayBackPass pass, CarriedAddress carried, string? account) =>
        secret is LostSecret.Account && pass.Open(account) is { } contained
            ? Pages.Draw<WayBackPage>(new { Pass = pass.Of(contained) })
            : Page(path, secret, Known(http, carried), [], null);

    private static async Task<IResult> Submit(
        string path, LostSecret secret, ForgotForm form, HttpContext http, AskForLinkHandler handler, SessionCookies cookies, WayBackPass pass, CarriedAddress carried,
        RecoveryOptions options, CancellationToken ct)
    {
        if (secret is LostSecret.Account && pass.Open(form.For) is { } contained)
        {
            var soon = await handler.Handle(
                secret, null, contained, cookies.ReadMarks(http), http.DeviceName, Network.Of(http.Connection.RemoteIpAddress), http.Origin, ct);
            return soon is { } later
                ? Later(http, Pages.Draw<WayBackPage>(new { Pass = form.For, News = TooMany(later) }), later)
                : Pages.Draw<CheckEmailPage>(new { Action = path, Pass = form.For, Life = options.LinkLifetime });
        }

        var email = TypedEmail.Read(form.Email);
        if (email is not TypedEmail.Good { Key: var key })
        {
            return Page(path, secret, EmailText.Shown(form.Email).Trim(), [.. EmailText.Of(email, EmailField) is { } problem ? [problem] : Array.Empty<Problem>()], null);
        }

        carried.Keep(http, form.Email);
        var wait = await handler.Handle(
            secret, key, null, cookies.ReadMarks(http), http.DeviceName, Network.Of(http.Connection.RemoteIpAddress), http.Origin, ct);
        return wait is { } time
            ? Later(http, Page(path, secret, form.Email, [], TooMany(time)), time)
            : Pages.Draw<CheckEmailPage>(new { Action = path, Typed = Unseen.Trim(form.Email), Life = options.LinkLifetime });
    }

    private static News TooMany(TimeSpan wait) => new(Tone.Warn, "Too many tries", $"Wait {PasswordText.Wait(wait)} and try again.");

    private static RazorComponentResult<TPage> Later<TPage>(HttpContext http, RazorComponentResult<TPage> page, TimeSpan wait)
        where TPage : IComponent
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        page.StatusCode = StatusCodes.Status429TooManyRequests;
        return page;
    }

    private static RazorComponentResult<ForgotPage> Page(string path, LostSecret secret, string address, IReadOnlyList<Problem> problems, News? news) =>
        Pages.Draw<ForgotPage>(new { Action = path, Secret = secret, Address = address, Problems = problems, News = news }, problems);
}
