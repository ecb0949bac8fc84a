using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Security.Passwords;

/// <summary>Draws the change-password page with what it says about the person's devices.</summary>
public sealed class ChangePasswordPages(SignInList list, PasswordRules rules)
{
    public async Task<RazorComponentResult<ChangePasswordPage>> Draw(
        HttpContext http, bool endAllSessions, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0)
    {
        var caller = http.SignedIn;
        var page = Pages.Draw<ChangePasswordPage>(
            new
            {
                Problems = problems,
                News = news,
                EndAllSessions = endAllSessions,
                Devices = await list.SignedIn(caller, SignInList.PageSize, ct),
                caller.Visitor.Address,
                caller.Visitor.Name,
                rules.MinLength,
                rules.MaxLength,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    public Task<RazorComponentResult<ChangePasswordPage>> DrawWait(HttpContext http, bool endAllSessions, TimeSpan wait, CancellationToken ct) =>
        Draw(http, endAllSessions, [], PasswordText.TooManyTries(http, wait), ct, StatusCodes.Status429TooManyRequests);
}
