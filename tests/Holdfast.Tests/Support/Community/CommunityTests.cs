using System.Net;
using AngleSharp.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Closing;
using Holdfast.Support.Comments;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Community;

/// <summary>The community over HTTP: asking, answering, voting, accepting, finding, and what moderators do with it.</summary>
[Trait("G", "G51")]
public sealed class CommunityTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string New = "/community/posts/new";

    private readonly TestApp _app = fixture.App;
    private readonly List<Person> _people = [];
    private int _names;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_asks_another_answers_and_the_first_accepts()
    {
        var (_, maya) = await Somebody();
        var form = await maya.Get(New);
        Assert.Equal("Question", form.Document.QuerySelector("[name=Kind][checked]")?.GetAttribute("value"));
        var posted = await Ask(maya, "How do I get my zebra paid?", "It waits since **May**.");
        Assert.Equal(HttpStatusCode.SeeOther, posted.Status);
        Assert.Matches("^/community/posts/[0-9]+-how-do-i-get-my-zebra-paid$", posted.Location);
        var page = await maya.Follow(posted);
        Assert.Contains("Your post is there for everybody", page.Words, StringComparison.Ordinal);
        Assert.Equal("May", page.Document.QuerySelector(".opening .text strong")?.TextContent);
        Assert.Contains("zebra", (await _app.NewBrowser().Get("/community/topics/payments")).Words, StringComparison.Ordinal);

        var (_, kofi) = await Somebody();
        await Answer(kofi, posted.Location!, "Press release.");
        await Answer(kofi, posted.Location!, "Or wait a week.");
        var answered = await maya.Get(posted.Location!);
        Assert.Contains("2 answers", answered.Words, StringComparison.Ordinal);
        var second = answered.Document.QuerySelectorAll(".answer-card")[1];
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(answered, second.QuerySelector("form[action*='/accept/']")!.GetAttribute("action")!)).Status);
        var accepted = await _app.NewBrowser().Get(posted.Location!);
        Assert.Contains("Or wait a week.", accepted.Document.QuerySelector(".answer-card.accepted")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Answered", accepted.Document.QuerySelector(".post-line")!.TextContent, StringComparison.Ordinal);

        // Neither a stranger nor whoever answered says so, and it is taken back.
        Assert.Empty((await kofi.Get(posted.Location!)).Document.QuerySelectorAll("form[action*='/accept']"));
        await maya.SubmitForm(posted.Location!, $"/community/posts/{NumberOf(posted)}/accept-none");
        Assert.Null((await maya.Get(posted.Location!)).Document.QuerySelector(".accepted"));
    }

    [Fact]
    public async Task An_address_without_or_with_another_title_leads_to_the_one_address()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "One address only", "Text");
        foreach (var other in new[] { $"/community/posts/{NumberOf(posted)}", $"/community/posts/{NumberOf(posted)}-else" })
        {
            var moved = await _app.NewBrowser().Get(other);
            Assert.Equal((HttpStatusCode.MovedPermanently, posted.Location), (moved.Status, moved.Location));
        }

        Assert.Equal($"https://{TestApp.Host}{posted.Location}", (await maya.Get(posted.Location!)).Document.QuerySelector("link[rel=canonical]")?.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Get("/community/posts/999999")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Get("/community/posts/x")).Status);
    }

    [Theory]
    [InlineData(150, 5_000, HttpStatusCode.SeeOther)]
    [InlineData(151, 5_000, HttpStatusCode.UnprocessableEntity)]
    [InlineData(150, 5_001, HttpStatusCode.UnprocessableEntity)]
    [InlineData(0, 1, HttpStatusCode.UnprocessableEntity)]
    [InlineData(1, 0, HttpStatusCode.UnprocessableEntity)]
    public async Task A_post_at_its_limits_is_taken_and_one_past_stays_in_the_form(int title, int details, HttpStatusCode status)
    {
        var (_, maya) = await Somebody();
        var answer = await Ask(maya, new string('t', title), new string('d', details));
        Assert.Equal(status, answer.Status);
        if (status is HttpStatusCode.UnprocessableEntity)
        {
            Assert.Equal(title, answer.Document.QuerySelector("#Title")!.GetAttribute("value")?.Length ?? 0);
            Assert.Equal(details, answer.Document.QuerySelector("#Details")!.TextContent.Length);
            Assert.NotNull(answer.Document.QuerySelector(".summary"));
        }
    }

    [Fact]
    public async Task A_post_needs_a_topic_and_a_kind_of_ours()
    {
        var (_, maya) = await Somebody();
        foreach (var (topic, kind) in new[] { ("", "Question"), ("payments", "7"), ("nonsense", "Question") })
        {
            var page = await maya.Get(New);
            var refused = await maya.Submit(page, New, ("Title", "Title"), ("Details", "Text"), ("PenName", NewName()), ("Topic", topic), ("Kind", kind));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        }
    }

    [Fact]
    [Trait("D", "D118")]
    public async Task One_form_is_one_post_however_often_it_is_sent()
    {
        var (_, maya) = await Somebody();
        var page = await maya.Get(New);
        (string, string?)[] fields = [("Title", "Only once here"), ("Details", "Same words"), ("PenName", NewName()), ("Topic", "payments")];
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => maya.Submit(page, New, fields)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        Assert.Single(answers.Select(answer => answer.Location).Distinct());
        Assert.Single(await _app.Stored<CommunityPost>(), p => p.Title == "Only once here");
    }

    [Fact]
    public async Task Sixteen_votes_and_acceptances_at_once_are_one()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "Sixteen at once", "Text");
        var (_, kofi) = await Somebody();
        await Answer(kofi, posted.Location!, "First");
        await Answer(kofi, posted.Location!, "Second");
        var page = await kofi.Get(posted.Location!);
        var vote = page.Document.QuerySelector("form[action$='/vote']")!.GetAttribute("action")!;
        var votes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => kofi.Submit(page, vote)));
        Assert.All(votes, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));

        var mine = await maya.Get(posted.Location!);
        var accepts = mine.Document.QuerySelectorAll("form[action*='/accept/']").Select(f => f.GetAttribute("action")!).ToList();
        var accepted = await Task.WhenAll(Enumerable.Range(0, 16).Select(at => maya.Submit(mine, accepts[at % 2])));
        Assert.All(accepted, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        var post = Assert.Single(await _app.Stored<CommunityPost>(), p => p.Title == "Sixteen at once");
        Assert.Equal((1, true, 2), (post.Likes, post.IsSolved, post.Answers));
        Assert.Single((await maya.Get(posted.Location!)).Document.QuerySelectorAll(".accepted"));
        var opening = Assert.Single(await _app.Stored<Contribution>(), c => c.Id == post.Opening);
        Assert.Equal(1, opening.Likes);
        Assert.Single(await _app.Stored<Vote>(), v => v.Place == opening.Id.Value);

        // The vote is taken back, and nobody votes for their own.
        await kofi.SubmitForm(posted.Location!, vote.Replace("/vote", "/unvote", StringComparison.Ordinal));
        Assert.Equal(0, (await _app.Stored<CommunityPost>()).Single(p => p.Id == post.Id).Likes);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Send(HttpMethod.Post, vote, new FormUrlEncodedContent(Browser.Filled(mine, accepts[0])))).Status);
    }

    [Fact]
    [Trait("G", "G52")]
    public async Task A_post_has_tags_that_lead_to_others_like_it_and_find_it_until_they_are_taken_away()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "Tagged for the first time", "Text", tags: "Theremin care,  wet  strings, theremin-care");
        var page = await _app.NewBrowser().Get(posted.Location!);
        Assert.Equal(["theremin care", "wet strings"], page.Document.QuerySelectorAll(".post-line .tag").Select(tag => tag.TextContent));
        for (var at = 0; at < 26; at++)
        {
            await Ask(maya, $"Tagged {at:00}", "Text", tags: "theremin care");
            _app.Clock.Advance(TimeSpan.FromMinutes(at % 9 == 8 ? 61 : 1));
        }

        var list = await _app.NewBrowser().Get("/community/tags/theremin-care");
        Assert.Equal(25, list.Document.QuerySelectorAll(".row.post").Length);
        Assert.Contains("Tagged 25", list.Document.QuerySelector(".row.post")!.TextContent, StringComparison.Ordinal);
        var next = await _app.NewBrowser().Get(list.Document.QuerySelector("a[href*='after=']")!.GetAttribute("href")!);
        Assert.Contains("Tagged for the first time", next.Words, StringComparison.Ordinal);
        Assert.Contains((await maya.Get(New)).Document.QuerySelectorAll("datalist option"), option => option.GetAttribute("value") == "theremin care");
        Assert.Contains("Tagged for the first time", (await _app.NewBrowser().Get("/help/search?q=wet%20strings")).Words, StringComparison.Ordinal);

        var edit = $"/community/posts/{NumberOf(posted)}/edit";
        var (first, second) = (await maya.Get(edit), await maya.Get(edit));
        Assert.Equal("theremin care, wet strings", first.Document.QuerySelector("#Tags")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(first, edit, ("Tags", "dry strings"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await maya.Submit(second, edit, ("Tags", "damp strings"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Get("/community/tags/wet-strings")).Status);
        Assert.Equal(HttpStatusCode.OK, (await maya.Get("/community/tags/dry-strings")).Status);
        Assert.DoesNotContain("Tagged for the first time", (await _app.NewBrowser().Get("/help/search?q=wet%20strings")).Words, StringComparison.Ordinal);
        Assert.Contains("Tagged for the first time", (await _app.NewBrowser().Get("/help/search?q=dry%20strings")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a, b, c, d, e", HttpStatusCode.SeeOther)]
    [InlineData("a, b, c, d, e, f", HttpStatusCode.UnprocessableEntity)]
    [InlineData("thirtylettersthirtylettersthir", HttpStatusCode.SeeOther)]
    [InlineData("thirtylettersthirtylettersthirt", HttpStatusCode.UnprocessableEntity)]
    [InlineData("<b>", HttpStatusCode.UnprocessableEntity)]
    [InlineData(" , ,", HttpStatusCode.SeeOther)]
    public async Task Tags_at_their_limits_are_taken_and_one_past_stays_in_the_form(string tags, HttpStatusCode status)
    {
        var (_, maya) = await Somebody();
        var answer = await Ask(maya, "Limits of tags", "Text", tags: tags);
        Assert.Equal(status, answer.Status);
        if (status is HttpStatusCode.UnprocessableEntity)
        {
            Assert.Equal(tags, answer.Document.QuerySelector("#Tags")!.GetAttribute("value"));
            Assert.NotNull(answer.Document.QuerySelector("#Tags-error"));
        }
    }

    [Fact]
    [Trait("D", "D119")]
    public async Task Two_windows_change_one_post_and_the_second_sees_the_first()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "Two windows", "One");
        var edit = $"/community/posts/{NumberOf(posted)}/edit";
        var (first, second) = (await maya.Get(edit), await maya.Get(edit));
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(first, edit, ("Title", "Two panes"), ("Details", "Two, first window"))).Status);
        var conflict = await maya.Submit(second, edit, ("Details", "Three, second window"));
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Contains("Two, first window", conflict.Words, StringComparison.Ordinal);
        Assert.Equal("Three, second window", conflict.Document.QuerySelector("textarea")!.TextContent);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit(conflict, edit, ("Title", "Three panes"))).Status);
        var page = await _app.NewBrowser().Get($"/community/posts/{NumberOf(posted)}-three-panes");
        Assert.Contains("edited", page.Words, StringComparison.Ordinal);
        Assert.Contains("Three, second window", page.Words, StringComparison.Ordinal);

        var (_, other) = await Somebody();
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get(edit)).Status);
        _app.Clock.Advance(TimeSpan.FromDays(30));
        var late = await _app.SignIn(await Owner(posted));
        Assert.Equal(HttpStatusCode.Conflict, (await late.SubmitForm(edit, ("Details", "Too late"))).Status);
    }

    [Fact]
    [Trait("G", "G52")]
    public async Task A_post_is_found_by_title_and_text_and_similar_ones_are_shown_while_another_is_written()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "Marimba lessons without a teacher", "Where does one find a xylophone?");
        foreach (var words in new[] { "marimba lesson", "xylophone" })
        {
            var row = Assert.Single((await _app.NewBrowser().Get($"/help/search?q={Uri.EscapeDataString(words)}")).Document.QuerySelectorAll("a.row"), row => row.TextContent.Contains("Marimba", StringComparison.Ordinal));
            Assert.Contains("/help/comments/", row.GetAttribute("href"), StringComparison.Ordinal);
        }

        var similar = await maya.Get("/community/posts/similar?title=A%20teacher%20for%20marimba%20lessons", ("HX-Request", "true"));
        Assert.Contains(similar.Document.QuerySelectorAll("a"), a => a.GetAttribute("href") == posted.Location);
        // Without script they stand on the page that comes back.
        var back = await maya.SubmitForm(New, "/community/posts/preview", ("Title", "Marimba lessons, any teacher?"), ("Details", "**Loud**"));
        Assert.Equal(HttpStatusCode.OK, back.Status);
        Assert.Contains(back.Document.QuerySelectorAll("#similar a"), a => a.GetAttribute("href") == posted.Location);
        Assert.Equal("Loud", back.Document.QuerySelector("#preview strong")?.TextContent);
        Assert.Equal("**Loud**", back.Document.QuerySelector("#Details")!.TextContent);
    }

    [Fact]
    public async Task A_hidden_post_is_there_for_its_author_and_moderators_alone_and_comes_back_by_undo()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "Cheap bassoons", "Write to me.");
        var (_, kofi) = await Somebody();
        await Answer(kofi, posted.Location!, "I want a contrabassoon.");
        var page = await kofi.Get(posted.Location!);
        var report = page.Document.QuerySelector(".opening a[href$='/report']")!.GetAttribute("href")!;
        Assert.Contains("Report this post", (await kofi.Get(report)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await kofi.SubmitForm(report, ("Reason", "Spam"))).Status);

        var (_, lead) = await Somebody(Role.Lead);
        var queue = await lead.Get("/admin/moderation");
        var row = queue.Document.QuerySelectorAll("li.row").First(li => li.TextContent.Contains("Cheap bassoons", StringComparison.Ordinal));
        var keep = row.QuerySelector("form")!.GetAttribute("action")!;
        var hidden = await lead.Send(HttpMethod.Post, row.QuerySelector("button[formaction$='/hide']")!.GetAttribute("formaction")!, new FormUrlEncodedContent(Browser.Filled(queue, keep)));
        Assert.Equal(HttpStatusCode.SeeOther, hidden.Status);

        Assert.Equal(HttpStatusCode.NotFound, (await kofi.Get(posted.Location!)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.NewBrowser().Get(posted.Location!)).Status);
        Assert.Contains("Hidden by a moderator", (await maya.Get(posted.Location!)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await lead.Get(posted.Location!)).Status);
        Assert.DoesNotContain("bassoons", (await kofi.Get("/community")).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("contrabassoon", string.Join(' ', (await kofi.Get("/help/search?q=contrabassoon")).Document.QuerySelectorAll(".hits").Select(e => e.TextContent)), StringComparison.Ordinal);

        var after = await lead.Follow(hidden);
        await lead.Submit(after, after.Document.QuerySelector("form[action*='/undo/']")!.GetAttribute("action")!);
        Assert.Equal(HttpStatusCode.OK, (await kofi.Get(posted.Location!)).Status);
        Assert.Single((await kofi.Get("/help/search?q=contrabassoon")).Document.QuerySelectorAll(".hits a"));
    }

    [Fact]
    public async Task A_hidden_answer_is_not_the_accepted_one_and_is_it_again_once_it_is_shown()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "Hide the accepted one", "Text");
        var (_, kofi) = await Somebody();
        await Answer(kofi, posted.Location!, "Accepted words");
        var page = await maya.Get(posted.Location!);
        await maya.Submit(page, page.Document.QuerySelector("form[action*='/accept/']")!.GetAttribute("action")!);
        var (_, lead) = await Somebody(Role.Lead);
        var answer = (await _app.Stored<Contribution>()).Single(c => c.Source == "Accepted words");
        var moderation = await lead.Get($"/admin/moderation/{answer.Id.Value}");
        Assert.Contains("An answer of", moderation.Words, StringComparison.Ordinal);
        var hidden = await lead.Send(HttpMethod.Post, $"/admin/moderation/{answer.Id.Value}/hide", new FormUrlEncodedContent(Browser.Filled(moderation, $"/admin/moderation/{answer.Id.Value}/keep")));
        var open = await _app.NewBrowser().Get(posted.Location!);
        Assert.Null(open.Document.QuerySelector(".accepted"));
        Assert.Contains("No answers yet", open.Words, StringComparison.Ordinal);
        var after = await lead.Follow(hidden);
        await lead.Submit(after, after.Document.QuerySelector("form[action*='/undo/']")!.GetAttribute("action")!);
        Assert.NotNull((await _app.NewBrowser().Get(posted.Location!)).Document.QuerySelector(".accepted"));
    }

    [Fact]
    public async Task Answers_of_staff_stand_under_our_mark_and_comments_below_what_they_are_about()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "Staff please", "Text");
        var (_, agent) = await Somebody(Role.Agent);
        await Answer(agent, posted.Location!, "From us.");
        var page = await maya.Get(posted.Location!);
        var card = Assert.Single(page.Document.QuerySelectorAll(".answer-card"));
        Assert.Contains("team", card.QuerySelector(".badge")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await maya.Get("/community")).Document.QuerySelector(".count.ours"));

        var comment = card.QuerySelector("a[href*='?to=']")!.GetAttribute("href")!;
        var form = await maya.Get(comment.Split('#')[0]);
        Assert.Equal("Your comment", form.Document.QuerySelector("label[for=Answer]")!.TextContent);
        var posts = await maya.Submit(form, $"/community/posts/{NumberOf(posted)}/answers", ("Answer", "Thank you!"));
        Assert.Equal(HttpStatusCode.SeeOther, posts.Status);
        Assert.Contains("Thank you!", (await maya.Get(posted.Location!)).Document.QuerySelector(".answer-card .sub-comments")!.TextContent, StringComparison.Ordinal);

        var quote = card.QuerySelector("a[href*='?quote=']")!.GetAttribute("href")!;
        Assert.Contains("> From us.", (await maya.Get(quote.Split('#')[0])).Document.QuerySelector("#Answer")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("G", "G34")]
    public async Task Whom_an_agent_blocked_or_a_moderator_stopped_reads_only(bool isBlock)
    {
        var (person, maya) = await Somebody();
        var posted = await Ask(maya, isBlock ? "Before the block" : "Before the stop", "Text");
        var (_, lead) = await Somebody(Role.Lead);
        await _app.Change(db =>
        {
            if (isBlock)
            {
                db.Add(new Block { Account = person.Account, At = _app.Clock.GetUtcNow(), Until = _app.Clock.GetUtcNow().AddDays(7), By = person.Account });
            }
            else
            {
                db.Set<PenName>().Single(p => p.Account == person.Account).StoppedAt = _app.Clock.GetUtcNow();
            }
        });
        Assert.Equal(HttpStatusCode.OK, (await maya.Get(posted.Location!)).Status);
        var refused = await Ask(maya, "Another one", "Text");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("Another one", refused.Document.QuerySelector("#Title")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Forbidden, (await Answer(maya, posted.Location!, "Mine")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await maya.SubmitForm($"/community/posts/{NumberOf(posted)}/edit", ("Details", "Changed"))).Status);
        await Answer(lead, posted.Location!, "From us");
        var page = await maya.Get(posted.Location!);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Submit(page, page.Document.QuerySelector(".answer-card form[action$='/vote']")!.GetAttribute("action")!)).Status);
    }

    [Fact]
    [Trait("G", "G64")]
    public async Task An_erased_author_is_a_former_member_and_their_votes_stay_as_numbers()
    {
        var (person, maya) = await Somebody();
        var posted = await Ask(maya, "Soon of nobody", "Text of somebody");
        var (_, kofi) = await Somebody();
        var theirs = await Ask(kofi, "Voted for by somebody who goes", "Text");
        var page = await maya.Get(theirs.Location!);
        await maya.Submit(page, page.Document.QuerySelector("form[action$='/vote']")!.GetAttribute("action")!);
        Assert.Contains("\"Soon of nobody\"", await Exported(person), StringComparison.Ordinal);
        await Erase(person);
        var read = await _app.NewBrowser().Get(posted.Location!);
        Assert.Contains("A former member", read.Words, StringComparison.Ordinal);
        Assert.Contains("Text of somebody", read.Words, StringComparison.Ordinal);
        Assert.Equal(1, (await _app.Stored<CommunityPost>()).Single(p => p.Title.StartsWith("Voted for", StringComparison.Ordinal)).Likes);
        Assert.DoesNotContain(await _app.Stored<Vote>(), v => v.Account == person.Account || v.Voter == person.Account.Value);
    }

    [Fact]
    public async Task New_active_unanswered_and_top_are_four_orders_that_go_on()
    {
        var (_, maya) = await Somebody();
        var (_, kofi) = await Somebody();
        for (var at = 0; at < 27; at++)
        {
            await Ask(maya, $"List {at:00}", "Text", "ideas");
            _app.Clock.Advance(TimeSpan.FromMinutes(at % 20 == 19 ? 61 : 1));
        }

        var all = await Titles("/community/topics/ideas");
        Assert.Equal(25, all.Count);
        Assert.Equal("List 26", all[0]);
        var next = (await maya.Get("/community/topics/ideas")).Document.QuerySelector(".rows-more a")!.GetAttribute("href")!;
        Assert.Contains("List 00", await Titles(next));
        var old = (await _app.Stored<CommunityPost>()).Single(p => p.Title == "List 00");
        await Answer(kofi, old.Path, "Now");
        Assert.Equal("List 00", (await Titles("/community/topics/ideas?show=active"))[0]);
        Assert.DoesNotContain("List 00", await Titles("/community/topics/ideas?show=unanswered"));
        var page = await kofi.Get(old.Path);
        await kofi.Submit(page, page.Document.QuerySelector("form[action$='/vote']")!.GetAttribute("action")!);
        Assert.Equal("List 00", (await Titles("/community/topics/ideas?show=top"))[0]);
        Assert.Equal(HttpStatusCode.NotFound, (await kofi.Get("/community/topics/nothing")).Status);

        async Task<List<string>> Titles(string path) => [.. (await kofi.Get(path)).Document.QuerySelectorAll(".post a.row-title").Select(a => a.TextContent.Trim()).Where(title => title.StartsWith("List", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_moderator_pins_closes_moves_and_merges_and_takes_each_back()
    {
        var (_, maya) = await Somebody();
        var (first, second) = (await Ask(maya, "Merge me", "Text", "contracts"), await Ask(maya, "Into me", "Text", "contracts"));
        var (_, lead) = await Somebody(Role.Lead);
        var page = $"/community/posts/{NumberOf(first)}/moderate";
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Get(page)).Status);

        await Press("pin");
        Assert.Contains("Pinned", (await maya.Get("/community/topics/contracts")).Document.QuerySelector(".post")!.TextContent, StringComparison.Ordinal);
        await Press("unpin");
        await Press("close");
        Assert.Empty((await maya.Get(first.Location!)).Document.QuerySelectorAll("#Answer"));
        var form = Browser.Filled(await maya.Get(second.Location!), $"/community/posts/{NumberOf(second)}/answers", ("Answer", "y"));
        Assert.Equal(HttpStatusCode.Conflict, (await maya.Send(HttpMethod.Post, $"/community/posts/{NumberOf(first)}/answers", new FormUrlEncodedContent(form))).Status);
        await Press("open");
        await Press("move", ("Topic", "ideas"));
        Assert.Contains("Merge me", (await maya.Get("/community/topics/ideas")).Words, StringComparison.Ordinal);

        foreach (var nobody in new[] { "", "999999", "x", NumberOf(first) })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lead.SubmitForm(page, page + "/merge", ("Other", nobody))).Status);
        }

        await Press("merge", ("Other", $"https://{TestApp.Host}{second.Location}"));
        var merged = await _app.NewBrowser().Get(first.Location!);
        Assert.Contains("This was asked before", merged.Words, StringComparison.Ordinal);
        Assert.Equal($"https://{TestApp.Host}{second.Location}", merged.Document.QuerySelector("link[rel=canonical]")?.GetAttribute("href"));
        Assert.DoesNotContain("Merge me", (await maya.Get("/community/topics/ideas")).Words, StringComparison.Ordinal);
        // No chains: what others were led to leads nowhere else.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lead.SubmitForm($"/community/posts/{NumberOf(second)}/moderate", $"/community/posts/{NumberOf(second)}/moderate/merge", ("Other", NumberOf(first)))).Status);
        await Press("unmerge");
        Assert.Contains("Merge me", (await maya.Get("/community/topics/ideas")).Words, StringComparison.Ordinal);
        var entries = (await _app.Stored<Platform.Audit.AuditEntry>()).Select(entry => entry.Kind.Name).Where(kind => kind.StartsWith("Post", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["PostClosed", "PostMerged", "PostMoved", "PostOpened", "PostPinned", "PostUnmerged", "PostUnpinned"], entries);

        async Task Press(string step, params (string, string?)[] fields)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await lead.SubmitForm(page, $"{page}/{step}", fields)).Status);
            Assert.Contains("Done", (await lead.Get(page)).Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Three_posts_of_a_topic_are_pinned_and_no_fourth()
    {
        var (_, maya) = await Somebody();
        var (_, lead) = await Somebody(Role.Lead);
        for (var at = 0; at < 4; at++)
        {
            var page = $"/community/posts/{NumberOf(await Ask(maya, $"Pin {at}", "Text", "your-profile"))}/moderate";
            await lead.SubmitForm(page, page + "/pin");
            Assert.Contains(at < 3 ? "Done" : "Three posts are pinned", (await lead.Get(page)).Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_same_words_again_wait_for_a_moderator_and_short_ones_do_not()
    {
        const string words = "Cheap followers for every freelancer, write to me on my private number.";
        var (_, rolf) = await Somebody();
        await Ask(rolf, "Followers", words);
        var (_, again) = await Somebody();
        var waits = await again.Follow(await Ask(again, "More followers", "cheap  followers for every freelancer,\nwrite to me on my private number."));
        Assert.Contains("A moderator will look at it first", waits.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("More followers", (await rolf.Get("/community")).Words, StringComparison.Ordinal);
        var (_, lead) = await Somebody(Role.Lead);
        Assert.Contains("The same words were written a few days ago", (await lead.Get("/admin/moderation")).Words, StringComparison.Ordinal);
        var (_, hana) = await Somebody();
        Assert.Contains("Your post is there", (await hana.Follow(await Ask(hana, "Thanks", "Thank you!"))).Words, StringComparison.Ordinal);
        Assert.Contains("Your post is there", (await hana.Follow(await Ask(hana, "Thanks again", "Thank you!"))).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_new_writes_ten_an_hour_and_no_eleventh()
    {
        // None of these is shown, so its author stays new.
        var (person, maya) = await Somebody();
        for (var at = 0; at < 10; at++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await Ask(maya, $"Hour {at}", "Text")).Status);
            await _app.With(db => db.Set<Contribution>().Where(c => c.Account == person.Account).ExecuteUpdateAsync(set => set.SetProperty(c => c.State, ContributionState.Waiting), Ct));
        }

        var refused = await Ask(maya, "Hour 10", "Text");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("You can post 10 an hour", refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G62")]
    public async Task A_follower_gets_one_email_a_day_and_ends_them_with_one_press_and_no_sign_in()
    {
        var (person, maya) = await Somebody();
        var posted = await Ask(maya, "Follow my oboe", "Text");
        Assert.Contains("Stop following", (await maya.Get(posted.Location!)).Words, StringComparison.Ordinal);
        var (helper, kofi) = await Somebody();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Answer(kofi, posted.Location!, "Oboes are loud.");
        await Answer(kofi, posted.Location!, "And long.");
        await Round();
        var mail = Assert.Single(_app.Mail.To(person.Address), IsDigest);
        Assert.Contains("Follow my oboe", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("2 new answers and comments", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Oboes are loud.", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        var unsubscribe = new Uri((mail.Headers["List-Unsubscribe"] ?? "").Trim('<', '>')).PathAndQuery;
        Assert.Matches("^/community/unsubscribe[?]token=hf_[A-Za-z0-9_-]{43}$", unsubscribe);

        // Once a day, and of what is one's own nothing.
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Answer(kofi, posted.Location!, "Very long.");
        await Round();
        Assert.Single(_app.Mail.To(person.Address), IsDigest);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await Round();
        Assert.Equal(2, _app.Mail.To(person.Address).Count(IsDigest));
        Assert.DoesNotContain(_app.Mail.To(helper.Address), IsDigest);

        // Opening the address changes nothing; the press of a mail program does.
        var stranger = _app.NewBrowser();
        Assert.Contains("Stop emails about the community?", (await stranger.Get(unsubscribe)).Words, StringComparison.Ordinal);
        Assert.False((await _app.Stored<CommunityDigest>()).Single(d => d.Account == person.Account).IsOff);
        var done = await stranger.Send(HttpMethod.Post, unsubscribe, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.True((await _app.Stored<CommunityDigest>()).Single(d => d.Account == person.Account).IsOff);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Send(HttpMethod.Post, "/community/unsubscribe?token=hf_nonsense", new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))).Status);
        kofi = await _app.SignIn(helper);
        await Answer(kofi, posted.Location!, "Nobody hears that.");
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await Round();
        Assert.Equal(2, _app.Mail.To(person.Address).Count(IsDigest));

        static bool IsDigest(MimeKit.MimeMessage mail) => mail.Subject?.Contains("community", StringComparison.Ordinal) == true;

        async Task Round()
        {
            await _app.With(async db =>
            {
                await _app.Services.GetServices<IJob>().OfType<FindDigests>().Single().Run(db, Ct);
                return 0;
            });
            await _app.Deliver();
        }
    }

    [Fact]
    public async Task A_name_leads_to_what_its_owner_wrote_and_an_erased_one_to_nobody()
    {
        var (person, maya) = await Somebody();
        var posted = await Ask(maya, "Profile of mine", "Text");
        var name = (await _app.Stored<PenName>()).Single(p => p.Account == person.Account).Name;
        var page = await _app.NewBrowser().Get($"/community/people/{Uri.EscapeDataString(name)}");
        Assert.Contains("Profile of mine", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Address, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Get("/community/people/Nobody%20here")).Status);
        Assert.NotNull((await _app.NewBrowser().Get(posted.Location!)).Document.QuerySelector($"a[href^='/community/people/']"));
        await Erase(person);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.NewBrowser().Get($"/community/people/{Uri.EscapeDataString(name)}")).Status);
        Assert.DoesNotContain(await _app.Stored<CommunityFollow>(), f => f.Account == person.Account);
        Assert.DoesNotContain(await _app.Stored<CommunityDigest>(), d => d.Account == person.Account);
    }

    [Fact]
    public async Task Machines_read_what_everybody_reads_as_feed_sitemap_and_structured_data()
    {
        var (_, maya) = await Somebody();
        var posted = await Ask(maya, "Machines read my lute", "Text <b>& more");
        var (_, kofi) = await Somebody();
        await Answer(kofi, posted.Location!, "Strings");
        foreach (var path in new[] { "/community/feed.xml", "/sitemap.xml" })
        {
            Assert.Contains(posted.Location!, (await _app.NewBrowser().Get(path)).Text, StringComparison.Ordinal);
        }

        var page = (await _app.NewBrowser().Get(posted.Location!)).Document;
        var question = page.QuerySelector("[itemtype='https://schema.org/QAPage'] [itemprop=mainEntity]")!;
        Assert.Equal("Machines read my lute", question.QuerySelector("[itemprop=name]:not(meta)")!.TextContent);
        Assert.Equal("1", question.QuerySelector("[itemprop=answerCount]")!.GetAttribute("content"));
        Assert.Contains("Strings", question.QuerySelector("[itemprop=suggestedAnswer] [itemprop=text]")!.TextContent, StringComparison.Ordinal);
        await _app.With(db => db.Set<CommunityPost>().Where(p => p.Title == "Machines read my lute").ExecuteUpdateAsync(set => set.SetProperty(p => p.State, ContributionState.Hidden), Ct));
        Assert.DoesNotContain(posted.Location!, (await _app.NewBrowser().Get("/sitemap.xml")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)> <p hx-get='/settings' id=content class=dialog style='color:red'>here</p>")]
    [InlineData("[x](javascript:alert(1)) <svg><style><img src=x onerror=alert(1)></style></svg> <form action=/sign-out><button>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--><img src=x onerror=alert(1)>\">")]
    [Trait("Attack", "42")]
    public async Task What_runs_names_or_styles_stays_text_in_title_details_answer_comment_and_preview(string evil)
    {
        var (_, maya) = await Somebody();
        var title = evil.Length <= CommunityPost.TitleLength ? evil : evil[..CommunityPost.TitleLength];
        var posted = await Ask(maya, title, evil);
        // Not the very same words: those would wait for a moderator.
        await Answer(maya, posted.Location!, "Answer " + evil);
        var answer = (await maya.Get(posted.Location!)).Document.QuerySelector(".answer-card a[href*='?to=']")!.GetAttribute("href")!.Split('#')[0];
        await maya.Submit(await maya.Get(answer), $"/community/posts/{NumberOf(posted)}/answers", ("Answer", "Comment " + evil));
        var preview = await maya.SubmitForm(New, "/community/posts/preview", ("Title", title), ("Details", evil));
        foreach (var page in new[] { await maya.Get(posted.Location!), preview, await maya.Get("/community") })
        {
            Assert.Contains(title, page.Text.Contains("id=\"Title\"", StringComparison.Ordinal) ? page.Document.QuerySelector("#Title")!.GetAttribute("value")! : page.Document.Body!.TextContent, StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("main [onerror], main [style], main form[action='/sign-out'], .text :is([id], [class], [hx-get], img, svg, math, form, style), main a[href^='javascript']"));
        }
    }

    [Theory]
    [InlineData("\"a\" NEAR/3 (b OR c*) AND NOT d:* & ! | <-> ''")]
    [InlineData("%00 \\ ' -- ; DROP")]
    [InlineData("")]
    [Trait("Attack", "55")]
    public async Task Operators_and_nothing_are_words_of_a_title_like_others(string title)
    {
        foreach (var words in new[] { title, string.Concat(Enumerable.Repeat(title + " harp", 500)) })
        {
            Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().Get($"/community/posts/similar?title={Uri.EscapeDataString(words)}", ("HX-Request", "true"))).Status);
        }
    }

    [Fact]
    public async Task The_request_form_leads_to_a_post_with_subject_and_details_and_nothing_else()
    {
        foreach (var browser in new[] { (await Somebody()).Browser, _app.NewBrowser() })
        {
            var form = await browser.Get("/help/requests/new");
            var sent = Browser.Filled(form, "/help/requests/new");
            sent.AddRange([new("Subject", "My harp is late"), new("Details", "Since May."), new("field-contract", "SECRET-1"), new("Email", "private@example.com")]);
            var led = await browser.Send(HttpMethod.Post, "/help/requests/new/discuss", new FormUrlEncodedContent(sent));
            Assert.Equal(HttpStatusCode.SeeOther, led.Status);
            Assert.StartsWith("/community/posts/new?words=", led.Location, StringComparison.Ordinal);
            var page = await browser.Follow(led);
            if (page.Status is not HttpStatusCode.OK)
            {
                // A stranger signs in, and finds the words there.
                Assert.Contains("/sign-in", page.Location, StringComparison.Ordinal);
                await browser.SignIn(await _app.NewPerson());
                page = await browser.Follow(led);
            }

            Assert.Equal("My harp is late", page.Document.QuerySelector("#Title")!.GetAttribute("value"));
            Assert.Equal("Since May.", page.Document.QuerySelector("#Details")!.TextContent);
            Assert.Contains("stayed behind", page.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("SECRET-1", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("private@example.com", page.Text, StringComparison.Ordinal);
        }
    }

    private async Task<(Person Person, Browser Browser)> Somebody(Role role = Role.Member)
    {
        var person = await _app.NewPerson(role: role);
        _people.Add(person);
        return (person, await _app.SignIn(person));
    }

    private string NewName() => $"Asker {(char)('a' + (++_names % 26))}{(char)('a' + (_names / 26))}{Guid.CreateVersion7(_app.Clock.GetUtcNow()).ToString("N")[20..28].Replace('0', 'x').Replace('1', 'y')}";

    private async Task<Answer> Ask(Browser browser, string title, string details, string topic = "payments", string tags = "")
    {
        var page = await browser.Get(New);
        List<(string, string?)> fields = [("Title", title), ("Details", details), ("Topic", topic), ("Tags", tags)];
        if (page.Document.QuerySelector("[name=PenName]") is not null)
        {
            fields.Add(("PenName", NewName()));
        }

        return await browser.Submit(page, New, [.. fields]);
    }

    private async Task<Answer> Answer(Browser browser, string post, string text)
    {
        var page = await browser.Get(post);
        var action = page.Document.QuerySelector("form[action$='/answers']")!.GetAttribute("action")!;
        return page.Document.QuerySelector("[name=PenName]") is null
            ? await browser.Submit(page, action, ("Answer", text))
            : await browser.Submit(page, action, ("Answer", text), ("PenName", NewName()));
    }

    private static string NumberOf(Answer posted) => posted.Location!.Split('/')[^1].Split('-')[0];

    private async Task<Person> Owner(Answer posted)
    {
        var number = int.Parse(NumberOf(posted), System.Globalization.CultureInfo.InvariantCulture);
        var opening = (await _app.Stored<CommunityPost>()).Single(p => p.Number == number).Opening;
        var account = (await _app.Stored<Contribution>()).Single(c => c.Id == opening).Account!.Value;
        return _people.Single(p => p.Account == account);
    }

    private async Task<string> Exported(Person person)
    {
        List<object> rows = [];
        await _app.With(async db =>
        {
            foreach (var part in _app.Services.GetServices<IExportPart>().Where(part => part.Name == "posts"))
            {
                await foreach (var row in part.Rows(db, person.Account, Ct))
                {
                    rows.Add(row);
                }
            }

            return 0;
        });
        return System.Text.Json.JsonSerializer.Serialize(rows);
    }

    private async Task Erase(Person person)
    {
        await _app.With(async db =>
        {
            var account = await db.Set<Account>().SingleAsync(a => a.Id == person.Account, Ct);
            account.Close(_app.Clock.GetUtcNow(), _app.Clock.GetUtcNow());
            return await db.SaveChangesAsync(Ct);
        });
        await _app.With(async db =>
        {
            await _app.Services.GetServices<IJob>().OfType<EraseClosedAccounts>().Single().Run(db, Ct);
            return 0;
        });
    }
}
