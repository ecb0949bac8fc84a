using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>A member and an agent in one conversation, each in a browser of their own.</summary>
[Trait("G", "G28")]
public sealed class ChatTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData(Engine.Chromium, Engine.Firefox)]
    [InlineData(Engine.Firefox, Engine.Chromium)]
    [Trait("D", "D129")]
    public async Task Two_browsers_talk_without_a_reload(Engine members, Engine agents)
    {
        var chat = await Product.OpenChats($"Talk {members}");
        var maya = await Product.NewPerson();
        var (agent, member) = (await SignedIn(chat.Agent, agents), await SignedIn(maya, members));
        await Listening(agent, () => agent.GotoAsync("/desk/chats"));
        await member.GotoAsync($"/chat?department={chat.Department}");
        await member.GetByLabel("How can we help?").FillAsync("My payment is late.");
        await Listening(member, () => member.GetByRole(AriaRole.Button, new() { Name = "Start chat" }).ClickAsync());
        await Expect(member.GetByRole(AriaRole.Heading, new() { Name = "Please hold" })).ToBeVisibleAsync();
        // With script it is told, and does not draw itself anew.
        await Expect(member).ToHaveURLAsync(new Regex("live=1"));

        // The line shows whoever comes, and the member whoever takes them.
        await agent.GetByRole(AriaRole.Button, new() { Name = "Take next" }).ClickAsync();
        await Expect(agent.GetByText("My payment is late.").Last).ToBeVisibleAsync();
        await Expect(member.GetByRole(AriaRole.Heading, new() { Name = "Priya Nair" })).ToBeVisibleAsync();

        var (theirs, yours) = (member.GetByLabel("Message", new() { Exact = true }), agent.GetByLabel("Message", new() { Exact = true }));
        await theirs.PressSequentiallyAsync("Since Friday");
        await Expect(agent.GetByText("is typing")).ToBeVisibleAsync();
        await theirs.PressAsync("Enter");
        await Expect(theirs).ToHaveValueAsync("");
        await Expect(agent.Locator(".bubble", new() { HasText = "Since Friday" })).ToHaveCountAsync(1);
        await Expect(member.GetByText("Read", new() { Exact = true })).ToBeVisibleAsync();

        // What the other writes comes beside a draft, which stays.
        await theirs.FillAsync("And another thing");
        await yours.FillAsync("I look at it.\nOne moment.");
        await yours.PressAsync("Control+Enter");
        await Expect(member.Locator(".bubble", new() { HasText = "One moment." })).ToHaveCountAsync(1);
        await Expect(theirs).ToHaveValueAsync("And another thing");
        await Expect(theirs).ToBeFocusedAsync();
        await theirs.PressAsync("Enter");
        await Expect(agent.Locator(".bubble:not(.yours)")).ToHaveCountAsync(3);

        await agent.GetByRole(AriaRole.Button, new() { Name = "End chat", Exact = true }).ClickAsync();
        await Expect(member.GetByRole(AriaRole.Heading, new() { Name = "The chat has ended" })).ToBeVisibleAsync();
        await Expect(member.GetByRole(AriaRole.Button, new() { Name = "Send" })).Not.ToBeVisibleAsync();
    }

    [Fact]
    [Trait("G", "G13")]
    public async Task A_stranger_and_an_agent_talk_without_a_reload()
    {
        var chat = await Product.OpenChats("Strangers' talk");
        var (agent, robin) = (await SignedIn(chat.Agent, Engine.Firefox), await Laptop());
        await Listening(agent, () => agent.GotoAsync("/desk/chats"));
        await robin.GotoAsync($"/chat?department={chat.Department}");
        await robin.GetByLabel("Your name").FillAsync("Robin");
        await robin.GetByLabel("Email").FillAsync($"robin-{Guid.CreateVersion7():N}@example.com");
        await robin.GetByLabel("How can we help?").FillAsync("I can't sign in.");
        await robin.RunAndWaitForResponseAsync(
            () => robin.GetByRole(AriaRole.Button, new() { Name = "Start chat" }).ClickAsync(), response => response.Url.Contains("/live?", StringComparison.Ordinal) && response.Ok);
        await Expect(robin.GetByRole(AriaRole.Heading, new() { Name = "Please hold" })).ToBeVisibleAsync();

        await Expect(agent.GetByText("Not confirmed")).ToBeVisibleAsync();
        await agent.GetByRole(AriaRole.Button, new() { Name = "Take next" }).ClickAsync();
        await Expect(robin.GetByRole(AriaRole.Heading, new() { Name = "Priya Nair" })).ToBeVisibleAsync();
        var box = robin.GetByLabel("Message", new() { Exact = true });
        await box.PressSequentiallyAsync("My phone is gone");
        await Expect(agent.GetByText("is typing")).ToBeVisibleAsync();
        await box.PressAsync("Enter");
        await Expect(agent.Locator(".bubble", new() { HasText = "My phone is gone" })).ToHaveCountAsync(1);
        await Expect(robin.GetByText("Read", new() { Exact = true })).ToBeVisibleAsync();
        await agent.GetByLabel("Message", new() { Exact = true }).FillAsync("Let's get you back in.");
        await agent.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(robin.Locator(".bubble", new() { HasText = "Let's get you back in." })).ToHaveCountAsync(1);

        await robin.GetByRole(AriaRole.Button, new() { Name = "End chat", Exact = true }).ClickAsync();
        await Expect(robin.GetByText("open the email that we sent you")).ToBeVisibleAsync();
        await Expect(agent.GetByText("This chat is over.")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("G", "G16")]
    public async Task A_pasted_screenshot_goes_with_a_message_and_is_shown_to_the_agent_at_once()
    {
        var chat = await Product.OpenChats("Screenshots");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        var (agent, member) = (await SignedIn(chat.Agent, Engine.Firefox), await SignedIn(maya, Engine.Chromium));
        await Listening(agent, () => agent.GotoAsync($"/desk/chats/{number}"));
        await Listening(member, () => member.GotoAsync("/chat?live=1"));
        await member.GetByLabel("Message", new() { Exact = true }).EvaluateAsync(
            """
            async box => {
              const canvas = Object.assign(document.createElement("canvas"), { width: 30, height: 20 });
              canvas.getContext("2d").fillRect(0, 0, 30, 20);
              const clipboard = new DataTransfer();
              clipboard.items.add(new File([await new Promise(made => canvas.toBlob(made))], "image.png", { type: "image/png" }));
              box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
            }
            """);
        await Expect(member.Locator(".file-state")).ToContainTextAsync("Ready");
        await member.GetByLabel("Message", new() { Exact = true }).FillAsync("This is what I see");
        await member.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(member.Locator(".bubble.yours:not(.sending) .file-list img")).ToHaveCountAsync(1);
        await Expect(member.Locator(".chat-write .file-row")).ToHaveCountAsync(0);
        await Expect(agent.Locator(".bubble .file-list img")).ToHaveCountAsync(1);
        Assert.True(await agent.Locator(".bubble .file-list img").EvaluateAsync<bool>("async img => { img.loading = 'eager'; await img.decode(); return img.naturalWidth === 30; }"));

        await agent.Locator(".chat-write input[type=file]").SetInputFilesAsync(new FilePayload { Name = "how-to.txt", MimeType = "text/plain", Buffer = "Press it"u8.ToArray() });
        await Expect(agent.Locator(".chat-write .file-row")).ToHaveCountAsync(1);
        await agent.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(member.GetByRole(AriaRole.Link, new() { Name = "how-to.txt" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    public async Task The_chat_opens_docked_over_a_page_by_keyboard_and_goes_on_there(Engine engine)
    {
        var chat = await Product.OpenChats($"Docked {engine}");
        var page = await Laptop(engine);
        // The form with a mistake is refused, and Chromium says so on its console.
        AllowFailures(page);
        await page.GotoAsync("/help");
        var button = page.GetByRole(AriaRole.Link, new() { Name = "Chat with us", Exact = true });
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dock = page.GetByRole(AriaRole.Dialog, new() { Name = "Chat" });
        await Expect(dock).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dock).ToBeHiddenAsync();
        await Expect(button).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await dock.GetByLabel("Department").SelectOptionAsync(chat.Department.ToString());
        await dock.GetByRole(AriaRole.Button, new() { Name = "Start chat" }).ClickAsync();
        await Expect(dock.GetByText("Type your name.")).ToBeVisibleAsync();
        await dock.GetByLabel("Your name").FillAsync("Robin");
        await dock.GetByLabel("Email").FillAsync($"robin-{Guid.CreateVersion7():N}@example.com");
        await dock.GetByLabel("How can we help?").FillAsync("I can't sign in.");
        await dock.GetByRole(AriaRole.Button, new() { Name = "Start chat" }).ClickAsync();
        await Expect(dock.GetByRole(AriaRole.Heading, new() { Name = "Please hold" })).ToBeVisibleAsync();

        var number = await Product.TakesNext(chat);
        await Product.Says(chat.Agent, number, "Hello Robin.");
        await Expect(dock.Locator(".bubble", new() { HasText = "Hello Robin." })).ToHaveCountAsync(1);
        await dock.GetByLabel("Message", new() { Exact = true }).FillAsync("Thank you");
        await dock.GetByLabel("Message", new() { Exact = true }).PressAsync("Enter");
        await Expect(dock.Locator(".bubble.yours:not(.sending)", new() { HasText = "Thank you" })).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync(new Regex("/help$"));
        await dock.GetByRole(AriaRole.Link, new() { Name = "Open as a page" }).ClickAsync();
        await Expect(page.Locator(".bubble.yours", new() { HasText = "Thank you" })).ToHaveCountAsync(1);
        // Its place is free for the next: a network has two.
        await page.GetByRole(AriaRole.Button, new() { Name = "End chat", Exact = true }).ClickAsync();
        await Expect(page.GetByText("open the email that we sent you")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("D", "D121")]
    public async Task The_Enter_that_ends_a_composition_sends_nothing()
    {
        var chat = await Product.OpenChats("Composition");
        var maya = await Product.NewPerson();
        await Product.Talks(chat, maya);
        var page = await SignedIn(maya, Engine.Chromium);
        await page.GotoAsync("/chat");
        var box = page.GetByLabel("Message", new() { Exact = true });
        await box.FillAsync("こんにちは");
        await Enter("isComposing: true");
        // Safari: the composition is over before the key.
        await Enter("keyCode: 229");
        await Expect(box).ToHaveValueAsync("こんにちは");
        await box.PressAsync("Enter");
        await Expect(page.Locator(".bubble.yours", new() { HasText = "こんにちは" })).ToHaveCountAsync(1);

        Task Enter(string with) => box.EvaluateAsync($"box => box.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true, cancelable: true, {with} }}))");
    }

    [Fact]
    public async Task A_message_that_was_not_taken_says_so_and_is_sent_again_as_the_same()
    {
        var chat = await Product.OpenChats("Not sent");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        var page = await SignedIn(maya, Engine.Chromium);
        AllowFailures(page);
        await page.GotoAsync("/chat");
        await page.RouteAsync("**/chat/message", route => route.AbortAsync());
        var box = page.GetByLabel("Message", new() { Exact = true });
        await box.FillAsync("Are you there?");
        await box.PressAsync("Enter");
        var again = page.GetByRole(AriaRole.Button, new() { Name = "Not sent. Try again" });
        await Expect(again).ToBeVisibleAsync();
        await Expect(box).ToHaveValueAsync("");

        await page.UnrouteAsync("**/chat/message");
        await again.ClickAsync();
        await Expect(page.Locator(".bubble.failed")).ToHaveCountAsync(0);
        await Expect(page.Locator(".bubble.yours", new() { HasText = "Are you there?" })).ToHaveCountAsync(1);
        Assert.True(number > 0);
    }

    [Fact]
    [Trait("D", "D130")]
    public async Task Only_the_new_message_is_added_to_what_is_read_out_and_ones_own_once()
    {
        var chat = await Product.OpenChats("Read out");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        var page = await SignedIn(maya, Engine.Chromium);
        await Listening(page, () => page.GotoAsync("/chat"));
        await page.EvaluateAsync(
            "() => { window.added = []; new MutationObserver(all => all.forEach(one => one.addedNodes.forEach(node => node.hidden || window.added.push(node.textContent.trim())))).observe(document.querySelector('#chat-log'), { childList: true }); }");
        await Product.Says(chat.Agent, number, "Only this.");
        await Expect(page.Locator(".bubble", new() { HasText = "Only this." })).ToHaveCountAsync(1);
        var added = await page.EvaluateAsync<string[]>("window.added");
        Assert.Contains("Only this.", Assert.Single(added), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_the_line_looks_again_by_itself_and_says_so()
    {
        var chat = await Product.OpenChats("Without script");
        var maya = await Product.NewPerson();
        var page = await Laptop(script: false);
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync($"/chat?department={chat.Department}");
        await page.GetByLabel("How can we help?").FillAsync("My payment is late.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start chat" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Please hold" })).ToBeVisibleAsync();
        await Expect(page.GetByText("This page looks again by itself every 20 seconds.")).ToBeVisibleAsync();
        await Expect(page.Locator("meta[http-equiv=refresh]")).ToHaveAttributeAsync("content", "20");
    }

    private async Task<IPage> SignedIn(Person person, Engine engine)
    {
        var page = await Laptop(engine);
        await Product.AddSignIn(person, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        return page;
    }

    private static Task<IResponse> Listening(IPage page, Func<Task> open) =>
        page.RunAndWaitForResponseAsync(open, response => response.Url.Contains("/session/ending", StringComparison.Ordinal) && response.Ok);
}
