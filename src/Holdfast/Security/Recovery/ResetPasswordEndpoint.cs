using System.Diagnostics;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.Recovery;

public sealed record ResetPasswordForm
{
    public string New { get; init => field = value ?? ""; } = "";

    public string Answer { get; init => field = value ?? ""; } = "";

    public string Code { get; init => field = value ?? ""; } = "";

    /// <summary>A browser sends nothing for a cleared box.</summary>
    public string EndAllSessions { get; init => field = value ?? ""; } = "";
}

/// <summary>/reset/password, behind the mailed link.</summary>
internal static class ResetPasswordEndpoint
{
    public static readonly OpensLink Opens = new(RecoveryLinks.ResetPassword, RecoveryPaths.ForgotPassword, "Send a new link");

    private const string NewField = nameof(ResetPasswordForm.New);
    private const string AnswerField = nameof(ResetPasswordForm.Answer);
    private const string CodeField = nameof(ResetPasswordForm.Code);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(RecoveryPaths.ResetPassword, Opens, Show);
        routes.MapLinkForm(RecoveryPaths.ResetPassword, Opens, Submit).OpenToStrangers(LinkFlowExtensions.Holders)
            .WithSecrets((NewField, "New password"), (AnswerField, "Answer"), (CodeField, "Recovery code")).TestsSecret(Authenticator.Answer);
    }

    private static async Task<IResult> Show(HttpContext http, ResetPages pages, PasswordRules rules, CancellationToken ct) =>
        await Page(http, pages, rules, endAllSessions: true, [], null, ct);

    private static async Task<IResult> Submit(
        [FromForm] ResetPasswordForm? sent, HttpContext http, ResetPasswordHandler handler, ResetPages pages, PasswordRules rules, LinkFlow flows,
        SessionCookies cookies, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new ResetPasswordForm();
        var all = form.EndAllSessions.Length > 0;
        var command = new ResetPassword(http.OpenedLink.Link, form.New, form.Answer, form.Code, all, Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case ResetPasswordResult.Done done:
                flows.CloseAndCarry(http);
                PassedBarrierCookie.Write(http, done.Passed);
                if (all)
                {
                    cookies.RemoveTokenAndTraces(http);
                }

                if (done.NewCode is { } code)
                {
                    return Pages.Draw<CodeUsedPage>(new { Code = code });
                }

                news.Leave(http, all ? RecoveryNews.PasswordResetEverywhere : RecoveryNews.PasswordReset);
                return Pages.Go(Paths.SignIn);
            case ResetPasswordResult.Refused refused:
                return await Page(http, pages, rules, all, Problems(refused), null, ct);
            case ResetPasswordResult.TooManyTries tries:
                return await Page(http, pages, rules, all, [], PasswordText.TooManyTries(http, tries.Wait), ct, 429);
            case ResetPasswordResult.Busy:
                return await Page(http, pages, rules, all, [], PasswordText.Busy, ct, 503);
            case ResetPasswordResult.ChangedMeanwhile:
                return await Page(http, pages, rules, all, [], new News(Tone.Warn, "Somebody changed this a moment ago", "Nothing of yours was saved. Try again."), ct, 409);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What stands at the fields; those of a new question are the ones of <see cref="ResetBothForm"/>.</summary>
    internal static List<Problem> Problems(ResetPasswordResult.Refused refused)
    {
        List<Problem> problems = [];
        switch (refused.Barrier)
        {
            case BarrierVerdict.Missing:
                problems.Add(new Problem(AnswerField, "The answer is missing", "Type the answer the way you saved it."));
                break;
            case BarrierVerdict.WrongAnswer:
                problems.Add(new Problem(AnswerField, "The answer is not right", "Type the answer the way you saved it."));
                break;
            case BarrierVerdict.WrongCode:
                problems.Add(new Problem(CodeField, "The recovery code is not right", "Type one of your codes you haven't used yet."));
                break;
            case BarrierVerdict.Closed:
                problems.Add(new Problem(AnswerField, "The question is closed", "There were ten wrong answers, so we no longer accept this one. Use a recovery code, or ask a person for help."));
                break;
        }

        if (refused.Question is { IsMissing: true })
        {
            problems.Add(AnswerText.NoQuestion(nameof(ResetBothForm.Question)));
        }

        if (refused.Question?.Fault is { } answer)
        {
            problems.Add(AnswerText.Of(answer, nameof(ResetBothForm.NewAnswer)));
        }

        if (refused.Fault is { } fault)
        {
            problems.Add(PasswordText.Of(fault, NewField));
        }

        return problems;
    }

    private static async Task<RazorComponentResult<ResetPasswordPage>> Page(
        HttpContext http, ResetPages pages, PasswordRules rules, bool endAllSessions, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0)
    {
        var page = Pages.Draw<ResetPasswordPage>(
            new { View = await pages.View(http.OpenedLink, ct), EndAllSessions = endAllSessions, Problems = problems, News = news, rules.MinLength, rules.MaxLength }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
