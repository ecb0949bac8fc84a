using System.Diagnostics;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Compromise;

/// <summary>/compromised: what to do when somebody may have got in, for signed-in people step by step, for strangers the way to it.</summary>
internal static class CompromisedEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(CompromisePaths.Compromised, Show).OpenToStrangers("Who cannot get in any more begins here too.");
        foreach (var step in new[] { CompromisePaths.SecureQuestion, CompromisePaths.SecurePassword })
        {
            // A refused step stands under its form's address: whoever opens that again goes on where things stand.
            routes.MapPage(step, () => Pages.Go(CompromisePaths.Compromised));
        }

        routes.MapForm(CompromisePaths.Compromised, Begin);
        routes.MapForm(CompromisePaths.SecureQuestion, SetQuestion).StandsOn(CompromisePaths.Compromised)
            .WithSecrets((nameof(ChangeQuestionForm.Current), "Current password"), (nameof(ChangeQuestionForm.Answer), "Answer"))
            .TestsSecret(Authenticator.Password);
        routes.MapForm(CompromisePaths.SkipQuestion, Skip).StandsOn(CompromisePaths.Compromised);
        routes.MapForm(CompromisePaths.SecurePassword, SetPassword).StandsOn(CompromisePaths.Compromised).AnswersItself()
            .WithSecrets((nameof(ChangePasswordForm.Current), "Current password"), (nameof(ChangePasswordForm.New), "New password"))
            .TestsSecret(Authenticator.Password);
        routes.MapForm(CompromisePaths.StopSecuring, Stop).StandsOn(CompromisePaths.Compromised);
    }

    private static async Task<IResult> Show(HttpContext http, SecuringPages pages, NewsCookie news, CarriedAddress carried, CancellationToken ct) =>
        http.Features.Get<SignedIn>() is null ? Pages.Draw<StrangerPage>(new { Address = carried.Read(http) }) : await pages.Draw(http, new ChangeQuestionForm(), [], news.Take(http), ct);

    private static async Task<SeeOther> Begin(
        HttpContext http, SecureAccountHandler handler, FreshProof proof, SessionCookies cookies, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForCredentials, CompromisePaths.Compromised) is { } first)
        {
            return Pages.Go(first);
        }

        if (await handler.Begin(http.SignedIn, http.Origin, ct) is not { } began)
        {
            return Moved(http, news);
        }

        cookies.WriteToken(http, began.Token);
        cookies.WriteMark(http, began.Mark, began.OldMark);
        return Pages.Go(CompromisePaths.Compromised);
    }

    private static async Task<IResult> SetQuestion(
        [FromForm] ChangeQuestionForm? sent, HttpContext http, ChangeQuestionHandler handler, SecuringPages pages, SessionCookies cookies,
        NewsCookie news, IOptions<SecurityQuestionsOptions> options, CancellationToken ct)
    {
        if (options.Value.Mode is QuestionMode.Off)
        {
            return Pages.Go(CompromisePaths.Compromised);
        }

        var form = sent ?? new ChangeQuestionForm();
        var command = new ChangeQuestion(
            http.SignedIn, form.Current, form.Chosen(options.Value), form.Answer, Network.Of(http.Connection.RemoteIpAddress), http.Origin, Securing: true);
        switch (await handler.Handle(command, ct))
        {
            case ChangeQuestionResult.Changed { Phrase: { } phrase } done:
                cookies.WriteToken(http, done.Token);
                return Pages.Draw<PhrasePage>(new { Phrase = phrase, Next = CompromisePaths.Compromised });
            case ChangeQuestionResult.Changed done:
                cookies.WriteToken(http, done.Token);
                news.Leave(http, CompromiseNews.QuestionSaved);
                return Pages.Go(CompromisePaths.Compromised);
            case ChangeQuestionResult.Refused refused:
                return await pages.Draw(http, form, Again(form.Current, AnswerText.Of(refused)), null, ct);
            case ChangeQuestionResult.TooManyTries tries:
                return await pages.Draw(http, form, [], PasswordText.TooManyTries(http, tries.Wait), ct, StatusCodes.Status429TooManyRequests);
            case ChangeQuestionResult.Busy:
                return await pages.Draw(http, form, [], PasswordText.Busy, ct, StatusCodes.Status503ServiceUnavailable);
            case ChangeQuestionResult.ChangedMeanwhile:
                return Moved(http, news);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Skip(HttpContext http, SecureAccountHandler handler, NewsCookie news, CancellationToken ct) =>
        await handler.SkipQuestion(http.SignedIn, ct) ? Pages.Go(CompromisePaths.Compromised) : Moved(http, news);

    private static async Task<IResult> SetPassword(
        [FromForm] ChangePasswordForm? sent, HttpContext http, ChangePasswordHandler handler, SecuringPages pages, RepeatedChange repeated, SessionCookies cookies,
        NewsCookie news, CarriedAddress carried, SignedOutAnswer signedOut, CancellationToken ct)
    {
        var form = sent ?? new ChangePasswordForm();
        if (http.Features.Get<SignedIn>() is not { } caller)
        {
            return await repeated.Answer(http, form.New, ct) ?? signedOut.Result(http);
        }

        var command = new ChangePassword(
            caller, form.Current, form.New, EndAllSessions: true, Network.Of(http.Connection.RemoteIpAddress), http.Origin, Securing: true);
        switch (await handler.Handle(command, ct))
        {
            case ChangePasswordResult.ChangedEverywhere done:
                cookies.RemoveTokenAndTraces(http);
                cookies.WriteMark(http, done.Mark, done.OldMark);
                carried.Keep(http, caller.Visitor.Address);
                news.Leave(http, PasswordNews.AccountSecured);
                return Pages.Go(Paths.SignIn);
            case ChangePasswordResult.Refused refused:
                return await pages.Draw(http, new ChangeQuestionForm(), Again(form.Current, PasswordText.Of(refused)), null, ct);
            case ChangePasswordResult.TooManyTries tries:
                return await pages.Draw(http, new ChangeQuestionForm(), [], PasswordText.TooManyTries(http, tries.Wait), ct, StatusCodes.Status429TooManyRequests);
            case ChangePasswordResult.Busy:
                return await pages.Draw(http, new ChangeQuestionForm(), [], PasswordText.Busy, ct, StatusCodes.Status503ServiceUnavailable);
            case ChangePasswordResult.ChangedMeanwhile:
                return Moved(http, news);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Stop(HttpContext http, SecureAccountHandler handler, FreshProof proof, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForCredentials, CompromisePaths.Compromised) is { } first)
        {
            return Pages.Go(first);
        }

        if (!await handler.Stop(http.SignedIn, http.Origin, ct))
        {
            return Moved(http, news);
        }

        news.Leave(http, CompromiseNews.Stopped);
        return Pages.Go(Paths.Settings);
    }

    /// <summary>The page was drawn without the field, and the proof grew too old meanwhile: nobody typed anything wrong.</summary>
    private static IReadOnlyList<Problem> Again(string current, IReadOnlyList<Problem> problems) => current.Length > 0 ? problems
        : [.. problems.Select(problem => problem.Field == nameof(ChangePasswordForm.Current)
            ? new Problem(problem.Field, "Type your current password", "It's more than five minutes since you last typed it.") : problem)];

    private static SeeOther Moved(HttpContext http, NewsCookie news)
    {
        news.Leave(http, CompromiseNews.Moved);
        return Pages.Go(CompromisePaths.Compromised);
    }
}
