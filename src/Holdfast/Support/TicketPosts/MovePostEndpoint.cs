using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Holdfast.Support.Community;
using Holdfast.Support.Requests;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Support.TicketPosts;

/// <summary>A post on its way to a request: its author takes the words to the form, a moderator moves them there.</summary>
internal static class MovePostEndpoint
{
    private const string Move = "/community/posts/{number}/request";
    private const string Ask = "/community/posts/{number}/ask-privately";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Move, Show).ForRoles(Role.Lead, Role.Admin);
        routes.MapForm(Move, Do).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.Front);
        routes.MapForm(Ask, AskPrivately).StandsOn(CommunityPaths.Front);
    }

    private static async Task<IResult> Show(string number, HttpContext http, CommunityReader community, CancellationToken ct) =>
        await community.Read(number, http.Reader, ct) is { } post ? Pages.Draw<MovePostPage>(new { Post = post }) : TypedResults.NotFound();

    private static async Task<IResult> Do(
        string number, HttpContext http, CommunityReader community, MovePostHandler handler, ModerateHandler moderation, NewsCookie news, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { } post)
        {
            return TypedResults.NotFound();
        }

        var result = await handler.Handle(post.Id, http.SignedIn.Account, http.SignedIn.Role, http.Origin, ct);
        news.Leave(http, result switch
        {
            MovePostResult.Moved => TicketPostsNews.Moved,
            MovePostResult.HiddenOnly => TicketPostsNews.HiddenOnly,
            _ => TicketPostsNews.NotMoved,
        });
        return Pages.Go(result is MovePostResult.NotPossible
            ? CommunityPaths.ModerateOf(post.Number)
            : $"{CommentsPaths.Moderation}?undo={(await moderation.Newest(post.Opening.Id, ct)).Value}");
    }

    /// <summary>The words of one's own post in the form of a request; nothing is sent, and the post stays as it is.</summary>
    private static async Task<IResult> AskPrivately(string number, HttpContext http, CommunityReader community, KeptRequests kept, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { Opening.IsMine: true } post)
        {
            return TypedResults.NotFound();
        }

        var words = new FormCollection(new Dictionary<string, StringValues> { [TypedRequest.SubjectField] = post.Title, [TypedRequest.DetailsField] = post.Opening.Source });
        return Pages.Go(await kept.Keep(http, words, null, ct) is { } flow ? RequestPaths.FromPost(flow) : RequestPaths.New);
    }
}
