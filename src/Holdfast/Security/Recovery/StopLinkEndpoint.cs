using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.Recovery;

public sealed record StopLinkForm
{
    /// <summary>The box that a person sets and a scanner does not (rulings F18).</summary>
    public string NotMe { get; init => field = value ?? ""; } = "";
}

/// <summary>/reset/password/stop, /reset/question/stop and /reset/both/stop.</summary>
internal static class StopLinkEndpoint
{
    private const string BoxField = nameof(StopLinkForm.NotMe);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, opens) in new[] { (RecoveryPaths.StopPassword, ResetPasswordEndpoint.Opens), (RecoveryPaths.StopQuestion, ResetQuestionEndpoint.Opens), (RecoveryPaths.StopBoth, ResetBothEndpoint.Opens) })
        {
            routes.MapLink(path, opens, (HttpContext http) => Page(http, path, []));
            routes.MapLinkForm(path, opens, async Task<IResult> (
                [FromForm] StopLinkForm? sent, HttpContext http, StopLinkHandler handler, LinkFlow flows, CancellationToken ct) =>
            {
                if ((sent ?? new StopLinkForm()).NotMe.Length == 0)
                {
                    return Page(http, path, [new Problem(BoxField, "Tick the box", "Tick the box if you didn't ask for the link.")]);
                }

                await handler.Handle(http.OpenedLink.Link, http.Origin, ct);
                flows.Close(http);
                return Pages.Draw<MessagePage>(new
                {
                    Title = "The link is cancelled",
                    Text = "Nothing was changed. For a day nobody can have a link sent to you, except from a device you've signed in on before.",
                    Tone = Tone.Good,
                    ActionPath = Paths.SignIn,
                    ActionLabel = "Sign in",
                });
            }).OpenToStrangers(LinkFlowExtensions.Holders);
        }
    }

    private static RazorComponentResult<StopLinkPage> Page(HttpContext http, string path, IReadOnlyList<Problem> problems) =>
        Pages.Draw<StopLinkPage>(new { Action = path, http.OpenedLink.Flow, Address = Platform.Accounts.MaskedAddress.Of(http.OpenedLink.Link.Recipient), Problems = problems }, problems);
}
