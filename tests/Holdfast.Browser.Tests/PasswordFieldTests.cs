using Holdfast.Browser.Kit;
using Holdfast.Security.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>What password fields do for people and for their password managers.</summary>
public sealed class PasswordFieldTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    [Trait("R", "R102")]
    [Trait("R", "R347")]
    [Trait("R", "R483")]
    [Trait("R", "R574")]
    public async Task Show_and_Hide_keep_what_is_typed_and_the_place_in_it()
    {
        var page = await Laptop();
        await page.GotoAsync("/sign-in");
        var field = page.GetByLabel("Password", new() { Exact = true });
        await field.PressSequentiallyAsync("seven quiet");
        await field.PressAsync("ArrowLeft");
        await field.PressAsync("ArrowLeft");
        await Expect(field).ToHaveAttributeAsync("type", "password");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show password" }).ClickAsync();
        await Expect(field).ToHaveAttributeAsync("type", "text");
        await Expect(field).ToHaveValueAsync("seven quiet");
        Assert.Equal(9, await field.EvaluateAsync<int>("f => f.selectionStart"));
        Assert.Equal(9, await field.EvaluateAsync<int>("f => f.selectionEnd"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Hide password" }).ClickAsync();
        await Expect(field).ToHaveAttributeAsync("type", "password");
        await Expect(field).ToHaveValueAsync("seven quiet");
        Assert.Equal(9, await field.EvaluateAsync<int>("f => f.selectionStart"));
    }

    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    public async Task Caps_Lock_is_said_while_a_password_is_typed(Engine engine)
    {
        var page = await Laptop(engine);
        await page.GotoAsync("/sign-in");
        var field = page.GetByLabel("Password", new() { Exact = true });
        var note = page.Locator("[data-caps]");
        // A press brings the window to the front too, which Firefox otherwise does later and with a loss of focus between.
        await field.ClickAsync();
        await Expect(note).ToBeEmptyAsync();
        await Press(true);
        await Expect(note).ToHaveTextAsync("Caps Lock is on.");
        await Press(false);
        await Expect(note).ToBeEmptyAsync();
        await Press(true);
        // Firefox tells no field of a window in the background that it lost the focus.
        await field.DispatchEventAsync("blur");
        await Expect(note).ToBeEmptyAsync();

        // No key of a driver turns Caps Lock on.
        Task Press(bool isOn) => field.EvaluateAsync("(f, on) => f.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: on, bubbles: true }))", isOn);
    }

    [Theory]
    [InlineData("/sign-in", "Password")]
    [InlineData("/confirm", "Password")]
    [InlineData("/settings/password", "Current password")]
    [InlineData("/settings/password", "New password")]
    [Trait("R", "R103")]
    [Trait("R", "R347")]
    [Trait("R", "R483")]
    [Trait("R", "R566")]
    public async Task A_password_can_be_pasted(string path, string label)
    {
        var page = await Laptop();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        if (path != "/sign-in")
        {
            await Product.AddSignIn(await Product.NewPerson(), Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        }

        await page.GotoAsync(path);
        await page.EvaluateAsync("() => navigator.clipboard.writeText('violet kettles hum at noon')");
        Assert.Equal("violet kettles hum at noon", await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        var field = page.GetByLabel(label, new() { Exact = true });
        await field.PressAsync("Control+V");
        await Expect(field).ToHaveValueAsync("violet kettles hum at noon");
    }

    [Fact]
    [Trait("R", "R346")]
    [Trait("Way", "20")]
    public async Task The_strength_is_what_the_server_says_and_a_rule_that_is_not_met_is_told_from_one_not_looked_at()
    {
        var page = await Laptop();
        await Product.AddSignIn(await Product.NewPerson(), Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/settings/password");
        var field = page.GetByLabel("New password", new() { Exact = true });
        var word = page.Locator("[data-meter-word]");
        await Expect(page.Locator("[data-rule].met, [data-rule].unmet")).ToHaveCountAsync(0);

        await field.FillAsync("password");
        await Expect(word).ToHaveTextAsync("Easy to guess");
        await Expect(page.Locator("[data-rule].unmet")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-rule=own].met")).ToHaveCountAsync(1);
        await field.FillAsync("maya okafor");
        await Expect(page.Locator("[data-rule=own].unmet")).ToHaveCountAsync(1);
        var (asked, began) = (0, System.Diagnostics.Stopwatch.GetTimestamp());
        page.Request += (_, request) => asked += request.Url.EndsWith("/passwords/judge", StringComparison.Ordinal) ? 1 : 0;
        await field.FillAsync("");
        await field.PressSequentiallyAsync("violet kettles hum at noon", new() { Delay = 20 });
        await Expect(word).ToHaveTextAsync("Strong");
        await Expect(page.Locator("[data-meter-count]")).ToHaveTextAsync("26 characters");
        await Expect(page.Locator("[data-rule].met")).ToHaveCountAsync(3);
        // At most twice a second, however long the machine took.
        Assert.InRange(asked, 1, 2 + (int)(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds / 500));
        await Expect(page.Locator("[data-new-password] [role=status]")).ToHaveTextAsync("Strong, 26 characters");
    }

    [Fact]
    [Trait("R", "R346")]
    public async Task After_a_refusal_the_page_says_how_to_choose_a_better_password()
    {
        var page = await Laptop();
        var maya = await Product.NewPerson();
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/settings/password");
        await Expect(page.GetByText("Four words that don't belong together are easy to remember and hard to guess.")).ToBeVisibleAsync();
        await page.GetByLabel("Current password", new() { Exact = true }).FillAsync(maya.Password);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("password1234567");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(page.Locator("#New-error")).ToContainTextAsync("Choose another: four words that don't belong together are easy to remember.");
        await Expect(page.Locator("#New-rules")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("R", "R481")]
    [Trait("R", "R482")]
    [Trait("R", "R483")]
    [Trait("R", "R570")]
    public async Task Password_managers_are_told_which_field_is_which_and_what_a_new_password_must_be()
    {
        var page = await Laptop();
        var maya = await Product.NewPerson();
        await page.GotoAsync("/sign-in");
        Assert.Equal(["username", "current-password"], await Purposes(page));

        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/confirm");
        Assert.Equal(["username", "current-password"], await Purposes(page));
        await page.GotoAsync("/settings/password");
        Assert.Equal(["username", "current-password", "new-password"], await Purposes(page));
        await Expect(page.Locator("main form [autocomplete=username]")).ToHaveValueAsync(maya.Address);

        var rules = Product.Services.GetRequiredService<IOptions<PasswordOptions>>().Value;
        var field = page.GetByLabel("New password", new() { Exact = true });
        await Expect(field).ToHaveAttributeAsync("minlength", $"{rules.MinLength}");
        await Expect(field).ToHaveAttributeAsync("passwordrules", $"minlength: {rules.MinLength}; maxlength: {rules.MaxLength};");
        Assert.Null(await field.GetAttributeAsync("maxlength"));
    }

    /// <summary>What each field of the page's one form says that it is for.</summary>
    private static async Task<string[]> Purposes(IPage page)
    {
        Assert.Equal(1, await page.Locator("main form").CountAsync());
        return await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main form input:not([type=hidden], [type=checkbox])')].map(f => f.autocomplete)");
    }
}
