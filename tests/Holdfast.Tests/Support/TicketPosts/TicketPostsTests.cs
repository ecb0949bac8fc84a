using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Support.Comments;
using Holdfast.Support.Community;
using Holdfast.Support.Departments;
using Holdfast.Support.Requests;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.TicketPosts;

/// <summary>A request becomes a post, and a post becomes a request.</summary>
[Trait("G", "G51")]
public sealed class TicketPostsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;
    private int _names;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_asks_the_community_with_the_first_message_alone_and_the_member_is_told()
    {
        var sam = await _app.NewPerson("Sam Okafor");
        var member = await _app.SignIn(sam);
        var form = await member.OpenRequest();
        var contract = form.Document.QuerySelectorAll("main input[name^='f-'][type=text]").Select(input => input.GetAttribute("name")!).First();
        var sent = await member.Submit(form, RequestPaths.New, ("Subject", "Where is my harp money?"), ("Details", $"I am Sam Okafor, write to {sam.Address}. It is late."), (contract, "CONTRACT-OF-SAM"));
        var number = sent.NumberOf();
        var path = $"/desk/tickets/{number}";
        var (agent, _) = await _app.SignInStaff(Role.Admin);
        await agent.SubmitForm(path, path + "/note", ("Note", "NOTE-OF-STAFF"));

        var page = await agent.Get(path + "/post");
        Assert.Equal("Where is my harp money?", page.Document.QuerySelector("#Title")!.GetAttribute("value"));
        Assert.Equal("I am [name], write to [email]. It is late.", page.Document.QuerySelector("#Details")!.TextContent);
        foreach (var hidden in new[] { "CONTRACT-OF-SAM", "NOTE-OF-STAFF", sam.Address, "Okafor" })
        {
            Assert.DoesNotContain(hidden, page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }

        // Looked at first, and nothing is there yet.
        var preview = await agent.Submit(page, path + "/post/preview", ("Details", "It is **late**."), ("Topic", "payments"));
        Assert.Equal("late", preview.Document.QuerySelector(".preview strong")?.TextContent);
        Assert.DoesNotContain(await _app.Stored<CommunityPost>(), p => p.Title.Contains("harp money", StringComparison.Ordinal));

        // A name or an address that was typed again is not posted.
        var refused = await agent.Submit(preview, path + "/post", ("Details", "Sam Okafor says it is late."), ("PenName", NewName()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("the member's name in it", refused.Words, StringComparison.Ordinal);

        var posted = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => agent.Submit(preview, path + "/post", ("PenName", "Harp Helper"))));
        Assert.All(posted, answer => Assert.Equal((HttpStatusCode.SeeOther, path), (answer.Status, answer.Location)));
        var post = Assert.Single(await _app.Stored<CommunityPost>(), p => p.Title == "Where is my harp money?");
        Assert.Contains(post.Path, (await agent.Get(path)).Text, StringComparison.Ordinal);

        // The request leads to the post; the post tells nothing of the request.
        Assert.Contains(post.Path, (await member.Get($"/help/requests/{number}")).Text, StringComparison.Ordinal);
        var shown = await _app.NewBrowser().Get(post.Path);
        Assert.Contains("Harp Helper", shown.Words, StringComparison.Ordinal);
        foreach (var hidden in new[] { TicketNumbers.Show(number), $"/{number}\"", sam.Address, "Okafor", "CONTRACT-OF-SAM" })
        {
            Assert.DoesNotContain(hidden, shown.Text, StringComparison.Ordinal);
        }

        Assert.True((await _app.Stored<Contribution>()).Single(c => c.Id == post.Opening).IsStaff);
        Assert.Single(await _app.Stored<AuditEntry>(), entry => entry.Kind.Name == "RequestPosted");
        _app.Clock.Advance(TimeSpan.FromMinutes(3));
        await _app.Deliver();
        Assert.Contains(_app.Mail.To(sam.Address), mail => mail.TextBody?.Contains("asked the community about your request", StringComparison.Ordinal) == true);
    }

    [Fact]
    [Trait("G", "G60")]
    public async Task Whoever_does_not_see_the_request_makes_no_post_of_it_and_a_closed_or_taken_out_one_gives_no_words()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam, Department.CategorySpecialists, "Not for you", "Secret words");
        var path = $"/desk/tickets/{await NumberOf(ticket)}/post";
        var other = await _app.SignIn(await _app.NewStaff(Role.Agent, Department.CustomerService));
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Send(HttpMethod.Post, path, new FormUrlEncodedContent(Browser.Filled(await other.Get("/community/posts/new"), "/community/posts/new", ("Title", "T"), ("Details", "D"), ("Topic", "payments"))))).Status);

        var (lead, _) = await _app.SignInStaff(Role.Admin);
        var page = await lead.Get($"{path[..^5]}/texts/1/take-out");
        await lead.Submit(page, $"{path[..^5]}/texts/1/take-out", ("Reason", "Private"));
        var form = await lead.Get(path);
        Assert.Equal("", form.Document.QuerySelector("#Details")!.TextContent);
        // Of a request without a form's version the fields of the form as it is now stay behind.
        var older = await _app.NewTicket(sam, subject: "Older", words: "It is late.\n\nThe contract you have issues with: CONTRACT-OF-OLD");
        Assert.Equal("It is late.", (await lead.Get($"/desk/tickets/{await NumberOf(older)}/post")).Document.QuerySelector("#Details")!.TextContent);
        var parked = await _app.NewTicket(sam, isParked: true);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.Get($"/desk/tickets/{await NumberOf(parked)}/post")).Status);
    }

    [Fact]
    public async Task A_moderator_moves_a_post_to_a_request_of_its_author_once_and_shows_it_again()
    {
        var sam = await _app.NewPerson("Sam Okafor");
        var member = await _app.SignIn(sam);
        var posted = await Ask(member, "My lute contract", "Number 4471 of mine.");
        var number = posted.Location!.Split('/')[^1].Split('-')[0];
        var (lead, _) = await _app.SignInStaff(Role.Lead);
        var path = $"/community/posts/{number}/request";
        Assert.Contains(path, (await lead.Get($"/community/posts/{number}/moderate")).Text, StringComparison.Ordinal);
        var page = await lead.Get(path);
        var moved = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => lead.Submit(page, path)));
        Assert.All(moved, answer => Assert.StartsWith("/admin/moderation?undo=", answer.Location, StringComparison.Ordinal));

        var ticket = Assert.Single(await _app.Stored<Ticket>(), t => t.Subject == "My lute contract");
        Assert.Equal((sam.Account, 2), (ticket.RequesterAccount, ticket.LastSeq));
        var request = await member.Get($"/help/requests/{ticket.Number}");
        Assert.Contains("Number 4471 of mine.", request.Words, StringComparison.Ordinal);
        Assert.Contains("moved this here from the community", request.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.NewBrowser().Get(posted.Location!)).Status);
        Assert.Equal(HttpStatusCode.OK, (await member.Get(posted.Location!)).Status);

        var queue = await lead.Get(moved[0].Location!);
        Assert.Contains("The post is a request now", queue.Words, StringComparison.Ordinal);
        var undo = queue.Document.QuerySelector("form[action*='/undo/']")!.GetAttribute("action")!;
        await lead.Submit(queue, undo);
        Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().Get(posted.Location!)).Status);

        // Neither its author nor an agent moves it, and what staff wrote is no request.
        Assert.Equal(HttpStatusCode.NotFound, (await member.Get(path)).Status);
        var ours = await Ask(lead, "Post of ours", "Text");
        var refused = $"/community/posts/{ours.Location!.Split('/')[^1].Split('-')[0]}/request";
        await lead.SubmitForm(refused, refused);
        Assert.DoesNotContain(await _app.Stored<Ticket>(), t => t.Subject == "Post of ours");
        Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().Get(ours.Location!)).Status);
    }

    [Fact]
    public async Task An_author_takes_their_words_to_the_form_of_a_request_and_nobody_else_does()
    {
        var member = await _app.SignIn(await _app.NewPerson());
        var posted = await Ask(member, "Better in private", "About **my** contract.");
        var ask = $"/community/posts/{posted.Location!.Split('/')[^1].Split('-')[0]}/ask-privately";
        var led = await member.SubmitForm(posted.Location!, ask);
        Assert.StartsWith("/help/requests/new?kept=", led.Location, StringComparison.Ordinal);
        var form = await member.Follow(led);
        Assert.Contains("Nothing was sent yet, and your post stays", form.Words, StringComparison.Ordinal);
        var choice = await member.Press(form, RequestPaths.Continue, ("Category", "contracts"), ("Subcategory", "no-answer"));
        Assert.Equal("Better in private", choice.Document.QuerySelector("[name=Subject]")!.GetAttribute("value"));
        Assert.Equal("About **my** contract.", choice.Document.QuerySelector("[name=Details]")!.TextContent.Trim());

        var other = await _app.SignIn(await _app.NewPerson());
        var page = await other.Get(posted.Location!);
        Assert.Null(page.Document.QuerySelector($"form[action='{ask}']"));
        Assert.Equal(HttpStatusCode.NotFound, (await other.Send(HttpMethod.Post, ask, new FormUrlEncodedContent(Browser.Filled(await other.Get("/community/posts/new"), "/community/posts/new")))).Status);
    }

    private Task<int> NumberOf(TicketId ticket) => _app.With(db => db.Set<Ticket>().Where(t => t.Id == ticket).Select(t => t.Number).SingleAsync(Ct));

    private string NewName() => "Crosser " + (char)('a' + _names++) + string.Create(CultureInfo.InvariantCulture, $"{Guid.CreateVersion7(_app.Clock.GetUtcNow()):N}")[20..28].Replace('0', 'x').Replace('1', 'y');

    private async Task<Answer> Ask(Browser browser, string title, string details)
    {
        var page = await browser.Get("/community/posts/new");
        List<(string, string?)> fields = [("Title", title), ("Details", details), ("Topic", "payments")];
        if (page.Document.QuerySelector("[name=PenName]") is not null)
        {
            fields.Add(("PenName", NewName()));
        }

        return await browser.Submit(page, "/community/posts/new", [.. fields]);
    }
}
