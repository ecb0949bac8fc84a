using System.Globalization;
using Holdfast.Kit;

namespace Holdfast.Bench;

/// <summary>The help centre with many articles and comments: an article's page and a search, by strangers.</summary>
internal sealed class HelpCentre(Table table, PostgresServer postgres)
{
    private const int Few = 1_000;
    private const int Many = 10_000;
    private const int CommentsOfArticle = 10;
    private const int Asked = 200;

    public async Task Measure()
    {
        await On("SQLite", null);
        await On("PostgreSQL", await postgres.CreateDatabase("help", null, CancellationToken.None));
    }

    private async Task On(string database, string? connection)
    {
        await using var product = await Product.With(1, connection);
        await Fill(product, 0, Few);
        var few = await Times(product);
        await Fill(product, Few, Many);
        var many = await Times(product);
        Add("an article with its comments", few.Article, many.Article);
        Add("a search of two words", few.Search, many.Search);
        table.Goal($"searches a second on one core, {Many:N0} articles, {database}", ">= 100", Table.Text(many.Rate), "", many.Rate >= 100);

        void Add(string what, double before, double after)
        {
            table.Goal($"{what}, {Many:N0} articles and {Many * CommentsOfArticle:N0} comments, {database}", "p95 <= 30 ms", $"{Table.Text(after)} ms", "", after <= 30);
            table.Goal($"{what}: growth from {Few:N0} articles, {database}", "<= 1.5 x", $"{Table.Text(after)} ms / {Table.Text(before)} ms", $"{Table.Text(after / before)} x", after <= 1.5 * before);
        }
    }

    /// <summary>Milliseconds that all but five in a hundred take, one after the other; and how many searches a second by many at once.</summary>
    private static async Task<(double Article, double Search, double Rate)> Times(Product product)
    {
        await using var server = await product.Start();
        var articles = Requests(server, at => $"/help/articles/copy-{at * 3}");
        var searches = Requests(server, at => $"/help/search?q=subject{at % 90}+change");
        await Load.Once(server.Port, articles, connections: 1);
        await Load.Once(server.Port, searches, connections: 1);
        await server.Rest();
        var article = await Load.Once(server.Port, articles, connections: 1);
        var search = await Load.Once(server.Port, searches, connections: 1);
        var many = await Load.Run(server.Port, searches, TimeSpan.FromSeconds(5));
        return (article.P95, search.P95, many.Rate);
    }

    private static byte[][] Requests(Server server, Func<int, string> path) => [.. Enumerable.Range(0, Asked).Select(at => Load.Get(server.Port, path(at), accept: "text/html"))];

    /// <summary>Copies of the article that the demo's two people talk about, with words of their own.</summary>
    private static async Task Fill(Product product, int from, int to)
    {
        var ids = Enumerable.Range(0, to).Select(_ => product.NewId()).ToList();
        const string there = "(SELECT id FROM articles WHERE key = 'change-password')";
        await product.Copy("articles", "key = 'change-password'", from, to, [], (at, set) =>
        {
            set("id", ids[at]);
            set("slug", Slug(at));
            set("title", Title(at));
            set("key", DBNull.Value);
            set("is_promoted", product.False);
        });
        await product.Copy("article_slugs", $"article = {there}", from, to, [], (at, set) =>
        {
            set("article", ids[at]);
            set("slug", Slug(at));
        });
        await product.Copy("article_versions", $"article = {there}", from, to, [], (at, set) =>
        {
            set("article", ids[at]);
            set("title", Title(at));
        });
        await product.Copy("search_documents", $"subject = {there}", from, to, ["id", "title_index", "words_index"], (at, set) =>
        {
            set("subject", ids[at]);
            set("title", Title(at));
            set("title_words", Title(at).ToLowerInvariant());
        });
        await product.Copy("contributions", "number = 1", from * CommentsOfArticle, to * CommentsOfArticle, [], (at, set) =>
        {
            set("id", product.NewId());
            set("place", ids[at / CommentsOfArticle]);
            set("number", (at % CommentsOfArticle) + 1);
            set("root", (at % CommentsOfArticle) + 1);
            set("client", DBNull.Value);
        });
        await product.Copy("search_documents", "kind = 'comment'", from * CommentsOfArticle, to * CommentsOfArticle, ["id", "title_index", "words_index"], (_, set) => set("subject", product.NewId()));
    }

    private static string Slug(int at) => string.Create(CultureInfo.InvariantCulture, $"copy-{at}");

    private static string Title(int at) => string.Create(CultureInfo.InvariantCulture, $"Copy {at} about subject{at % 100}");
}
