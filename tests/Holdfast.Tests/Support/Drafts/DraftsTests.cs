using System.Globalization;
using System.Net;
using System.Text.Json;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Desk;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Drafts;

/// <summary>Drafts from both sides, over HTTP.</summary>
[Trait("G", "G32")]
public sealed class DraftsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("S", "S17")]
    public async Task A_client_and_a_specialist_get_from_a_logo_to_an_accepted_job_post()
    {
        var (kim, agent, number, _) = await Talking("Walks");
        var composer = await agent.Get($"/desk/chats/{number}/draft");
        Assert.Contains("You're writing version 1", composer.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await Propose(agent, composer, ("Draft-title", "Logo"), ("Draft-description", "Warm."), ("Draft-budget", "Fixed price"), ("Draft-budget-From", "900"))).Status);

        var chat = await kim.Get("/chat");
        var card = Assert.Single(chat.Document.QuerySelectorAll(".draft-card"));
        Assert.Contains("Fixed price, 900 dollars", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing is published or sent on.", card.TextContent, StringComparison.Ordinal);

        // Without script: edit, look, accept.
        var (draft, edit) = (IdOf(chat), card.QuerySelector(".draft-buttons a")!.GetAttribute("href")!);
        var editing = await kim.Get(edit);
        var changed = await kim.Submit(editing, $"/help/requests/{number}/drafts/{draft}/edit", ("Draft-budget-From", "800"), ("Draft-duration", "Until 18 December"));
        Assert.Equal("/chat", changed.Location);
        var told = await agent.Get($"/desk/chats/{number}/draft");
        Assert.Contains("Kim Client changed 2 things", told.Words, StringComparison.Ordinal);
        Assert.Equal(["Fixed price, 800 dollars", "Until 18 December"], told.Document.QuerySelectorAll(".draft-since ins").Select(one => one.TextContent));
        await Propose(agent, told, ("Draft-title", "Logo and style guide"));

        chat = await kim.Get("/chat");
        Assert.Equal(3, chat.Document.QuerySelectorAll(".draft-card").Length);
        // An older version keeps its text and loses its buttons.
        Assert.Single(chat.Document.QuerySelectorAll(".draft-buttons"));
        Assert.Contains("Priya Nair changed the title", chat.Words, StringComparison.Ordinal);
        var accepted = await kim.Submit(chat, $"/help/requests/{number}/drafts/{draft}/accept");
        Assert.Equal("/chat", accepted.Location);
        chat = await kim.Follow(accepted);
        Assert.Contains("You accepted the draft", chat.Words, StringComparison.Ordinal);
        Assert.Empty(chat.Document.QuerySelectorAll(".draft-buttons"));

        var mine = await kim.Get("/help/requests/drafts");
        Assert.Contains("Logo and style guide", mine.Words, StringComparison.Ordinal);
        Assert.Contains("nothing is published or sent on", mine.Words, StringComparison.Ordinal);
        var file = await kim.Get($"/help/requests/{number}/drafts/{draft}/files/json");
        Assert.StartsWith("attachment", file.Header("Content-Disposition"), StringComparison.Ordinal);
        var post = JsonDocument.Parse(file.Text).RootElement;
        Assert.Equal(("accepted", 3), (post.GetProperty("state").GetString(), post.GetProperty("version").GetInt32()));
        Assert.Contains("Logo and style guide", (await kim.Get($"/help/requests/{number}/drafts/{draft}/files/text")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await kim.Get($"/help/requests/{number}/drafts/{draft}/files/html")).Status);

        // The request's thread and the ticket have the same cards.
        Assert.Equal(3, (await kim.Get($"/help/requests/{number}")).Document.QuerySelectorAll(".draft-card").Length);
        var ticket = await agent.Get($"/desk/tickets/{number}");
        Assert.Contains("Version 3, Accepted", ticket.Words, StringComparison.Ordinal);
        Assert.Contains("Versions", (await agent.Get($"/desk/tickets/{number}/drafts/{draft}")).Words, StringComparison.Ordinal);
        Assert.Contains("Logo and style guide", (await agent.Get($"/desk/tickets/{number}/drafts/{draft}/files/text")).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "46")]
    public async Task A_draft_that_changed_while_the_member_accepts_is_shown_with_the_difference_and_not_accepted()
    {
        var (kim, agent, number, _) = await Talking("Changed");
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", "Logo"), ("Draft-description", "Warm."));
        var chat = await kim.Get("/chat");
        var accept = $"/help/requests/{number}/drafts/{IdOf(chat)}/accept";
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-description", "Cold."));

        var late = await kim.Submit(chat, accept);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("The draft has changed in the meantime", late.Words, StringComparison.Ordinal);
        Assert.Contains("What's different from version 1", late.Words, StringComparison.Ordinal);
        Assert.Equal(("Warm.", "Cold."), (late.Document.QuerySelector(".draft-since del")?.TextContent, late.Document.QuerySelector(".draft-since ins")?.TextContent));
        Assert.Equal(DraftState.Open, (await Stored(number)).State);

        // A hash that somebody made up is no version.
        Assert.Equal(HttpStatusCode.Conflict, (await kim.Submit(late, accept, ("Hash", new string('0', 64)))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await kim.Submit(late, accept)).Status);
        Assert.Equal(DraftState.Accepted, (await Stored(number)).State);

        // What is accepted stays as it is.
        var after = await agent.SubmitForm($"/desk/chats/{number}/draft", ("Draft-title", "Another"), ("Draft-description", "Another"), ("Seen", "2"));
        Assert.Equal(HttpStatusCode.Conflict, after.Status);
        Assert.Contains("The draft was decided in the meantime", after.Words, StringComparison.Ordinal);
        Assert.Equal("Another", after.Document.QuerySelector("[name=Draft-title]")?.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Conflict, (await kim.Submit(chat, accept.Replace("accept", "decline", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task Sixteen_times_accept_is_one_event_and_sixteen_times_propose_one_version()
    {
        var (kim, agent, number, ticket) = await Talking("Sixteen drafts");
        var composer = await agent.Get($"/desk/chats/{number}/draft");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Propose(agent, composer, ("Draft-title", "Logo"), ("Draft-description", "Warm."))));
        Assert.Equal(1, await Count(ticket, HappeningKind.DraftProposed));

        var chat = await kim.Get("/chat");
        var accept = $"/help/requests/{number}/drafts/{IdOf(chat)}/accept";
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => kim.Submit(chat, accept)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        Assert.Equal(1, await Count(ticket, HappeningKind.DraftAccepted));
    }

    [Fact]
    public async Task Two_tabs_of_either_side_lose_no_words()
    {
        var (kim, agent, number, _) = await Talking("Two tabs");
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", "Logo"), ("Draft-description", "Warm."));
        var edit = $"/help/requests/{number}/drafts/{IdOf(await kim.Get("/chat"))}/edit";
        var (one, two, composer) = (await kim.Get(edit), await kim.Get(edit), await agent.Get($"/desk/chats/{number}/draft"));
        await kim.Submit(one, edit, ("Draft-description", "From one tab."));

        var other = await kim.Submit(two, edit, ("Draft-description", "From the other."));
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("From one tab.", other.Words, StringComparison.Ordinal);
        Assert.Equal("From the other.", other.Document.QuerySelector("[name=Draft-description]")?.TextContent.Trim());
        Assert.Equal(HttpStatusCode.SeeOther, (await kim.Submit(other, edit)).Status);

        var late = await Propose(agent, composer, ("Draft-title", "From the agent"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("From the other.", late.Words, StringComparison.Ordinal);
        Assert.Equal("From the agent", late.Document.QuerySelector("[name=Draft-title]")?.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.SeeOther, (await Propose(agent, late)).Status);
        Assert.Equal(4, (await Stored(number)).Latest);
    }

    [Fact]
    public async Task After_the_chats_end_the_draft_goes_on_in_the_request_and_the_member_is_told_by_email()
    {
        var (kim, agent, number, _) = await Talking("Ends with a draft");
        var composer = await agent.Get($"/desk/chats/{number}/draft");
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/end");
        var proposed = await agent.Follow(await Propose(agent, composer, ("Draft-title", "Logo"), ("Draft-description", "Warm.")));
        Assert.Contains("The draft is in the member's request", proposed.Words, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromMinutes(3));
        await _app.Deliver();
        var thread = await kim.Get($"/help/requests/{number}");
        Assert.Contains(_app.Mail.Taken, mail => mail.TextBody is { } text && text.Contains("There's a draft for you on request", StringComparison.Ordinal) && text.Contains("Warm.", StringComparison.Ordinal));
        var declined = await kim.Submit(thread, $"/help/requests/{number}/drafts/{IdOf(thread)}/decline");
        Assert.Equal($"/help/requests/{number}", declined.Location);
        Assert.Contains("You declined the draft", (await kim.Follow(declined)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_can_be_withdrawn_and_the_next_one_is_another()
    {
        var (kim, agent, number, _) = await Talking("Withdraws");
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", "Logo"), ("Draft-description", "Warm."));
        var chat = await kim.Get("/chat");
        await agent.SubmitForm($"/desk/chats/{number}/draft", $"/desk/chats/{number}/draft/withdraw");
        var late = await kim.Submit(chat, $"/help/requests/{number}/drafts/{IdOf(chat)}/accept");
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("The draft was withdrawn in the meantime", late.Words, StringComparison.Ordinal);
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", "Another"), ("Draft-description", "Warm."));
        Assert.Equal(2, (await kim.Get("/help/requests/drafts")).Document.QuerySelectorAll(".drafts .row").Length);
    }

    [Fact]
    [Trait("G", "G60")]
    [Trait("Attack", "54")]
    public async Task Only_the_requester_decides_and_only_whoever_has_the_chat_proposes()
    {
        var (kim, agent, number, _) = await Talking("Access");
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", "Logo"), ("Draft-description", "Warm."));
        var chat = await kim.Get("/chat");
        var draft = IdOf(chat);
        var (other, _) = await Member();
        var (elsewhere, _) = await _app.SignInStaff(Role.Agent);
        var form = Browser.Filled(chat, $"/help/requests/{number}/drafts/{draft}/accept");
        foreach (var path in new[] { "", "/edit", "/files/text", "/acts/1" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/help/requests/{number}/drafts/{draft}{path}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await kim.Get($"/help/requests/{number}/drafts/{draft}{path}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await kim.Get($"/help/requests/{number}/drafts/{Guid.CreateVersion7()}{path}")).Status);
        }

        foreach (var browser in new[] { other, elsewhere, agent })
        {
            var token = (await browser.Get("/settings/password")).Document.QuerySelector("input[name=token]")!.GetAttribute("value")!;
            using var sent = new FormUrlEncodedContent(form.Where(field => field.Key != "token").Append(new("token", token)));
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Send(HttpMethod.Post, $"/help/requests/{number}/drafts/{draft}/accept", sent)).Status);
        }

        foreach (var path in new[] { $"/desk/chats/{number}/draft", $"/desk/tickets/{number}/drafts/{draft}", $"/desk/tickets/{number}/drafts/{draft}/files/json", $"/desk/chats/{number}/drafts/{draft}/acts/1" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.Get(path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await kim.Get(path)).Status);
            Assert.Equal(HttpStatusCode.OK, (await agent.Get(path)).Status);
        }

        // A colleague of the department reads, and leaves the chat to whoever has it.
        var (colleague, person) = await _app.SignInStaff(Role.Agent);
        var department = (await _app.Stored<Ticket>()).Single(t => t.Number == number).Department;
        await _app.Change(db => db.Add(new Departments.DepartmentAgent { Department = department, Agent = person.Account }));
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.Get($"/desk/chats/{number}/draft")).Status);
        Assert.Equal(HttpStatusCode.OK, (await colleague.Get($"/desk/tickets/{number}/drafts/{draft}")).Status);
        Assert.Equal(DraftState.Open, (await Stored(number)).State);
    }

    [Fact]
    [Trait("G", "G3")]
    [Trait("G", "G7")]
    public async Task What_was_taken_out_is_nowhere_and_cannot_be_accepted()
    {
        var (kim, agent, number, ticket) = await Talking("Taken out");
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", "Logo"), ("Draft-description", "Canarybird."));
        var chat = await kim.Get("/chat");
        var seq = await _app.With(db => db.Set<DraftVersion>().Where(v => v.Ticket == ticket).Select(v => v.Seq).SingleAsync(Ct));
        var (lead, person) = await _app.SignInStaff(Role.Lead);
        var department = (await _app.Stored<Ticket>()).Single(t => t.Id == ticket).Department;
        await _app.Change(db => db.Add(new Departments.DepartmentAgent { Department = department, Agent = person.Account }));
        await lead.SubmitForm($"/desk/tickets/{number}/texts/{seq}/take-out", ("Reason", "A private name."));

        Assert.DoesNotContain(await _app.Stored<TicketText>(), text => text.Body.Contains("Canarybird", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, (await kim.Submit(chat, $"/help/requests/{number}/drafts/{IdOf(chat)}/accept")).Status);
        Assert.DoesNotContain("Canarybird", (await kim.Get("/chat")).Text, StringComparison.Ordinal);
        Assert.Contains("This was removed.", (await kim.Get($"/help/requests/{number}/drafts/{IdOf(chat)}")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await kim.Get($"/help/requests/{number}/drafts/{IdOf(chat)}/files/text")).Status);
    }

    [Fact]
    [Trait("G", "G19")]
    [Trait("G", "G43")]
    public async Task Secrets_are_taken_out_at_the_door_and_asking_for_one_is_stopped_first()
    {
        var (kim, agent, number, ticket) = await Talking("Secrets");
        var page = await agent.Get($"/desk/chats/{number}/draft");
        var asks = await Propose(agent, page, ("Draft-title", "Logo"), ("Draft-description", "Please send me your password."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asks.Status);
        Assert.Contains("This seems to ask for a secret", asks.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await Propose(agent, asks, ("SendAnyway", "true"))).Status);
        Assert.Equal(1, await Count(ticket, HappeningKind.SentDespiteGuard));

        var edit = $"/help/requests/{number}/drafts/{IdOf(await kim.Get("/chat"))}/edit";
        await kim.SubmitForm(edit, ("Draft-description", "My card is 4111 1111 1111 1111."));
        Assert.DoesNotContain(await _app.Stored<TicketText>(), text => text.Body.Contains("4111 1111", StringComparison.Ordinal));
    }

    public static TheoryData<string> Corpus =>
    [
        "<img src=x onerror=alert(1)>", "<div hx-get=/settings hx-trigger=load>x</div>", "<form id=x><input name=attributes></form>", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "\u202Eevil\u2066", "</textarea><script>alert(1)</script>", "javascript:alert(1)",
    ];

    [Theory]
    [MemberData(nameof(Corpus))]
    [Trait("Attack", "42")]
    public async Task What_people_type_is_text_in_every_field_and_on_every_page(string evil)
    {
        var (kim, agent, number, _) = await Talking($"Corpus {Corpus.TakeWhile(one => one.Data != evil).Count()}");
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", evil[..Math.Min(evil.Length, 90)]), ("Draft-description", evil), ("Draft-skills", evil[..Math.Min(evil.Length, 30)]), ("Draft-duration", evil[..Math.Min(evil.Length, 50)]));
        var chat = await kim.Get("/chat");
        var draft = IdOf(chat);
        var edit = $"/help/requests/{number}/drafts/{draft}/edit";
        foreach (var page in new[]
        {
            chat, await kim.Get(edit), await kim.Get($"/help/requests/{number}"), await kim.Get($"/help/requests/{number}/drafts/{draft}"), await kim.Get("/help/requests/drafts"),
            await agent.Get($"/desk/chats/{number}"), await agent.Get($"/desk/chats/{number}/draft"), await agent.Get($"/desk/tickets/{number}"), await agent.Get($"/desk/tickets/{number}/drafts/{draft}"),
        })
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Empty(page.Document.QuerySelectorAll("[onerror], [hx-get='/settings'], mglyph, [name=attributes], main script"));
            Assert.DoesNotContain(page.Document.QuerySelectorAll("a[href]"), link => link.GetAttribute("href")!.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Every_field_one_past_its_limit_comes_back_with_its_words()
    {
        var (_, agent, number, _) = await Talking("Limits");
        var refused = await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", new string('t', 101)), ("Draft-description", new string('d', 3_001)), ("Draft-budget-From", "x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("There are 3 problems", refused.Words, StringComparison.Ordinal);
        Assert.Equal(101, refused.Document.QuerySelector("[name=Draft-title]")?.GetAttribute("value")?.Length);
        var preview = await agent.Submit(refused, $"/desk/chats/{number}/draft/preview", ("Draft-title", "Shown"));
        Assert.Contains("Shown", preview.Document.QuerySelector("#draft-preview")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_takes_their_drafts_along()
    {
        var (kim, agent, number, _) = await Talking("Export");
        await Propose(agent, await agent.Get($"/desk/chats/{number}/draft"), ("Draft-title", "Logo"), ("Draft-description", "Warm."));
        var draft = (await Stored(number)).Id;
        var contact = (await _app.Stored<Draft>()).Single(d => d.Id == draft).Contact;
        var account = (await _app.Stored<Contacts.Contact>()).Single(c => c.Id == contact).Account!.Value;
        var rows = await _app.With(async db =>
        {
            List<object> all = [];
            await foreach (var row in new DraftsExport().Rows(db, account, Ct))
            {
                all.Add(row);
            }

            return all;
        });
        Assert.Single(rows);
        Assert.NotNull(kim);
    }

    private static Task<Answer> Propose(Browser agent, Answer page, params (string Name, string? Value)[] fields) =>
        agent.Submit(page, page.Document.QuerySelector(".draft-composer form")!.GetAttribute("action")!, fields);

    private static string IdOf(Answer page) =>
        page.Document.QuerySelector(".draft-acts[data-topic]")!.GetAttribute("data-topic")!.Split(':')[1];

    private Task<Draft> Stored(int number) => _app.With(async db =>
    {
        var ticket = await db.Set<Ticket>().Where(t => t.Number == number).Select(t => t.Id).SingleAsync(Ct);
        return await db.Set<Draft>().AsNoTracking().Where(d => d.Ticket == ticket).OrderByDescending(d => d.Id).FirstAsync(Ct);
    });

    private Task<int> Count(TicketId ticket, HappeningKind kind) => _app.With(db => db.Set<TicketEvent>().CountAsync(e => e.Ticket == ticket && e.Kind == kind, Ct));

    private async Task<(Browser Browser, Person Person)> Member()
    {
        var person = await _app.NewPerson("Kim Client");
        return (await _app.SignIn(person), person);
    }

    private async Task<(Browser Member, Browser Agent, int Number, TicketId Ticket)> Talking(string department)
    {
        var (agent, _, id) = await _app.TakesChats(department);
        var (kim, _) = await Member();
        await kim.StartChat(id, "I need a logo.");
        var taken = await agent.TakeNext();
        var number = int.Parse(taken.Document.QuerySelector(".chats-head a")!.TextContent.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return (kim, agent, number, (await _app.Stored<Ticket>()).Single(t => t.Number == number).Id);
    }
}
