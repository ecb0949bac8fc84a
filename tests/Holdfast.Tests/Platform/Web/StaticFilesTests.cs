using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;

namespace Holdfast.Platform.Web;

/// <summary>Style sheets and modules are kept by browsers for good, under addresses that a new build changes.</summary>
public sealed partial class StaticFilesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string ForGood = "public, max-age=31536000, immutable";

    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task What_a_page_names_and_what_that_imports_is_kept_for_good()
    {
        var browser = _app.NewBrowser();
        var seen = new HashSet<string>();
        var next = new Queue<string>(Named(await browser.Get("/sign-in")));
        while (next.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            var file = await browser.Get(path);
            Assert.Equal((HttpStatusCode.OK, ForGood, "nosniff"), (file.Status, file.Header("Cache-Control"), file.Header("X-Content-Type-Options")));
            foreach (var import in path.EndsWith(".js", StringComparison.Ordinal) ? Import().Matches(file.Text).Select(match => match.Groups[1].Value) : [])
            {
                next.Enqueue(new Uri(new Uri("https://here.test" + path), import).AbsolutePath);
            }
        }

        Assert.All(seen, path => Assert.StartsWith("/v/", path, StringComparison.Ordinal));
        Assert.Contains(seen, path => path.EndsWith("/js/once.js", StringComparison.Ordinal));
        Assert.Contains(seen, path => path.EndsWith("/lib/htmx.min.js", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Under_another_builds_name_or_none_a_file_is_asked_for_again_and_nothing_else_is_there()
    {
        var browser = _app.NewBrowser();
        var build = Named(await browser.Get("/sign-in"))[0].Split('/')[2];

        Assert.Equal((HttpStatusCode.OK, "no-cache"), await Kept("/v/0123456789ab/css/base.css"));
        Assert.Equal((HttpStatusCode.OK, "no-cache"), await Kept("/css/base.css"));
        foreach (var path in new[] { "/v", "/v/", $"/v/{build}", $"/v/{build}/", $"/v/{build}/sign-in", $"/v/{build}/css/none.css", "/v//css/base.css/", $"/v/{build}/v/{build}/css/base.css" })
        {
            Assert.Equal((HttpStatusCode.NotFound, "no-store"), await Kept(path));
        }

        async Task<(HttpStatusCode Status, string? Cache)> Kept(string path) => await browser.Get(path) is var answer ? (answer.Status, answer.Header("Cache-Control")) : default;
    }

    [Theory]
    [InlineData(Role.Member, "/settings", "account")]
    [InlineData(Role.Agent, "/desk/protect", "desk")]
    [InlineData(Role.Admin, "/admin", "desk")]
    [InlineData(Role.Member, "/help", "support")]
    [InlineData(Role.Member, "/compromised", "account")]
    [InlineData(Role.Member, "/sign-in")]
    public async Task A_layout_asks_for_its_own_styles_and_no_others(Role role, string path, params string[] own)
    {
        var page = await (await _app.SignIn(await _app.NewPerson(role: role))).Get(path);

        Assert.Equal(["base", .. own], page.Document.QuerySelectorAll("link[rel=stylesheet]").Select(link => Path.GetFileNameWithoutExtension(link.GetAttribute("href"))));
    }

    private static List<string> Named(Answer page) =>
        [.. page.Document.QuerySelectorAll("head link, head script").Select(named => named.GetAttribute("href") ?? named.GetAttribute("src")).OfType<string>()];

    [GeneratedRegex("\\bimport\\b[^\"\\n]*\"(\\.\\.?/[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Import();
}
