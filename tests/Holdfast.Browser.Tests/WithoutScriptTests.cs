using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The whole job in a browser that runs no script at all.</summary>
public sealed class WithoutScriptTests(Stage stage) : BrowserTest(stage)
{
    private const string NewPassword = "violet kettles hum at noon";

    [Fact]
    public async Task Somebody_signs_in_changes_the_password_tidies_up_the_devices_and_signs_out()
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(script: false);
        await Product.AddSignIn(maya, Devices.IPhone, 60, TimeSpan.FromHours(2), "203.0.113.7");
        await Product.AddSignIn(maya, Devices.AndroidTablet, 60, TimeSpan.FromHours(3), "203.0.113.7");
        await SignIn(page, maya);
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Show") })).ToHaveCountAsync(0);

        await page.Locator("summary").ClickAsync();
        await page.Locator("header").GetByRole(AriaRole.Link, new() { Name = "Change password" }).ClickAsync();
        await Expect(page.GetByText("At least 15 characters")).ToBeVisibleAsync();
        await page.GetByLabel("Current password", new() { Exact = true }).FillAsync(maya.Password);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
        await page.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/settings$"));
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("You stay signed in here, and so do your other devices.");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Settings" }).GetByRole(AriaRole.Link, new() { Name = "Devices" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^I lost this device.*iPhone") }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("I lost this device");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Sign out.*iPhone") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The device is signed out");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out all other devices" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Sign out all other devices?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out 1 device" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 device is signed out");

        await page.Locator("header summary").ClickAsync();
        await page.Locator("header").GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("You're signed out");
        await page.GotoAsync("/settings");
        await Expect(Title(page)).ToHaveTextAsync("Sign in");
        await SignIn(page, maya, NewPassword);
    }

    [Fact]
    public async Task The_timeline_is_read_page_by_page()
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(script: false);
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Screens.Happened(new Scene(Product, page, maya), 60);
        await page.GotoAsync("/settings/activity");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show 25 more" }).ClickAsync();
        await Expect(page.GetByText("60 in all")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Back to the newest" })).ToBeVisibleAsync();
        await Expect(page.Locator(".activity > .row")).ToHaveCountAsync(25);
        await page.GetByRole(AriaRole.Link, new() { Name = "Show 25 more" }).ClickAsync();
        await Expect(page.Locator(".activity > .row")).ToHaveCountAsync(10);
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the newest" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Back to the newest" })).ToHaveCountAsync(0);
    }
}
