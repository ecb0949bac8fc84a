using System.Net;
using AngleSharp.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Security.Closing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Comments;

/// <summary>Comments below articles, from writing to moderation, over HTTP.</summary>
[Trait("G", "G51")]
public sealed class CommentsTests(AppFixture fixture) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Article = "/help/articles/staying-safe";
    private const string Form = Article + "/comments";

    private readonly TestApp _app = fixture.App;
    private int _names;

    /// <summary>Each test begins below empty articles: a page shows 25 comments, and the oldest first.</summary>
    public async ValueTask InitializeAsync() =>
        await _app.With(db => db.Set<Contribution>().ExecuteDeleteAsync(TestContext.Current.CancellationToken));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_member_chooses_a_name_comments_and_changes_it_for_15_minutes()
    {
        var (_, maya) = await Somebody();
        var posted = await Post(maya, "Which manager?", name: "Quiet Otter");
        Assert.Equal(HttpStatusCode.SeeOther, posted.Status);
        var page = await Shown(maya, posted);
        Assert.Contains("Your comment is posted", page.Words, StringComparison.Ordinal);
        var comment = Comment(page, "Which manager?");
        Assert.Contains("Quiet Otter", comment.TextContent, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("[name=PenName]"));

        var edit = comment.QuerySelector("a[href$='/edit']")!.GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.SubmitForm(edit, ("Comment", "Which password manager? \r\n\r\n"))).Status);
        Assert.Contains("edited", Comment(await _app.NewBrowser().Get(Article), "Which password manager?").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, (await _app.Stored<ContributionVersion>()).Count(v => v.Source.StartsWith("Which", StringComparison.Ordinal)));

        _app.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.Conflict, (await maya.SubmitForm(edit, ("Comment", "Too late"))).Status);
        Assert.DoesNotContain("Too late", (await maya.Get(Article)).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    public async Task An_empty_comment_is_refused_with_the_name_kept(string text)
    {
        var (_, maya) = await Somebody();
        var refused = await Post(maya, text, name: "Kept Name");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("The comment is empty", refused.Words, StringComparison.Ordinal);
        Assert.Equal("Kept Name", refused.Document.QuerySelector("[name=PenName]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_comment_at_the_limit_is_posted_and_one_sign_more_is_refused_and_stays_in_the_form()
    {
        var (_, maya) = await Somebody();
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(maya, new string('m', 5_000))).Status);
        var refused = await Post(maya, new string('m', 5_001));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(5_001, refused.Document.QuerySelector("textarea")!.TextContent.Length);
    }

    [Fact]
    [Trait("Attack", "58")]
    public async Task A_name_that_looks_like_anothers_is_taken_and_one_of_an_erased_person_is_free_after_a_year()
    {
        var (person, maya) = await Somebody();
        await Post(maya, "First", name: "Maya Okafor");
        var (_, twin) = await Somebody();
        foreach (var name in new[] { "Maya Okafor", "mаya okafor", "Maya 0kafor", "Ma\u200Dya Okafor", "Supp0rt" })
        {
            var refused = await Post(twin, "Mine", name: name);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("That name is taken", refused.Words, StringComparison.Ordinal);
        }

        await Erase(person);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(twin, "Mine", name: "Maya Okafor")).Status);
        _app.Clock.Advance(TimeSpan.FromDays(366));
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(await Again(twin), "Mine at last", name: "Maya Okafor")).Status);
    }

    [Fact]
    [Trait("D", "D118")]
    public async Task One_form_is_one_comment_however_often_it_is_sent()
    {
        var (_, maya) = await Somebody();
        var page = await maya.Get(Article);
        (string, string?)[] fields = [("Comment", "Only once"), ("PenName", NewName())];
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => maya.Submit(page, Form, fields)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        Assert.Single(answers.Select(answer => answer.Location).Distinct());
        Assert.Single(await _app.Stored<Contribution>(), c => c.Source == "Only once");
        // Other words in the same form are another comment.
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(page, Form, ("Comment", "And another"))).Status);
        Assert.Single(await _app.Stored<Contribution>(), c => c.Source == "And another");
    }

    [Fact]
    [Trait("D", "D119")]
    public async Task Two_windows_change_one_comment_and_the_second_sees_the_first()
    {
        var (_, maya) = await Somebody();
        var edit = Comment(await Shown(maya, await Post(maya, "One")), "One").QuerySelector("a[href$='/edit']")!.GetAttribute("href")!;
        var (first, second) = (await maya.Get(edit), await maya.Get(edit));
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(first, edit, ("Comment", "Two, first window"))).Status);
        var conflict = await maya.Submit(second, edit, ("Comment", "Three, second window"));
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Contains("Two, first window", conflict.Words, StringComparison.Ordinal);
        Assert.Equal("Three, second window", conflict.Document.QuerySelector("textarea")!.TextContent);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(conflict, edit, ("Comment", "Three, second window"))).Status);
        // The same words again are no conflict with oneself.
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(first, edit, ("Comment", "Three, second window\r\n"))).Status);
    }

    [Fact]
    public async Task Links_of_somebody_new_are_text_and_an_edit_that_adds_one_later_waits_while_the_old_words_stay()
    {
        var (_, maya) = await Somebody();
        var first = await Shown(maya, await Post(maya, "See https://a.test/1"));
        Assert.Null(Comment(first, "See https://a.test/1").QuerySelector(".text a"));
        await Post(maya, "Two");
        await Post(maya, "Three");
        var fourth = Comment(await Shown(maya, await Post(maya, "See https://a.test/4")), "See https://a.test/4");
        Assert.Equal("nofollow ugc noopener noreferrer", fourth.QuerySelector(".text a")!.GetAttribute("rel"));

        var harmless = Comment(await Shown(maya, await Post(maya, "Harmless")), "Harmless");
        var edit = harmless.QuerySelector("a[href$='/edit']")!.GetAttribute("href")!;
        Assert.Contains("moderator", (await Shown(maya, await maya.SubmitForm(edit, ("Comment", "Buy at https://evil.test")))).Words, StringComparison.Ordinal);
        Assert.Contains("Harmless", (await _app.NewBrowser().Get(Article)).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.test", (await _app.NewBrowser().Get(Article)).Words, StringComparison.Ordinal);

        var (_, lead) = await Somebody(Role.Lead);
        var queue = await lead.Get("/admin/moderation");
        var row = queue.Document.QuerySelectorAll("li.row").First(li => li.TextContent.Contains("evil.test", StringComparison.Ordinal));
        await lead.Submit(queue, row.QuerySelector("form")!.GetAttribute("action")!);
        Assert.Contains("evil.test", (await _app.NewBrowser().Get(Article)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("D", "D115")]
    [Trait("D", "D116")]
    public async Task A_report_is_answered_by_hiding_and_everything_can_be_undone()
    {
        var (_, rolf) = await Somebody();
        var posted = await Post(rolf, "Cheap followers. Write to me. Bye.");
        var (_, hana) = await Somebody();
        var page = await Shown(hana, posted);
        var report = Comment(page, "Cheap followers").QuerySelector("a[href$='/report']")!.GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.SeeOther, (await hana.SubmitForm(report, ("Reason", "Spam"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await hana.SubmitForm(report, ("Reason", "Spam again"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await rolf.Get(report)).Status);

        var (_, lead) = await Somebody(Role.Lead);
        var queue = await lead.Get("/admin/moderation");
        var row = queue.Document.QuerySelectorAll("li.row").First(li => li.TextContent.Contains("Cheap followers", StringComparison.Ordinal));
        Assert.Contains("Reported by 1.", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Hide", "Keep"], row.QuerySelectorAll("button").Select(button => button.TextContent.Trim()));
        var hide = row.QuerySelector("button[formaction$='/hide']")!.GetAttribute("formaction")!;
        var keep = row.QuerySelector("form")!.GetAttribute("action")!;

        var hidden = await lead.Follow(await Press(lead, queue, keep, hide));
        Assert.Contains("Hidden", hidden.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Cheap followers", (await _app.NewBrowser().Get(Article)).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Cheap followers", (await hana.Get(Article)).Words, StringComparison.Ordinal);
        Assert.Contains("Hidden by a moderator", Comment(await rolf.Get(Article), "Cheap followers").TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await hana.Get(posted.Location!)).Status);

        var undone = await lead.Follow(await lead.Submit(hidden, hidden.Document.QuerySelector("form[action*='/undo/']")!.GetAttribute("action")!));
        Assert.Contains("Cheap followers", undone.Words, StringComparison.Ordinal);
        Assert.Contains("Cheap followers", (await hana.Get(Article)).Words, StringComparison.Ordinal);

        var one = await lead.Get(hide.Replace("/hide", "", StringComparison.Ordinal));
        await lead.Submit(one, hide.Replace("/hide", "/cut", StringComparison.Ordinal), ("Piece", "1"));
        Assert.Contains("Cheap followers. [A moderator took something out] Bye.", (await hana.Get(Article)).Words, StringComparison.Ordinal);
        Assert.Contains(await _app.Stored<ContributionVersion>(), v => v.Source == "Cheap followers. Write to me. Bye.");
        // Hidden for long, and shown again.
        await Press(lead, one, keep, hide);
        Assert.DoesNotContain("Cheap followers", (await hana.Get(Article)).Words, StringComparison.Ordinal);
        await lead.SubmitForm("/admin/moderation?show=hidden", hide.Replace("/hide", "/publish", StringComparison.Ordinal));
        Assert.Contains("Cheap followers. [A moderator took something out] Bye.", (await hana.Get(Article)).Words, StringComparison.Ordinal);
        // Two moderators at once: the second changes nothing.
        Assert.Equal("/admin/moderation", (await Press(lead, queue, keep, keep)).Location!.Split('?')[0]);
    }

    [Fact]
    public async Task Whoever_is_stopped_reads_and_does_not_write_until_they_are_let()
    {
        var (_, rolf) = await Somebody();
        var posted = await Post(rolf, "Noise");
        var (_, admin) = await Somebody(Role.Admin);
        var path = "/admin/moderation/" + posted.Location!.Split('/')[^1];
        await admin.SubmitForm(path, path + "/stop");
        var refused = await Post(rolf, "More noise");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("More noise", refused.Document.QuerySelector("textarea")!.TextContent);
        await admin.SubmitForm(path, path + "/stop");
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(rolf, "Music")).Status);
    }

    [Fact]
    public async Task The_thirty_first_comment_of_an_hour_is_refused_and_its_words_stay()
    {
        var (_, maya) = await Somebody();
        for (var at = 0; at < 30; at++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await Post(maya, $"Number {at}")).Status);
        }

        var refused = await Post(maya, "Number 30");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("Number 30", refused.Document.QuerySelector("textarea")!.TextContent);
        Assert.Equal("3600", refused.Header("Retry-After"));
        _app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(maya, "Number 31")).Status);
    }

    [Fact]
    public async Task Answers_stand_below_theirs_and_twenty_five_are_shown_at_a_time()
    {
        const string article = "/help/articles/recovery-codes";
        var (_, maya) = await Somebody();
        var first = await Post(maya, "Oldest", article: article);
        for (var at = 0; at < 26; at++)
        {
            await Post(maya, $"Then {at}", article: article);
        }

        var id = first.Location!.Split('/')[^1];
        var form = await maya.Get($"{article}?to={id}");
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(form, article + "/comments", ("Comment", "An answer to the oldest"))).Status);

        var page = await maya.Get(article);
        var rows = page.Document.QuerySelectorAll(".contribution").Select(li => li.QuerySelector(".text")!.TextContent.Trim()).ToList();
        Assert.Equal(["Oldest", "An answer to the oldest", "Then 0"], rows.Take(3));
        Assert.Equal(25, rows.Count);
        Assert.Contains("28 comments", page.Words, StringComparison.Ordinal);
        var next = page.Document.QuerySelector(".rows-more a")!.GetAttribute("href")!;
        Assert.Equal(["Then 23", "Then 24", "Then 25"], (await maya.Get(next)).Document.QuerySelectorAll(".contribution .text").Select(text => text.TextContent.Trim()));
        Assert.Equal(3, (await maya.Get(next, ("HX-Request", "true"))).Document.QuerySelectorAll(".contribution").Length);
    }

    [Fact]
    [Trait("D", "D112")]
    public async Task Of_an_erased_person_the_words_stay_without_a_name_and_the_votes_as_numbers()
    {
        const string article = "/help/articles/close-your-account";
        var (person, maya) = await Somebody();
        await Post(maya, "I will be gone", name: "Leaving Soon", article: article);
        await maya.SubmitForm(article, article + "/vote/yes");
        await Erase(person);

        var page = await _app.NewBrowser().Get(article);
        Assert.Contains("A former member", Comment(page, "I will be gone").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Leaving Soon", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 of 1 person said yes", page.Words, StringComparison.Ordinal);
        var votes = (await _app.Stored<Vote>()).Where(v => v.Voter == person.Account.Value || v.Account == person.Account);
        Assert.Empty(votes);
        await SumsAreRows();
    }

    [Fact]
    [Trait("D", "D110")]
    public async Task One_person_has_one_vote_and_the_sum_is_the_rows_whatever_comes_at_once()
    {
        const string article = "/help/articles/your-email-addresses";
        var (_, maya) = await Somebody();
        var stranger = _app.NewBrowser();
        var page = await maya.Get(article);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(at => maya.Submit(page, article + "/vote/yes").ContinueWith(_ => 0, TaskScheduler.Default)));
        var answer = await stranger.Follow(await Press(stranger, await stranger.Get(article), article + "/vote/yes", article + "/vote/no"));
        Assert.Contains("1 of 2 people said yes", answer.Words, StringComparison.Ordinal);
        Assert.Contains("Thank you", answer.Words, StringComparison.Ordinal);
        Assert.Equal("true", answer.Document.QuerySelector("button[formaction$='/vote/no']")!.GetAttribute("aria-pressed"));
        answer = await stranger.Follow(await stranger.Submit(answer, article + "/vote/yes"));
        Assert.Contains("2 of 2 people said yes", answer.Words, StringComparison.Ordinal);
        await SumsAreRows();
    }

    [Fact]
    [Trait("Attack", "42")]
    public async Task Nothing_that_was_made_to_act_leaves_the_short_list_on_the_page()
    {
        const string article = "/help/articles/see-what-happened-on-your-account";
        foreach (var chunk in TextAttacks.All.Chunk(28))
        {
            var (_, maya) = await Somebody(Role.Agent);
            foreach (var attack in chunk)
            {
                Assert.Equal(HttpStatusCode.SeeOther, (await Post(maya, attack, article: article)).Status);
            }
        }

        var path = article;
        while (path is not null)
        {
            var page = await _app.NewBrowser().Get(path);
            Assert.All(page.Document.QuerySelectorAll(".contribution .text"), text => TextAttacks.AssertHarmless(text.InnerHtml));
            path = page.Document.QuerySelector(".rows-more a")?.GetAttribute("href");
        }
    }

    [Fact]
    [Trait("Attack", "54")]
    [Trait("G", "G60")]
    public async Task Anothers_comment_is_as_unknown_as_none()
    {
        var (_, maya) = await Somebody();
        var posted = await Post(maya, "Mine alone");
        var (_, other) = await Somebody();
        var mine = posted.Location!.Split('/')[^1];
        foreach (var id in new[] { mine, Guid.CreateVersion7(_app.Clock.GetUtcNow()).ToString() })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/help/comments/{id}/edit")).Status);
        }

        // An answer to something that is not here.
        Assert.Equal(HttpStatusCode.Conflict, (await other.Submit(await other.Get(Article), Form, ("Comment", "x"), ("To", Guid.Empty.ToString()), ("PenName", NewName()))).Status);

        Assert.Contains("Mine alone", (await other.Get(Article)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G52")]
    public async Task A_comment_is_found_by_its_words_while_it_is_shown_to_whoever_reads_its_article_and_leads_to_itself()
    {
        var (_, maya) = await Somebody();
        var (_, lead) = await Somebody(Role.Lead);
        var stranger = _app.NewBrowser();
        await Post(maya, "My kazoo manager forgot everything.");
        var found = Assert.Single(await Found(stranger, "kazoo managers"));
        Assert.Contains("on “Staying safe”", found.TextContent, StringComparison.Ordinal);
        var leads = await stranger.Get(found.GetAttribute("href")!);
        var anchor = leads.Location!.Split('#')[1];
        Assert.Contains("kazoo", (await stranger.Follow(leads)).Document.QuerySelector($"#{anchor}")?.TextContent ?? "", StringComparison.Ordinal);

        var comment = Assert.Single(await _app.Stored<Contribution>());
        await maya.SubmitForm($"/help/comments/{comment.Id.Value}/edit", ("Comment", "My ukulele manager forgot everything."));
        Assert.Empty(await Found(stranger, "kazoo"));
        Assert.Single(await Found(stranger, "ukulele"));

        var moderation = await lead.Get($"/admin/moderation/{comment.Id.Value}");
        await Press(lead, moderation, $"/admin/moderation/{comment.Id.Value}/keep", $"/admin/moderation/{comment.Id.Value}/hide");
        Assert.Empty(await Found(stranger, "ukulele"));
        moderation = await lead.Get($"/admin/moderation/{comment.Id.Value}");
        await lead.Submit(moderation, $"/admin/moderation/{comment.Id.Value}/publish");
        Assert.Single(await Found(stranger, "ukulele"));

        // What is below an article that nobody reads any more is found by nobody, and again once it is back.
        var article = (await _app.Stored<Articles.Article>()).Single(a => a.Key == "staying-safe");
        await lead.SubmitForm($"/admin/articles/{article.Id.Value}", $"/admin/articles/{article.Id.Value}/unpublish");
        Assert.Empty(await Found(stranger, "ukulele"));
        Assert.Empty(await Found(lead, "ukulele"));
        await lead.SubmitForm($"/admin/articles/{article.Id.Value}", $"/admin/articles/{article.Id.Value}/publish");
        Assert.Single(await Found(stranger, "ukulele"));

        static async Task<List<IElement>> Found(Browser browser, string words) =>
            [.. (await browser.Get($"/help/search?q={Uri.EscapeDataString(words)}")).Document.QuerySelectorAll("a.row").Where(row => row.GetAttribute("href")!.StartsWith("/help/comments/", StringComparison.Ordinal))];
    }

    /// <summary>There is no news of votes, and none of what waited, changed or names somebody: what does not exist cannot tell twice or too early.</summary>
    [Fact]
    [Trait("D", "D111")]
    [Trait("D", "D113")]
    [Trait("D", "D117")]
    public async Task Votes_and_comments_email_nobody()
    {
        var (_, maya) = await Somebody();
        var before = (await _app.Stored<Platform.Deliveries.Delivery>()).Count;
        await Post(maya, "Hello @agent, and `me@agent.com` too");
        foreach (var vote in new[] { "yes", "no", "yes" })
        {
            await maya.SubmitForm(Article, $"{Article}/vote/{vote}");
        }

        Assert.Equal(before, (await _app.Stored<Platform.Deliveries.Delivery>()).Count);
    }

    private async Task<(Person Person, Browser Browser)> Somebody(Role role = Role.Member)
    {
        var person = await _app.NewPerson(role: role);
        return (person, await _app.SignIn(person));
    }

    private async Task<Browser> Again(Browser browser)
    {
        var (_, fresh) = await Somebody();
        browser.Dispose();
        return fresh;
    }

    private string NewName() => $"Writer {(char)('a' + (++_names % 26))}{(char)('a' + (_names / 26))}{Guid.CreateVersion7(_app.Clock.GetUtcNow()).ToString("N")[20..28].Replace('0', 'x').Replace('1', 'y')}";

    private async Task<Answer> Post(Browser browser, string text, string? name = null, string article = Article)
    {
        var page = await browser.Get(article);
        return page.Document.QuerySelector("[name=PenName]") is null
            ? await browser.Submit(page, article + "/comments", ("Comment", text))
            : await browser.Submit(page, article + "/comments", ("Comment", text), ("PenName", name ?? NewName()));
    }

    /// <summary>The page that the answer leads to, over the address of the single comment.</summary>
    private static async Task<Answer> Shown(Browser browser, Answer answer)
    {
        var next = await browser.Follow(answer);
        return next.Status is HttpStatusCode.SeeOther ? await browser.Follow(next) : next;
    }

    /// <summary>Presses a button that leads elsewhere than its form.</summary>
    private static Task<Answer> Press(Browser browser, Answer page, string form, string formAction) =>
        browser.Send(HttpMethod.Post, formAction, new FormUrlEncodedContent(Browser.Filled(page, form)));

    private static IElement Comment(Answer page, string text) =>
        page.Document.QuerySelectorAll(".contribution").First(li => li.TextContent.Contains(text, StringComparison.Ordinal));

    private async Task Erase(Person person)
    {
        await _app.With(async db =>
        {
            var account = await db.Set<Account>().SingleAsync(a => a.Id == person.Account, TestContext.Current.CancellationToken);
            account.Close(_app.Clock.GetUtcNow(), _app.Clock.GetUtcNow());
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await _app.With(async db =>
        {
            await _app.Services.GetServices<IJob>().OfType<EraseClosedAccounts>().Single().Run(db, TestContext.Current.CancellationToken);
            return 0;
        });
        Assert.DoesNotContain(await _app.Stored<Account>(), account => account.Id == person.Account);
    }

    private async Task SumsAreRows()
    {
        var votes = await _app.Stored<Vote>();
        Assert.All(await _app.Stored<VoteTotal>(), total => Assert.Equal(
            (total.Yes, total.No), (votes.Count(v => v.Place == total.Place && v.IsYes), votes.Count(v => v.Place == total.Place && !v.IsYes))));
    }
}
