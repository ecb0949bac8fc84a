using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Compromise;

/// <summary>Draws the page of the step that is next, whichever address or form led here: reload, another tab and another day go on at the same place.</summary>
public sealed class SecuringPages(
    HoldfastDb db, SignInList list, PasswordRules rules, IOptions<SecurityQuestionsOptions> questions, TimeProvider time)
{
    /// <param name="form">What was typed into the first step.</param>
    public async Task<IResult> Draw(HttpContext http, ChangeQuestionForm form, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0)
    {
        var caller = http.SignedIn;
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == caller.Account, ct);
        var asks = questions.Value.Mode is not QuestionMode.Off;
        if (!account.IsFrozen(time.GetUtcNow()))
        {
            return Pages.Draw<BeginSecuringPage>(new { AsksQuestion = asks, Others = await list.CountSignedIn(caller.Account, ct) - 1, News = news });
        }

        // F8: within five minutes the password need not be typed again.
        var asksCurrent = !FreshProof.IsFresh(caller, time.GetUtcNow());
        if (asks && account.SecuringStep is SecuringStep.Question)
        {
            var question = Pages.Draw<SecureQuestionPage>(
                new { Options = questions.Value, Chosen = form.Question, form.Own, caller.Visitor.Address, AsksCurrent = asksCurrent, Problems = problems, News = news }, problems);
            question.StatusCode = status == 0 ? question.StatusCode : status;
            return question;
        }

        var password = Pages.Draw<SecurePasswordPage>(
            new
            {
                AsksQuestion = asks,
                AsksCurrent = asksCurrent,
                caller.Visitor.Address,
                caller.Visitor.Name,
                Problems = problems,
                News = news,
                rules.MinLength,
                rules.MaxLength,
            },
            problems);
        password.StatusCode = status == 0 ? password.StatusCode : status;
        return password;
    }
}
