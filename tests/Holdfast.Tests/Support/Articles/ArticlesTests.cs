using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Articles;

/// <summary>The help centre over HTTP: what is there from the start, reading, writing, publishing.</summary>
public sealed class ArticlesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task The_help_centre_is_full_of_help_from_the_first_start()
    {
        var stranger = _app.NewBrowser();
        var front = await stranger.Get("/help");
        Assert.Equal("How can we help?", front.Document.QuerySelector("h1")!.TextContent);
        Assert.NotNull(front.Document.QuerySelector("label[for=q]"));
        Assert.Equal(["If you can't sign in", "All topics"], front.Document.QuerySelectorAll("main h2").Select(h => h.TextContent).Where(h => h is "If you can't sign in" or "All topics" or "Everything else").Select(h => h == "Everything else" ? "All topics" : h));
        foreach (var starter in StarterArticles.All())
        {
            var article = await stranger.Follow(await stranger.Get(ArticlesPaths.ByKey(starter.Key)));
            Assert.Equal(HttpStatusCode.OK, article.Status);
            Assert.Equal(starter.Title, article.Document.QuerySelector("h1")!.TextContent);
            Assert.Equal("Was this helpful?", article.Document.QuerySelector("#helpful h2")!.TextContent);
        }
    }

    /// <summary>Every link of ours in our own articles leads to a page.</summary>
    [Fact]
    public async Task No_link_in_our_articles_leads_nowhere()
    {
        var person = await _app.NewPerson();
        var browser = await _app.SignIn(person);
        var markdown = new Markdown();
        foreach (var path in StarterArticles.All().SelectMany(starter => markdown.Draw(starter.Source, TextStyle.Article).Links).Distinct())
        {
            var answer = await browser.Get(path);
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.SeeOther && answer.Location?.StartsWith("/help", StringComparison.Ordinal) != false || path.StartsWith("/help/about/", StringComparison.Ordinal), $"{path}: {answer.Status}");
            if (path.StartsWith("/help/about/", StringComparison.Ordinal))
            {
                Assert.StartsWith("/help/articles/", answer.Location, StringComparison.Ordinal);
            }
        }

        Assert.All(StarterArticles.Links, link => Assert.Contains(StarterArticles.All(), starter => starter.Key == link.Key));
    }

    [Fact]
    public async Task Three_words_with_a_slip_find_the_article_and_no_hits_name_the_words()
    {
        var stranger = _app.NewBrowser();
        var found = await stranger.Get("/help/search?q=lost+my+fone");
        Assert.DoesNotContain("Nothing found", (await stranger.Get("/help/search?q=lost+device+laptpo")).Words, StringComparison.Ordinal);
        var slip = await stranger.Get("/help/search?q=recovry+codes");
        Assert.Contains("We searched for “recovery code”", slip.Words, StringComparison.Ordinal);
        Assert.Equal("Recovery codes", slip.Document.QuerySelector(".hits .row-title")!.TextContent.Trim());
        Assert.NotEmpty(slip.Document.QuerySelectorAll(".hits mark"));

        var none = await stranger.Get("/help/search?q=" + Uri.EscapeDataString("<b>xylophone</b> quartz"));
        Assert.Contains("“<b>xylophone</b> quartz”", none.Words, StringComparison.Ordinal);
        Assert.Contains("Type what you need help with", (await stranger.Get("/help/search")).Words, StringComparison.Ordinal);
        Assert.Contains("We searched for the first part", (await stranger.Get("/help/search?q=" + string.Join('+', Enumerable.Repeat("password", 9)))).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get("/help/search?q=" + new string('x', 10_240))).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get("/help/search?q=%00%ED%A0%80%22%29%28")).Status);
        var suggestions = await stranger.Get("/help/suggestions?q=recov", ("HX-Request", "true"));
        Assert.Contains("Recovery codes", suggestions.Text.Replace("<mark>", "", StringComparison.Ordinal).Replace("</mark>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<html", suggestions.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, found.Status);
    }

    [Fact]
    public async Task An_admin_writes_previews_publishes_changes_and_goes_back_a_version()
    {
        var (admin, edit) = await NewArticle();
        var draft = await admin.SubmitForm(edit, edit + "/save", ("Title", "Quokka care"), ("Text", "Feed it **leaves**."));
        Assert.Equal(HttpStatusCode.SeeOther, draft.Status);
        var preview = await Press(admin, edit, "/preview", ("Title", "Quokka care"), ("Text", "## Seen\n\nonly here"));
        Assert.NotNull(preview.Document.QuerySelector("#preview #t-seen"));
        var stranger = _app.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get("/help/articles/quokka-care")).Status);
        Assert.DoesNotContain("Quokka", (await stranger.Get("/help/search?q=quokka")).Document.QuerySelector(".hits")?.TextContent ?? "", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await Press(admin, edit, "/publish", ("Title", "Quokka care"), ("Text", "Feed it **leaves**."))).Status);
        Assert.Equal("leaves", (await stranger.Get("/help/articles/quokka-care")).Document.QuerySelector(".text strong")!.TextContent);
        Assert.Contains("Quokka care", (await stranger.Get("/help/search?q=quokka")).Document.QuerySelector(".hits")!.TextContent, StringComparison.Ordinal);

        // A new title, another address: the old one leads on.
        await Press(admin, edit, "/publish", ("Title", "Caring for quokkas"), ("Slug", ""), ("Text", "Feed it grass."));
        var moved = await stranger.Get("/help/articles/quokka-care");
        Assert.Equal((HttpStatusCode.MovedPermanently, "/help/articles/caring-for-quokkas"), (moved.Status, moved.Location));
        Assert.Contains("grass", (await stranger.Follow(moved)).Words, StringComparison.Ordinal);

        var first = await admin.Get(edit + "/versions/1");
        Assert.Equal(2, first.Document.QuerySelectorAll("pre.source").Length);
        await admin.Submit(first, edit + "/versions/1/restore");
        Assert.Contains("grass", (await stranger.Get("/help/articles/caring-for-quokkas")).Words, StringComparison.Ordinal);
        await Press(admin, edit, "/publish");
        Assert.Contains("leaves", (await stranger.Get("/help/articles/caring-for-quokkas")).Words, StringComparison.Ordinal);
        Assert.Equal(3, (await admin.Get(edit + "/versions")).Document.QuerySelectorAll(".rows a.row").Length);
    }

    [Fact]
    [Trait("D", "D57")]
    public async Task What_is_unpublished_is_gone_from_everywhere_in_the_same_save()
    {
        var (admin, edit) = await NewArticle();
        await Press(admin, edit, "/publish", ("Title", "Wombatology"), ("Text", "About marsupiale burrowing."));
        var stranger = _app.NewBrowser();
        string[] places = ["/help/articles/wombatology", "/help/search?q=wombatology", "/help/search?q=wombatologi", "/help/suggestions?q=wombat", "/help/feed.xml", "/sitemap.xml", "/help", "/help/sections/password-and-sign-in"];
        foreach (var place in places.Take(6))
        {
            Assert.Contains("/help/articles/wombatology", (await Seen(place)).Text, StringComparison.Ordinal);
        }

        await admin.SubmitForm(edit, edit + "/unpublish");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(places[0])).Status);
        foreach (var place in places.Skip(1))
        {
            var text = (await Seen(place)).Text;
            Assert.DoesNotContain("/help/articles/wombatology", text, StringComparison.Ordinal);
            Assert.DoesNotContain("marsupiale", text, StringComparison.Ordinal);
        }

        Task<Answer> Seen(string place) => place.Contains("suggestions", StringComparison.Ordinal) ? stranger.Get(place, ("HX-Request", "true")) : stranger.Get(place);
    }

    [Fact]
    [Trait("G", "G5")]
    [Trait("R", "R144")]
    public async Task Who_reads_what_is_a_table()
    {
        var (admin, draft) = await NewArticle();
        await admin.SubmitForm(draft, draft + "/save", ("Title", "Never published"), ("Text", "Hidden words"));
        List<(string Path, int From)> articles = [];
        foreach (var audience in Enum.GetValues<Audience>())
        {
            var (_, edit) = await NewArticle();
            var title = $"Zyxt for {audience}";
            await Press(admin, edit, "/publish", ("Title", title), ("Text", "Words"), ("Audience", ((int)audience).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            articles.Add((ArticlesPaths.Of(Anchor.NameOf(title)), (int)audience));
        }

        foreach (var role in new Role?[] { null, Role.Member, Role.Agent, Role.Lead, Role.Admin, Role.Auditor })
        {
            var browser = role is { } some ? await _app.SignIn(await _app.NewPerson(role: some)) : _app.NewBrowser();
            var reach = role switch { null => 0, Role.Member => 1, _ => 2 };
            foreach (var (path, from) in articles)
            {
                Assert.Equal(reach >= from ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await browser.Get(path)).Status);
            }

            Assert.Equal(reach + 1, (await browser.Get("/help/search?q=zyxt")).Document.QuerySelectorAll(".hits a.row").Length);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/help/articles/never-published")).Status);
            // Drafts are read where they are written, by those who write and by auditors.
            Assert.Equal(role is Role.Lead or Role.Admin or Role.Auditor ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await browser.Get(draft)).Status);
            Assert.Equal(role is Role.Lead or Role.Admin ? 1 : 0, (await browser.Get(draft)).Document.QuerySelectorAll("textarea").Length);
        }
    }

    [Fact]
    public async Task Two_who_write_at_once_see_each_others_words_and_choose()
    {
        var (admin, edit) = await NewArticle();
        await admin.SubmitForm(edit, edit + "/save", ("Title", "Shared"), ("Text", "Start"));
        var other = await _app.SignIn(await _app.NewPerson(role: Role.Lead));
        var (mine, theirs) = (await admin.Get(edit), await other.Get(edit));
        Assert.Equal(HttpStatusCode.SeeOther, (await other.Submit(theirs, edit + "/save", ("Text", "Their words"))).Status);
        // By itself it writes nothing over, and says so.
        var quiet = await admin.Send(HttpMethod.Post, edit + "/save", new FormUrlEncodedContent(Browser.Filled(mine, edit + "/save", ("Text", "My words"))), ("HX-Request", "true"));
        Assert.Contains("Somebody saved another text", quiet.Text, StringComparison.Ordinal);
        var conflict = await admin.Submit(mine, edit + "/save", ("Text", "My words"));
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal("My words", conflict.Document.QuerySelector("textarea")!.TextContent);
        Assert.Equal("Their words", conflict.Document.QuerySelector("pre.source")!.TextContent);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.Submit(conflict, edit + "/save", ("Text", "My words"))).Status);
        Assert.Equal("My words", (await other.Get(edit)).Document.QuerySelector("textarea")!.TextContent);
        var saved = await other.Send(HttpMethod.Post, edit + "/save", new FormUrlEncodedContent(Browser.Filled(await other.Get(edit), edit + "/save", ("Text", "Ours"))), ("HX-Request", "true"));
        Assert.Contains("Saved", saved.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", saved.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Title", 150, "The title is too long")]
    [InlineData("Labels", 200, "The labels are too long")]
    [InlineData("Text", 40_000, "The text is too long")]
    public async Task Every_field_has_its_limit(string field, int most, string words)
    {
        var (admin, edit) = await NewArticle();
        var at = await admin.SubmitForm(edit, edit + "/save", ("Title", "T"), ("Text", "x"), (field, new string('m', most)));
        Assert.Equal(HttpStatusCode.SeeOther, at.Status);
        var past = await admin.SubmitForm(edit, edit + "/save", ("Title", "T"), ("Text", "x"), (field, new string('m', most + 1)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, past.Status);
        Assert.Contains(words, past.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_another_article_has_or_had_is_refused_and_nothing_is_published()
    {
        var (admin, first) = await NewArticle();
        await Press(admin, first, "/publish", ("Title", "Old address"), ("Text", "x"));
        await Press(admin, first, "/publish", ("Title", "New address"), ("Slug", ""), ("Text", "x"));
        var (_, second) = await NewArticle();
        var refused = await Press(admin, second, "/publish", ("Title", "Another"), ("Slug", "old-address"), ("Text", "y"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Another article has this address", refused.Words, StringComparison.Ordinal);
        Assert.Contains("Draft", (await admin.Get(second)).Words, StringComparison.Ordinal);
        var empty = await Press(admin, second, "/publish", ("Title", ""), ("Text", ""));
        Assert.Contains("There are 2 problems", empty.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "42")]
    public async Task What_was_made_to_act_does_nothing_in_title_and_text()
    {
        var (admin, edit) = await NewArticle();
        foreach (var attack in TextAttacks.All.Take(12))
        {
            await Press(admin, edit, "/publish", ("Title", $"Harmless {attack.ReplaceLineEndings(" ")}"), ("Text", attack), ("Slug", "harmless"));
            var page = await _app.NewBrowser().Get("/help/articles/harmless");
            Assert.Contains("Harmless", page.Document.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelector("h1")!.Children);
            TextAttacks.AssertHarmless(page.Document.QuerySelector("[itemprop=articleBody] .text")!.InnerHtml);
        }
    }

    [Fact]
    public async Task Machines_read_one_address_the_structure_the_feed_and_the_map()
    {
        var page = await _app.NewBrowser().Get("/help/articles/staying-safe?comments=0.0");
        Assert.Equal($"https://{TestApp.Host}/help/articles/staying-safe", page.Document.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        var article = page.Document.QuerySelector("[itemtype='https://schema.org/Article']")!;
        Assert.All((string[])["headline", "datePublished", "dateModified", "articleBody", "description"], name => Assert.NotNull(article.QuerySelector($"[itemprop={name}]")));
        Assert.All(page.Document.QuerySelectorAll(".outline a"), link => Assert.NotNull(page.Document.GetElementById(link.GetAttribute("href")![1..])));
        Assert.Empty(page.Document.QuerySelectorAll("script:not([src])"));
        Assert.Equal(["Help", "Staying safe"], page.Document.QuerySelectorAll(".crumbs a").Select(a => a.TextContent));

        var feed = System.Xml.Linq.XDocument.Parse((await _app.NewBrowser().Get("/help/feed.xml")).Text);
        Assert.True(feed.Root!.Elements().Count(e => e.Name.LocalName == "entry") is >= 16 and <= 25);
        var map = System.Xml.Linq.XDocument.Parse((await _app.NewBrowser().Get("/sitemap.xml")).Text);
        Assert.Contains(map.Descendants(), e => e.Value == $"https://{TestApp.Host}/help/articles/staying-safe");
    }

    [Fact]
    public async Task What_was_unpublished_or_closed_while_somebody_read_it_takes_no_comment()
    {
        var (admin, edit) = await NewArticle();
        await Press(admin, edit, "/publish", ("Title", "Short lived"), ("Text", "Words"));
        var reader = await _app.SignIn(await _app.NewPerson());
        var open = await reader.Get("/help/articles/short-lived");
        await Press(admin, edit, "/publish", ("TakesComments", null));
        var closed = await reader.Submit(open, "/help/articles/short-lived/comments", ("Comment", "Too late"), ("PenName", "Late Reader"));
        Assert.Equal(HttpStatusCode.Conflict, closed.Status);
        Assert.Contains("Comments are closed here", closed.Words, StringComparison.Ordinal);
        await admin.SubmitForm(edit, edit + "/unpublish");
        Assert.Equal(HttpStatusCode.NotFound, (await reader.Submit(open, "/help/articles/short-lived/comments", ("Comment", "Too late"), ("PenName", "Late Reader"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.Submit(open, "/help/articles/short-lived/vote/yes")).Status);
        Assert.DoesNotContain(await _app.Stored<Comments.Contribution>(), c => c.Source == "Too late");
    }

    [Fact]
    public async Task Sections_are_added_changed_and_removed_only_when_empty()
    {
        var admin = await _app.SignIn(await _app.NewPerson(role: Role.Admin));
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SubmitForm("/admin/articles/sections", ("Name", "Payments"), ("Summary", "Money"))).Status);
        Assert.Contains("There is already a section with that name", (await admin.SubmitForm("/admin/articles/sections", ("Name", "payments!"))).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Payments", (await _app.NewBrowser().Get("/help")).Words, StringComparison.Ordinal);
        var section = (await _app.Stored<ArticleSection>()).Single(s => s.Slug == "payments");
        var (_, edit) = await NewArticle();
        await Press(admin, edit, "/publish", ("Title", "When money comes"), ("Text", "Soon"), ("Section", section.Id.Value.ToString()));
        Assert.Contains("Payments", (await _app.NewBrowser().Get("/help")).Words, StringComparison.Ordinal);
        var path = ArticlesPaths.SectionEditOf(section.Id);
        await admin.SubmitForm(path, ("Name", "Getting paid"));
        Assert.Contains("Getting paid", (await _app.NewBrowser().Get("/help/sections/payments")).Words, StringComparison.Ordinal);
        Assert.Empty((await admin.Get(path)).Document.QuerySelectorAll($"form[action='{path}/remove']"));
    }

    [Fact]
    public async Task What_the_operator_took_away_does_not_come_back_with_the_next_start_and_none_comes_where_they_are_switched_off()
    {
        var (admin, _) = await NewArticle();
        var article = (await _app.Stored<Article>()).Single(a => a.Key == "false-messages");
        await admin.SubmitForm(ArticlesPaths.EditOf(article.Id), ArticlesPaths.UnpublishOf(article.Id));
        var before = await _app.Stored<Article>();
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetServices<IStartStep>().OfType<StarterArticles>().Single().Run(scope.ServiceProvider, TestContext.Current.CancellationToken);
        }

        Assert.Equal(before.Count, (await _app.Stored<Article>()).Count);
        Assert.Equal("/help", (await _app.NewBrowser().Get("/help/about/false-messages")).Location);
        await Press(admin, ArticlesPaths.EditOf(article.Id), "/publish");
        Assert.StartsWith("/help/articles/", (await _app.NewBrowser().Get("/help/about/false-messages")).Location, StringComparison.Ordinal);
    }

    private async Task<(Browser Admin, string Edit)> NewArticle()
    {
        var admin = await _app.SignIn(await _app.NewPerson(role: Role.Admin));
        var begun = await admin.SubmitForm("/admin/articles", "/admin/articles/new");
        return (admin, begun.Location!);
    }

    /// <summary>Presses a button of the editor that leads elsewhere than its form.</summary>
    private static async Task<Answer> Press(Browser browser, string edit, string act, params (string Name, string? Value)[] fields)
    {
        var page = await browser.Get(edit);
        var filled = Browser.Filled(page, edit + "/save", fields);
        if (filled.TrueForAll(field => field.Key != "Text"))
        {
            filled.Add(KeyValuePair.Create("Text", page.Document.QuerySelector<IHtmlTextAreaElement>("textarea")!.Value));
        }

        return await browser.Send(HttpMethod.Post, edit + act, new FormUrlEncodedContent(filled));
    }
}
