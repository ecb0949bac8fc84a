namespace Holdfast.Support.Articles;

/// <summary>Addresses of the help centre.</summary>
public static class ArticlesPaths
{
    public const string Help = "/help";

    public const string Search = "/help/search";

    /// <summary>A few titles while somebody types.</summary>
    public const string Suggestions = "/help/suggestions";

    public const string Feed = "/help/feed.xml";

    public const string Sitemap = "/sitemap.xml";

    public const string Admin = "/admin/articles";

    public const string New = "/admin/articles/new";

    public const string Sections = "/admin/articles/sections";

    public const string Misses = "/admin/articles/not-found";

    public static string SearchOf(string words) => $"{Search}?q={Uri.EscapeDataString(words)}";

    public static string SectionOf(string slug) => $"/help/sections/{Uri.EscapeDataString(slug)}";

    public static string Of(string slug) => $"/help/articles/{Uri.EscapeDataString(slug)}";

    /// <summary>Leads to the article of ours with this key, whatever its address is now.</summary>
    public static string ByKey(string key) => $"/help/about/{key}";

    public static string VoteOf(string slug) => $"{Of(slug)}/vote";

    public static string CommentsOf(string slug) => $"{Of(slug)}/comments";

    public static string EditOf(ArticleId article) => $"{Admin}/{article.Value}";

    public static string SaveOf(ArticleId article) => $"{Admin}/{article.Value}/save";

    public static string PreviewOf(ArticleId article) => $"{Admin}/{article.Value}/preview";

    public static string PublishOf(ArticleId article) => $"{Admin}/{article.Value}/publish";

    public static string UnpublishOf(ArticleId article) => $"{Admin}/{article.Value}/unpublish";

    public static string DiscardOf(ArticleId article) => $"{Admin}/{article.Value}/discard";

    public static string PicturesOf(ArticleId article) => $"{Admin}/{article.Value}/pictures";

    public static string VersionsOf(ArticleId article) => $"{Admin}/{article.Value}/versions";

    public static string VersionOf(ArticleId article, int number) => FormattableString.Invariant($"{Admin}/{article.Value}/versions/{number}");

    public static string RestoreOf(ArticleId article, int number) => $"{VersionOf(article, number)}/restore";

    public static string SectionEditOf(ArticleSectionId section) => $"{Sections}/{section.Value}";

    public static string SectionRemoveOf(ArticleSectionId section) => $"{Sections}/{section.Value}/remove";
}
