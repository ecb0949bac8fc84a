using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Departments;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>What only a browser shows of the desk and of the form beside it.</summary>
public sealed class DeskTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    [Trait("G", "G45")]
    public async Task What_an_agent_types_is_there_after_a_reload_and_articles_come_while_a_member_types_the_subject(Engine engine)
    {
        var maya = await Product.NewPerson();
        var member = await Laptop(engine);
        await SignIn(member, maya);
        await member.GotoAsync("/help/requests/new?category=other&subcategory=question");
        await member.GetByLabel("Subject").PressSequentiallyAsync("I lost my phone");
        await Expect(member.Locator("#near a")).ToContainTextAsync("You lost a phone or a laptop");
        await Expect(member.GetByLabel("Subject")).ToBeFocusedAsync();
        await member.GetByLabel("Provide more details").FillAsync("On the train.");
        await member.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();
        await Expect(Title(member)).ToHaveTextAsync("Your request has been submitted");
        await Expect(Title(member)).ToBeFocusedAsync();
        var number = (await member.Locator(".number strong").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);

        var agent = await Product.NewPerson();
        await Product.Change(db =>
        {
            db.Set<Account>().Single(a => a.Id == agent.Account).Role = Role.Agent;
            db.Add(new DepartmentAgent { Department = Department.CustomerService, Agent = agent.Account });
        });
        var page = await Laptop(engine);
        await SignIn(page, agent);
        await page.GotoAsync($"/desk/tickets/{number}");
        await page.GetByLabel("Public reply", new() { Exact = true }).PressSequentiallyAsync("Good morning");
        await Expect(page.Locator("#reply-kept")).ToContainTextAsync("Draft kept");
        await page.GetByLabel("Public reply", new() { Exact = true }).PressSequentiallyAsync(", Maya");
        await Expect(page.Locator("#reply-kept input[name=Kept]")).ToHaveValueAsync("2");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Public reply", new() { Exact = true })).ToHaveValueAsync("Good morning, Maya");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send and wait for member" }).ClickAsync();
        await Expect(page.GetByText("Your reply is on its way")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Public reply", new() { Exact = true })).ToHaveValueAsync("");
    }
}
