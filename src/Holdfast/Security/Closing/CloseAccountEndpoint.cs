using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Closing;

public sealed record CloseAccountForm
{
    public string Current { get; init => field = value ?? ""; } = "";

    /// <summary>A browser sends nothing for a cleared box.</summary>
    public string Agree { get; init => field = value ?? ""; } = "";
}

/// <summary>/settings/close.</summary>
internal static class CloseAccountEndpoint
{
    private const string CurrentField = nameof(CloseAccountForm.Current);
    private const string AgreeField = nameof(CloseAccountForm.Agree);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(ClosingPaths.Close, Show);
        routes.MapForm(ClosingPaths.Close, Submit).WithSecrets((CurrentField, "Current password")).TestsSecret(Authenticator.Password);
    }

    private static Task<RazorComponentResult<CloseAccountPage>> Show(
        HttpContext http, SignInList list, IOptions<ClosingOptions> options, TimeProvider time, CancellationToken ct) =>
        Page(http, list, options, time, false, [], null, ct);

    private static async Task<IResult> Submit(
        [FromForm] CloseAccountForm? sent, HttpContext http, CloseAccountHandler handler, SignInList list, IOptions<ClosingOptions> options, TimeProvider time,
        SessionCookies cookies, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new CloseAccountForm();
        var agreed = form.Agree.Length > 0;
        if (Missing(form) is { Count: > 0 } missing && http.SignedIn.Role is Role.Member)
        {
            return await Page(http, list, options, time, agreed, missing, null, ct);
        }

        var command = new CloseAccount(http.SignedIn, form.Current, Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case CloseAccountResult.Closed closed:
                cookies.RemoveTokenAndTraces(http);
                news.Leave(http, ClosingNews.Closed, (int)(closed.EraseAt.ToUnixTimeSeconds() / 60), http.SignedIn.Visitor.Zone.Id);
                return Pages.Go(ClosingPaths.KeepAccount);
            case CloseAccountResult.WrongPassword:
                var wrong = new Problem(CurrentField, "Your current password is not right", "This is not your current password. Type it again. Capital and small letters matter.");
                return await Page(http, list, options, time, agreed, [wrong], null, ct);
            case CloseAccountResult.TooManyTries tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                var wait = new News(Tone.Warn, "Too many tries", $"Nothing was changed. Wait {PasswordText.Wait(tries.Wait)} and try again.");
                return await Page(http, list, options, time, agreed, [], wait, ct, StatusCodes.Status429TooManyRequests);
            case CloseAccountResult.Busy:
                var busy = new News(Tone.Warn, "Many people are signing in just now", "Nothing was changed. Try again in a moment.");
                return await Page(http, list, options, time, agreed, [], busy, ct, StatusCodes.Status503ServiceUnavailable);
            case CloseAccountResult.IsStaff:
                return await Page(http, list, options, time, agreed, [], null, ct, StatusCodes.Status403Forbidden);
            case CloseAccountResult.ChangedMeanwhile:
                var changed = new News(Tone.Warn, "Something on your account changed a moment ago", "Nothing was closed. Look at your recent activity, and try again.");
                return await Page(http, list, options, time, agreed, [], changed, ct, StatusCodes.Status409Conflict);
            default:
                throw new UnreachableException();
        }
    }

    private static List<Problem> Missing(CloseAccountForm form)
    {
        List<Problem> problems = [];
        if (form.Current.Length == 0)
        {
            problems.Add(new Problem(CurrentField, "Your current password is missing", "Type your current password."));
        }

        if (form.Agree.Length == 0)
        {
            problems.Add(new Problem(AgreeField, "Tick the box", "Tick the box if you want everything to be erased."));
        }

        return problems;
    }

    private static async Task<RazorComponentResult<CloseAccountPage>> Page(
        HttpContext http, SignInList list, IOptions<ClosingOptions> options, TimeProvider time, bool agreed, IReadOnlyList<Problem> problems, News? news,
        CancellationToken ct, int status = 0)
    {
        var caller = http.SignedIn;
        var page = Pages.Draw<CloseAccountPage>(
            new
            {
                Problems = problems,
                News = news,
                Agreed = agreed,
                IsStaff = caller.Role is not Role.Member,
                Devices = await list.CountSignedIn(caller.Account, ct),
                Days = options.Value.DaysToKeep,
                EraseAt = time.GetUtcNow().AddDays(options.Value.DaysToKeep),
                caller.Visitor.Address,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
