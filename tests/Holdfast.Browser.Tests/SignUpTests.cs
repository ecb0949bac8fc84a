using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>A stranger becomes a member, in real browsers.</summary>
public sealed class SignUpTests(Stage stage) : BrowserTest(stage)
{
    private const string Password = "violet kettles hum at noon";

    private static int _people;

    private readonly string _address = $"nia.new{Interlocked.Increment(ref _people)}@example.com";

    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Firefox, true)]
    [InlineData(Engine.Chromium, false)]
    [Trait("F", "F20")]
    [Trait("F", "F42")]
    [Trait("Regression", "5")]
    public async Task From_the_sign_in_page_to_an_account_and_the_first_sign_in(Engine engine, bool script)
    {
        var page = await Laptop(engine, script);
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Create your account");
        await Screens.FillInSignUp(page, _address);

        var link = await Screens.LinkIn(page, await Screens.FindMail(page, _address, "Finish creating your account"));
        await page.GotoAsync(link);
        await Expect(Title(page)).ToHaveTextAsync("Finish creating your account");
        // The token is out of the address, and going back does not bring it back.
        await Expect(page).ToHaveURLAsync(new Regex("/sign-up/confirm\\?Flow=[A-Za-z0-9_-]{16}$"));
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/settings$"));
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your account is ready");
        await Expect(page.GetByText("Nia New").First).ToBeVisibleAsync();
        await page.GotoAsync(link);
        await Expect(Title(page)).ToHaveTextAsync("This link has been used");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToHaveAttributeAsync("href", "/sign-in");

        var zone = await Product.With(db => db.Set<EmailAddress>().Where(e => e.Key == _address)
            .Join(db.Set<Account>(), e => e.Account, a => a.Id, (_, a) => a.TimeZone).SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(script ? "UTC" : null, zone);
    }

    [Fact]
    [Trait("F", "F12")]
    [Trait("Regression", "5")]
    public async Task No_request_of_the_page_behind_a_link_names_the_token_and_none_has_a_referrer()
    {
        var page = await Laptop();
        await Screens.SignUp(page, _address);
        var link = await Screens.LinkIn(page, await Screens.FindMail(page, _address, "Finish creating your account"));
        var token = link.Split("token=")[1];
        await page.GotoAsync("/sign-in");
        ConcurrentQueue<IRequest> requests = [], finished = [];
        page.Request += (_, request) => requests.Enqueue(request);
        // One that the next page cuts off never has its headers as they went out.
        page.RequestFinished += (_, request) => finished.Enqueue(request);

        await page.GotoAsync(link);
        await page.GetByRole(AriaRole.Link, new() { Name = "Help" }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/help$"));
        await page.WaitForLoadStateAsync();

        Assert.Contains(requests, request => request.Url.Contains(token, StringComparison.Ordinal));
        Assert.All(requests.Where(request => request.Url != link), request => Assert.DoesNotContain(token, request.Url, StringComparison.Ordinal));
        Assert.Contains(finished, request => request.Url.EndsWith("/help", StringComparison.Ordinal));
        foreach (var request in finished.Where(request => request.Url != link))
        {
            var headers = await request.AllHeadersAsync();
            Assert.DoesNotContain(token, headers.GetValueOrDefault("referer") ?? "", StringComparison.Ordinal);
            Assert.False(request.IsNavigationRequest && headers.ContainsKey("referer"), request.Url);
        }

        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex("Flow="));
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in$"));
    }

    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Firefox, true)]
    [InlineData(Engine.Chromium, false)]
    [Trait("F", "F11")]
    public async Task A_link_that_is_pressed_on_a_page_of_another_site_arrives_whole(Engine engine, bool script)
    {
        var page = await Laptop(engine, script);
        await Screens.SignUp(page, _address);
        var link = await Screens.LinkIn(page, await Screens.FindMail(page, _address, "Finish creating your account"));
        await using var webmail = await OtherSite.WithLinkTo(link);
        await Visit(page, webmail);
        var arriving = page.WaitForRequestAsync(request => request.Url.StartsWith(link, StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        // The browser itself says that it comes from another site: otherwise this would prove nothing.
        Assert.Equal("cross-site", (await (await arriving).AllHeadersAsync())["sec-fetch-site"]);

        await Expect(Title(page)).ToHaveTextAsync("Finish creating your account");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your account is ready");
    }

    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    [Trait("F", "F11")]
    public async Task Whoever_is_signed_in_still_is_on_arriving_from_another_site(Engine engine)
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(engine);
        await SignIn(page, maya);
        await Screens.AddAddress(page, _address);
        await using var webmail = await OtherSite.WithLinkTo(await Screens.LinkIn(page, await Screens.FindMail(page, _address, "Confirm this address")));
        await Visit(page, webmail);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();

        await Expect(Title(page)).ToHaveTextAsync("Confirm this address");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Yes, this address is mine" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm address" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The address is confirmed");
    }

    [Fact]
    [Trait("F", "F21")]
    public async Task A_member_adds_an_address_confirms_it_makes_it_primary_and_removes_the_old_one()
    {
        var maya = await Product.NewPerson();
        var page = await Laptop();
        await SignIn(page, maya);
        await Screens.AddAddress(page, _address);
        await page.GotoAsync(await Screens.LinkIn(page, await Screens.FindMail(page, _address, "Confirm this address")));
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Yes, this address is mine" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm address" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The address is confirmed");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Make primary") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your primary address is changed");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Remove") }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Remove this address?" });
        await Expect(dialog.GetByRole(AriaRole.Link, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove address" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The address is removed");
        await Expect(page.Locator("main li.row")).ToHaveCountAsync(1);
        await SignIn(page, maya with { Address = _address });
    }
}
