using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Support.Articles;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Community;

/// <summary>The newest posts as a feed (RFC 4287).</summary>
internal static class CommunityFeed
{
    private const int Newest = 25;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapHandler(CommunityPaths.Feed, [HttpMethods.Get], Feed).OpenToStrangers("It tells only what everybody may read.");

    private static async Task<IResult> Feed(HoldfastDb db, PublicAddress address, IOptions<ShellOptions> shell, Markdown markdown, CancellationToken ct)
    {
        var rows = await (
            from post in db.Set<CommunityPost>().Where(p => p.State == ContributionState.Shown && p.MergedInto == null).OrderByDescending(p => p.Number).Take(Newest)
            join opening in db.Set<Contribution>() on post.Opening equals opening.Id
            join pen in db.Set<PenName>() on opening.Account equals pen.Account into pens
            from pen in pens.DefaultIfEmpty()
            select new { Post = post, Opening = opening, Name = opening.Account == null ? null : pen!.Name }).AsNoTracking().ToListAsync(ct);
        return await AtomFeed.Write(
            address,
            new AtomFeed($"{shell.Value.Name}: community", CommunityPaths.Front, CommunityPaths.Feed, null),
            [
                .. rows.OrderByDescending(row => row.Post.Number).Select(row => new AtomEntry(
                    row.Post.Id.Value, row.Post.Title, row.Post.Path, row.Opening.EditedAt ?? row.Post.At, row.Name ?? ContributionsText.FormerMember,
                    markdown.Stored(row.Opening.Source, row.Opening.Html, row.Opening.Renderer, row.Opening.Style))),
            ]);
    }
}

/// <summary>The posts for search engines, newest first.</summary>
internal sealed class PostSitemap(HoldfastDb db) : ISitemapPart
{
    public async Task<IReadOnlyList<SitemapLine>> Lines(int most, CancellationToken ct)
    {
        var rows = await db.Set<CommunityPost>().Where(p => p.State == ContributionState.Shown && p.MergedInto == null).OrderByDescending(p => p.Number).Take(most)
            .Select(p => new { p.Number, p.Slug, p.LastAt }).ToListAsync(ct);
        return [.. rows.Select(row => new SitemapLine(CommunityPaths.Of(row.Number, row.Slug), row.LastAt))];
    }
}
