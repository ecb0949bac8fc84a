using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>The desk's pages: lists, a thread, and everything that staff do to a ticket.</summary>
public sealed class DeskTicketsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("G", "G5")]
    public async Task The_desk_opens_all_open_with_the_urgent_first_and_then_who_has_waited_longest()
    {
        var (agent, _) = await Agent(Department.CategorySpecialists);
        var sam = await _app.NewPerson();
        var later = await _app.NewTicket(sam, Department.CategorySpecialists, "Came first");
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await _app.NewTicket(sam, Department.CategorySpecialists, "Came second");
        await _app.NewTicket(sam, Department.CategorySpecialists, "Is urgent", priority: TicketPriority.Urgent);

        var desk = await agent.Get("/desk");

        Assert.Equal("All open", desk.Document.QuerySelector("h1")?.FirstChild?.TextContent.Trim());
        var titles = desk.Document.QuerySelectorAll(".desk-line-title bdi").Select(title => title.TextContent).ToList();
        Assert.Equal(["Is urgent", "Came first", "Came second"], titles.Where(title => title is "Is urgent" or "Came first" or "Came second"));
        Assert.Contains($"/desk/tickets/{await NumberOf(later)}", desk.Document.QuerySelectorAll(".desk-line-title").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    [Trait("G", "G5")]
    public async Task A_public_reply_reaches_the_member_and_leaves_the_ticket_as_the_button_says_and_a_note_never_does()
    {
        var (agent, ticket, number, sam) = await Case();

        var replied = await agent.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/reply/pending", ("Reply", "We look into it."));
        Assert.Equal($"/desk/tickets/{number}", replied.Location);
        Assert.Contains("Your reply is on its way", (await agent.Follow(replied)).Words, StringComparison.Ordinal);
        Assert.Equal(TicketStatus.Pending, (await Stored(ticket)).Status);

        var noted = await agent.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/note", ("Note", "Only for colleagues."));
        Assert.Contains("Only for colleagues.", (await agent.Follow(noted)).Words, StringComparison.Ordinal);
        var seen = await _app.Use<TicketThread, RequestThread?>(async threads =>
            await threads.Read((TicketViewer.Member)await _app.ViewerOf(sam), number, null, null, TestContext.Current.CancellationToken));
        Assert.Equal(["It is a week late.", "We look into it."], seen?.Events.Select(e => e.Words?.Body).OfType<string>() ?? []);

        await agent.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/reply/solved", ("Reply", "It was paid."));
        Assert.Equal(TicketStatus.Solved, (await Stored(ticket)).Status);
    }

    [Fact]
    [Trait("G", "G2")]
    public async Task A_reply_that_is_sent_twice_is_one_reply()
    {
        var (agent, ticket, number, _) = await Case();
        var page = await agent.Get($"/desk/tickets/{number}");
        await agent.Submit(page, $"/desk/tickets/{number}/reply/pending", ("Reply", "Once."));
        await agent.Submit(page, $"/desk/tickets/{number}/reply/pending", ("Reply", "Once."));
        Assert.Equal(2, (await Stored(ticket)).LastSeq);
    }

    [Fact]
    [Trait("G", "G45")]
    public async Task Who_sends_after_a_colleague_sees_that_first_and_loses_no_word()
    {
        var (agent, ticket, number, _) = await Case();
        var (colleague, _) = await Agent(Department.CustomerService);
        var page = await agent.Get($"/desk/tickets/{number}");
        await colleague.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/reply/pending", ("Reply", "I have it."));

        var stopped = await agent.Submit(page, $"/desk/tickets/{number}/reply/pending", ("Reply", "My own words."));
        Assert.Equal(HttpStatusCode.Conflict, stopped.Status);
        Assert.Contains("Somebody wrote in the meantime", stopped.Words, StringComparison.Ordinal);
        Assert.Contains("I have it.", stopped.Words, StringComparison.Ordinal);
        Assert.Equal("My own words.", stopped.Document.QuerySelector("textarea[name=Reply]")?.TextContent.Trim());
        Assert.Equal(2, (await Stored(ticket)).LastSeq);

        var sent = await agent.Submit(stopped, $"/desk/tickets/{number}/reply/pending");
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        Assert.Equal(3, (await Stored(ticket)).LastSeq);
    }

    [Fact]
    [Trait("G", "G43")]
    public async Task A_reply_that_seems_to_ask_for_a_secret_is_stopped_and_sending_it_after_all_is_written_down()
    {
        var (agent, ticket, number, _) = await Case();
        var stopped = await agent.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/reply/pending", ("Reply", "Please send me your password."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stopped.Status);
        Assert.Contains("This seems to ask for a secret", stopped.Words, StringComparison.Ordinal);
        Assert.Equal(1, (await Stored(ticket)).LastSeq);

        Assert.Equal("Please send me your password.", stopped.Document.QuerySelector("textarea[name=Reply]")?.TextContent.Trim());
        await agent.Submit(stopped, $"/desk/tickets/{number}/reply/pending", ("SendAnyway", "true"));
        Assert.Contains("after a warning", (await agent.Get($"/desk/tickets/{number}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G4")]
    public async Task Status_assignee_department_priority_and_tags_change_and_stand_in_the_thread()
    {
        var (agent, ticket, number, _) = await Case();
        await Change("status", "on-hold");
        await Change("priority", "High");
        await Change("tags", "Refund");
        var page = await agent.Get($"/desk/tickets/{number}");
        // "Me" is chosen already where nobody has it.
        await agent.Submit(page, $"/desk/tickets/{number}/assign");

        var stored = await Stored(ticket);
        Assert.Equal((TicketStatus.OnHold, TicketPriority.High, true), (stored.Status, stored.Priority, stored.Assignee is not null));
        var words = (await agent.Get($"/desk/tickets/{number}")).Words;
        Assert.All(["set it to \"On hold\"", "set the priority to High", "added the tag \"refund\"", "Yours"], said => Assert.Contains(said, words, StringComparison.Ordinal));
        Assert.Contains("Where is my payment?", (await agent.Get("/desk/mine")).Words, StringComparison.Ordinal);

        var gone = await Change("department", Department.CategorySpecialists.Value.ToString());
        Assert.Equal("/desk", gone.Location);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/desk/tickets/{number}")).Status);

        Task<Answer> Change(string act, string to) => agent.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/{act}", ("To", to));
    }

    [Theory]
    [InlineData("Reply", "reply/pending", "", "The reply is empty")]
    [InlineData("Note", "note", " ", "The note is empty")]
    [InlineData("To", "tags", "", "The tag is empty")]
    public async Task What_is_empty_is_refused_in_words(string field, string act, string typed, string words)
    {
        var (agent, ticket, number, _) = await Case();
        var refused = await agent.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/{act}", (field, typed));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(words, refused.Words, StringComparison.Ordinal);
        Assert.Equal(1, (await Stored(ticket)).LastSeq);
    }

    [Fact]
    [Trait("G", "G3")]
    public async Task A_lead_takes_a_text_out_with_a_reason_and_an_agent_cannot()
    {
        var (agent, ticket, number, _) = await Case();
        var lead = await _app.SignIn(await _app.NewStaff(Role.Lead, Department.CustomerService));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/desk/tickets/{number}/texts/1/take-out")).Status);

        var missing = await lead.SubmitForm($"/desk/tickets/{number}/texts/1/take-out");
        Assert.Contains("The reason is missing", missing.Words, StringComparison.Ordinal);
        var done = await lead.Submit(missing, $"/desk/tickets/{number}/texts/1/take-out", ("Reason", "It held a card number."));
        var page = await lead.Follow(done);
        Assert.Contains("It held a card number.", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("It is a week late.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("It is a week late.", (await agent.Get($"/desk/tickets/{number}")).Text, StringComparison.Ordinal);
        Assert.Equal(3, (await Stored(ticket)).LastSeq);
    }

    /// <summary>Another department's ticket, one of a made-up number and one that does not exist at all answer alike at every address.</summary>
    [Fact]
    [Trait("G", "G60")]
    [Trait("Attack", "54")]
    public async Task Another_departments_ticket_answers_as_none_and_nothing_changes()
    {
        var (agent, ticket, number, _) = await Case();
        var (other, _) = await Agent(Department.CategorySpecialists);
        var page = await agent.Get($"/desk/tickets/{number}");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/desk/tickets/{number}")).Status);
        var own = await other.Get("/desk/protect");
        var token = own.Document.QuerySelector("main input[name=token]")?.GetAttribute("value") ?? "";
        foreach (var form in page.Document.QuerySelectorAll("main form[method=post]").Select(form => form.GetAttribute("action")).OfType<string>().Append($"/desk/tickets/{number}/reply/solved"))
        {
            foreach (var address in new[] { form, form.Replace($"{number}", "9999999", StringComparison.Ordinal) })
            {
                using var sent = new FormUrlEncodedContent([new("token", token), new("Reply", "x"), new("Note", "x"), new("To", "open")]);
                Assert.Equal(HttpStatusCode.NotFound, (await other.Send(HttpMethod.Post, address, sent)).Status);
            }
        }

        Assert.Equal(1, (await Stored(ticket)).LastSeq);
    }

    [Fact]
    [Trait("G", "G5")]
    public async Task An_auditor_reads_and_has_nothing_to_press()
    {
        var (_, _, number, _) = await Case();
        var auditor = await _app.SignIn(await _app.NewStaff(Role.Auditor));
        var page = await auditor.Get($"/desk/tickets/{number}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Empty(page.Document.QuerySelectorAll("main form[method=post]"));
    }

    private async Task<(Browser Agent, TicketId Ticket, int Number, Person Member)> Case()
    {
        var (agent, _) = await Agent(Department.CustomerService);
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam, Department.CustomerService);
        return (agent, ticket, await NumberOf(ticket), sam);
    }

    private async Task<(Browser Browser, Person Person)> Agent(DepartmentId department)
    {
        var person = await _app.NewStaff(Role.Agent, department);
        return (await _app.SignIn(person), person);
    }

    private Task<Ticket> Stored(TicketId ticket) => _app.With(db => db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket));

    private async Task<int> NumberOf(TicketId ticket) => (await Stored(ticket)).Number;
}
