using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

public sealed record ForgotForm
{
    public string Email { get; init => field = value ?? ""; } = "";
}

/// <summary>/forgot/password, /forgot/question, /compromised/link, and /forgot/both for those who lost everything.</summary>
internal static class ForgotEndpoint
{
    private const string EmailField = nameof(ForgotForm.Email);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, secret) in new[] { (Paths.ForgotPassword, LostSecret.Password), (Paths.ForgotQuestion, LostSecret.Question), (Paths.ForgotToSecure, LostSecret.Both) })
        {
            routes.MapPage(path, (HttpContext http) => Page(path, secret, http.Features.Get<Visitor>()?.Address ?? "", [], null)).OpenToStrangers();
            routes.MapForm(path, (
                [FromForm] ForgotForm? sent, HttpContext http, AskForLinkHandler handler, SessionCookies cookies, IOptions<RecoveryOptions> options, CancellationToken ct) =>
                Submit(path, secret, sent ?? new ForgotForm(), http, handler, cookies, options.Value, ct)).OpenToStrangers();
        }

        routes.MapPage(Paths.ForgotBoth, (IOptions<RecoveryOptions> options) => Pages.Draw<ForgotBothPage>(new { options.Value.Contact })).OpenToStrangers();
    }

    private static async Task<IResult> Submit(
        string path, LostSecret secret, ForgotForm form, HttpContext http, AskForLinkHandler handler, SessionCookies cookies, RecoveryOptions options, CancellationToken ct)
    {
        var email = TypedEmail.Read(form.Email);
        if (email is not TypedEmail.Good { Key: var key })
        {
            return Page(path, secret, EmailText.Shown(form.Email).Trim(), [.. EmailText.Of(email, EmailField) is { } problem ? [problem] : Array.Empty<Problem>()], null);
        }

        var wait = await handler.Handle(
            secret, key, cookies.ReadMarks(http), http.DeviceName, Network.Of(http.Connection.RemoteIpAddress), http.Origin, ct);
        if (wait is { } time)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Page(path, secret, form.Email, [], new News(Tone.Warn, "Too many tries", $"Wait {PasswordText.Wait(time)} and try again."), StatusCodes.Status429TooManyRequests);
        }

        return Pages.Draw<CheckEmailPage>(new { Action = path, Typed = Unseen.Trim(form.Email), Life = options.LinkLifetime });
    }

    private static RazorComponentResult<ForgotPage> Page(
        string path, LostSecret secret, string address, IReadOnlyList<Problem> problems, News? news, int status = 0)
    {
        var page = Pages.Draw<ForgotPage>(new { Action = path, Secret = secret, Address = address, Problems = problems, News = news }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
