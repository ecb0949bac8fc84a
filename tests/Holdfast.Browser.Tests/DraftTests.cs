using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>A client plans a project with a specialist, each in a browser of their own.</summary>
[Trait("G", "G32")]
[Trait("S", "S17")]
public sealed class DraftTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData(Engine.Chromium, Engine.Firefox)]
    [InlineData(Engine.Firefox, Engine.Chromium)]
    public async Task From_I_need_a_logo_to_an_accepted_job_post_and_a_reload_loses_nothing(Engine members, Engine agents)
    {
        var chat = await Product.OpenChats($"Drafts {members}");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        var (agent, member) = (await SignedIn(chat.Agent, agents), await SignedIn(maya, members));
        await Listening(member, () => member.GotoAsync("/chat"));
        await agent.GotoAsync($"/desk/chats/{number}");
        await agent.GetByRole(AriaRole.Link, new() { Name = "Propose a draft" }).ClickAsync();

        // The preview is what the member will see.
        await agent.GetByLabel("Title").FillAsync("Logo for a bakery");
        await agent.GetByLabel("Description").FillAsync("Warm and a bit old-fashioned.");
        await Expect(agent.Locator("#draft-preview")).ToContainTextAsync("Logo for a bakery");
        await agent.GetByRole(AriaRole.Button, new() { Name = "Propose version 1" }).ClickAsync();

        // It comes to the member by itself; they change it.
        await Expect(member.Locator(".draft-card")).ToHaveCountAsync(1);
        await member.ReloadAsync();
        await member.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).ClickAsync();
        await member.GetByLabel("Duration").FillAsync("Until 18 December");
        await Listening(member, () => member.GetByRole(AriaRole.Button, new() { Name = "Send version 2" }).ClickAsync());

        await Expect(agent.Locator(".draft-card", new() { HasText = "changed the duration" })).ToBeVisibleAsync();
        // The older one loses its buttons by itself.
        var next = agent.GetByRole(AriaRole.Link, new() { Name = "Write the next version" });
        await Expect(next).ToHaveCountAsync(1);
        await next.ClickAsync();
        await Expect(agent.GetByText("changed 1 thing")).ToBeVisibleAsync();
        await agent.GetByLabel("Title").FillAsync("Logo and style guide");
        await agent.GetByRole(AriaRole.Button, new() { Name = "Propose version 3" }).ClickAsync();

        // The newest alone can be accepted, without a reload on either side.
        await Expect(member.Locator(".draft-card")).ToHaveCountAsync(3);
        await Expect(member.GetByRole(AriaRole.Button, new() { Name = "Accept" })).ToHaveCountAsync(1);
        await member.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(member.GetByText("You accepted this version")).ToBeVisibleAsync();
        await Expect(agent.GetByText("Accepted by the member")).ToBeVisibleAsync();
        await member.GetByRole(AriaRole.Link, new() { Name = "All your drafts" }).ClickAsync();
        await Expect(member.GetByRole(AriaRole.Link, new() { Name = "Logo and style guide", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Sound_is_off_until_somebody_asks_for_it_and_the_count_in_the_title_can_be_switched_off()
    {
        var chat = await Product.OpenChats("Alerts");
        var maya = await Product.NewPerson();
        var number = await Product.Talks(chat, maya);
        var page = await SignedIn(maya, Engine.Chromium);
        await Listening(page, () => page.GotoAsync("/chat"));
        var (sound, count) = (page.GetByRole(AriaRole.Button, new() { Name = "Sound for new messages" }), page.GetByRole(AriaRole.Button, new() { Name = "Count in the tab's title" }));
        await Expect(sound).ToHaveAttributeAsync("aria-pressed", "false");
        await sound.ClickAsync();
        await Expect(sound).ToHaveAttributeAsync("aria-pressed", "true");
        await count.ClickAsync();
        await Expect(count).ToHaveAttributeAsync("aria-pressed", "false");
        await Product.Says(chat.Agent, number, "Are you there?");
        await Expect(page.Locator(".bubble", new() { HasText = "Are you there?" })).ToHaveCountAsync(1);
        Assert.DoesNotContain("(", await page.TitleAsync(), StringComparison.Ordinal);
        // It is kept in this browser.
        await page.ReloadAsync();
        await Expect(count).ToHaveAttributeAsync("aria-pressed", "false");
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
