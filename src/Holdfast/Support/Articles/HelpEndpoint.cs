using Holdfast.Platform.Search;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Support.Articles;

/// <summary>/help: the front, the sections and the search.</summary>
internal static class HelpEndpoint
{
    /// <summary>Titles that are proposed while somebody types.</summary>
    private const int Suggested = 5;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(ArticlesPaths.Help, ShowFront).OpenToStrangers("Help is for everybody, above all for who cannot sign in.");
        routes.MapPage("/help/sections/{slug}", ShowSection).OpenToStrangers("Help is for everybody, above all for who cannot sign in.");
        routes.MapPage(ArticlesPaths.Search, ShowSearch).OpenToStrangers("Help is for everybody, above all for who cannot sign in.");
        routes.MapPage(ArticlesPaths.Suggestions, ShowSuggestions).OpenToStrangers("Help is for everybody, above all for who cannot sign in.");
        routes.MapPage("/help/about/{key}", LeadByKey).OpenToStrangers("Help is for everybody, above all for who cannot sign in.");
    }

    private static async Task<RazorComponentResult<HelpFrontPage>> ShowFront(HttpContext http, ArticleReader articles, CancellationToken ct)
    {
        var isStranger = http.Reader.Account is null;
        return Pages.Draw<HelpFrontPage>(new
        {
            Sections = await articles.Front(http.Reader, ct),
            Often = isStranger ? [] : await articles.OftenRead(http.Reader, ct),
            IsStranger = isStranger,
        });
    }

    private static async Task<IResult> ShowSection(string slug, HttpContext http, ArticleReader articles, CancellationToken ct, string? after = null)
    {
        if (await articles.Section(slug, http.Reader, after, ct) is not var (section, page) || (page.Rows.Count == 0 && after is null))
        {
            return TypedResults.NotFound();
        }

        var parameters = new { Section = section, Articles = page, IsFromStart = after is null };
        return http.IsForMore ? Pages.Draw<SectionRows>(new { Section = section, Articles = page }) : Pages.Draw<SectionPage>(parameters);
    }

    private static async Task<IResult> ShowSearch(HttpContext http, SearchReader search, ArticleReader articles, ContributionSearch contributions, Misses misses, CancellationToken ct, string? q = null, string? after = null)
    {
        var query = SearchQuery.Of(q);
        var found = await search.Find(new SearchRequest(query, [ArticleSearch.Kind, ContributionSearch.PostKind, ContributionSearch.Kind], ArticleReader.AudienceOf(http.Reader), after), ct);
        if (found is { Hits.Count: 0, TookTooLong: false } && after is null)
        {
            misses.Count(query);
        }

        var parameters = new
        {
            Query = query,
            Result = found,
            Slugs = await articles.SlugsOf(found.Hits.Where(hit => hit.Kind == ArticleSearch.Kind).Select(hit => hit.Subject), ct),
            Comments = await contributions.Found(found.Hits, http.Reader, ct),
        };
        return http.IsForMore ? Pages.Draw<SearchRows>(parameters) : Pages.Draw<SearchPage>(parameters);
    }

    private static async Task<IResult> ShowSuggestions(HttpContext http, SearchReader search, ArticleReader articles, CancellationToken ct, string? q = null)
    {
        var query = SearchQuery.Of(q);
        if (!http.IsForMore)
        {
            return Pages.Go(ArticlesPaths.SearchOf(query.Typed));
        }

        var found = await search.Find(new SearchRequest(query, [ArticleSearch.Kind], ArticleReader.AudienceOf(http.Reader), null, Suggested), ct);
        return Pages.Draw<Suggestions>(new { Query = query, found.Hits, Slugs = await articles.SlugsOf(found.Hits.Select(hit => hit.Subject), ct) });
    }

    /// <summary>Pages of the product lead here: to the article, or to the front where the operator has taken it away.</summary>
    private static async Task<SeeOther> LeadByKey(string key, HttpContext http, ArticleReader articles, CancellationToken ct) =>
        Pages.Go(await articles.SlugOf(key, http.Reader, ct) is { } slug ? ArticlesPaths.Of(slug) : ArticlesPaths.Help);
}
