using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
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

public sealed record TakeBackForm
{
    public string Answer { get; init => field = value ?? ""; } = "";

    public string Code { get; init => field = value ?? ""; } = "";

    public string Old { get; init => field = value ?? ""; } = "";

    public string New { get; init => field = value ?? ""; } = "";

    public string Question { get; init => field = value ?? ""; } = "";

    public string NewAnswer { get; init => field = value ?? ""; } = "";
}

/// <summary>What the page shows.</summary>
/// <param name="Question">The question of before, or null.</param>
/// <param name="HasPassword">This browser was known then, so the password of then counts.</param>
/// <param name="IsReleased">Nothing is asked.</param>
/// <param name="Mode">How the answer to the new question comes about, if there is to be one.</param>
/// <param name="Choices">The questions to choose from.</param>
public sealed record TakeBackView(
    string Flow, string Address, string Name, string? Question, bool CaseSensitive, bool HasCodes, bool HasPassword, bool IsReleased, DateTimeOffset Until, TimeZoneInfo Zone,
    QuestionMode Mode, IReadOnlyList<string> Choices, bool NewIsCaseSensitive);

/// <summary>/reset/account, behind the mailed link: the way back into a contained account.</summary>
internal static class TakeBackEndpoint
{
    private static readonly OpensLink Opens = new(RecoveryLinks.TakeBack, RecoveryPaths.AskWayBack, "Send a new link");

    private const string AnswerField = nameof(TakeBackForm.Answer);
    private const string CodeField = nameof(TakeBackForm.Code);
    private const string OldField = nameof(TakeBackForm.Old);
    private const string NewField = nameof(TakeBackForm.New);
    private const string QuestionField = nameof(TakeBackForm.Question);
    private const string NewAnswerField = nameof(TakeBackForm.NewAnswer);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(RecoveryPaths.TakeBack, Opens, Show);
        routes.MapLinkForm(RecoveryPaths.TakeBack, Opens, Submit).OpenToStrangers(LinkFlowExtensions.Holders)
            .WithSecrets((AnswerField, "Answer"), (CodeField, "Recovery code"), (OldField, "Old password"), (NewField, "New password"), (NewAnswerField, "New answer"))
            .TestsSecret(Authenticator.Answer);
    }

    private static async Task<IResult> Show(HttpContext http, TakeBackPages pages, CancellationToken ct) => await pages.Draw(http, "", [], null, ct);

    private static async Task<IResult> Submit(
        [FromForm] TakeBackForm? sent, HttpContext http, TakeBackHandler handler, TakeBackPages pages, LinkFlow flows, SessionCookies cookies, NewsCookie news,
        CancellationToken ct)
    {
        var form = sent ?? new TakeBackForm();
        var command = new TakeBack(
            http.OpenedLink.Link, form.Answer, form.Code, form.Old, form.New, form.Question, form.NewAnswer, await pages.Devices(http, ct),
            Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handler.Handle(command, ct))
        {
            case TakeBackResult.Done done:
                flows.CloseAndCarry(http);
                PassedBarrierCookie.Write(http, done.Passed);
                cookies.RemoveTokenAndTraces(http);
                if (done.NewCode is not null || done.Phrase is not null)
                {
                    return Pages.Draw<TakenBackPage>(new { done.NewCode, done.Phrase });
                }

                news.Leave(http, RecoveryNews.TakenBack);
                return Pages.Go(Paths.SignIn);
            case TakeBackResult.Refused refused:
                return await pages.Draw(http, form.Question, Problems(refused), null, ct);
            case TakeBackResult.TooManyTries tries:
                http.Response.Headers.RetryAfter = Math.Ceiling(tries.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return await pages.Draw(http, form.Question, [], new News(Tone.Warn, "Too many tries", $"Nothing was changed. Wait {PasswordText.Wait(tries.Wait)} and try again."), ct, 429);
            case TakeBackResult.Busy:
                return await pages.Draw(http, form.Question, [], new News(Tone.Warn, "Many people are signing in just now", "Nothing was changed. Try again in a moment."), ct, 503);
            case TakeBackResult.ChangedMeanwhile:
                return await pages.Draw(http, form.Question, [], new News(Tone.Warn, "Somebody changed this a moment ago", "Nothing of yours was saved. Try again."), ct, 409);
            case TakeBackResult.AddressTaken:
                return TakeBackPages.AskAPerson("This address belongs to another account now", StatusCodes.Status409Conflict);
            default:
                throw new UnreachableException();
        }
    }

    private static List<Problem> Problems(TakeBackResult.Refused refused)
    {
        List<Problem> problems = [];
        switch (refused.Barrier)
        {
            case BarrierVerdict.Missing:
                problems.Add(new Problem("", "Nothing from before was typed", "Fill in one of the fields under \"Prove it's you\"."));
                break;
            case BarrierVerdict.WrongAnswer:
                problems.Add(new Problem(AnswerField, "The answer is not right", "Type the answer the way you saved it, before this happened."));
                break;
            case BarrierVerdict.WrongCode:
                problems.Add(new Problem(CodeField, "The recovery code is not right", "Type one of the codes you had before and haven't used yet."));
                break;
            case BarrierVerdict.WrongPassword:
                problems.Add(new Problem(OldField, "The old password is not right", "Type the password you had before this happened."));
                break;
            case BarrierVerdict.Closed:
                problems.Add(new Problem(AnswerField, "The question is closed", "There were ten wrong answers, so we no longer accept this one. Use one of the other ways, or ask a person for help."));
                break;
        }

        if (refused.Question is { IsMissing: true })
        {
            problems.Add(new Problem(QuestionField, "No question is chosen", "Choose a question from the list."));
        }

        if (refused.Question?.Fault is { } answer)
        {
            problems.Add(AnswerText.Of(answer, NewAnswerField));
        }

        if (refused.Fault is { } fault)
        {
            problems.Add(PasswordText.Of(fault, NewField));
        }

        return problems;
    }
}

