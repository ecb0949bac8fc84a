using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Finding, reading, voting, commenting, reporting and moderating, as people do it.</summary>
public sealed class HelpTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Chromium, false)]
    [InlineData(Engine.Firefox, true)]
    public async Task Somebody_in_trouble_finds_the_article_votes_and_comments(Engine engine, bool script)
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(engine, script);
        await SignIn(page, maya);
        await page.GotoAsync("/help");
        await page.GetByLabel("Search help").FillAsync("recovry codes");
        if (script)
        {
            await Expect(page.Locator("#suggestions a").First).ToContainTextAsync("Recovery codes");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();
        await page.Locator(".hits").GetByRole(AriaRole.Link, new() { NameRegex = new("Recovery codes") }).First.ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Recovery codes");

        await page.GetByRole(AriaRole.Button, new() { Name = "Yes", Exact = true }).ClickAsync();
        await Expect(page.GetByText("We're glad that it helped")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Yes", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");

        var word = $"{engine} {script}";
        await page.GetByLabel("Your name here").FillAsync($"Reader {engine} {(script ? "one" : "two")}");
        await page.GetByLabel("Add a comment").FillAsync($"I keep mine in a book. {word}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(page.GetByText("Your comment is posted")).ToBeVisibleAsync();
        await Expect(page.Locator(".contribution").Filter(new() { HasText = word })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_reader_reports_and_a_moderator_hides_and_undoes()
    {
        var (rolf, hana, lead) = (await Product.NewPerson(), await Product.NewPerson(), await Product.NewPerson());
        await Product.Change(db => db.Set<Account>().Single(a => a.Id == lead.Account).Role = Role.Lead);
        const string article = "/help/articles/see-what-happened-on-your-account";
        var page = await Laptop();
        await SignIn(page, rolf);
        await page.GotoAsync(article);
        await page.GetByLabel("Your name here").FillAsync("Rolf First");
        await page.GetByLabel("Add a comment").FillAsync("Cheap followers here");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();

        var reader = await Laptop();
        await SignIn(reader, hana);
        await reader.GotoAsync(article);
        await reader.GetByRole(AriaRole.Link, new() { NameRegex = new("^Report the comment of") }).ClickAsync();
        await reader.GetByLabel("What is wrong with it? (optional)").FillAsync("Spam");
        await reader.GetByRole(AriaRole.Button, new() { Name = "Report comment" }).ClickAsync();
        await Expect(reader.GetByText("A moderator will look at it")).ToBeVisibleAsync();

        var moderator = await Laptop();
        await SignIn(moderator, lead);
        await moderator.GotoAsync("/admin/moderation");
        var row = moderator.Locator("li.row").Filter(new() { HasText = "Cheap followers here" });
        await Expect(moderator.GetByRole(AriaRole.Button, new() { NameRegex = new("^Keys") })).ToBeVisibleAsync();
        // Of a row that nobody has chosen nothing is pressed; "?" lists the keys.
        await moderator.Keyboard.PressAsync("h");
        await moderator.Keyboard.PressAsync("?");
        await Expect(moderator.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Hide it");
        await moderator.Keyboard.PressAsync("h");
        await moderator.Keyboard.PressAsync("Escape");
        await Expect(row).ToBeVisibleAsync();
        while (!await row.EvaluateAsync<bool>("row => row === document.activeElement"))
        {
            await moderator.Keyboard.PressAsync("j");
        }

        await moderator.Keyboard.PressAsync("h");
        await Expect(moderator.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeVisibleAsync();
        await reader.GotoAsync(article);
        await Expect(reader.GetByText("Cheap followers here")).ToHaveCountAsync(0);
        await moderator.Keyboard.PressAsync("z");
        await Expect(moderator.GetByText("Everything is as it was before")).ToBeVisibleAsync();
        await reader.GotoAsync(article);
        await Expect(reader.GetByText("Cheap followers here")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_admin_sees_the_text_while_writing_and_it_is_saved_by_itself()
    {
        var admin = await Product.NewPerson();
        await Product.Change(db => db.Set<Account>().Single(a => a.Id == admin.Account).Role = Role.Admin);
        var page = await Laptop();
        await SignIn(page, admin);
        await page.GotoAsync("/admin/articles");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write an article" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("Written by hand");
        await page.GetByLabel("Text", new() { Exact = true }).PressSequentiallyAsync("> [!NOTE]\n> **Look** here");
        await Expect(page.Locator("#preview .notice strong")).ToHaveTextAsync("Look");
        await Expect(page.Locator("#saved input[name=Seen]")).Not.ToHaveValueAsync("1");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Text", new() { Exact = true })).ToHaveValueAsync(new Regex("Look"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByText("Readers see it now")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "See it as readers do" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Written by hand");
    }
}
