using System.Diagnostics;
using System.Globalization;
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

public sealed record ResetQuestionForm
{
    public string Current { get; init => field = value ?? ""; } = "";

    public string Question { get; init => field = value ?? ""; } = "";

    public string Answer { get; init => field = value ?? ""; } = "";

    /// <summary>A browser sends nothing for a cleared box.</summary>
    public string EndAllSessions { get; init => field = value ?? ""; } = "";
}

/// <summary>/reset/question, behind the mailed link.</summary>
internal static class ResetQuestionEndpoint
{
    public static readonly OpensLink Opens = new(RecoveryLinks.ResetQuestion, RecoveryPaths.ForgotQuestion, "Send a new link");

    private const string CurrentField = nameof(ResetQuestionForm.Current);
    private const string QuestionField = nameof(ResetQuestionForm.Question);
    private const string AnswerField = nameof(ResetQuestionForm.Answer);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(RecoveryPaths.ResetQuestion, Opens, Show);
        routes.MapLinkForm(RecoveryPaths.ResetQuestion, Opens, Submit).OpenToStrangers(LinkFlowExtensions.Holders)
            .WithSecrets((CurrentField, "Current password"), (AnswerField, "Answer")).TestsSecret(Authenticator.Password);
    }

    private static async Task<IResult> Show(HttpContext http, ResetPages pages, IOptions<SecurityQuestionsOptions> options, CancellationToken ct) =>
        await Page(http, pages, options.Value, "", endAllSessions: true, [], null, ct);

    private static async Task<IResult> Submit(
        [FromForm] ResetQuestionForm? sent, HttpContext http, ResetQuestionHandler handler, ResetPages pages, KnownDevices devices, LinkFlow flows, SessionCookies cookies,
        NewsCookie news, IOptions<SecurityQuestionsOptions> options, CancellationToken ct)
    {
        var form = sent ?? new ResetQuestionForm();
        var all = form.EndAllSessions.Length > 0;
        var named = await devices.Named(cookies.ReadMarks(http), http.DeviceName, ct);
        var command = new ResetQuestion(
            http.OpenedLink.Link, form.Current, form.Question, form.Answer, all, named, Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case ResetQuestionResult.Done done:
                flows.CloseAndCarry(http);
                if (all)
                {
                    cookies.RemoveTokenAndTraces(http);
                }

                if (done.Phrase is { } phrase)
                {
                    return Pages.Draw<NewPhrasePage>(new { Phrase = phrase });
                }

                news.Leave(http, all ? RecoveryNews.QuestionResetEverywhere : RecoveryNews.QuestionReset);
                return Pages.Go(Paths.SignIn);
            case ResetQuestionResult.Refused refused:
                return await Page(http, pages, options.Value, form.Question, all, Problems(refused), null, ct);
            case ResetQuestionResult.TooManyTries tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return await Page(http, pages, options.Value, form.Question, all, [], new News(Tone.Warn, "Too many tries", $"Nothing was changed. Wait {PasswordText.Wait(tries.Wait)} and try again."), ct, 429);
            case ResetQuestionResult.Busy:
                return await Page(http, pages, options.Value, form.Question, all, [], new News(Tone.Warn, "Many people are signing in just now", "Nothing was changed. Try again in a moment."), ct, 503);
            case ResetQuestionResult.ChangedMeanwhile:
                return await Page(http, pages, options.Value, form.Question, all, [], new News(Tone.Warn, "Somebody changed this a moment ago", "Nothing of yours was saved. Try again."), ct, 409);
            default:
                throw new UnreachableException();
        }
    }

    private static List<Problem> Problems(ResetQuestionResult.Refused refused)
    {
        List<Problem> problems = [];
        if (refused.CurrentIsWrong)
        {
            problems.Add(new Problem(CurrentField, "Your current password is not right", "This is not your password. Type it again. Capital and small letters matter."));
        }

        if (refused.QuestionIsMissing)
        {
            problems.Add(new Problem(QuestionField, "No question is chosen", "Choose a question from the list."));
        }

        if (refused.Fault is { } fault)
        {
            problems.Add(AnswerText.Of(fault, AnswerField));
        }

        return problems;
    }

    private static async Task<RazorComponentResult<ResetQuestionPage>> Page(
        HttpContext http, ResetPages pages, SecurityQuestionsOptions options, string chosen, bool endAllSessions, IReadOnlyList<Problem> problems, News? news,
        CancellationToken ct, int status = 0)
    {
        var page = Pages.Draw<ResetQuestionPage>(
            new
            {
                View = await pages.View(http.OpenedLink, ct),
                options.Mode,
                options.Choices,
                options.CaseSensitive,
                Chosen = chosen,
                EndAllSessions = endAllSessions,
                Problems = problems,
                News = news,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
