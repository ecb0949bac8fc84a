using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Holdfast.Security.Sessions;
using Microsoft.Playwright;

namespace Holdfast.Browser;

public sealed class ChangePasswordTests(Stage stage) : BrowserTest(stage)
{
    private const string NewPassword = "violet kettles hum at noon";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("F", "F13")]
    public async Task A_second_press_while_the_form_is_on_its_way_does_nothing(bool everywhere)
    {
        var (page, maya) = await AtTheForm(script: true);
        var sent = 0;
        var onItsWay = new TaskCompletionSource();
        var pressedAgain = new TaskCompletionSource();
        await page.RouteAsync("**/settings/password", async route =>
        {
            if (route.Request.Method == "POST")
            {
                sent++;
                onItsWay.TrySetResult();
                await pressedAgain.Task;
            }

            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Checkbox).SetCheckedAsync(everywhere);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await onItsWay.Task.WaitAsync(TestContext.Current.CancellationToken);
        await page.Keyboard.PressAsync("Enter");
        pressedAgain.SetResult();
        await AnsweredAsOnePress(page, maya, everywhere);
        Assert.Equal(1, sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("F", "F13")]
    public async Task Without_script_the_second_press_of_a_double_click_is_answered_as_the_first_was(bool everywhere)
    {
        var (page, maya) = await AtTheForm(script: false);
        await page.GetByRole(AriaRole.Checkbox).SetCheckedAsync(everywhere);
        await page.RouteAsync("**/settings/password", async route =>
        {
            if (route.Request.Method == "POST")
            {
                // The first press: it arrives, and the browser throws its answer away because the second is on its way.
                await Send(route.Request);
            }

            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await AnsweredAsOnePress(page, maya, everywhere);
    }

    [Fact]
    [Trait("R", "R571")]
    public async Task Each_problem_is_named_in_words_leads_to_its_field_and_keeps_the_box_as_it_was_set()
    {
        var (page, _) = await AtTheForm(script: true);
        await page.GetByLabel("Current password", new() { Exact = true }).FillAsync("not the right words");
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("too short 1");
        await page.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();

        await Expect(page).ToHaveTitleAsync(new Regex("^Error: Change password"));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There are 2 problems");
        var current = page.GetByLabel("Current password", new() { Exact = true });
        var next = page.GetByLabel("New password", new() { Exact = true });
        await Expect(current).ToBeFocusedAsync();
        await Expect(current).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(current).ToHaveAccessibleDescriptionAsync(new Regex("This is not your current password"));
        await Expect(next).ToHaveAccessibleDescriptionAsync(new Regex("That was 11 characters. Use 15 or more."));
        await Expect(current).ToBeEmptyAsync();
        await Expect(next).ToBeEmptyAsync();
        await Expect(page.GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "The new password is too short" }).ClickAsync();
        await Expect(next).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Your current password is not right" }).ClickAsync();
        await Expect(current).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_happens_next_follows_the_box_and_names_the_devices()
    {
        var (page, _) = await AtTheForm(script: true);
        var next = page.GetByRole(AriaRole.Complementary, new() { Name = "What happens next" });
        await Expect(next).ToContainTextAsync("2 devices are signed out at once");
        await Expect(next).ToContainTextAsync("Chrome on Windows (this device), Safari on iPhone");
        await Expect(next.GetByText("You stay signed in here")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await Expect(next.GetByText("You stay signed in here")).ToBeVisibleAsync();
        await Expect(next.GetByText("2 devices are signed out at once")).ToBeHiddenAsync();
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task A_phone_that_was_dark_while_its_sign_in_ended_shows_the_sign_in_page_when_it_lights_up()
    {
        var maya = await Product.NewPerson();
        var phone = await Phone();
        await SignIn(phone, maya);
        await phone.GotoAsync("/settings/devices");
        await Light(phone, "hidden");
        await Product.Change(db =>
        {
            var session = db.Set<Session>().Single(s => s.Account == maya.Account);
            db.Entry(session).Property(s => s.EndedAt).CurrentValue = Product.Clock.GetUtcNow();
            db.Entry(session).Property(s => s.EndReason).CurrentValue = SessionEnds.FromAnotherDevice;
        });
        await Light(phone, "visible");
        await Expect(phone).ToHaveURLAsync(new Regex("/sign-in"));
        await Expect(phone.GetByRole(AriaRole.Status)).ToContainTextAsync("signed out from another of your devices");
    }

    [Fact]
    [Trait("F", "F13")]
    public async Task The_back_button_after_signing_out_shows_the_sign_in_and_not_the_old_page()
    {
        var page = await Laptop();
        await SignIn(page, await Product.NewPerson());
        await page.GotoAsync("/settings/devices");
        await page.GetByRole(AriaRole.Banner).Locator("summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("You're signed out");
        await page.GoBackAsync();
        await Expect(Title(page)).ToHaveTextAsync("Sign in");
        await Expect(page.GetByText("Chrome on Windows")).ToHaveCountAsync(0);
    }

    [Fact]
    [Trait("F", "F13")]
    public async Task A_page_that_comes_back_from_the_browsers_memory_asks_the_server_again()
    {
        var page = await Laptop();
        await SignIn(page, await Product.NewPerson());
        await page.GotoAsync("/help");
        await page.Context.ClearCookiesAsync(new() { Name = "session" });
        await Expect(page.Locator("summary")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        await Expect(page.Locator("summary")).ToHaveCountAsync(0);
    }

    private async Task<(IPage Page, Person Person)> AtTheForm(bool script)
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(script: script);
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await Product.AddSignIn(maya, Devices.IPhone, 60, TimeSpan.FromHours(2), "203.0.113.7");
        await page.GotoAsync("/settings/password");
        await page.GetByLabel("Current password", new() { Exact = true }).FillAsync(maya.Password);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
        return (page, maya);
    }

    private static async Task AnsweredAsOnePress(IPage page, Person maya, bool everywhere)
    {
        await Expect(page).ToHaveURLAsync(new Regex(everywhere ? "/sign-in$" : "/settings$"));
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(everywhere ? "All 2 devices are signed out" : "You stay signed in here");
        if (everywhere)
        {
            await SignIn(page, maya, NewPassword);
        }

        await page.GotoAsync("/settings/devices");
        await Expect(Title(page)).ToHaveTextAsync("Devices");
    }

    /// <summary>Sends what the browser sends, with its cookies, and keeps nothing of the answer.</summary>
    private static async Task Send(IRequest request)
    {
        using var browser = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var copy = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = new ByteArrayContent(request.PostDataBuffer ?? []) };
        foreach (var (name, value) in await request.AllHeadersAsync())
        {
            if (!copy.Headers.TryAddWithoutValidation(name, value) && name == "content-type")
            {
                copy.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await browser.SendAsync(copy, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private static async Task Light(IPage page, string state) => await page.EvaluateAsync(
        "state => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }",
        state);
}
