using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Holdfast.Support.Desk;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Chat;

/// <summary>Chats that change hands, colleagues in them, and what is left of one.</summary>
public sealed class PassChatTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("G", "G33")]
    public async Task A_chat_is_passed_to_a_colleague_with_a_word_and_back_and_the_member_is_told()
    {
        var (sam, priya, number, department, first) = await Talking("Passes");
        var (tendai, other) = await Colleague(department, "Tendai Moyo");
        var page = await priya.Get($"/desk/chats/{number}");
        Assert.Contains("Tendai Moyo (has no chat)", page.Words, StringComparison.Ordinal);
        var passed = await priya.Submit(page, $"/desk/chats/{number}/pass", ("To", $"agent:{other.Account.Value}"), ("Word", "Payment stuck, Spanish bank."));
        Assert.Equal("/desk/chats", passed.Location);

        var talking = await sam.Get("/chat");
        Assert.Contains("Priya Nair passed you on to Tendai Moyo", talking.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Spanish bank", talking.Text, StringComparison.Ordinal);
        var theirs = await tendai.Get($"/desk/chats/{number}");
        Assert.Contains("Payment stuck, Spanish bank.", theirs.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await tendai.Submit(theirs, $"/desk/chats/{number}/send", ("Message", "I'm Tendai."))).Status);

        // Whoever passed it on reads no further, and gets it back.
        Assert.Contains("Tendai Moyo has this chat", (await priya.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await tendai.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/give-back")).Status);
        Assert.Contains("I'm Tendai.", (await priya.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
        Assert.Equal(first.Account, (await Place(number)).Agent);
    }

    [Fact]
    public async Task To_a_colleague_without_a_seat_or_who_is_away_nothing_is_changed_and_the_word_stays()
    {
        var (sam, priya, number, department, first) = await Talking("No seat");
        var (_, full) = await Colleague(department, "Full Hands", seats: 0);
        var (leaves, gone) = await Colleague(department, "Gone Home");
        var page = await priya.Get($"/desk/chats/{number}");
        var refused = await priya.Submit(page, $"/desk/chats/{number}/pass", ("To", $"agent:{full.Account.Value}"), ("Word", "Please."));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("seats are taken", refused.Words, StringComparison.Ordinal);
        Assert.Equal("Please.", refused.Document.QuerySelector("[name=Word]")?.TextContent.Trim());

        await leaves.SubmitForm("/desk/chats", "/desk/chats/not-taking");
        Assert.Contains("Gone Home doesn't take chats", (await priya.Submit(page, $"/desk/chats/{number}/pass", ("To", $"agent:{gone.Account.Value}"))).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await priya.Submit(page, $"/desk/chats/{number}/pass", ("To", $"agent:{Guid.CreateVersion7()}"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await priya.Submit(page, $"/desk/chats/{number}/pass", ("Word", new string('x', PassActs.WordLength + 1)))).Status);
        Assert.Equal(first.Account, (await Place(number)).Agent);
        Assert.DoesNotContain("passed you on", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_another_department_it_stands_at_the_front_of_its_line_and_a_closed_one_is_told()
    {
        var (sam, priya, number, _, _) = await Talking("From here");
        var (tendai, _, there) = await _app.TakesChats("To there");
        var closed = await _app.NewDepartment("Closed one");
        var page = await priya.Get($"/desk/chats/{number}");
        Assert.DoesNotContain("Closed one", page.Words, StringComparison.Ordinal);
        var refused = await priya.Submit(page, $"/desk/chats/{number}/pass", ("To", $"department:{closed}"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Closed one can't take the chat", refused.Words, StringComparison.Ordinal);

        await priya.Submit(page, $"/desk/chats/{number}/pass", ("To", $"department:{there}"), ("Word", "Is about a contract."));
        var waiting = await sam.Get("/chat");
        Assert.Contains("To there will be with you shortly", waiting.Words, StringComparison.Ordinal);
        Assert.Contains("My payment is late.", waiting.Messages());
        Assert.DoesNotContain("We lost the connection", waiting.Words, StringComparison.Ordinal);
        var taken = await tendai.TakeNext();
        Assert.Contains("Is about a contract.", taken.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await priya.Get($"/desk/chats/{number}")).Status);
    }

    [Fact]
    public async Task Passed_to_a_colleague_whose_browser_dies_it_comes_back_to_the_line_with_every_word()
    {
        var (sam, priya, number, department, _) = await Talking("Dies");
        var (_, other) = await Colleague(department, "Tendai Moyo");
        await priya.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/pass", ("To", $"agent:{other.Account.Value}"));
        for (var i = 0; i < 3; i++)
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(40));
            await priya.Get("/desk/chats");
            await sam.Get("/chat");
            await _app.WatchChats();
        }

        Assert.True((await Place(number)).IsWaiting);
        Assert.Contains("We lost the connection to our agent", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Contains("My payment is late.", (await priya.TakeNext()).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_colleague_who_is_asked_in_writes_beside_the_agent_and_three_are_enough()
    {
        var (sam, priya, number, department, _) = await Talking("Guests");
        var (tendai, other) = await Colleague(department, "Tendai Moyo");
        await priya.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/invite", ("Who", other.Account.Value.ToString()));
        Assert.Contains("You were asked in", (await tendai.Get("/desk/chats")).Words, StringComparison.Ordinal);
        await tendai.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/send", ("Message", "I know that bank."));
        var talking = await sam.Get("/chat");
        Assert.Contains("Priya Nair asked Tendai Moyo to join", talking.Words, StringComparison.Ordinal);
        Assert.Equal("I know that bank.", talking.Messages()[^1]);
        // The chat stays whose it is.
        Assert.Equal(HttpStatusCode.NotFound, (await Post(tendai, $"/desk/chats/{number}/end")).Status);
        for (var i = 0; i < 3; i++)
        {
            var (_, next) = await Colleague(department, $"Guest {i}");
            var asked = await priya.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/invite", ("Who", next.Account.Value.ToString()));
            Assert.Equal(i < 2 ? HttpStatusCode.SeeOther : HttpStatusCode.Conflict, asked.Status);
        }
    }

    [Fact]
    [Trait("G", "G41")]
    public async Task A_lead_sees_the_chats_as_a_list_and_reads_one_only_openly()
    {
        var (sam, priya, number, department, _) = await Talking("Lead reads");
        var (lead, person) = await _app.SignInStaff(Role.Lead, "Lee Lead");
        await _app.Change(db => db.Add(new DepartmentAgent { Department = department, Agent = person.Account }));
        var list = await lead.Get("/desk/chats/all");
        Assert.Contains("Priya Nair", list.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("My payment is late.", list.Text, StringComparison.Ordinal);
        Assert.Contains(await _app.Stored<ListReading>(), reading => reading.Agent == person.Account);
        Assert.Equal(HttpStatusCode.NotFound, (await priya.Get("/desk/chats/all")).Status);

        var shut = await lead.Get($"/desk/chats/{number}");
        Assert.Contains("Priya Nair has this chat", shut.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("My payment is late.", shut.Text, StringComparison.Ordinal);
        Assert.Equal($"/desk/chats/{number}", (await lead.Get($"/desk/tickets/{number}")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.Get($"/desk/chats/{number}/events?since=0")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.Get($"/desk/tickets/{number}/events?since=0")).Status);

        // A search finds it, without its words.
        await _app.With(async db =>
        {
            await _app.Services.GetServices<IJob>().OfType<IndexTicketTexts>().Single().Run(db, Ct);
            return 0;
        });
        async Task<string?> Snippet() => (await lead.Get("/desk/search?q=payment")).Document.QuerySelectorAll(".desk-line")
            .Single(line => line.TextContent.Contains(TicketNumbers.Show(number), StringComparison.Ordinal)).QuerySelector(".desk-line-words")?.TextContent;
        Assert.Null(await Snippet());

        await lead.Submit(shut, $"/desk/chats/{number}/read-along");
        Assert.Contains("My payment is late.", await Snippet(), StringComparison.Ordinal);
        Assert.Contains("My payment is late.", (await lead.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
        Assert.Contains("Lee Lead from our team is reading along", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Contains("reads along, and both sides were told", (await priya.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
        Assert.Contains(await _app.Stored<Reading>(), reading => reading.Agent == person.Account);
    }

    [Fact]
    [Trait("G", "G33")]
    public async Task The_conversation_goes_to_the_members_confirmed_email_at_a_press_of_either_side()
    {
        var (sam, priya, number, _, _) = await Talking("Transcripts");
        var address = await AddressOf(number);
        await sam.SubmitForm("/chat", "/chat/transcript");
        await _app.Deliver();
        var mail = Assert.Single(_app.Mail.To(address), mail => mail.TextBody is { } text && text.Contains("Your conversation", StringComparison.Ordinal));
        Assert.Contains("My payment is late.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("You asked for this conversation by email", (await sam.Get("/chat")).Words, StringComparison.Ordinal);

        // Pressed twice it is sent once, and not more often than five times in an hour.
        var page = await priya.Get($"/desk/chats/{number}");
        await priya.Submit(page, $"/desk/chats/{number}/transcript");
        await priya.Submit(page, $"/desk/chats/{number}/transcript");
        await _app.Deliver();
        Assert.Equal(2, _app.Mail.To(address).Count(m => m.TextBody is { } text && text.Contains("Your conversation", StringComparison.Ordinal)));
        await sam.SubmitForm("/chat", "/chat/transcript");
        await sam.SubmitForm("/chat", "/chat/transcript");
        var often = await sam.SubmitForm("/chat", "/chat/transcript");
        Assert.Contains("several times already", (await sam.Follow(often)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G33")]
    public async Task A_conversation_goes_on_by_email_and_is_open_for_its_agent()
    {
        var (sam, priya, number, _, first) = await Talking("To email");
        var ended = await priya.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/to-email");
        Assert.Equal($"/desk/tickets/{number}", ended.Location);
        Assert.Contains("We go on by email", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        var ticket = (await _app.Stored<Ticket>()).Single(t => t.Number == number);
        Assert.Equal((TicketStatus.Open, first.Account), (ticket.Status, ticket.Assignee));
    }

    private async Task<string> AddressOf(int number)
    {
        var account = (await _app.Stored<Ticket>()).Single(t => t.Number == number).RequesterAccount;
        return (await _app.Stored<EmailAddress>()).Single(e => e.Account == account).Address;
    }

    private static async Task<Answer> Post(Browser browser, string path)
    {
        var token = (await browser.Get("/settings/password")).Document.QuerySelector("input[name=token]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("token", token)]);
        return await browser.Send(HttpMethod.Post, path, form);
    }

    private Task<LinePlace> Place(int number) => _app.With(db => db.Set<LinePlace>().AsNoTracking().SingleAsync(p => p.Number == number && p.EndedAt == null, Ct));

    private async Task<(Browser Browser, Person Person)> Colleague(DepartmentId department, string name, int seats = 3)
    {
        var (browser, person) = await _app.SignInStaff(Role.Agent, name);
        await _app.Change(db => db.Add(new DepartmentAgent { Department = department, Agent = person.Account, Seats = seats }));
        await browser.SubmitForm("/desk/chats", "/desk/chats/taking");
        return (browser, person);
    }

    private async Task<(Browser Member, Browser Agent, int Number, DepartmentId Department, Person Person)> Talking(string department)
    {
        var (agent, person, id) = await _app.TakesChats(department);
        var sam = await _app.SignIn(await _app.NewPerson("Sam Freelancer"));
        await sam.StartChat(id);
        var taken = await agent.TakeNext();
        return (sam, agent, int.Parse(taken.Document.QuerySelector(".chats-head a")!.TextContent.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), id, person);
    }
}
