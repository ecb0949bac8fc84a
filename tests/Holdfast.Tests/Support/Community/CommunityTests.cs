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

    private async Task<Answer> Ask(Browser browser, string title, string details, string topic = "payments")
    {
        var page = await browser.Get(New);
        List<(string, string?)> fields = [("Title", title), ("Details", details), ("Topic", topic)];
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
