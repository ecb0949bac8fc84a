using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The local mailbox: a mail is really shown, in a frame that can do nothing, and as it looks in a reader.</summary>
public sealed class MailboxTests(Stage stage) : BrowserTest(stage)
{
    [Theory]
    [InlineData(Engine.Chromium)]
    [InlineData(Engine.Firefox)]
    [Trait("R", "R595")]
    public async Task A_mail_is_shown_in_a_frame_that_runs_nothing_and_its_link_opens_beside_it(Engine engine)
    {
        var page = await Laptop(engine);
        var maya = await Product.NewPerson();
        await SignIn(page, maya);
        await Screens.FindMail(page, maya.Address, "New sign-in to your account");
        // Asked for one address, it shows that one's mail and nobody else's.
        await page.GotoAsync("/dev/mailbox?to=nobody@example.com");
        await Expect(page.GetByText("No emails yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all emails" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex(Regex.Escape(maya.Address)) }).ClickAsync();

        await Expect(Title(page)).ToHaveTextAsync("New sign-in to your account");
        var mail = page.FrameLocator("iframe");
        await Expect(mail.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(mail.GetByText("Maya Okafor, " + maya.Address)).ToBeVisibleAsync();
        var frame = page.Frames[1];
        Assert.Matches("^/dev/mailbox/messages/[^/]+/html$", new Uri(frame.Url).AbsolutePath);
        // An origin of its own: nothing of ours is in its reach.
        Assert.Equal("null", await frame.EvaluateAsync<string>("() => self.origin"));
        Assert.Equal("rgb(176, 38, 28)", await mail.GetByRole(AriaRole.Link, new() { Name = "This wasn't me" }).EvaluateAsync<string>("link => getComputedStyle(link).backgroundColor"));

        var opened = await page.Context.RunAndWaitForPageAsync(() => mail.GetByRole(AriaRole.Link, new() { Name = "This wasn't me" }).ClickAsync());
        await Expect(Title(opened)).ToHaveTextAsync("Was this you?");
        await Expect(Title(page)).ToHaveTextAsync("New sign-in to your account");
    }

    [Theory]
    [InlineData("password-changed", "Your password was changed")]
    [InlineData("new-device", "New sign-in to your account")]
    [InlineData("sign-up", "Finish creating your account")]
    [InlineData("sign-up-taken", "You already have an account")]
    [InlineData("confirm-address", "Confirm this address")]
    [InlineData("address-taken", "Somebody tried to add your address")]
    [Trait("R", "R577")]
    public async Task A_mail_is_fit_for_a_narrow_reader_and_for_the_dark(string name, string subject)
    {
        var page = await Laptop();
        var maya = await Product.NewPerson("Maya Okafor", $"maya.okafor@mail-{name}.example.com");
        var to = name is "sign-up" or "confirm-address" ? "second." + maya.Address : maya.Address;
        switch (name)
        {
            case "sign-up" or "sign-up-taken":
                await Screens.SignUp(page, to);
                break;
            case "confirm-address":
                await SignIn(page, maya);
                await Screens.AddAddress(page, to);
                break;
            case "address-taken":
                await SignIn(page, await Product.NewPerson("Nia New"));
                await Screens.AddAddress(page, to);
                break;
            default:
                await SignIn(page, maya);
                await page.GotoAsync("/settings/password");
                await page.GetByLabel("Current password", new() { Exact = true }).FillAsync(maya.Password);
                await page.GetByLabel("New password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
                await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
                break;
        }

        await page.GotoAsync(await Screens.FindMail(page, to, subject) + "/html");

        foreach (var width in new[] { 1440, 360, 320 })
        {
            await page.SetViewportSizeAsync(width, 900);
            Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            foreach (var mode in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = mode });
                if (width > 320)
                {
                    await page.ScreenshotAsync(new() { Path = Path.Combine(Look.Folder, $"mail-{name}-{width}{(mode is ColorScheme.Dark ? "-dark" : "")}.png"), FullPage = true });
                }

                Assert.Empty(await page.EvaluateAsync<string[]>(TooFaint));
            }

            // In the dark nothing is left that shines.
            // Paper, card and the mark or button; red where a button locks.
            HashSet<string> dark = ["rgb(13, 20, 23)", "rgb(20, 29, 33)", "rgb(116, 199, 219)"];
            if (await page.Locator(".mail-danger").CountAsync() > 0)
            {
                dark.Add("rgb(194, 58, 47)");
            }

            Assert.Equal(dark, (await page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('body, body *')].map(e => getComputedStyle(e).backgroundColor).filter(c => c !== 'rgba(0, 0, 0, 0)')")).ToHashSet());
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
    }

    /// <summary>Every text that stands out less than 4.5 to 1 from what is behind it (WCAG 1.4.3). The frame takes no scripts, so no axe.</summary>
    private const string TooFaint =
        """
        () => {
          const light = c => { const [r, g, b] = c.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const behind = e => { const c = getComputedStyle(e).backgroundColor; return c === "rgba(0, 0, 0, 0)" && e.parentElement ? behind(e.parentElement) : c; };
          return [...document.querySelectorAll("body *")].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).filter(e => {
            const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
            return (a + .05) / (b + .05) < 4.5;
          }).map(e => e.outerHTML.slice(0, 160));
        }
        """;
}
