using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Somebody who isn't signed in, from the form to the answer, and back from another browser.</summary>
public sealed class StrangerTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Chromium, false)]
    [InlineData(Engine.Firefox, true)]
    [InlineData(Engine.Firefox, false)]
    [Trait("S", "S11")]
    [Trait("G", "G13")]
    public async Task A_stranger_asks_confirms_reads_the_answer_and_comes_back(Engine engine, bool script)
    {
        var address = $"robin-{Guid.CreateVersion7():N}@example.com";
        var priya = await Product.NewStaff("Priya Nair");
        var page = await Open(engine, script);
        await page.GotoAsync("/help/requests/new?kind=freelancer&category=contracts&subcategory=no-answer");
        Task Subject() => page.GetByLabel("Subject").FillAsync("A client doesn't answer");
        // Articles are suggested: Firefox says so when the page is left while they are on their way.
        await (script ? page.RunAndWaitForResponseAsync(Subject, answer => answer.Url.Contains("/help/requests/new/articles", StringComparison.Ordinal)) : Subject());
        await page.GetByLabel("Provide more details").FillAsync("I can't sign in any more, and my client is waiting.");
        await page.GetByLabel("Your name").FillAsync("Robin");
        await page.GetByLabel("Email").FillAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Your request has been submitted");
        var shown = Regex.Match(await page.Locator("main").InnerTextAsync(), @"\d{3} \d{4}").Value;
        var number = int.Parse(shown.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

        await page.GotoAsync(await Screens.LinkIn(page, await Screens.FindMail(page, address, $"Confirm your request {shown}")));
        await Expect(page.GetByText("I can't sign in any more, and my client is waiting.")).ToBeVisibleAsync();
        await page.GetByLabel("I wrote this").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Your request is sent");

        var ticket = await Product.With(db => db.Set<Ticket>().Where(t => t.Number == number).Select(t => t.Id).SingleAsync());
        await Product.Write(priya, ticket, new Happening.AgentReplied(TicketStatus.Pending), "We've written to your client.");
        await page.ReloadAsync();
        await Expect(page.GetByText("We've written to your client.")).ToBeVisibleAsync();
        await page.GetByLabel("Reply").FillAsync("Thank you.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send reply" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Your reply is sent");

        var other = await Open(engine, script);
        await other.GotoAsync("/help/requests/find");
        await other.GetByLabel("Email").FillAsync(address);
        await other.Locator("main form button[type=submit]").ClickAsync();
        await Expect(Title(other)).ToHaveTextAsync("Check your email");
        await other.GotoAsync(await Screens.LinkIn(other, await Screens.FindMail(other, address, "Your requests")));
        await other.GetByRole(AriaRole.Button, new() { Name = "Open my requests" }).ClickAsync();
        await other.GetByRole(AriaRole.Link, new() { Name = "A client doesn't answer" }).ClickAsync();
        await Expect(other.GetByText("Thank you.")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("G", "G9")]
    public async Task An_admin_changes_the_form_by_keyboard_and_a_mistake_is_named_before_it_is_published()
    {
        var admin = await Product.NewStaff("Ada Admin", Platform.Accounts.Role.Admin);
        var page = await Laptop();
        await Product.AddSignIn(admin, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/admin/form");
        var document = page.GetByLabel("Document");
        var right = await document.InputValueAsync();
        await document.FillAsync(right.Replace("\"Contracts\"", "\"Contracts and offers\"", StringComparison.Ordinal));
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Preview" })).ToContainTextAsync("Contracts and offers");

        await document.FillAsync("{ \"kinds\": [ }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveTitleAsync(new Regex("^Error: "));
        await Expect(page.GetByLabel("Document")).ToHaveValueAsync("{ \"kinds\": [ }");

        // Whoever goes away finds their draft again; what members have is as it was.
        await page.GotoAsync("/admin/form");
        await Expect(page.GetByLabel("Document")).ToHaveValueAsync("{ \"kinds\": [ }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard the draft" }).ClickAsync();
        await Expect(page.GetByLabel("Document")).ToHaveValueAsync(right);
    }

    private async Task<IPage> Open(Engine engine, bool script)
    {
        var page = await Laptop(engine, script);
        if (!script && engine is Engine.Firefox)
        {
            // Its driver cannot turn script off: here none of ours arrives.
            await page.RouteAsync("**/*.js*", route => route.AbortAsync());
        }

        return page;
    }
}
