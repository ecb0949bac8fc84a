using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Asking, answering, voting and accepting, as people do it, with script and without.</summary>
public sealed class CommunityTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Chromium, false)]
    [InlineData(Engine.Firefox, true)]
    public async Task A_member_asks_another_answers_and_the_first_accepts(Engine engine, bool script)
    {
        var (maya, kofi) = (await Product.NewPerson(), await Product.NewPerson());
        var page = await Laptop(engine, script);
        await SignIn(page, maya);
        await page.GotoAsync("/community");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ask the community" }).First.ClickAsync();
        var title = $"How long is my tuba held by {engine} {(script ? "with" : "without")} script?";
        await page.GetByLabel("Title").FillAsync(title);
        await page.GetByLabel("Topic").SelectOptionAsync("Payments");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Question" })).ToBeCheckedAsync();
        await page.GetByLabel("Details").FillAsync("It waits since **May**.");
        await page.GetByLabel("Your name here").FillAsync($"Tuba {engine} {(script ? "one" : "two")}");
        if (!script)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        }

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Preview" }).Locator("strong")).ToHaveTextAsync("May");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync(title);
        var address = page.Url;

        var other = await Laptop(engine, script);
        await SignIn(other, kofi);
        await other.GotoAsync(address);
        await other.GetByLabel("Your name here").FillAsync($"Kofi {engine} {(script ? "one" : "two")}");
        await other.GetByLabel("Your answer").FillAsync("Seven days, then ask for release.");
        await other.GetByRole(AriaRole.Button, new() { Name = "Post answer" }).ClickAsync();
        await Expect(other.GetByText("Your answer is posted")).ToBeVisibleAsync();
        var vote = other.GetByRole(AriaRole.Button, new() { NameRegex = new("^Vote for the post") });
        await vote.ClickAsync();
        await Expect(vote).ToHaveAttributeAsync("aria-pressed", "true");

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept this answer" }).ClickAsync();
        await Expect(page.GetByText("Accepted answer")).ToBeVisibleAsync();
    }
}
