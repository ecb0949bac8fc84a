using System.Diagnostics;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.Passwords;

public sealed record ChangePasswordForm
{
    public string Current { get; init => field = value ?? ""; } = "";

    public string New { get; init => field = value ?? ""; } = "";

    /// <summary>A browser sends nothing for a cleared box.</summary>
    public string EndAllSessions { get; init => field = value ?? ""; } = "";
}

/// <summary>/settings/password.</summary>
internal static class ChangePasswordEndpoint
{
    private const string CurrentField = nameof(ChangePasswordForm.Current);
    private const string NewField = nameof(ChangePasswordForm.New);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(PasswordPaths.Password, Show);
        routes.MapForm(PasswordPaths.Password, Submit)
            .WithSecrets((CurrentField, "Current password"), (NewField, "New password"))
            .AnswersItself()
            .TestsSecret(Authenticator.Password);
        routes.MapPage("/.well-known/change-password", () => Pages.Go(PasswordPaths.Password)).OpenToStrangers("It only leads on to the page, which needs a sign-in.");
    }

    private static async Task<IResult> Show(HttpContext http, ChangePasswordPages pages, NewsCookie news, CancellationToken ct) =>
        await pages.Draw(http, endAllSessions: true, [], news.Take(http), ct);

    private static async Task<IResult> Submit(
        [FromForm] ChangePasswordForm? sent, HttpContext http, ChangePasswordHandler handler, ChangePasswordPages pages, RepeatedChange repeated,
        SessionCookies cookies, NewsCookie news, CarriedAddress carried, SignedOutAnswer signedOut, CancellationToken ct)
    {
        var form = sent ?? new ChangePasswordForm();
        if (http.Features.Get<SignedIn>() is not { } caller)
        {
            return await repeated.Answer(http, form.New, ct) ?? signedOut.Result(http);
        }

        var all = form.EndAllSessions.Length > 0;
        var command = new ChangePassword(caller, form.Current, form.New, all, Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case ChangePasswordResult.ChangedEverywhere done:
                cookies.RemoveTokenAndTraces(http);
                cookies.WriteMark(http, done.Mark, done.OldMark);
                carried.Keep(http, caller.Visitor.Address);
                news.Leave(http, PasswordNews.Changed, done.Devices);
                return Pages.Go(Paths.SignIn);
            case ChangePasswordResult.ChangedHere done:
                cookies.WriteToken(http, done.Token);
                news.Leave(http, PasswordNews.ChangedHere);
                return Pages.Go(Paths.Settings);
            case ChangePasswordResult.Refused refused:
                return await pages.Draw(http, all, PasswordText.Of(refused), null, ct);
            case ChangePasswordResult.TooManyTries tries:
                return await pages.DrawWait(http, all, tries.Wait, ct);
            case ChangePasswordResult.Busy:
                return await pages.Draw(http, all, [], PasswordText.Busy, ct, 503);
            case ChangePasswordResult.ChangedMeanwhile:
                return await pages.Draw(http, all, [], new News(Tone.Warn, "Somebody changed this password a moment ago", "Nothing of yours was saved. Look at your recent activity, and try again."), ct, 409);
            default:
                throw new UnreachableException();
        }
    }
}
