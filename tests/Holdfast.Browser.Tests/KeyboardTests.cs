using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The main job with the keyboard alone, in both engines: nothing here ever clicks.</summary>
public sealed class KeyboardTests(Stage stage) : BrowserTest(stage)
{
    private const string NewPassword = "violet kettles hum at noon";

    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    [Trait("Way", "1")]
    public async Task Email_Tab_password_Enter_is_a_sign_in(Engine engine)
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(engine);
        await page.GotoAsync("/sign-in");
        await page.Keyboard.TypeAsync(maya.Address);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(maya.Password);
        await page.Keyboard.PressAsync("Enter");

        await Expect(Title(page)).ToHaveTextAsync("Password & security");
    }

    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    [Trait("R", "R576")]
    [Trait("R", "R579")]
    [Trait("R", "R575")]
    public async Task Somebody_who_lost_track_of_a_phone_changes_the_password_and_signs_it_out_without_a_mouse(Engine engine)
    {
        var maya = await Product.NewPerson();
        var laptop = await Laptop(engine);
        var phone = await Phone(engine);
        await SignInByKeyboard(laptop, maya.Address, maya.Password);
        await SignInByKeyboard(phone, maya.Address, maya.Password);
        await phone.GotoAsync("/settings/devices");

        await laptop.BringToFrontAsync();
        var keys = new KeyPresses(laptop);
        await keys.TabTo("Account menu");
        await keys.Press("Enter");
        await Expect(laptop.GetByRole(AriaRole.Link, new() { Name = "Change password" })).ToBeVisibleAsync();
        await keys.TabTo("Change password");
        await keys.Press("Enter");
        await Expect(Title(laptop)).ToHaveTextAsync("Change password");

        await keys.TabTo("Current password");
        await keys.Type(maya.Password);
        await keys.TabTo("New password");
        await keys.Type(NewPassword);
        await keys.TabTo("Require all devices to sign in with new password");
        await Expect(laptop.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await keys.Press("Space");
        await Expect(laptop.GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
        await keys.Press("Space");
        await Expect(laptop.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await keys.TabTo("New password", "Shift+Tab");
        await keys.Press("Enter");

        await Expect(laptop).ToHaveURLAsync(new Regex("/sign-in$"));
        await Expect(laptop.GetByRole(AriaRole.Status)).ToContainTextAsync("All 2 devices are signed out");
        await Expect(phone).ToHaveURLAsync(new Regex("/sign-in"));
        await Expect(phone.GetByRole(AriaRole.Status)).ToContainTextAsync("The password was changed");
        await Loaded(phone);
        await phone.GotoAsync("/settings");
        await Expect(Title(phone)).ToHaveTextAsync("Sign in");

        await SignInByKeyboard(laptop, maya.Address, maya.Password, succeeds: false);
        await Expect(laptop.GetByRole(AriaRole.Alert)).ToContainTextAsync("We couldn't sign you in");
        await SignInByKeyboard(laptop, maya.Address, NewPassword);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/settings")]
    [InlineData("/settings/password")]
    [InlineData("/settings/devices")]
    [InlineData("/settings/activity")]
    [InlineData("/help")]
    [Trait("R", "R575")]
    [Trait("R", "R576")]
    [Trait("R", "R579")]
    public async Task The_focus_begins_at_the_skip_link_and_goes_through_the_page_in_the_order_of_reading(string path)
    {
        foreach (var page in new[] { await Laptop(), await Phone() })
        {
            var maya = await Product.NewPerson();
            if (path.StartsWith("/settings", StringComparison.Ordinal))
            {
                await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
                await Product.AddSignIn(maya, Devices.IPhone, 60, TimeSpan.FromHours(2), "203.0.113.7");
            }

            await page.GotoAsync(path);
            var keys = new KeyPresses(page);
            var stops = await keys.Tour();
            Assert.Equal("Skip to content", stops[0].Name);
            Assert.Equal("Help", stops[^1].Name);
            KeyPresses.AssertSeen(stops);
            KeyPresses.AssertReadingOrder(stops);

            // No trap: the way back is the same, the other way round.
            await keys.TabTo("Help", "Shift+Tab");
            var back = await keys.TabTo("Skip to content", "Shift+Tab");
            Assert.Equal(stops.SkipLast(1).Select(s => s.Name).Reverse(), back.Select(s => s.Name));
        }
    }

    [Fact]
    [Trait("R", "R579")]
    public async Task The_skip_link_leads_past_the_header_and_the_menus_to_the_content()
    {
        var page = await Laptop();
        await Product.AddSignIn(await Product.NewPerson(), Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/settings/password");
        var keys = new KeyPresses(page);
        await keys.TabTo("Skip to content");
        await keys.Press("Enter");
        await keys.Press("Tab");
        Assert.Equal("Password & security", (await keys.Where())?.Name);
        await keys.Press("Tab");
        Assert.Equal("Current password", (await keys.Where())?.Name);
    }

    [Fact]
    [Trait("R", "R579")]
    public async Task Escape_closes_the_account_menu_and_gives_the_focus_back_and_so_does_going_on()
    {
        var page = await Laptop();
        await Product.AddSignIn(await Product.NewPerson(), Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/settings");
        var keys = new KeyPresses(page);
        var signOut = page.GetByRole(AriaRole.Button, new() { Name = "Sign out" });
        await keys.TabTo("Account menu");
        await keys.Press("Space");
        await Expect(signOut).ToBeVisibleAsync();
        await keys.TabTo("Devices");
        await keys.Press("Escape");
        await Expect(signOut).ToBeHiddenAsync();
        Assert.StartsWith("Account menu", (await keys.Where())?.Name);

        await keys.Press("Enter");
        await keys.TabTo("Sign out");
        await keys.Press("Tab");
        await Expect(signOut).ToBeHiddenAsync();
    }

    private static async Task SignInByKeyboard(IPage page, string address, string password, bool succeeds = true)
    {
        // Firefox gives the keyboard to one window at a time.
        await page.BringToFrontAsync();
        await page.GotoAsync("/sign-in");
        var keys = new KeyPresses(page);
        // The page begins in its first field unless it has something to tell.
        if ((await keys.Where())?.Name != "Email")
        {
            await keys.TabTo("Email");
        }

        await keys.Type(address);
        await keys.TabTo("Password");
        await keys.Type(password);
        await keys.Press("Enter");
        await Expect(Title(page)).ToHaveTextAsync(succeeds ? "Password & security" : "Sign in");
        await Loaded(page);
    }
}
