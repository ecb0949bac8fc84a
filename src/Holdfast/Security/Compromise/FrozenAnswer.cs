using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Compromise;

/// <summary>
/// Answers whoever wanted to change something of a frozen account: signed-in people go to the flow with the reason, behind a mailed link a
/// page says so, and the link stays unused.
/// </summary>
internal sealed class FrozenAnswer(RequestDelegate next, NewsCookie news)
{
    public async Task Invoke(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (AccountFrozenException) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.Headers.CacheControl = "no-store";
            await Answer(http).ExecuteAsync(http);
        }
    }

    private IResult Answer(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<OpensLink>() is null)
        {
            news.Leave(http, CompromiseNews.Frozen);
            return Pages.Go(CompromisePaths.Compromised);
        }

        var page = Pages.Draw<MessagePage>(new
        {
            Title = "This account is being secured",
            Text = "Somebody who is signed in began to secure it a short while ago, so nothing else is changed until that is done. Nothing was saved, and the link is not used up. "
                + "If it was not you, have a link sent that sets the question and the password at once.",
            Tone = Tone.Warn,
            ActionPath = CompromisePaths.Compromised,
            ActionLabel = "Secure my account",
        });
        page.StatusCode = StatusCodes.Status409Conflict;
        return page;
    }
}
