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
            Text = "Somebody who's signed in began to secure it a short while ago. Until that's done, nothing else can be changed. Nothing was saved, and your link still works. "
                + "If it wasn't you, ask for a link that changes the question and the password together.",
            Tone = Tone.Warn,
            ActionPath = CompromisePaths.Compromised,
            ActionLabel = "Secure my account",
        });
        page.StatusCode = StatusCodes.Status409Conflict;
        return page;
    }
}
