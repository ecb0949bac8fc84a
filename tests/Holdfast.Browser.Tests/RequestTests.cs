using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The seed's request, as a person sends it.</summary>
public sealed class RequestTests(Stage stage) : BrowserTest(stage)
{
    private const string Details = "I sent the final logo on 4 November\nand have had no answer since.";

    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Chromium, false)]
    [InlineData(Engine.Firefox, true)]
    [InlineData(Engine.Firefox, false)]
    [Trait("S", "S11")]
    [Trait("S", "S13")]
    [Trait("G", "G10")]
    public async Task A_member_chooses_writes_sends_and_gets_a_number(Engine engine, bool script)
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(engine, script);
        if (!script && engine is Engine.Firefox)
        {
            // Its driver cannot turn script off: here none of ours arrives.
            await page.RouteAsync("**/*.js*", route => route.AbortAsync());
        }

        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/help/requests/new");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Freelancer" })).ToBeCheckedAsync();

        await Choose(page, script, "Issue category", "Contracts");
        await Choose(page, script, "Subcategory", "We don't agree about the work");
        await page.GetByText("What can you do when we don't agree?").ClickAsync();
        await Expect(page.GetByText("We read the contract and what both of you wrote")).ToBeVisibleAsync();
        await page.GetByLabel("Subject").FillAsync("The logo isn't what we agreed");
        await page.GetByLabel("Provide more details").FillAsync(Details);
        await page.GetByLabel("The contract you have issues with").FillAsync("Logo and style guide");
        await page.GetByLabel("The money").CheckAsync();
        if (!script)
        {
            // A choice that brings a field is noticed when it is sent, too.
            await page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();
            await Expect(page).ToHaveTitleAsync(new Regex("^Error: "));
        }

        // What depends on it has come, and what was typed has stayed.
        await page.GetByLabel("How much money is it about?").FillAsync("640");
        await Expect(page.GetByLabel("Provide more details")).ToHaveValueAsync(Details);
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("The logo isn't what we agreed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();

        await Expect(Title(page)).ToHaveTextAsync("Your request has been submitted");
        await Expect(page.GetByText(new Regex(@"Your ticket number is \d{3} \d{4}"))).ToBeVisibleAsync();
        await Expect(page.GetByText("We will email you as soon as we can.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "See my request" }).ClickAsync();
        await Expect(page.GetByText("How much money is it about?: 640")).ToBeVisibleAsync();
        await page.GetByLabel("Reply").FillAsync("I forgot: it was in two parts.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send reply" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Your reply is sent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark as solved" }).ClickAsync();
        await Expect(page.GetByText("You marked it as solved")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("G", "G10")]
    public async Task With_script_the_focus_stays_on_what_was_chosen_and_words_typed_meanwhile_stay()
    {
        var maya = await Product.NewPerson();
        var page = await Laptop();
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/help/requests/new?category=contracts&subcategory=no-answer");
        await page.GetByLabel("Subject").FillAsync("Before");

        // The answer is held back until more was typed than was sent.
        var release = new TaskCompletionSource();
        await page.RouteAsync("**/continue", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        var answered = page.WaitForResponseAsync(response => response.Url.EndsWith("/continue", StringComparison.Ordinal));
        await page.GetByLabel("Subcategory").FocusAsync();
        await page.GetByLabel("Subcategory").SelectOptionAsync("We don't agree about the work");
        await Expect(page.GetByLabel("Subcategory")).ToBeFocusedAsync();
        await page.GetByLabel("Subject").FillAsync("Before and after");
        await page.GetByLabel("Provide more details").FillAsync("Typed meanwhile");
        await page.GetByLabel("Subcategory").FocusAsync();
        release.SetResult();
        await answered;

        await Expect(page.GetByText("What is it about?")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Subcategory")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("Before and after");
        await Expect(page.GetByLabel("Provide more details")).ToHaveValueAsync("Typed meanwhile");
    }

    private static async Task Choose(IPage page, bool script, string field, string choice)
    {
        await page.GetByLabel(field, new() { Exact = true }).SelectOptionAsync(choice);
        await Continue(page, script);
    }

    private static async Task Continue(IPage page, bool script)
    {
        if (!script)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        }
    }
}
