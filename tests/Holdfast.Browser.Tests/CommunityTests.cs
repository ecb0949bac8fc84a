using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
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

        var other = await Laptop(engine, script);
        await SignIn(other, kofi);
        // The way of a reader: by the list, and not by an address that was copied.
        await other.GotoAsync("/community");
        await other.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
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

    [Fact]
    public async Task A_moderator_hides_and_undoes_by_keyboard_then_cuts_pins_closes_and_stops_a_member()
    {
        var (rolf, reader, lead) = (await Product.NewPerson(), await Product.NewPerson(), await Product.NewPerson());
        await Product.Change(db => db.Set<Account>().Single(a => a.Id == lead.Account).Role = Role.Lead);
        var page = await Laptop();
        await SignIn(page, rolf);
        await page.GotoAsync("/community/posts/new");
        await page.GetByLabel("Title").FillAsync("Cheap bagpipes for all");
        await page.GetByLabel("Topic").SelectOptionAsync("Payments");
        await page.GetByLabel("Details").FillAsync("Pipes are loud. Write to me in private.");
        await page.GetByLabel("Your name here").FillAsync("Rolf Pipes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Cheap bagpipes for all");
        var post = page.Url;

        var other = await Laptop();
        await SignIn(other, reader);
        await other.GotoAsync(post);
        await other.GetByRole(AriaRole.Link, new() { NameRegex = new("^Report the post of") }).ClickAsync();
        await other.GetByLabel("What is wrong with it? (optional)").FillAsync("Spam");
        await other.GetByRole(AriaRole.Button, new() { Name = "Report post" }).ClickAsync();
        await Expect(other.GetByText("A moderator will look at it")).ToBeVisibleAsync();

        var moderator = await Laptop();
        await SignIn(moderator, lead);
        await moderator.GotoAsync("/admin/moderation");
        var row = moderator.Locator("li.row").Filter(new() { HasText = "Write to me in private" });
        await Expect(moderator.GetByRole(AriaRole.Button, new() { NameRegex = new("^Keys") })).ToBeVisibleAsync();
        while (!await row.EvaluateAsync<bool>("row => row === document.activeElement"))
        {
            await moderator.Keyboard.PressAsync("j");
        }

        await moderator.Keyboard.PressAsync("h");
        await Expect(moderator.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeVisibleAsync();
        Assert.Equal(404, (await other.GotoAsync(post))?.Status);
        await moderator.Keyboard.PressAsync("z");
        await Expect(moderator.GetByText("Everything is as it was before")).ToBeVisibleAsync();

        await moderator.GotoAsync(post);
        await moderator.GetByRole(AriaRole.Link, new() { NameRegex = new("^Moderate the post of") }).ClickAsync();
        await moderator.GetByLabel("Write to me in private.").CheckAsync();
        await moderator.GetByRole(AriaRole.Button, new() { Name = "Cut" }).ClickAsync();
        await Expect(moderator.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeVisibleAsync();
        await other.GotoAsync(post);
        await Expect(other.GetByText("A moderator took something out")).ToBeVisibleAsync();
        await Expect(other.GetByText("Write to me in private")).ToHaveCountAsync(0);

        await moderator.GotoAsync(post);
        await moderator.GetByRole(AriaRole.Link, new() { Name = "Pin, close, move or merge" }).ClickAsync();
        await moderator.GetByRole(AriaRole.Button, new() { Name = "Pin this post" }).ClickAsync();
        await Expect(moderator.GetByRole(AriaRole.Button, new() { Name = "Unpin" })).ToBeVisibleAsync();
        await moderator.GetByRole(AriaRole.Button, new() { Name = "Close this post" }).ClickAsync();
        await Expect(moderator.GetByRole(AriaRole.Button, new() { Name = "Open it again" })).ToBeVisibleAsync();
        await other.ReloadAsync();
        await Expect(other.GetByText("This post is closed. You can still read it.")).ToBeVisibleAsync();

        await moderator.GotoAsync(post);
        await moderator.GetByRole(AriaRole.Link, new() { NameRegex = new("^Moderate the post of") }).ClickAsync();
        await moderator.GetByRole(AriaRole.Button, new() { Name = "Stop this member" }).ClickAsync();
        await Expect(moderator.GetByRole(AriaRole.Button, new() { Name = "Let them write again" })).ToBeVisibleAsync();
        await page.GotoAsync("/community/posts/new");
        await page.GetByLabel("Title").FillAsync("More bagpipes");
        await page.GetByLabel("Topic").SelectOptionAsync("Payments");
        await page.GetByLabel("Details").FillAsync("Even more.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
        await Expect(page.GetByText("You can read here, but not write")).ToBeVisibleAsync();
    }
}
