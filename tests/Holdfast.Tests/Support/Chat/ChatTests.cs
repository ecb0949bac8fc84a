using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Chat;

/// <summary>Chats from both sides, over HTTP.</summary>
public sealed class ChatTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("G", "G28")]
    public async Task A_member_waits_in_line_and_talks_with_the_agent_who_takes_them()
    {
        var (agent, _, department) = await _app.TakesChats("Talks");
        var (sam, _) = await Member();

        var waiting = await sam.StartChat(department);
        Assert.Contains("Please hold", waiting.Words, StringComparison.Ordinal);
        Assert.Contains("Your place in line 1", waiting.Words, StringComparison.Ordinal);
        Assert.Contains("In line 1", (await agent.Get("/desk/chats")).Words, StringComparison.Ordinal);

        var taken = await agent.TakeNext();
        Assert.Contains("My payment is late.", taken.Words, StringComparison.Ordinal);
        await Say(agent, taken, "Hello Sam, I look at it.");

        var talking = await sam.Get("/chat");
        Assert.Equal(["My payment is late.", "Hello Sam, I look at it."], talking.Messages());
        Assert.Contains("Priya Nair joined", talking.Words, StringComparison.Ordinal);
        Assert.Contains("We never ask for your password or your answer.", talking.Words, StringComparison.Ordinal);
        await sam.Submit(talking, "/chat/message", ("Message", "Thank you!"));
        Assert.Contains("Delivered", (await sam.Get("/chat")).Words, StringComparison.Ordinal);

        var number = taken.Document.QuerySelector(".chats-head a")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var again = await agent.Get($"/desk/chats/{number}");
        Assert.Equal("Thank you!", again.Messages()[^1]);
        Assert.Contains("Read", (await sam.Get("/chat")).Words, StringComparison.Ordinal);

        await agent.Submit(again, $"/desk/chats/{number}/end");
        var ended = await sam.Get("/chat");
        Assert.Contains("The chat has ended", ended.Words, StringComparison.Ordinal);
        await sam.Submit(ended, "/chat/rating/good");
        Assert.Contains("Thank you for telling us", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Equal(TicketStatus.Solved, (await Stored(number)).Status);
        Assert.Contains("Start chat", (await sam.Get("/chat?new=1")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G28")]
    public async Task Sixteen_times_the_same_message_is_one_and_other_words_under_its_id_are_not_lost()
    {
        var (sam, _, number) = await Talking("Sixteen");
        var page = await sam.Get("/chat");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => sam.Submit(page, "/chat/message", ("Message", "Once."))));
        Assert.Single((await sam.Get("/chat")).Messages(), "Once.");

        var other = await sam.Submit(page, "/chat/message", ("Message", "Other words."));
        _app.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains(other.Status, new[] { HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests });
        Assert.Equal("Other words.", other.Document.QuerySelector("textarea[name=Message]")?.TextContent.Trim());
        await sam.Submit(await sam.Get("/chat"), "/chat/message", ("Message", "Other words."));
        Assert.Equal(["Once.", "Other words."], (await sam.Get("/chat")).Messages().TakeLast(2));
        Assert.NotNull(number);
    }

    [Theory]
    [InlineData(4_000, true)]
    [InlineData(4_001, false)]
    public async Task A_message_has_a_length(int letters, bool isTaken)
    {
        var (sam, _, _) = await Talking($"Length {letters}");
        var sent = await sam.Submit(await sam.Get("/chat"), "/chat/message", ("Message", new string('x', letters)));
        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.UnprocessableEntity, sent.Status);
        if (!isTaken)
        {
            Assert.Contains("4,001", sent.Words, StringComparison.Ordinal);
            Assert.Equal(letters, sent.Document.QuerySelector("textarea[name=Message]")?.TextContent.Trim().Length);
        }
    }

    [Fact]
    [Trait("D", "D122")]
    public async Task Emoji_and_Hebrew_come_through_and_an_empty_message_does_not()
    {
        var (sam, _, number) = await Talking("Letters");
        foreach (var words in new[] { "🇩🇪👨‍👩‍👧‍👦🧑‍🚀", "שלום C#!" })
        {
            await sam.Submit(await sam.Get("/chat"), "/chat/message", ("Message", words));
            Assert.Equal(words, (await sam.Get("/chat")).Messages()[^1]);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await sam.Submit(await sam.Get("/chat"), "/chat/message", ("Message", "  "))).Status);
        Assert.NotNull(number);
    }

    [Fact]
    [Trait("G", "G34")]
    public async Task After_ten_messages_at_once_it_is_one_a_second()
    {
        var (sam, _, _) = await Talking("Bursts");
        var page = await sam.Get("/chat");
        var sent = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            sent.Add((await sam.Submit(page, "/chat/message", ("Message", $"Message {i}"), ("Id", Guid.CreateVersion7().ToString()))).Status);
        }

        Assert.Equal(10, sent.Count(status => status is HttpStatusCode.SeeOther));
        Assert.Equal(HttpStatusCode.TooManyRequests, sent[^1]);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await sam.Submit(page, "/chat/message", ("Message", "Later"), ("Id", Guid.CreateVersion7().ToString()))).Status);
    }

    [Fact]
    [Trait("D", "D71")]
    [Trait("G", "G26")]
    public async Task Start_pressed_twice_and_in_two_windows_is_one_chat()
    {
        var (_, _, department) = await _app.TakesChats("Twice");
        var (sam, person) = await Member();
        var (one, two) = (await sam.Get("/chat"), await sam.Get("/chat"));
        (string, string?)[] typed = [("Department", department.ToString()), ("Help", "Twice?")];
        await Task.WhenAll(sam.Submit(one, "/chat", typed), sam.Submit(one, "/chat", typed), sam.Submit(two, "/chat", typed));

        Assert.Single(await _app.Stored<LinePlace>(), p => p.Account == person.Account);
        Assert.Single(await _app.Stored<Ticket>(), t => t.RequesterAccount == person.Account);
    }

    [Fact]
    [Trait("G", "G31")]
    [Trait("G", "G24")]
    public async Task The_seeds_department_is_offline_at_a_minute_past_five_and_open_on_Monday_at_six()
    {
        await using var app = new TestApp(await fixture.Databases.New(Ct));
        var (agent, specialist) = await app.SignInStaff(Role.Agent);
        await app.Change(db => db.Add(new DepartmentAgent { Department = Department.CategorySpecialists, Agent = specialist.Account }));
        var person = await app.NewPerson();
        var sam = await app.SignIn(person);
        await app.With(db => db.Set<Account>().Where(a => a.Id == person.Account).ExecuteUpdateAsync(row => row.SetProperty(a => a.TimeZone, "America/Los_Angeles"), Ct));
        // Friday.
        await At(new DateTimeOffset(2026, 11, 27, 16, 59, 30, TimeSpan.FromHours(-8)));
        Assert.Contains("Start chat", (await Page()).Words, StringComparison.Ordinal);

        await At(new DateTimeOffset(2026, 11, 27, 17, 1, 0, TimeSpan.FromHours(-8)));
        var offline = await Page();
        Assert.Contains("Category Specialists are currently offline. Send us a message below and we'll respond by email as soon as we can.", offline.Words, StringComparison.Ordinal);
        Assert.Contains("Offline. Back Monday, 6 am", offline.Words, StringComparison.Ordinal);
        Assert.Contains("You can also come back to chat with us: Monday to Friday, 6 am to 5 pm, Pacific Time (Los Angeles).", offline.Words, StringComparison.Ordinal);
        Assert.NotNull(offline.Document.QuerySelector("label[for=Help]"));

        var sent = await sam.Follow(await sam.Submit(offline, "/chat/offline", ("Department", Department.CategorySpecialists.ToString()), ("Help", "I plan a logo.")));
        Assert.Contains("Thanks for your message!", sent.Words, StringComparison.Ordinal);
        var ticket = Assert.Single(await app.Stored<Ticket>());
        Assert.Equal((Department.CategorySpecialists, TicketChannel.Chat, "I plan a logo.", TicketStatus.New), (ticket.Department, ticket.Channel, ticket.Subject, ticket.Status));
        await app.Deliver();
        Assert.Contains(app.Mail.To(person.Address), mail => mail.TextBody is { } text && text.Contains(TicketNumbers.Show(ticket.Number), StringComparison.Ordinal));

        await At(new DateTimeOffset(2026, 11, 30, 5, 59, 0, TimeSpan.FromHours(-8)));
        Assert.Contains("offline", (await Page()).Words, StringComparison.Ordinal);
        await At(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.FromHours(-8)));
        Assert.Contains("Start chat", (await Page()).Words, StringComparison.Ordinal);
        await fixture.Databases.GiveBack(app.Database);

        async Task At(DateTimeOffset moment)
        {
            app.Clock.SetUtcNow(moment.ToUniversalTime());
            (agent, sam) = (await app.SignIn(specialist), await app.SignIn(person));
            var desk = await agent.Get("/desk/chats");
            if (desk.Document.QuerySelector("form[action='/desk/chats/taking']") is not null)
            {
                await agent.Submit(desk, "/desk/chats/taking");
            }
        }

        Task<Answer> Page() => sam.Get($"/chat?department={Department.CategorySpecialists}");
    }

    [Fact]
    [Trait("D", "D84")]
    public async Task Start_pressed_after_the_last_agent_left_keeps_the_words_for_a_message()
    {
        var (agent, _, department) = await _app.TakesChats("Left");
        var (sam, person) = await Member();
        var page = await sam.Get($"/chat?department={department}");
        await agent.SubmitForm("/desk/chats", "/desk/chats/not-taking");

        var late = await sam.Submit(page, "/chat", ("Department", department.ToString()), ("Help", "Are you there?"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Nobody is here to chat any more", late.Words, StringComparison.Ordinal);
        Assert.Equal("Are you there?", late.Document.QuerySelector("textarea[name=Help]")?.TextContent.Trim());
        Assert.DoesNotContain(await _app.Stored<LinePlace>(), p => p.Account == person.Account);

        var sent = await sam.Submit(late, "/chat/offline");
        Assert.StartsWith("/chat/sent/", sent.Location, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("D", "D85")]
    public async Task After_the_end_a_message_is_refused_with_a_way_on_and_a_replay_is_the_same_message()
    {
        var (sam, agent, number) = await Talking("After the end");
        var page = await sam.Get("/chat");
        await sam.Submit(page, "/chat/message", ("Message", "Before."));
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/end");

        Assert.Equal(HttpStatusCode.SeeOther, (await sam.Submit(page, "/chat/message", ("Message", "Before."))).Status);
        var late = await sam.Submit(page, "/chat/message", ("Message", "After."), ("Id", Guid.CreateVersion7().ToString()));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("The chat has ended", late.Words, StringComparison.Ordinal);
        Assert.Equal("After.", late.Document.QuerySelector("textarea[name=Help]")?.TextContent.Trim());
        Assert.DoesNotContain("After.", (await sam.Get("/chat")).Messages());

        // The agent's side is refused in the same way.
        var answer = await agent.Submit(await agent.Get($"/desk/chats/{number}"), $"/desk/chats/{number}/note", ("Note", "For colleagues."));
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
    }

    [Fact]
    [Trait("G", "G27")]
    [Trait("D", "D86")]
    public async Task Who_leaves_the_page_keeps_the_place_for_five_minutes_and_is_then_answered_by_email()
    {
        var (agent, _, department) = await _app.TakesChats("Vanishes");
        var (sam, person) = await Member();
        await sam.StartChat(department);

        await Pass(TimeSpan.FromMinutes(3));
        Assert.Contains("Left the page 3 min ago", (await agent.Get("/desk/chats")).Words, StringComparison.Ordinal);
        // A reload is the same place, and a sign of life.
        Assert.Contains("Your place in line 1", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        await Pass(TimeSpan.FromMinutes(4));
        Assert.Contains("Your place in line 1", (await sam.Get("/chat")).Words, StringComparison.Ordinal);

        await Pass(TimeSpan.FromMinutes(6));
        Assert.Contains("In line 0", (await agent.Get("/desk/chats")).Words, StringComparison.Ordinal);
        Assert.Contains("we'll answer by email", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        var ticket = Assert.Single(await _app.Stored<Ticket>(), t => t.RequesterAccount == person.Account);
        Assert.Equal(TicketStatus.Open, ticket.Status);

        async Task Pass(TimeSpan time)
        {
            _app.Clock.Advance(time);
            await agent.Get("/desk/chats");
            await _app.WatchChats();
        }
    }

    [Fact]
    [Trait("G", "G27")]
    public async Task A_chat_whose_agent_is_gone_for_a_minute_goes_to_the_front_with_its_history_and_both_are_told()
    {
        var (first, one, department) = await _app.TakesChats("Agent gone", seats: 1);
        var (second, two) = await _app.SignInStaff(Role.Agent, "Tendai Moyo");
        await _app.Change(db => db.Add(new DepartmentAgent { Department = department, Agent = two.Account }));
        var ((sam, _), (kim, _)) = (await Member(), await Member("Kim Later"));
        await sam.StartChat(department, "I was first.");
        _app.Clock.Advance(TimeSpan.FromSeconds(5));
        await first.TakeNext();
        await kim.StartChat(department, "I came later.");

        _app.Clock.Advance(TimeSpan.FromSeconds(61));
        await second.SubmitForm("/desk/chats", "/desk/chats/taking");
        await _app.WatchChats();

        Assert.Contains("We lost the connection to our agent", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Contains("Your place in line 2", (await kim.Get("/chat")).Words, StringComparison.Ordinal);
        var taken = await second.TakeNext();
        Assert.Contains("I was first.", taken.Words, StringComparison.Ordinal);
        Assert.Contains("its agent was gone", taken.Words, StringComparison.Ordinal);
        Assert.Contains("Tendai Moyo", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.NotEqual(one.Account, two.Account);
    }

    [Fact]
    [Trait("G", "G33")]
    public async Task A_silent_chat_warns_and_ends_and_stays_open_where_the_member_wrote_last()
    {
        var (sam, _, number) = await Talking("Silent");
        // The agent's page is open all the while.
        var agent = (await Stored(number)).Assignee!.Value;
        var later = _app.Clock.GetUtcNow().AddHours(2);
        await _app.With(db => db.Set<AgentPresence>().Where(p => p.Agent == agent).ExecuteUpdateAsync(row => row.SetProperty(p => p.AliveUntil, later), Ct));
        await Pass(26);
        Assert.Contains("Are you still there?", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        await Pass(5);
        Assert.Contains("Nobody wrote for half an hour. You wrote last", (await sam.Get("/chat")).Words, StringComparison.Ordinal);
        Assert.Equal(TicketStatus.Open, (await Stored(number)).Status);

        async Task Pass(int minutes)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await _app.WatchChats();
        }
    }

    [Fact]
    [Trait("G", "G33")]
    [Trait("G", "G42")]
    public async Task When_the_sign_in_ends_elsewhere_the_chat_ends_and_the_agent_sees_that_nothing_is_proved_any_more()
    {
        var (sam, agent, number) = await Talking("Ends elsewhere");
        var person = (await _app.Stored<LinePlace>()).Single(p => p.Number == int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).Account!.Value;
        Assert.Contains("Signed in", (await agent.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
        await _app.With(db => db.Set<Account>().Where(a => a.Id == person).ExecuteUpdateAsync(row => row.SetProperty(a => a.SessionEpoch, a => a.SessionEpoch + 1), Ct));

        var shown = await agent.Get($"/desk/chats/{number}");
        Assert.Contains("Not proved now", shown.Words, StringComparison.Ordinal);
        await _app.WatchChats();
        Assert.Contains("The chat ended: the member was signed out", (await agent.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
        Assert.NotNull(sam);
    }

    [Fact]
    [Trait("G", "G34")]
    [Trait("Attack", "40")]
    public async Task A_blocked_member_cannot_chat_and_can_still_send_a_request_and_secure_the_account()
    {
        var (sam, agent, number) = await Talking("Blocked");
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/block");

        var refused = await sam.SubmitForm("/chat?new=1", "/chat", ("Help", "Again!"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("You can't chat with us at the moment", refused.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await sam.Get("/help/requests/new")).Status);
        Assert.Equal(HttpStatusCode.OK, (await sam.Get("/compromised")).Status);

        var person = (await _app.Stored<LinePlace>()).Single(p => p.Number == int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).Account!.Value;
        _app.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        Assert.Null(await _app.Use<Contacts.Blocks, DateTimeOffset?>(blocks => blocks.Until(person, Ct)));
    }

    [Fact]
    [Trait("G", "G12")]
    public async Task Words_typed_when_the_sign_in_ends_are_there_again_for_their_writer_and_for_nobody_else()
    {
        var (sam, person) = await Member();
        var (agent, _, department) = await _app.TakesChats("Words kept");
        await sam.StartChat(department);
        await agent.TakeNext();
        var page = await sam.Get("/chat");
        const string Next = "nine brave lanterns drift by";
        Assert.Equal(HttpStatusCode.SeeOther, (await (await _app.SignIn(person)).ChangePassword(person.Password, Next)).Status);

        // A page with script is told so, and then sends it as a page.
        var fetched = await sam.Send(HttpMethod.Post, "/chat/message", new FormUrlEncodedContent(Browser.Filled(page, "/chat/message", ("Message", "Half a thought"))), ("HX-Request", "true"));
        Assert.Equal(HttpStatusCode.Unauthorized, fetched.Status);
        var sent = await sam.Submit(page, "/chat/message", ("Message", "Half a thought"));
        Assert.StartsWith("/sign-in?return=", sent.Location, StringComparison.Ordinal);
        var kept = Uri.UnescapeDataString(sent.Location!.Split("return=")[1]);

        var other = sam.Copy(_app);
        await other.SignIn(await _app.NewPerson());
        Assert.DoesNotContain("Half a thought", (await other.Get(kept)).Text, StringComparison.Ordinal);
        await sam.SignIn(person, Next);
        var back = await sam.Get(kept);
        Assert.Contains("Half a thought", back.Words, StringComparison.Ordinal);
        await _app.WatchChats();
        var again = await sam.Submit(back, "/chat/message");
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Equal("Half a thought", again.Document.QuerySelector("textarea[name=Help]")?.TextContent.Trim());
    }

    [Fact]
    [Trait("G", "G34")]
    public async Task A_block_covers_comments_too()
    {
        var (sam, agent, number) = await Talking("Blocks comments");
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/block");
        const string Article = "/help/articles/staying-safe";
        var page = await sam.Get(Article);
        var refused = await sam.Submit(page, Article + "/comments", ("Comment", "Rude words"), ("PenName", "Blocked Otter"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("You can read here, but not write", refused.Words, StringComparison.Ordinal);
        Assert.Equal("Rude words", refused.Document.QuerySelector("textarea[name=Comment]")?.TextContent.Trim());
    }

    [Fact]
    [Trait("G", "G43")]
    public async Task A_message_that_seems_to_ask_for_a_secret_is_stopped()
    {
        var (sam, agent, number) = await Talking("Secrets");
        var stopped = await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/send", ("Message", "Please tell me your password."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stopped.Status);
        Assert.DoesNotContain("Please tell me your password.", (await sam.Get("/chat")).Messages());
        await agent.Submit(stopped, $"/desk/chats/{number}/send", ("SendAnyway", "true"));
        Assert.Contains("after a warning", (await agent.Get($"/desk/chats/{number}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G60")]
    [Trait("Attack", "54")]
    public async Task Anothers_chat_answers_as_one_that_is_none()
    {
        var (_, _, number) = await Talking("Access");
        var (eve, _) = await Member("Eve Other");
        var (other, _, _) = await _app.TakesChats("Elsewhere");
        Assert.All(
            [(await eve.Get($"/chat/events?chat={number}&since=0")).Status, (await eve.Get("/chat/events?chat=9999999&since=0")).Status, (await eve.Get($"/chat/sent/{number}")).Status,
                (await other.Get($"/desk/chats/{number}")).Status, (await other.Get($"/desk/chats/{number}/events?since=0")).Status, (await other.Get($"/desk/chats/{number}/below")).Status,
                (await eve.Get("/desk/chats")).Status],
            status => Assert.Equal(HttpStatusCode.NotFound, status));
        foreach (var act in new[] { "message", "end", "leave-line", "leave-message", "rating/good" })
        {
            var page = await eve.Get("/chat?new=1");
            var fields = Browser.Filled(page, "/chat", ("Chat", number), ("Message", "Mine?"));
            var sent = await eve.Send(HttpMethod.Post, $"/chat/{act}", new FormUrlEncodedContent(fields));
            Assert.True(sent.Status is HttpStatusCode.NotFound, $"{act}: {sent.Status} {sent.Words}");
        }
    }

    [Fact]
    [Trait("G", "G1")]
    [Trait("Attack", "28")]
    public async Task Notes_and_looks_change_nothing_that_the_member_gets()
    {
        var (sam, agent, number) = await Talking("Notes");
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/send", ("Message", "Hello."));
        await sam.Get("/chat");
        var before = await Events();
        for (var i = 0; i < 5; i++)
        {
            await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/note", ("Note", $"Note {i}"));
        }

        Assert.Equal(before, await Events());

        async Task<string> Events() => (await sam.Get($"/chat/events?chat={number}&since=0")).Text;
    }

    [Fact]
    [Trait("D", "D72")]
    public async Task The_answer_of_a_message_brings_what_the_other_wrote_meanwhile_in_order()
    {
        var (sam, agent, number) = await Talking("Meanwhile");
        var page = await sam.Get("/chat");
        var since = page.Document.QuerySelector("[data-at]")!.GetAttribute("data-at")!;
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/send", ("Message", "One."));
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/send", ("Message", "Two."));

        sam.Headers["HX-Request"] = "true";
        var answer = await sam.Submit(page, "/chat/message", ("Message", "Three."), ("Since", since));
        Assert.Equal(["One.", "Two.", "Three."], answer.Messages());
    }

    [Fact]
    [Trait("D", "D83")]
    public async Task Switching_off_and_on_shows_the_same_line()
    {
        var (agent, _, department) = await _app.TakesChats("Same line");
        foreach (var name in new[] { "Ann One", "Ben Two", "Cal Three" })
        {
            await (await Member(name)).Browser.StartChat(department);
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var before = await Line();
        await agent.SubmitForm("/desk/chats", "/desk/chats/not-taking");
        await agent.SubmitForm("/desk/chats", "/desk/chats/taking");
        Assert.Equal(["Ann One", "Ben Two", "Cal Three"], before);
        Assert.Equal(before, await Line());

        async Task<IReadOnlyList<string>> Line() => [.. (await agent.Get("/desk/chats")).Document.QuerySelectorAll(".chats-line strong").Select(name => name.TextContent.Trim())];
    }

    [Fact]
    [Trait("D", "D82")]
    [Trait("G", "G25")]
    public async Task Looking_in_the_next_day_makes_nobody_available()
    {
        var (agent, person, department) = await _app.TakesChats("Next day");
        Assert.True(await IsOpen());
        _app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.False(await IsOpen());
        await agent.Get("/desk/chats");
        Assert.True(await IsOpen());
        _app.Clock.Advance(TimeSpan.FromHours(20));
        var phone = await _app.SignIn(person, Browser.SafariOnIPhone);
        await phone.Get("/desk/chats");
        Assert.False(await IsOpen());

        Task<bool> IsOpen() => _app.Use<ChatReader, bool>(async reader => (await reader.Offered(Ct)).Single(d => d.Id == department).IsOpen);
    }

    [Fact]
    public async Task A_stranger_reads_who_is_there_and_may_sign_in_first()
    {
        await _app.TakesChats("For strangers");
        var page = await _app.NewBrowser().Get("/chat");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Sign in to chat", page.Words, StringComparison.Ordinal);
        Assert.Contains("Category Specialists (offline", page.Words, StringComparison.Ordinal);
    }

    private async Task<(Browser Browser, Person Person)> Member(string name = "Sam Person")
    {
        var person = await _app.NewPerson(name);
        return (await _app.SignIn(person), person);
    }

    /// <summary>A member and an agent in a chat.</summary>
    private async Task<(Browser Member, Browser Agent, string Number)> Talking(string department)
    {
        var (agent, _, id) = await _app.TakesChats(department);
        var (sam, _) = await Member();
        await sam.StartChat(id);
        var taken = await agent.TakeNext();
        return (sam, agent, taken.Document.QuerySelector(".chats-head a")!.TextContent.Replace(" ", "", StringComparison.Ordinal));
    }

    private static async Task Say(Browser agent, Answer page, string words)
    {
        var action = page.Document.QuerySelector("form.chat-write")!.GetAttribute("action")!;
        Assert.Equal(HttpStatusCode.SeeOther, (await agent.Submit(page, action, ("Message", words))).Status);
    }

    private async Task<Ticket> Stored(string number) =>
        (await _app.Stored<Ticket>()).Single(t => t.Number == int.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
}
