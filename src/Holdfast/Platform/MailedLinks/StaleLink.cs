using System.Diagnostics;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Platform.MailedLinks;

/// <summary>The page for a link that does not work: why, in words, and the way to a new one.</summary>
internal static class StaleLink
{
    public static RazorComponentResult<MessagePage> Of(FoundLink found, OpensLink opens) => found switch
    {
        FoundLink.Unknown => Page(opens, StatusCodes.Status404NotFound, "This link is not one of ours",
            "Part of the address may be missing, or the link is too old. Open it again from our email, or copy the whole address from there."),
        FoundLink.Used => Page(opens.AfterUse is (var path, var label) ? opens with { NewPath = path, NewLabel = label } : opens, StatusCodes.Status410Gone, "This link has been used",
            "This link worked once and has been used. If that was you, you're done."),
        FoundLink.TooOld => Page(opens, StatusCodes.Status410Gone, "This link is too old",
            "Links work for a short time only, so that nobody can use an old email."),
        FoundLink.Replaced => Page(opens, StatusCodes.Status410Gone, "This link no longer works",
            "Only the newest link works, and changing how your account is protected ends older ones."),
        _ => throw new UnreachableException(),
    };

    /// <summary>The mail program broke the line, or somebody copied a part of it.</summary>
    public static RazorComponentResult<MessagePage> NotWhole(OpensLink opens) => Page(opens, StatusCodes.Status404NotFound, "A part of the link is missing",
        "Open it from our email once more, or copy the whole address from there, to its last character.");

    /// <summary>Without the flow's cookie: another browser, more than an hour, or cookies that are switched off.</summary>
    public static RazorComponentResult<MessagePage> NotOpenHere(OpensLink opens) => Page(opens, StatusCodes.Status404NotFound, "Open the link in our email again",
        "This page works in the browser that opened the link, with cookies switched on, and for one hour.");

    private static RazorComponentResult<MessagePage> Page(OpensLink opens, int status, string title, string text)
    {
        var page = Pages.Draw<MessagePage>(new { Title = title, Text = text, Tone = Tone.Warn, ActionPath = opens.NewPath, ActionLabel = opens.NewLabel });
        page.StatusCode = status;
        return page;
    }
}
