using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Support.Community;

/// <summary>Follows a post, stops following it, and ends the emails about all of it.</summary>
internal static class FollowEndpoint
{
    private const string WithoutSignIn = "Whoever gets an email can end it, signed in or not.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapForm("/community/posts/{number}/follow", Follow).StandsOn(CommunityPaths.Front);
        routes.MapForm("/community/posts/{number}/unfollow", Unfollow).StandsOn(CommunityPaths.Front);
        routes.MapPage(CommunityPaths.Unsubscribe, ShowUnsubscribe).OpenToStrangers(WithoutSignIn).WithMetadata(new NoReferrer());
        routes.MapHandler(CommunityPaths.Unsubscribe, [HttpMethods.Post], Unsubscribe).OpenToStrangers(WithoutSignIn).WithMetadata(
            new NoReferrer(), new TakesNoToken("Mail programs send it (RFC 8058); the secret in the address is the proof, and all it does is to end emails.") { ProvesBySecret = true });
    }

    private static async Task<IResult> Follow(string number, HttpContext http, CommunityReader community, Follows follows, NewsCookie news, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { } post)
        {
            return TypedResults.NotFound();
        }

        news.Leave(http, await follows.Follow(http.SignedIn.Account, post.Id, ct) ? CommunityNews.Followed : CommunityNews.FollowsTooMuch);
        return Pages.Go(post.Path);
    }

    private static async Task<IResult> Unfollow(string number, HttpContext http, CommunityReader community, Follows follows, NewsCookie news, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { } post)
        {
            return TypedResults.NotFound();
        }

        await follows.Unfollow(http.SignedIn.Account, post.Id, ct);
        news.Leave(http, CommunityNews.Unfollowed);
        return Pages.Go(post.Path);
    }

    /// <summary>Opening the address changes nothing: mail scanners open every address.</summary>
    private static RazorComponentResult<UnsubscribePage> ShowUnsubscribe(HttpContext http) => Pages.Draw<UnsubscribePage>(new { Token = http.Features.Get<LinkToken>()?.Text ?? "" });

    private static async Task<IResult> Unsubscribe(HttpContext http, Follows follows, CancellationToken ct)
    {
        await follows.Unsubscribe(http.Features.Get<LinkToken>()?.Text ?? "", ct);
        return Pages.Draw<UnsubscribePage>(new { Token = "", IsDone = true });
    }
}
