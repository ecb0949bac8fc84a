using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Recovery;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Containment;

public sealed record NotMeForm
{
    /// <summary>The box that a person sets and a scanner does not (rulings F18).</summary>
    public string NotMe { get; init => field = value ?? ""; } = "";
}

/// <summary>/not-me, behind a notice's link.</summary>
internal static class NotMeEndpoint
{
    private static readonly OpensLink Opens = new(LinkPurpose.NotMe, RecoveryPaths.ForgotPassword, "Choose a new password") { AnswerUsed = StillProtected };

    private const string BoxField = nameof(NotMeForm.NotMe);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(NoticePaths.NotMe, Opens, async Task<IResult> (HttpContext http, NotMePages pages, CancellationToken ct) => Page(await pages.View(http.OpenedLink, ct), [], null));
        routes.MapLinkForm(NoticePaths.NotMe, Opens, Submit).OpenToStrangers(LinkFlowExtensions.Holders);
    }

    private static async Task<IResult> Submit(
        [FromForm] NotMeForm? sent, HttpContext http, NotMeHandler handler, NotMePages pages, LinkFlow flows, SessionCookies cookies, CancellationToken ct)
    {
        var opened = http.OpenedLink;
        if ((sent ?? new NotMeForm()).NotMe.Length == 0)
        {
            return Page(await pages.View(opened, ct), [new Problem(BoxField, "Tick the box", "Tick the box if this wasn't you.")], null);
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

                return Protected(http, opened.Link, "Every device is signed out. Nobody can get in, and nothing can be changed, until you've proved it's you.", pressed.Containment);
            case NotMeResult.AlreadyShut:
                flows.Close(http);
                return Protected(http, opened.Link, AlreadySo);
            case NotMeResult.NotAgain:
                flows.Close(http);
                return Pages.Draw<MessagePage>(new
                {
                    Title = "We didn't protect the account again",
                    Text = "It was protected from this mailbox a few days ago, and the owner has come back since. We've noted that you pressed again. If you're the owner, "
                        + "choose a new password now and leave the box ticked: that signs every device out.",
                    Tone = Tone.Warn,
                    ActionPath = RecoveryPaths.ForgotPassword,
                    ActionLabel = "Choose a new password",
                });
            case NotMeResult.ChangedMeanwhile:
                var news = new News(Tone.Warn, "Something else changed at that moment", "Nothing was done yet. Press again.");
                return Page(await pages.View(opened, ct), [], news, StatusCodes.Status409Conflict);
            default:
                throw new UnreachableException();
        }
    }

    private const string AlreadySo = "It was already protected. Nobody can get in, and nothing can be changed, until you've proved it's you.";

    private static RazorComponentResult<AccountContainedPage> Protected(HttpContext http, Link link, string lead, ContainmentId? containment = null) => Pages.Draw<AccountContainedPage>(new
    {
        Lead = lead,
        Containment = containment,
        Pass = http.RequestServices.GetRequiredService<WayBackPass>().Of(link.Account ?? throw new InvalidOperationException("A notice is bound to an account.")),
    });

    /// <summary>Pressed before, and nobody has come back yet: whoever opens the email again is told where they stand, and led on.</summary>
    private static async Task<IResult?> StillProtected(HttpContext http, Link link)
    {
        var db = http.RequestServices.GetRequiredService<HoldfastDb>();
        if (!await db.Set<Account>().AnyAsync(a => a.Id == link.Account && a.Status == AccountStatus.Contained, http.RequestAborted))
        {
            return null;
        }

        var page = Protected(http, link, AlreadySo);
        page.StatusCode = StatusCodes.Status410Gone;
        return page;
    }

    private static RazorComponentResult<NotMePage> Page(NotMeView view, IReadOnlyList<Problem> problems, News? news, int status = 0)
    {
        var page = Pages.Draw<NotMePage>(new { View = view, Problems = problems, News = news }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
