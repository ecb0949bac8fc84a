using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.SignIn;

public sealed record AnswerQuestionForm
{
    public string Flow { get; init => field = value ?? ""; } = "";

    public string Answer { get; init => field = value ?? ""; } = "";

    public string Code { get; init => field = value ?? ""; } = "";

    public string Remember { get; init => field = value ?? ""; } = "";

    /// <summary>Filled in by script; a browser without it sends nothing.</summary>
    public string TimeZone { get; init => field = value ?? ""; } = "";
}

/// <summary>/sign-in/question.</summary>
internal static class AnswerQuestionEndpoint
{
    private const string Why = "The sign-in waits for the answer; a cookie of its own says whose it is.";

    private const string AnswerField = nameof(AnswerQuestionForm.Answer);
    private const string CodeField = nameof(AnswerQuestionForm.Code);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(SignInPaths.SignInQuestion, Show).OpenToStrangers(Why);
        routes.MapForm(SignInPaths.SignInQuestion, Submit).OpenToStrangers(Why).WithSecrets((AnswerField, "Answer"), (CodeField, "Recovery code")).TestsSecret(Authenticator.Answer);
    }

    /// <summary>The page of a sign-in that waits for its answer, with the cookie that binds it to this browser.</summary>
    public static SeeOther GoTo(HttpContext http, FlowCookies flows, SignInResult.AskQuestion ask)
    {
        flows.Write(http, ask.Pending.Value, ask.Token.Text, PendingSignIn.Life);
        return Pages.Go($"{SignInPaths.SignInQuestion}?flow={ask.Pending.Value}");
    }

    private static async Task<IResult> Show(HttpContext http, FlowCookies flows, PendingSignIns pendings, NewsCookie news, CancellationToken ct, string? flow = null) =>
        Guid.TryParse(flow, out var id) && Token(http, flows, id) is { } token && await pendings.Find(new PendingSignInId(id), token, [], ct) is { } found
            ? Page(id, found.View, remember: false, [], null)
            : Over(http, news);

    private static async Task<IResult> Submit(
        [FromForm] AnswerQuestionForm? sent, HttpContext http, FlowCookies flows, PendingSignIns pendings, AnswerQuestionHandler handler, SessionCookies cookies, NewsCookie news,
        CarriedAddress carried, CancellationToken ct)
    {
        var form = sent ?? new AnswerQuestionForm();
        if (!Guid.TryParse(form.Flow, out var flow) || Token(http, flows, flow) is not { } token)
        {
            return Over(http, news);
        }

        var (id, remember) = (new PendingSignInId(flow), form.Remember.Length > 0);
        if (form.Answer.Trim().Length == 0 && form.Code.Trim().Length == 0 && await pendings.Find(id, token, [], ct) is { } asked)
        {
            return Page(flow, asked.View, remember, [new Problem(AnswerField, "The answer is missing", "Type the answer.")], null);
        }

        var command = new AnswerQuestion(id, token, form.Answer, form.Code, remember, http.Arrival(cookies, form.TimeZone), Network.Of(http.Connection.RemoteIpAddress));
        switch (await handler.Handle(command, ct))
        {
            case AnswerQuestionResult.Done done:
                flows.Remove(http, flow);
                carried.Drop(http);
                var on = SignInEndpoint.LetIn(http, cookies, done.Session, done.ReturnTo);
                return done.NewCode is { } code ? Pages.Draw<SignedInByCodePage>(new { Code = code, Next = on.Location }) : on;
            case AnswerQuestionResult.Over:
                return Over(http, news);
            case AnswerQuestionResult.Wrong wrong:
                return Page(flow, wrong.View, remember, [new Problem(AnswerField, "The answer is not right", WrongText(wrong.View))], null);
            case AnswerQuestionResult.WrongCode wrong:
                return Page(flow, wrong.View, remember, [new Problem(CodeField, "The recovery code is not right", "Type one of your codes you haven't used yet.")], null);
            case AnswerQuestionResult.TooManyTries tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Page(flow, tries.View, remember, [], new News(Tone.Warn, "Too many tries", $"Wait {PasswordText.Wait(tries.Wait)} and try again, or choose a new question by email: use the link below."), 429);
            case AnswerQuestionResult.Closed closed:
                return Page(flow, closed.View, remember, [], new News(Tone.Warn, "This question is closed", $"There were ten wrong answers, so we no longer accept this one. {(closed.View.HasCodes ? "Type a recovery code, or choose" : "Choose")} a new question by email: use the link below."), 422);
            case AnswerQuestionResult.Busy busy:
                http.Response.Headers.RetryAfter = "10";
                return Page(flow, busy.View, remember, [], new News(Tone.Warn, "Many people are signing in just now", "We couldn't get to yours. Try again in a moment."), 503);
            default:
                throw new UnreachableException();
        }
    }

    private static string WrongText(QuestionView view) => view.CaseSensitive
        ? "Type the answer the way you saved it. Capital and small letters matter."
        : "Type the answer the way you saved it.";

    private static TokenHash? Token(HttpContext http, FlowCookies flows, Guid flow) =>
        SecretToken.TryHash(flows.Read(http, flow), out var token) ? token : null;

    /// <summary>Somebody who got in meanwhile, by a second press or in another tab, goes on; others begin anew.</summary>
    private static SeeOther Over(HttpContext http, NewsCookie news)
    {
        if (http.Features.Get<SignedIn>() is not null)
        {
            return Pages.Go(Paths.Settings);
        }

        news.Leave(http, SignInNews.Over);
        return Pages.Go(Paths.SignIn);
    }

    private static RazorComponentResult<AnswerQuestionPage> Page(
        Guid flow, QuestionView view, bool remember, IReadOnlyList<Problem> problems, News? news, int status = 0)
    {
        var page = Pages.Draw<AnswerQuestionPage>(new { Flow = flow, View = view, Remember = remember, Problems = problems, News = news }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