/// <summary>Draws the page.</summary>
internal sealed class TakeBackPages(
    AccountsBefore before, KnownDevices devices, SessionCookies cookies, PasswordRules rules, IOptions<SecurityQuestionsOptions> questions, IOptions<ShellOptions> shell)
{
    /// <summary>The devices that the browser's marks name.</summary>
    public Task<IReadOnlyList<DeviceId>> Devices(HttpContext http, CancellationToken ct) => devices.Named(cookies.ReadMarks(http), http.DeviceName, ct);

    public async Task<IResult> Draw(HttpContext http, string chosen, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0)
    {
        var opened = http.OpenedLink;
        var then = await before.Read(opened.Link, await Devices(http, ct), ct);
        if (then.HasNothing)
        {
            return AskAPerson("We can't tell that it's you", StatusCodes.Status200OK);
        }

        var zone = shell.Value.ZoneOf(then.Account.TimeZone);
        var view = new TakeBackView(
            opened.Flow, MaskedAddress.Of(opened.Link.Recipient), then.Account.Name, then.Question, then.Answer?.CaseSensitive ?? true, then.HasCodes,
            then.Password is not null, then.IsReleased, opened.Link.ExpiresAt, zone, questions.Value.Mode, questions.Value.Choices, questions.Value.CaseSensitive);
        var page = Pages.Draw<TakeBackPage>(
            new { View = view, Chosen = chosen, Problems = problems, News = news, rules.MinLength, rules.MaxLength }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    /// <summary>Nothing that we could ask would tell the owner from a stranger.</summary>
    public static RazorComponentResult<AskAPersonPage> AskAPerson(string title, int status)
    {
        var page = Pages.Draw<AskAPersonPage>(new { Title = title });
        page.StatusCode = status;
        return page;
    }
}
