using Holdfast.Browser.Kit;
using Holdfast.Operations.Setup;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The first admin, in a product of their own: in the shared one there is an admin already.</summary>
public sealed class FirstAdminTests(Stage stage) : IAsyncLifetime
{
    private readonly Product _product = new();

    public async ValueTask InitializeAsync()
    {
        _product.StartServer();
        await _product.With(db => db.Set<Account>().ExecuteDeleteAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => _product.DisposeAsync();

    [Fact]
    [Trait("F", "F40")]
    public async Task The_link_leads_to_a_form_that_makes_the_admin_who_then_sees_the_installation()
    {
        var token = SecretToken.New();
        await _product.Change(db => db.Add(new SetupLink { TokenHash = token.Hash, ExpiresAt = _product.Clock.GetUtcNow() + SetupLink.Life, InstallationEpoch = 1 }));
        await using var window = await (await stage.Browser(Engine.Chromium)).NewContextAsync(new() { BaseURL = _product.Url.ToString(), ReducedMotion = ReducedMotion.Reduce });
        var watch = new Watch(window, _product.Url);
        var page = await window.NewPageAsync();
        List<string> faults = [];

        await page.GotoAsync("/setup");
        faults.AddRange(await Looked(page, "30-setup-without-link"));
        await page.GotoAsync($"/setup?token={token.Text}");
        Assert.EndsWith("/setup", page.Url, StringComparison.Ordinal);
        faults.AddRange(await Looked(page, "30-setup"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the first admin" }).ClickAsync();
        await Assertions.Expect(page.GetByText("There are 3 problems")).ToBeVisibleAsync();
        faults.AddRange(await Looked(page, "30-setup-error"));

        await page.GetByLabel("Your name").FillAsync("Ada Admin");
        await page.GetByLabel("Email").FillAsync("ada@example.com");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the first admin" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("The first admin account is ready");
        await page.GetByLabel("Email").FillAsync("ada@example.com");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Admin", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Health");

        Assert.Empty(faults);
        Assert.Empty(watch.Faults);
    }

    private static async Task<IReadOnlyList<string>> Looked(IPage page, string name)
    {
        var look = new Look(page, name);
        await look.InAllForms([1440, 360]);
        return [.. look.Faults];
    }
}
