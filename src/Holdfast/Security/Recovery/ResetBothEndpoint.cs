using System.Diagnostics;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

public sealed record ResetBothForm
{
    /// <summary>The answer to the question of now.</summary>
    public string Answer { get; init => field = value ?? ""; } = "";

    public string Code { get; init => field = value ?? ""; } = "";

    public string Question { get; init => field = value ?? ""; } = "";

    public string NewAnswer { get; init => field = value ?? ""; } = "";

    public string New { get; init => field = value ?? ""; } = "";
}

/// <summary>/reset/both, behind the mailed link of "Somebody may have got in?": a new question and a new password in one save (rulings F33).</summary>
internal static class ResetBothEndpoint
{
    public static readonly OpensLink Opens = new(RecoveryLinks.ResetBoth, RecoveryPaths.ForgotToSecure, "Send a new link");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(RecoveryPaths.ResetBoth, Opens, Show);
        routes.MapLinkForm(RecoveryPaths.ResetBoth, Opens, Submit).OpenToStrangers(LinkFlowExtensions.Holders)
            .WithSecrets(
                (nameof(ResetBothForm.Answer), "Answer"), (nameof(ResetBothForm.Code), "Recovery code"), (nameof(ResetBothForm.NewAnswer), "New answer"),
                (nameof(ResetBothForm.New), "New password"))
            .TestsSecret(Authenticator.Answer);
    }

    private static async Task<IResult> Show(HttpContext http, ResetPages pages, PasswordRules rules, IOptions<SecurityQuestionsOptions> options, CancellationToken ct) =>
        await Page(http, pages, rules, options.Value, "", [], null, ct);

    private static async Task<IResult> Submit(
        [FromForm] ResetBothForm? sent, HttpContext http, ResetPasswordHandler handler, ResetPages pages, PasswordRules rules, LinkFlow flows, SessionCookies cookies,
        NewsCookie news, IOptions<SecurityQuestionsOptions> options, CancellationToken ct)
    {
        var form = sent ?? new ResetBothForm();
        var command = new ResetPassword(
            http.OpenedLink.Link, form.New, form.Answer, form.Code, EndAllSessions: true, Network.Of(http.Connection.RemoteIpAddress), http.Origin,
            new ChosenQuestion(form.Question, form.NewAnswer));
        switch (await handler.Handle(command, ct))
        {
            case ResetPasswordResult.Done done:
                flows.CloseAndCarry(http);
                PassedBarrierCookie.Write(http, done.Passed);
                cookies.RemoveTokenAndTraces(http);
                if (done.NewCode is not null || done.Phrase is not null)
                {
                    return Pages.Draw<TakenBackPage>(new { Title = "Your account is secured", done.NewCode, done.Phrase });
                }

                news.Leave(http, PasswordNews.AccountSecured);
                return Pages.Go(Paths.SignIn);
            case ResetPasswordResult.Refused refused:
                return await Page(http, pages, rules, options.Value, form.Question, ResetPasswordEndpoint.Problems(refused), null, ct);
            case ResetPasswordResult.TooManyTries tries:
                return await Page(http, pages, rules, options.Value, form.Question, [], PasswordText.TooManyTries(http, tries.Wait), ct, 429);
            case ResetPasswordResult.Busy:
                return await Page(http, pages, rules, options.Value, form.Question, [], PasswordText.Busy, ct, 503);
            case ResetPasswordResult.ChangedMeanwhile:
                var changed = new News(Tone.Warn, "Somebody changed this a moment ago", "Nothing of yours was saved. Try again.");
                return await Page(http, pages, rules, options.Value, form.Question, [], changed, ct, 409);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<RazorComponentResult<ResetBothPage>> Page(
        HttpContext http, ResetPages pages, PasswordRules rules, SecurityQuestionsOptions options, string chosen, IReadOnlyList<Problem> problems, News? news,
        CancellationToken ct, int status = 0)
    {
        var page = Pages.Draw<ResetBothPage>(
            new
            {
                View = await pages.View(http.OpenedLink, ct),
                Options = options,
                Chosen = chosen,
                Problems = problems,
                News = news,
                rules.MinLength,
                rules.MaxLength,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
