using System.Diagnostics;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SecurityQuestions;

public sealed record ChangeQuestionForm
{
    public string Current { get; init => field = value ?? ""; } = "";

    public string Question { get; init => field = value ?? ""; } = "";

    /// <summary>A question of one's own, where the operator allows it; it counts when it is filled in.</summary>
    public string Own { get; init => field = value ?? ""; } = "";

    public string Answer { get; init => field = value ?? ""; } = "";

    /// <summary>The question that is meant.</summary>
    internal string Chosen(SecurityQuestionsOptions options) => options.AllowOwnQuestions && !Unseen.IsAll(Own) ? Own : Question;
}

/// <summary>/settings/question.</summary>
internal static class ChangeQuestionEndpoint
{
    private const string CurrentField = nameof(ChangeQuestionForm.Current);
    private const string AnswerField = nameof(ChangeQuestionForm.Answer);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(QuestionPaths.Question, Show);
        routes.MapForm(QuestionPaths.Question, Submit)
            .WithSecrets((CurrentField, "Current password"), (AnswerField, "Answer"))
            .TestsSecret(Authenticator.Password);
    }

    private static async Task<IResult> Show(HttpContext http, HoldfastDb db, IOptions<SecurityQuestionsOptions> options, CancellationToken ct) =>
        await Page(http, db, options.Value, new ChangeQuestionForm(), [], null, ct);

    private static async Task<IResult> Submit(
        [FromForm] ChangeQuestionForm? sent, HttpContext http, ChangeQuestionHandler handler, HoldfastDb db, SessionCookies cookies, NewsCookie news,
        IOptions<SecurityQuestionsOptions> options, CancellationToken ct)
    {
        if (options.Value.Mode is QuestionMode.Off)
        {
            return await Page(http, db, options.Value, new ChangeQuestionForm(), [], null, ct);
        }

        var form = sent ?? new ChangeQuestionForm();
        var command = new ChangeQuestion(http.SignedIn, form.Current, form.Chosen(options.Value), form.Answer, Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case ChangeQuestionResult.Changed { Phrase: { } phrase } done:
                cookies.WriteToken(http, done.Token);
                return Pages.Draw<PhrasePage>(new { Phrase = phrase });
            case ChangeQuestionResult.Changed done:
                cookies.WriteToken(http, done.Token);
                news.Leave(http, QuestionNews.Changed);
                return Pages.Go(Paths.Settings);
            case ChangeQuestionResult.Refused refused:
                return await Page(http, db, options.Value, form, AnswerText.Of(refused), null, ct);
            case ChangeQuestionResult.TooManyTries tries:
                return await Page(http, db, options.Value, form, [], PasswordText.TooManyTries(http, tries.Wait), ct, 429);
            case ChangeQuestionResult.Busy:
                return await Page(http, db, options.Value, form, [], PasswordText.Busy, ct, 503);
            case ChangeQuestionResult.ChangedMeanwhile:
                return await Page(http, db, options.Value, form, [], new News(Tone.Warn, "Somebody changed this a moment ago", "Nothing of yours was saved. Look at your recent activity, and try again."), ct, 409);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<RazorComponentResult<ChangeQuestionPage>> Page(
        HttpContext http, HoldfastDb db, SecurityQuestionsOptions options, ChangeQuestionForm form, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0)
    {
        var account = http.SignedIn.Account;
        var page = Pages.Draw<ChangeQuestionPage>(
            new
            {
                Options = options,
                Chosen = form.Question,
                form.Own,
                IsSet = await db.Set<SecurityQuestion>().AnyAsync(q => q.Account == account, ct),
                http.SignedIn.Visitor.Address,
                Problems = problems,
                News = news,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
