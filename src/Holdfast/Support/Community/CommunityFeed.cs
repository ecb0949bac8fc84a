using System.Xml;
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

    private const string Atom = "http://www.w3.org/2005/Atom";

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
        return await FeedsEndpoint.Xml("application/atom+xml", async xml =>
        {
            await xml.WriteStartElementAsync(null, "feed", Atom);
            await Write(xml, "title", $"{shell.Value.Name}: community");
            await Write(xml, "id", FeedsEndpoint.Absolute(address, CommunityPaths.Front));
            await Write(xml, "updated", Moments.Exact(rows.Select(row => row.Opening.EditedAt ?? row.Post.At).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max()));
            await Link(xml, "self", FeedsEndpoint.Absolute(address, CommunityPaths.Feed));
            await Link(xml, "alternate", FeedsEndpoint.Absolute(address, CommunityPaths.Front));
            foreach (var row in rows.OrderByDescending(row => row.Post.Number))
            {
                await xml.WriteStartElementAsync(null, "entry", Atom);
                await Write(xml, "title", row.Post.Title);
                await Write(xml, "id", $"urn:uuid:{row.Post.Id.Value}");
                await Write(xml, "updated", Moments.Exact(row.Opening.EditedAt ?? row.Post.At));
                await Link(xml, "alternate", FeedsEndpoint.Absolute(address, row.Post.Path));
                await xml.WriteStartElementAsync(null, "author", Atom);
                await Write(xml, "name", row.Name ?? ContributionsText.FormerMember);
                await xml.WriteEndElementAsync();
                await xml.WriteStartElementAsync(null, "content", Atom);
                await xml.WriteAttributeStringAsync(null, "type", null, "html");
                await xml.WriteStringAsync(markdown.Stored(row.Opening.Source, row.Opening.Html, row.Opening.Renderer, row.Opening.Style).Markup);
                await xml.WriteEndElementAsync();
                await xml.WriteEndElementAsync();
            }

            await xml.WriteEndElementAsync();
        });

        static Task Write(XmlWriter xml, string name, string text) => xml.WriteElementStringAsync(null, name, Atom, text);

        static async Task Link(XmlWriter xml, string rel, string path)
        {
            await xml.WriteStartElementAsync(null, "link", Atom);
            await xml.WriteAttributeStringAsync(null, "rel", null, rel);
            await xml.WriteAttributeStringAsync(null, "href", null, path);
            await xml.WriteEndElementAsync();
        }
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
