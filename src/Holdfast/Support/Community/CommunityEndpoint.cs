using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Support.Community;

/// <summary>/community: the posts, all or of one topic.</summary>
internal static class CommunityEndpoint
{
    private const string ForEverybody = "Whoever needs help reads what others were told.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(CommunityPaths.Front, ShowFront).OpenToStrangers(ForEverybody);
        routes.MapPage("/community/topics/{slug}", ShowTopic).OpenToStrangers(ForEverybody);
        routes.MapPage("/community/topics", () => Pages.Go(CommunityPaths.Front)).OpenToStrangers("It only leads on.");
        routes.MapPage("/community/posts", () => Pages.Go(CommunityPaths.Front)).OpenToStrangers("It only leads on.");
    }

    private static async Task<IResult> ShowFront(HttpContext http, CommunityReader community, CancellationToken ct, string? show = null, string? after = null) =>
        await Draw(http, null, await community.Topics(ct), community, show, after, ct);

    private static async Task<IResult> ShowTopic(string slug, HttpContext http, CommunityReader community, CancellationToken ct, string? show = null, string? after = null)
    {
        var topics = await community.Topics(ct);
        return topics.FirstOrDefault(topic => topic.Slug == slug) is { } topic ? await Draw(http, topic, topics, community, show, after, ct) : TypedResults.NotFound();
    }

    private static async Task<IResult> Draw(HttpContext http, TopicView? topic, IReadOnlyList<TopicView> topics, CommunityReader community, string? show, string? after, CancellationToken ct)
    {
        var order = Enum.TryParse<PostOrder>(show, ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : PostOrder.New;
        var list = await community.List(topic?.Id, order, after, ct);
        return http.IsForMore
            ? Pages.Draw<PostRows>(new { List = list, Order = order, Topic = topic })
            : Pages.Draw<CommunityPage>(new
            {
                Topic = topic,
                Topics = topics,
                Order = order,
                List = list,
                Pinned = order is PostOrder.New && after is null ? await community.Pinned(topic?.Id, ct) : [],
                IsFromStart = after is null,
            });
    }
}
