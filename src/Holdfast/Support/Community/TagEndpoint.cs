using Holdfast.Platform.Web;

namespace Holdfast.Support.Community;

/// <summary>/community/tags/{tag}: the posts that carry a tag, newest first.</summary>
internal static class TagEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPage("/community/tags/{tag}", Show).OpenToStrangers("It tells only what everybody may read.");

    private static async Task<IResult> Show(string tag, HttpContext http, CommunityReader community, CancellationToken ct, string? after = null)
    {
        if (tag.Length > CommunityTag.MaxLength)
        {
            return TypedResults.NotFound();
        }

        var list = await community.Tagged(tag, after, ct);
        return list.Rows.Count == 0 && after is null ? TypedResults.NotFound()
            : http.IsForMore ? Pages.Draw<TagRows>(new { Tag = tag, List = list })
            : Pages.Draw<TagPage>(new { Tag = tag, List = list, IsFromStart = after is null });
    }
}
