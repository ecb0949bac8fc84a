using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

public sealed class SettingsTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData("/settings")]
    [InlineData("/settings/password")]
    [InlineData("/settings/devices")]
    [InlineData("/settings/devices/sign-out-others")]
    [InlineData("/settings/activity")]
    [InlineData("/help")]
    [Trait("R", "R153")]
    [Trait("R", "R568")]
    public async Task Sign_out_is_two_presses_away_and_Help_stands_before_it_on_every_page_of_a_signed_in_person(string path)
    {
        var page = await Laptop();
        await Product.AddSignIn(await Product.NewPerson(), Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync(path);
        var help = await page.Locator("header").GetByRole(AriaRole.Link, new() { Name = "Help" }).BoundingBoxAsync();
        var menu = await page.Locator("header summary").BoundingBoxAsync();
        Assert.True(help?.X + help?.Width <= menu?.X);
        await page.Locator("header summary").ClickAsync();
        await page.Locator("header").GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in$"));
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your other devices stay signed in.");
    }

    [Fact]
    [Trait("Way", "23")]
    public async Task Who_has_chosen_no_time_zone_reads_times_in_the_browsers()
    {
        var page = await Open(Engine.Chromium, new() { TimezoneId = "America/New_York", UserAgent = ChromeOnWindows });
        await Product.AddSignIn(await Product.NewPerson(), Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/settings/devices");
        await Expect(page.GetByText("Times are in your browser's time zone (America/New York).")).ToBeVisibleAsync();
        var signedIn = page.GetByText("Signed in", new() { Exact = false }).Locator("time").First;
        var at = DateTimeOffset.Parse(await signedIn.GetAttributeAsync("datetime") ?? "", System.Globalization.CultureInfo.InvariantCulture);
        await Expect(signedIn).ToHaveTextAsync(Holdfast.Platform.Web.Moments.Full(at, TimeZoneInfo.FindSystemTimeZoneById("America/New_York")));
    }

    [Fact]
    [Trait("R", "R579")]
    public async Task The_dialog_on_devices_keeps_the_focus_lets_go_by_Escape_and_gives_it_back()
    {
        var page = await AtDevices();
        var keys = new KeyPresses(page);
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Sign out all other devices?" });
        await keys.TabTo("Sign out all other devices");
        await keys.Press("Enter");
        await Expect(dialog).ToBeVisibleAsync();
        var act = dialog.GetByRole(AriaRole.Button, new() { Name = "Sign out 1 device" });
        await Expect(act).ToBeFocusedAsync();
        await keys.TabTo("Cancel");
        await keys.TabTo("change your password");

        await keys.Press("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign out all other devices" })).ToBeFocusedAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/settings/devices$"));

        await keys.Press("Enter");
        await Expect(act).ToBeFocusedAsync();
        await keys.Press("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 device is signed out");
        await Expect(page.GetByText("No other device is signed in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_press_on_the_veil_or_on_Cancel_closes_the_dialog_and_nothing_happens()
    {
        var page = await AtDevices();
        var open = page.GetByRole(AriaRole.Link, new() { NameRegex = new("^I lost this device") });
        var dialog = page.GetByRole(AriaRole.Dialog);
        await open.ClickAsync();
        await Expect(dialog).ToBeVisibleAsync();
        await page.Mouse.ClickAsync(10, 400);
        await Expect(dialog).ToBeHiddenAsync();
        await open.ClickAsync();
        await dialog.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("Safari on iPhone").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Somebody_who_lost_a_phone_signs_it_out_and_is_led_to_a_new_password()
    {
        var maya = await Product.NewPerson();
        var (laptop, phone) = (await Laptop(), await Phone());
        await SignIn(phone, maya);
        await SignIn(laptop, maya);
        await laptop.GotoAsync("/settings/devices");
        await laptop.GetByRole(AriaRole.Link, new() { NameRegex = new("^I lost this device.*iPhone") }).ClickAsync();
        await laptop.GetByRole(AriaRole.Button, new() { Name = "Sign it out and change password" }).ClickAsync();
        await Expect(Title(laptop)).ToHaveTextAsync("Change password");
        await Expect(laptop.GetByRole(AriaRole.Status).First).ToContainTextAsync("The lost device is signed out and forgotten");
        await Expect(phone).ToHaveURLAsync(new Regex("/sign-in"));
        await Expect(phone.GetByRole(AriaRole.Status)).ToContainTextAsync("This device was reported lost");
    }

    [Fact]
    [Trait("R", "R579")]
    public async Task Show_25_more_adds_to_the_list_and_the_focus_goes_on_at_the_first_new_line()
    {
        var page = await Laptop();
        var maya = await Product.NewPerson();
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Screens.Happened(new Scene(Product, page, maya), 60);
        await page.GotoAsync("/settings/activity");
        var lines = page.Locator(".activity > .row");
        await Expect(lines).ToHaveCountAsync(25);
        await Expect(page.GetByText("60 in all")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Show 25 more" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(lines).ToHaveCountAsync(50);
        await Expect(lines.Nth(25)).ToBeFocusedAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/settings/activity$"));

        await new KeyPresses(page).TabTo("Show 25 more");
        await page.Keyboard.PressAsync("Enter");
        await Expect(lines).ToHaveCountAsync(60);
        await Expect(lines.Nth(50)).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Show 25 more" })).ToHaveCountAsync(0);
        Assert.Equal(60, await page.EvaluateAsync<int>("() => new Set([...document.querySelectorAll('.activity time')].map(t => t.dateTime)).size"));
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task Show_25_more_after_the_sign_in_ended_leads_to_the_sign_in_page()
    {
        var page = await Laptop();
        var maya = await Product.NewPerson();
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Screens.Happened(new Scene(Product, page, maya), 60);
        // The page's own stream is open before the sign-in is gone; else it would lead away before anything can be pressed.
        await page.RunAndWaitForResponseAsync(
            () => page.GotoAsync("/settings/activity"), response => response.Url.EndsWith("/session/ending", StringComparison.Ordinal));
        await page.Context.ClearCookiesAsync(new() { Name = "session" });
        var told = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Show 25 more" }).ClickAsync(),
            response => response.Url.Contains("after=", StringComparison.Ordinal));
        Assert.Equal(401, told.Status);
        await Expect(Title(page)).ToHaveTextAsync("Sign in");
    }

    private async Task<IPage> AtDevices()
    {
        var page = await Laptop();
        var maya = await Product.NewPerson();
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Product.AddSignIn(maya, Devices.IPhone, 60, TimeSpan.FromHours(2), "203.0.113.7");
        await page.GotoAsync("/settings/devices");
        return page;
    }
}
