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

        await agent.GetByRole(AriaRole.Button, new() { Name = "End chat" }).ClickAsync();
        await Expect(member.GetByRole(AriaRole.Heading, new() { Name = "The chat has ended" })).ToBeVisibleAsync();
        await Expect(member.GetByRole(AriaRole.Button, new() { Name = "Send" })).Not.ToBeVisibleAsync();
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
