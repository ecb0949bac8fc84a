using System.Diagnostics;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.Containment;

public sealed record NotMeForm
{
    /// <summary>The box that a person sets and a scanner does not (flows.md F18).</summary>
    public string NotMe { get; init => field = value ?? ""; } = "";
}

/// <summary>/not-me, behind a notice's link.</summary>
internal static class NotMeEndpoint
{
    private static readonly OpensLink Opens = new(LinkPurpose.NotMe, Paths.ForgotPassword, "Choose a new password");

    private const string BoxField = nameof(NotMeForm.NotMe);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(Paths.NotMe, Opens, async Task<IResult> (HttpContext http, NotMePages pages, CancellationToken ct) => Page(await pages.View(http.OpenedLink, ct), [], null));
        routes.MapLinkForm(Paths.NotMe, Opens, Submit).OpenToStrangers();
    }

    private static async Task<IResult> Submit(
        [FromForm] NotMeForm? sent, HttpContext http, NotMeHandler handler, NotMePages pages, LinkFlow flows, SessionCookies cookies, CancellationToken ct)
    {
        var opened = http.OpenedLink;
        if ((sent ?? new NotMeForm()).NotMe.Length == 0)
        {
            return Page(await pages.View(opened, ct), [new Problem(BoxField, "The box is not set", "Set the box if it was not you.")], null);
        }

        var pressed = await handler.Handle(opened.Link, http.Origin, ct);
        switch (pressed.Result)
        {
            case NotMeResult.Contained:
                flows.Close(http);
                if (http.Features.Get<SignedIn>()?.Account == opened.Link.Account)
                {
                    cookies.RemoveTokenAndTraces(http);
                }

                return Pages.Draw<AccountContainedPage>(new { Again = false, pressed.Containment });
            case NotMeResult.AlreadyShut:
                flows.Close(http);
                return Pages.Draw<AccountContainedPage>(new { Again = true });
            case NotMeResult.NotAgain:
                flows.Close(http);
                return Pages.Draw<MessagePage>(new
                {
                    Title = "The account was not locked again",
                    Text = "It was locked from this mailbox a few days ago, and its owner has come back since. We have noted that you pressed once more. If you are the owner, "
                        + "choose a new password now with the box checked: that signs every device out.",
                    Tone = Tone.Warn,
                    ActionPath = Paths.ForgotPassword,
                    ActionLabel = "Choose a new password",
                });
            case NotMeResult.ChangedMeanwhile:
                var news = new News(Tone.Warn, "Something changed at this moment", "Nothing of yours was done. Press once more.");
                return Page(await pages.View(opened, ct), [], news, StatusCodes.Status409Conflict);
            default:
                throw new UnreachableException();
        }
    }

    private static RazorComponentResult<NotMePage> Page(NotMeView view, IReadOnlyList<Problem> problems, News? news, int status = 0)
    {
        var page = Pages.Draw<NotMePage>(new { View = view, Problems = problems, News = news }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
