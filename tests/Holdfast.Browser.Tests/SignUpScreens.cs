using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of signing up.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfSignUp => new()
    {
        ["02-sign-up"] = scene => scene.Page.GotoAsync("/sign-up"),
        ["02-sign-up-error"] = async scene =>
        {
            await scene.Page.GotoAsync("/sign-up");
            await scene.Page.GetByLabel("Email").FillAsync("nia.new@example");
            await Press(scene, "Create account");
            await Refused(scene);
        },
        ["02-sign-up-check-mail"] = scene => SignUp(scene.Page, "new." + scene.Person.Address),
        ["02-sign-up-check-mail-longest"] = scene => SignUp(scene.Page, "n" + scene.Person.Address[1..]),
        ["02-sign-up-confirm"] = async scene => await OpenLink(scene, await SignedUp(scene)),
        ["02-sign-up-confirm-error"] = async scene =>
        {
            await OpenLink(scene, await SignedUp(scene));
            await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Wrong);
            await Press(scene, "Create account");
            await Refused(scene);
        },
        ["02-sign-up-confirm-anew"] = async scene =>
        {
            await OpenLink(scene, await SignedUp(scene));
            await scene.Page.GetByRole(AriaRole.Link, new() { Name = "Start again with your own details" }).ClickAsync();
            await Assertions.Expect(scene.Page.GetByLabel("Your name")).ToBeVisibleAsync();
        },
        ["02-signed-up"] = async scene =>
        {
            await OpenLink(scene, await SignedUp(scene));
            await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
            await Press(scene, "Create account");
            await Told(scene, "Your account is ready");
        },
        ["02-link-used"] = async scene =>
        {
            var link = await LinkIn(scene.Page, await SignedUp(scene));
            await scene.Page.GotoAsync(link);
            await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
            await Press(scene, "Create account");
            await Told(scene, "Your account is ready");
            await scene.Page.GotoAsync(link);
        },
        ["02-link-unknown"] = scene => scene.Page.GotoAsync("/sign-up/confirm?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ["02-mail-sign-up"] = async scene =>
        {
            await SignUp(scene.Page, "new." + scene.Person.Address);
            await scene.Page.GotoAsync(await FindMail(scene.Page, "new." + scene.Person.Address, "Finish creating your account"));
        },
        ["02-mail-sign-up-taken"] = async scene =>
        {
            await SignUp(scene.Page, scene.Person.Address);
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "You already have an account"));
        },
    };

    /// <summary>Signs up as a stranger does, as far as the page that tells of the mail.</summary>
    public static async Task SignUp(IPage page, string address)
    {
        await page.GotoAsync("/sign-up");
        await FillInSignUp(page, address);
    }

    /// <summary>The same on the form that is open already.</summary>
    public static async Task FillInSignUp(IPage page, string address)
    {
        await page.GetByLabel("Email").FillAsync(address);
        await page.GetByLabel("Your name").FillAsync("Nia New");
        await page.GetByLabel("Client").CheckAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Check your email");
    }

    private static async Task<string> SignedUp(Scene scene)
    {
        await SignUp(scene.Page, "new." + scene.Person.Address);
        return await FindMail(scene.Page, "new." + scene.Person.Address, "Finish creating your account");
    }
}
