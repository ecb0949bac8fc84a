using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Holdfast.Support.Tickets;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Pages that change while they are open.</summary>
[Trait("G", "G21")]
public sealed class LiveTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    public async Task Messages_come_by_themselves_each_once_while_somebody_types(Engine engine)
    {
        var (maya, priya) = (await Product.NewPerson(), await Product.NewStaff("Priya Nair"));
        var (ticket, number) = await Product.NewTicket(maya, answers: 6);
        var page = await OpenRequest(maya, number, engine);
        var reply = page.GetByLabel("Reply");
        await reply.FillAsync("I wanted to add");
        var before = await reply.BoundingBoxAsync();

        for (var message = 1; message <= 60; message++)
        {
            await Product.Write(priya, ticket, new Happening.AgentReplied(TicketStatus.Pending), $"Message {message}.");
        }

        await Expect(page.Locator(".message")).ToHaveCountAsync(67);
        Assert.Equal(
            Enumerable.Range(1, 60).Select(message => $"Message {message}."),
            (await page.Locator(".message:not(.yours) .message-body").AllInnerTextsAsync()).Select(text => text.Trim()));
        await Expect(page.Locator(".request-head")).ToContainTextAsync("Waiting for you");
        await Expect(reply).ToBeFocusedAsync();
        await Expect(reply).ToHaveValueAsync("I wanted to add");
        var after = await reply.BoundingBoxAsync();
        Assert.Equal(before!.Y, after!.Y, 1.5);
    }

    [Fact]
    public async Task What_comes_out_of_sight_is_counted_and_a_press_leads_there()
    {
        var (maya, priya) = (await Product.NewPerson(), await Product.NewStaff("Priya Nair"));
        var (ticket, number) = await Product.NewTicket(maya, answers: 20);
        var page = await OpenRequest(maya, number);
        await page.EvaluateAsync("scrollTo(0, 0)");
        for (var message = 1; message <= 3; message++)
        {
            await Product.Write(priya, ticket, new Happening.AgentReplied(TicketStatus.Pending), $"Message {message}.");
        }

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "3 new messages" })).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync(new Regex(@"^\(3\) "));
        Assert.Equal(0, await page.EvaluateAsync<int>("scrollY"));
        await page.GetByRole(AriaRole.Button, new() { Name = "3 new messages" }).ClickAsync();
        await Expect(page.GetByText("Message 1.")).ToBeInViewportAsync();
        await Expect(page.Locator(".live-new button")).ToHaveCountAsync(0);
        await Expect(page).ToHaveTitleAsync(new Regex("^Where is my payment"));
    }

    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    public async Task A_line_that_is_cut_in_the_middle_of_a_burst_loses_nothing_and_doubles_nothing(Engine engine)
    {
        var (maya, priya) = (await Product.NewPerson(), await Product.NewStaff("Priya Nair"));
        var (ticket, number) = await Product.NewTicket(maya);
        using var line = new Line(Product.Url.Port);
        var page = await Laptop(engine);
        AllowFailures(page, line.Url);
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Listening(page, () => page.GotoAsync(new Uri(line.Url, $"/help/requests/{number}").ToString()));
        await page.GetByLabel("Reply").FillAsync("Are you there?");

        var written = 0;
        async Task Write() => await Product.Write(priya, ticket, new Happening.AgentReplied(TicketStatus.Pending), $"Message {++written}.");
        await Write();
        await Expect(page.GetByText("Message 1.")).ToBeVisibleAsync();
        // In the middle of a burst: the page has some of it when the line goes, and has noticed before it is back.
        var burst = Task.Run(async () =>
        {
            for (var message = 0; message < 20; message++)
            {
                await Write();
            }
        }, TestContext.Current.CancellationToken);
        await Expect(page.GetByText("Message 2.", new() { Exact = true })).ToBeVisibleAsync();
        line.Cut();
        await burst;
        await Expect(page.Locator(".live-state")).ToHaveTextAsync("Reconnecting. New messages appear here as soon as we're connected again.");
        line.Join();

        await Expect(page.Locator(".message:not(.yours)")).ToHaveCountAsync(21);
        Assert.Equal(
            Enumerable.Range(1, 21).Select(message => $"Message {message}."),
            (await page.Locator(".message:not(.yours) .message-body").AllInnerTextsAsync()).Select(text => text.Trim()));
        await Expect(page.GetByLabel("Reply")).ToHaveValueAsync("Are you there?");
        await Expect(page.Locator(".live-state")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task While_the_line_is_away_the_page_says_so_calmly()
    {
        var maya = await Product.NewPerson();
        var (_, number) = await Product.NewTicket(maya);
        using var line = new Line(Product.Url.Port);
        var page = await Laptop();
        AllowFailures(page, line.Url);
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Listening(page, () => page.GotoAsync(new Uri(line.Url, $"/help/requests/{number}").ToString()));
        line.Cut();
        await Expect(page.Locator(".live-state")).ToHaveTextAsync("Reconnecting. New messages appear here as soon as we're connected again.");
        line.Join();
        await Expect(page.Locator(".live-state")).ToHaveTextAsync("");
    }

    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    [Trait("X", "X20")]
    public async Task Seven_windows_in_sight_over_HTTP_1_1_all_load_and_all_learn_what_is_new(Engine engine)
    {
        var (maya, priya) = (await Product.NewPerson(), await Product.NewStaff("Priya Nair"));
        var (ticket, number) = await Product.NewTicket(maya);
        var first = await Laptop(engine);
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", first.Context);
        List<IPage> windows = [first];
        while (windows.Count < 7)
        {
            windows.Add(await first.Context.NewPageAsync());
        }

        HashSet<IPage> listening = [];
        foreach (var window in windows)
        {
            window.Request += (_, request) => _ = request.Url.Contains("/session/ending", StringComparison.Ordinal) && listening.Add(window);
            await window.Clock.InstallAsync();
            await window.GotoAsync($"/help/requests/{number}");
            await Expect(window.GetByLabel("Reply")).ToBeVisibleAsync();
        }

        await Product.Write(priya, ticket, new Happening.AgentReplied(TicketStatus.Pending), "Here it is.");
        foreach (var window in windows)
        {
            if (!listening.Contains(window))
            {
                // It looks every 20 seconds, and its own clock goes on by them.
                await window.Clock.FastForwardAsync(20_000);
            }

            await Expect(window.GetByText("Here it is.")).ToHaveCountAsync(1);
        }

        Assert.Equal(4, listening.Count);
    }

    [Fact]
    [Trait("G", "G45")]
    public async Task A_member_in_Firefox_and_two_agents_work_on_one_request()
    {
        var (maya, priya, tom) = (await Product.NewPerson(), await Product.NewStaff("Priya Nair"), await Product.NewStaff("Tom Reyes"));
        var (_, number) = await Product.NewTicket(maya);
        var member = await OpenRequest(maya, number, Engine.Firefox);
        var agent = await OpenPage(priya, $"/desk/tickets/{number}");
        var reply = agent.GetByLabel("Public reply", new() { Exact = true });
        await reply.FillAsync("Hello Maya,");

        await member.GetByLabel("Reply").FillAsync("It has come!");
        await member.GetByRole(AriaRole.Button, new() { Name = "Send reply" }).ClickAsync();
        await Expect(member.GetByText("Your reply is sent")).ToBeVisibleAsync();
        await Expect(agent.GetByText("It has come!")).ToHaveCountAsync(1);
        await Expect(reply).ToHaveValueAsync("Hello Maya,");

        // A colleague opens the same ticket: each sees the other, and that one writes.
        var colleague = await OpenPage(tom, $"/desk/tickets/{number}");
        await Expect(agent.Locator("#here")).ToHaveTextAsync("Tom Reyes has this open too.");
        await reply.PressSequentiallyAsync(" thank you.");
        await Expect(colleague.Locator("#here")).ToHaveTextAsync("Priya Nair is writing.");
        await colleague.GetByLabel("Internal note", new() { Exact = true }).FillAsync("It was the bank.");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(agent.GetByText("It was the bank.")).ToHaveCountAsync(1);
        await Expect(reply).ToHaveValueAsync("Hello Maya, thank you.");
        await Expect(member.GetByText("It was the bank.")).ToHaveCountAsync(0);

        // What came in sight is no reason to hold the reply back.
        await agent.GetByText("It was the bank.").ScrollIntoViewIfNeededAsync();
        await agent.GetByRole(AriaRole.Button, new() { Name = "Send and solve" }).ClickAsync();
        await Expect(agent.GetByText("Your reply is on its way")).ToBeVisibleAsync();
        await Expect(member.GetByText("Hello Maya, thank you.")).ToHaveCountAsync(1);
        await Expect(member.Locator(".request-head")).ToContainTextAsync("Solved");
        await Expect(colleague.Locator("#ticket-state")).ToContainTextAsync("Solved");
    }

    [Fact]
    public async Task A_list_of_the_desk_says_how_many_are_new_and_shows_them_at_a_press()
    {
        // His own, because other tests work on the lists of all.
        var (maya, tom, priya) = (await Product.NewPerson(), await Product.NewStaff("Tom Reyes"), await Product.NewStaff("Priya Nair"));
        var (there, _) = await Product.NewTicket(maya, "One that was there");
        await Product.Write(priya, there, new Happening.Assigned(tom.Account));
        var page = await OpenPage(tom, "/desk/mine");
        var titles = page.Locator(".desk-line-title");
        await Expect(page.Locator("[data-count-of]")).ToHaveTextAsync("1");
        var (came, _) = await Product.NewTicket(maya, "One that came");
        await Product.Write(priya, came, new Happening.Assigned(tom.Account));

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "1 new" })).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync(new Regex(@"^\(1\) Mine"));
        await Expect(page.Locator("[data-count-of]")).ToHaveTextAsync("2");
        await Expect(titles).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "1 new" }).ClickAsync();
        await Expect(titles).ToHaveCountAsync(2);
        await Expect(page).ToHaveTitleAsync(new Regex("^Mine"));
    }

    [Fact]
    public async Task A_part_that_takes_anothers_place_may_show_another_topic()
    {
        var (maya, priya) = (await Product.NewPerson(), await Product.NewStaff("Priya Nair"));
        var (other, otherNumber) = await Product.NewTicket(maya, "The other one");
        var (_, number) = await Product.NewTicket(maya);
        var page = await OpenRequest(maya, number);
        await page.EvaluateAsync(
            """
            ([topic, from]) => {
              const cursor = document.querySelector("[data-at]").cloneNode();
              [cursor.dataset.topic, cursor.dataset.at, cursor.dataset.from] = [topic, "1", from];
              document.querySelector(".thread").append(cursor);
            }
            """,
            new[] { TicketTopics.Request(other), $"/help/requests/{otherNumber}/events?since=1" });
        await Product.Write(priya, other, new Happening.AgentReplied(TicketStatus.Pending), "About the other one.");
        await Expect(page.GetByText("About the other one.")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task A_page_whose_sign_in_ends_elsewhere_leads_to_the_sign_in_at_once()
    {
        var maya = await Product.NewPerson();
        var (_, number) = await Product.NewTicket(maya);
        var page = await OpenRequest(maya, number);
        await Product.Change(db => db.Set<Platform.Accounts.Account>().Single(a => a.Id == maya.Account).Status = Platform.Accounts.AccountStatus.Locked);
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in"));
    }

    private Task<IPage> OpenRequest(Person person, int number, Engine engine = Engine.Chromium) => OpenPage(person, $"/help/requests/{number}", engine);

    private async Task<IPage> OpenPage(Person person, string path, Engine engine = Engine.Chromium)
    {
        var page = await Laptop(engine);
        await Product.AddSignIn(person, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Listening(page, () => page.GotoAsync(path));
        return page;
    }

    /// <summary>Opens a page, and waits until it listens.</summary>
    private static Task<IResponse> Listening(IPage page, Func<Task> open) =>
        page.RunAndWaitForResponseAsync(open, response => response.Url.Contains("/session/ending", StringComparison.Ordinal) && response.Ok);
}
