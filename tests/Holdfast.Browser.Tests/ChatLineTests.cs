using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Holdfast.Kit;
using Holdfast.Support.Tickets;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Chats and live pages when something between browser and server fails, and what readers see of it.</summary>
[Trait("G", "G21")]
[Trait("G", "G28")]
public sealed class ChatLineTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    [Trait("D", "D68")]
    public async Task A_line_that_is_cut_loses_nothing_and_doubles_nothing_on_either_side_of_a_chat()
    {
        var chat = await Product.OpenChats("Cut");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        using var line = new Line(Product.Url.Port);
        var (member, agent) = (await OverLine(maya, line, "/chat?live=1"), await OverLine(chat.Agent, line, $"/desk/chats/{number}"));
        await member.GetByLabel("Message", new() { Exact = true }).FillAsync("I am still typing");

        line.Cut();
        foreach (var (who, words) in new[] { (chat.Agent, "One"), (maya, "Two"), (chat.Agent, "Three") })
        {
            await Product.Says(who, number, words);
        }

        foreach (var page in new[] { member, agent })
        {
            await page.Clock.FastForwardAsync(4_000);
            await Expect(page.Locator(".live-state")).ToContainTextAsync("We're reconnecting.");
        }

        line.Join();
        string[] all = [.. await Texts(member).AllInnerTextsAsync(), "One", "Two", "Three"];
        foreach (var page in new[] { member, agent })
        {
            await page.Clock.FastForwardAsync(10_000);
            await Expect(Texts(page)).ToHaveTextAsync(all);
            await Expect(page.Locator(".live-state")).ToHaveTextAsync("");
        }

        await Expect(member.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("I am still typing");
    }

    [Fact]
    [Trait("Slow", "Two processes start, one after the other.")]
    public async Task A_server_that_is_killed_in_the_middle_of_a_chat_and_started_again_loses_nothing_and_doubles_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-killed-").FullName;
        var url = new Uri($"http://127.0.0.1:{Line.FreePort()}");
        IPage member, agent;
        await using (var first = Start())
        {
            await first.Listening();
            (agent, member) = (await SignedIn("agent@example.com"), await SignedIn("freelancer@example.com"));
            await agent.GotoAsync(new Uri(url, "/desk/chats").ToString());
            await agent.GetByRole(AriaRole.Switch, new() { Name = "Taking chats" }).ClickAsync();
            await Expect(agent.GetByRole(AriaRole.Switch, new() { Name = "Taking chats" })).ToBeCheckedAsync();
            await member.GotoAsync(new Uri(url, "/chat").ToString());
            await member.GetByLabel("How can we help?").FillAsync("Zero");
            await member.GetByRole(AriaRole.Button, new() { Name = "Start chat" }).ClickAsync();
            await Expect(member.GetByRole(AriaRole.Heading, new() { Name = "Please hold" })).ToBeVisibleAsync();
            await agent.GetByRole(AriaRole.Button, new() { Name = "Take next" }).ClickAsync();
            await Box(agent).FillAsync("One");
            await Box(agent).PressAsync("Control+Enter");
            await Expect(Texts(member)).ToHaveTextAsync(["Zero", "One"]);
            await first.Kill();
        }

        await Box(member).FillAsync("Two");
        await Box(member).PressAsync("Enter");
        await Box(agent).FillAsync("Three");
        await Box(agent).PressAsync("Control+Enter");
        foreach (var page in new[] { member, agent })
        {
            await Expect(Again(page)).ToBeVisibleAsync();
            await page.Clock.FastForwardAsync(5_000);
            await Expect(page.Locator(".live-state")).ToContainTextAsync("We're reconnecting.");
        }

        await using var second = Start();
        await second.Listening();
        foreach (var page in new[] { member, agent })
        {
            await page.Clock.FastForwardAsync(10_000);
            await Again(page).ClickAsync();
            await Expect(Again(page)).ToHaveCountAsync(0);
            await Expect(page.Locator("#chat-log .sending")).ToHaveCountAsync(0);
        }

        foreach (var page in new[] { member, agent })
        {
            await Expect(Texts(page)).ToHaveTextAsync(["Zero", "One", "Two", "Three"]);
            await page.Clock.FastForwardAsync(10_000);
            await Expect(page.Locator(".live-state")).ToHaveTextAsync("");
        }

        await second.Kill();
        Directory.Delete(folder, recursive: true);

        ProductProcess Start() => ProductProcess.Start("Development", $"--Storage:DataFolder={folder}", $"--urls={url}", $"--Shell:PublicUrl={url}");

        async Task<IPage> SignedIn(string address)
        {
            var page = await Laptop();
            AllowFailures(page, url);
            await page.Clock.InstallAsync();
            await page.GotoAsync(new Uri(url, "/sign-in").ToString());
            await page.GetByLabel("Email").FillAsync(address);
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Product.DemoPassword);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            if (address.StartsWith("freelancer", StringComparison.Ordinal))
            {
                await page.GetByLabel("What was the name of your first pet?").FillAsync("Biscuit");
                await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
            }

            await Expect(page).ToHaveURLAsync(new Regex("/(settings|desk|admin)"));
            return page;
        }

        static ILocator Again(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Not sent. Try again" });
    }

    [Fact]
    [Trait("D", "D69")]
    public async Task Whatever_a_proxy_says_in_between_the_next_message_comes_without_a_reload()
    {
        var (maya, priya) = (await Product.NewPerson(), await Product.NewStaff("Priya Nair"));
        var (ticket, number) = await Product.NewTicket(maya);
        using var line = new Line(Product.Url.Port);
        var page = await OverLine(maya, line, $"/help/requests/{number}");
        await page.EvaluateAsync("() => { window.isSame = true; }");
        var (status, body) = (503, "");
        await page.RouteAsync("**/session/ending*", route => route.FulfillAsync(new() { Status = status, ContentType = "text/html", Body = body }));
        line.Cut();
        line.Join();
        foreach (var answer in new[] { (503, "Away"), (502, "Bad gateway"), (401, "Who are you?"), (200, "<title>Sign in</title>") })
        {
            (status, body) = answer;
            await page.RunAndWaitForResponseAsync(
                () => page.Clock.FastForwardAsync(10_000), response => response.Url.Contains("/session/ending", StringComparison.Ordinal) && response.Status == status);
        }

        await page.UnrouteAsync("**/session/ending*");
        await page.RunAndWaitForResponseAsync(
            () => page.Clock.FastForwardAsync(10_000),
            response => response.Url.Contains("/session/ending", StringComparison.Ordinal) && response.Headers.GetValueOrDefault("content-type") == "text/event-stream");
        await Product.Write(priya, ticket, new Happening.AgentReplied(TicketStatus.Pending), "Here it is.");
        await Expect(page.GetByText("Here it is.")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.isSame"));
    }

    [Fact]
    [Trait("D", "D75")]
    public async Task A_page_whose_line_died_without_a_word_asks_by_itself_and_listens_again()
    {
        var chat = await Product.OpenChats("Frozen");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        using var line = new Line(Product.Url.Port);
        var page = await OverLine(maya, line, "/chat?live=1");
        line.Freeze();
        await Product.Says(chat.Agent, number, "While the lid was closed");
        await page.Clock.FastForwardAsync(3_600_000);
        await Expect(Texts(page).Last).ToHaveTextAsync("While the lid was closed");
        await Expect(page.Locator(".live-state")).ToHaveTextAsync("");
    }

    [Fact]
    [Trait("D", "D70")]
    public async Task What_came_while_a_page_was_hidden_is_there_as_soon_as_it_is_seen_again()
    {
        var (maya, priya) = (await Product.NewPerson(), await Product.NewStaff("Priya Nair"));
        var (ticket, number) = await Product.NewTicket(maya);
        using var line = new Line(Product.Url.Port);
        var page = await OverLine(maya, line, $"/help/requests/{number}");
        await See("hidden");
        await Product.Write(priya, ticket, new Happening.AgentReplied(TicketStatus.Pending), "Solved, I think.");
        await Expect(page.GetByText("Solved, I think.")).ToHaveCountAsync(0);
        // Before there is a stream: none is let through.
        await page.RouteAsync("**/session/ending*", route => route.AbortAsync());
        await See("visible");
        await Expect(page.GetByText("Solved, I think.")).ToBeVisibleAsync();

        Task See(string state) => page.EvaluateAsync(
            "state => { Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state }); document.dispatchEvent(new Event('visibilitychange')); }", state);
    }

    [Fact]
    [Trait("D", "D124")]
    [Trait("D", "D128")]
    [Trait("D", "D132")]
    public async Task Who_reads_back_in_a_narrow_chat_keeps_place_focus_and_selection_and_is_told_how_much_is_new()
    {
        var chat = await Product.OpenChats("Reads back");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        for (var message = 1; message <= 20; message++)
        {
            await Product.Says(chat.Agent, number, $"Message {message}.");
        }

        var page = await Open(Engine.Chromium, new() { ViewportSize = new() { Width = 320, Height = 640 }, UserAgent = ChromeOnWindows });
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Listening(page, () => page.GotoAsync("/chat?live=1"));
        var log = page.GetByRole(AriaRole.Log);
        await log.FocusAsync();
        await log.EvaluateAsync(
            """
            log => {
              log.scrollTop = 0;
              window.kept = [...log.querySelectorAll(".bubble")];
              getSelection().selectAllChildren(window.kept[2].querySelector(".message-body"));
            }
            """);
        var selected = await page.EvaluateAsync<string>("String(getSelection())");
        await Product.Says(chat.Agent, number, new string('x', 400));
        await Product.Says(chat.Agent, number, "https://example.com/" + new string('y', 300));
        await Product.Says(chat.Agent, number, "The third.");

        var button = page.GetByRole(AriaRole.Button, new() { Name = "3 new messages" });
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { Has = button })).ToHaveCountAsync(1);
        Assert.Equal(
            (true, 0, selected, true, 320),
            (await page.EvaluateAsync<bool>("window.kept.every((one, at) => one === document.querySelectorAll('#chat-log > .bubble')[at])"),
                await log.EvaluateAsync<int>("log => log.scrollTop"), await page.EvaluateAsync<string>("String(getSelection())"),
                await log.EvaluateAsync<bool>("log => log === document.activeElement"), await page.EvaluateAsync<int>("document.documentElement.scrollWidth")));
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(log.GetByText(new string('x', 400))).ToBeInViewportAsync();
        await log.EvaluateAsync("log => { log.scrollTop = log.scrollHeight; }");
        await Expect(page.Locator(".live-new button")).ToHaveCountAsync(0);
        Assert.True(await log.EvaluateAsync<bool>("log => log.scrollWidth <= log.clientWidth"));

        var agent = await Open(Engine.Chromium, new() { ViewportSize = new() { Width = 320, Height = 640 }, UserAgent = ChromeOnWindows });
        await Product.AddSignIn(chat.Agent, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.9", agent.Context);
        foreach (var path in new[] { $"/desk/chats/{number}", "/desk/chats?live=1", $"/desk/tickets/{number}" })
        {
            await agent.GotoAsync(path);
            Assert.Equal(320, await agent.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    [Fact]
    [Trait("D", "D135")]
    public async Task A_message_in_a_chat_that_is_not_open_is_said_politely_with_who_and_counted_in_the_title()
    {
        var chat = await Product.OpenChats("Two at once");
        var (maya, tom) = (await Product.NewPerson(), await Product.NewPerson("Tom Reyes"));
        var (first, second) = (await Product.Talks(chat, maya), await Product.Talks(chat, tom));
        var agent = await Laptop();
        await Product.AddSignIn(chat.Agent, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.9", agent.Context);
        await agent.GotoAsync($"/desk/chats/{second}");
        await Listening(agent, () => agent.GotoAsync($"/desk/chats/{first}"));
        var before = await agent.TitleAsync();
        var box = agent.GetByLabel("Message", new() { Exact = true });
        await box.FillAsync("I am writing to Maya");
        await Product.Says(tom, second, "Hello?");

        await Expect(agent.Locator("[aria-live=polite]", new() { HasText = "Tom Reyes wrote in another chat" })).ToHaveCountAsync(1);
        await Expect(agent).ToHaveTitleAsync("(1) " + before);
        await Expect(agent.Locator("[role=alert], [aria-live=assertive]")).ToHaveCountAsync(0);
        await Expect(box).ToBeFocusedAsync();
        await Expect(box).ToHaveValueAsync("I am writing to Maya");
    }

    [Fact]
    [Trait("D", "D76")]
    public async Task Behind_nginx_that_buffers_and_compresses_a_message_comes_at_once()
    {
        var chat = await Product.OpenChats("Behind nginx");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        await using var nginx = await Nginx.Before(Product.Url);
        var page = await Laptop();
        AllowFailures(page, nginx.Url);
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        IResponse? opened = null;
        var stream = await Listening(page, async () => opened = await page.GotoAsync(new Uri(nginx.Url, "/chat?live=1").ToString()));
        Assert.Equal(("gzip", "identity"), (opened!.Headers.GetValueOrDefault("content-encoding"), stream.Headers.GetValueOrDefault("content-encoding")));
        await Product.Says(chat.Agent, number, "Through nginx");
        await Expect(Texts(page).Last).ToHaveTextAsync("Through nginx");
    }

    private static ILocator Texts(IPage page) => page.Locator("#chat-log .message-body");

    private static ILocator Box(IPage page) => page.GetByLabel("Message", new() { Exact = true });

    private async Task<IPage> OverLine(Person person, Line line, string path)
    {
        var page = await Laptop();
        AllowFailures(page, line.Url);
        await page.Clock.InstallAsync();
        await Product.AddSignIn(person, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Listening(page, () => page.GotoAsync(new Uri(line.Url, path).ToString()));
        return page;
    }

    private static Task<IResponse> Listening(IPage page, Func<Task> open) =>
        page.RunAndWaitForResponseAsync(open, response => response.Url.Contains("/session/ending", StringComparison.Ordinal) && response.Ok);
}
