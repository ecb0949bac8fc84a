using System.Globalization;
using System.Text;
using System.Xml;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Articles;

/// <summary>An address for search engines, and when what stands there changed.</summary>
public sealed record SitemapLine(string Path, DateTimeOffset? At);

/// <summary>More pages that everybody may read; registered by their owner.</summary>
public interface ISitemapPart
{
    Task<IReadOnlyList<SitemapLine>> Lines(int most, CancellationToken ct);
}

/// <summary>What machines read: the newest articles as a feed (RFC 4287), and the addresses of all for search engines.</summary>
internal static class FeedsEndpoint
{
    private const int Newest = 25;

    /// <summary>Most addresses that the format allows.</summary>
    private const int Most = 50_000;

    private const string Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    public static void MapFeeds(IEndpointRouteBuilder routes)
    {
        routes.MapHandler(ArticlesPaths.Feed, [HttpMethods.Get], Feed).OpenToStrangers("It tells only what everybody may read.");
        routes.MapHandler(ArticlesPaths.Sitemap, [HttpMethods.Get], Sitemap).OpenToStrangers("It tells only what everybody may read.");
    }

    private static async Task<IResult> Feed(ArticleReader articles, HoldfastDb db, PublicAddress address, IOptions<ShellOptions> shell, Markdown markdown, CancellationToken ct)
    {
        var rows = await (
            from a in articles.Newest().Take(Newest)
            join v in db.Set<ArticleVersion>() on new { Article = a.Id, Number = a.Live ?? 0 } equals new { v.Article, v.Number }
            select new { a.Id, v.Title, a.Slug, v.At, v.Source, v.Html, v.Renderer }).ToListAsync(ct);
        return await AtomFeed.Write(
            address,
            new AtomFeed($"{shell.Value.Name}: help", ArticlesPaths.Help, ArticlesPaths.Feed, shell.Value.Name),
            [
                .. rows.OrderByDescending(row => row.At).Select(row => new AtomEntry(
                    row.Id.Value, row.Title, ArticlesPaths.Of(row.Slug), row.At, null, markdown.Stored(row.Source, row.Html, row.Renderer, TextStyle.Article))),
            ]);
    }

    private static async Task<IResult> Sitemap(ArticleReader articles, IEnumerable<ISitemapPart> parts, PublicAddress address, CancellationToken ct)
    {
        var rows = await articles.Newest().Take(Most - 1).Select(a => new { a.Slug, a.PublishedAt }).ToListAsync(ct);
        List<SitemapLine> others = [];
        foreach (var part in parts)
        {
            others.AddRange(await part.Lines(Math.Max(0, Most - 1 - rows.Count - others.Count), ct));
        }

        return await Xml("application/xml", async xml =>
        {
            await xml.WriteStartElementAsync(null, "urlset", Map);
            await Url(xml, Absolute(address, ArticlesPaths.Help), null);
            foreach (var row in rows)
            {
                await Url(xml, Absolute(address, ArticlesPaths.Of(row.Slug)), row.PublishedAt);
            }

            foreach (var line in others)
            {
                await Url(xml, Absolute(address, line.Path), line.At);
            }

            await xml.WriteEndElementAsync();
        });

        static async Task Url(XmlWriter xml, string path, DateTimeOffset? at)
        {
            await xml.WriteStartElementAsync(null, "url", Map);
            await xml.WriteElementStringAsync(null, "loc", Map, path);
            if (at is { } changed)
            {
                await xml.WriteElementStringAsync(null, "lastmod", Map, changed.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            await xml.WriteEndElementAsync();
        }
    }

    internal static string Absolute(PublicAddress address, string path) => new Uri(address.Url, path).AbsoluteUri;

    internal static async Task<IResult> Xml(string type, Func<XmlWriter, Task> write)
    {
        using var stream = new MemoryStream();
        await using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false), CheckCharacters = false }))
        {
            await write(xml);
        }

        return TypedResults.Bytes(stream.ToArray(), $"{type}; charset=utf-8");
    }
}
