using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Community;

/// <summary>/community/posts/{number}/edit: one's own post.</summary>
internal static class EditPostEndpoint
{
    private const string Address = "/community/posts/{number}/edit";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Address, Show);
        routes.MapForm(Address, Edit).KeepsWhatWasTyped(nameof(PostForm.Title), nameof(PostForm.Details), nameof(PostForm.Tags)).StandsOn(CommunityPaths.Front);
    }

    private static async Task<IResult> Show(string number, HttpContext http, CommunityReader community, EditContributionHandler contributions, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { Opening.IsMine: true } post || await contributions.Find(post.Opening.Id, http.Reader, ct) is not { } opening)
        {
            return TypedResults.NotFound();
        }

        var form = new PostForm
        {
            Title = post.Title, SeenTitle = post.Title, Details = await contributions.Newest(opening, ct), Topic = post.Topic.Slug, Kind = post.Kind.ToString(), Seen = opening.Texts.ToString(CultureInfo.InvariantCulture),
            Tags = Tags.Typed(Tags.Stored(post.Tags)), SeenTags = post.Tags,
        };
        return Draw(post, form, (await community.Topics(ct), await community.UsedTags(ct)), [], contributions.IsInTime(opening) ? null : TooLate);
    }

    private static async Task<IResult> Edit(
        string number, [FromForm] PostForm? sent, HttpContext http, CommunityReader community, EditPostHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { Opening.IsMine: true } post)
        {
            return TypedResults.NotFound();
        }

        var form = sent ?? new PostForm();
        var offered = (Topics: await community.Topics(ct), Tags: await community.UsedTags(ct));
        var (typed, problems) = NewPostEndpoint.Read(form, offered.Topics);
        if (problems.Count > 0)
        {
            return Draw(post, form, offered, problems, null);
        }

        _ = int.TryParse(form.Seen, NumberStyles.None, CultureInfo.InvariantCulture, out var seen);
        switch (await handler.Handle(new EditPost(post, http.Reader, typed.Title, typed.Details, typed.Topic, typed.Kind, typed.Tags, seen, form.SeenTitle, form.SeenTags), ct))
        {
            case EditContributionResult.Edited edited:
                news.Leave(http, edited.Waits ? CommentNews.Waits : CommentNews.ChangedInPost);
                return Pages.Go(CommunityPaths.At(post.Number));
            case EditContributionResult.Changed changed:
                var other = new News(Tone.Warn, "This was changed in another window", $"It now says: “{post.Title}” “{changed.Text}”{(post.Tags.Length == 0 ? "" : $" Tags: {Tags.Typed(Tags.Stored(post.Tags))}.")} Save again to replace that with what's below.");
                return Draw(post, form with { SeenTitle = post.Title, SeenTags = post.Tags, Seen = changed.Seen.ToString(CultureInfo.InvariantCulture) }, offered, [], other, StatusCodes.Status409Conflict);
            case EditContributionResult.TooLate:
                return Draw(post, form, offered, [], TooLate, StatusCodes.Status409Conflict);
            case EditContributionResult.NotThere:
                return TypedResults.NotFound();
            default:
                throw new UnreachableException();
        }
    }

    private static News TooLate => new(Tone.Warn, "This can't be changed any more", "You can change a post for 30 days, unless a moderator has changed it. You can add an answer or a comment.");

    private static RazorComponentResult<EditPostPage> Draw(
        PostView post, PostForm form, (IReadOnlyList<TopicView> Topics, IReadOnlyList<string> Tags) offered, IReadOnlyList<Problem> problems, News? news, int status = 0)
    {
        var page = Pages.Draw<EditPostPage>(new { Post = post, Values = form, offered.Topics, UsedTags = offered.Tags, Problems = problems, News = news }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
