using Holdfast.Browser.Kit;
using Holdfast.Security.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of the mailbox of Development and its mails.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfMail => new()
    {
        ["09-mailbox"] = async scene =>
        {
            await ChangedPassword(scene);
            await FindMail(scene.Page, scene.Person.Address, "Your password was changed");
            await scene.Page.GotoAsync("/dev/mailbox?to=" + scene.Person.Address);
        },
        ["09-mail-password-changed"] = async scene =>
        {
            await ChangedPassword(scene);
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "Your password was changed"));
        },
        ["09-mail-new-device"] = async scene =>
        {
            await ChangedPassword(scene);
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "New sign-in to your account"));
        },
        ["09-mail-password-leaked"] = async scene => await scene.Page.GotoAsync(await ToldOfLeak(scene)),
        ["09-mail-protected"] = async scene =>
        {
            await PressNotMe(scene);
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "Your account is protected"));
        },
        ["09-mail-take-back"] = async scene =>
        {
            await PressNotMe(scene);
            await scene.Page.GotoAsync("/forgot/password");
            await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
            await Press(scene, "Send link");
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "Take your account back"));
        },
    };

    /// <summary>Waits until the mail has come; its page in the mailbox.</summary>
    public static async Task<string> FindMail(IPage page, string to, string subject)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            var mails = await (await page.APIRequest.GetAsync("/dev/mailbox/messages?to=" + Uri.EscapeDataString(to))).JsonAsync();
            foreach (var mail in mails!.Value.EnumerateArray().Where(mail => mail.GetProperty("subject").GetString() == subject))
            {
                return "/dev/mailbox/messages/" + Uri.EscapeDataString(mail.GetProperty("id").GetString() ?? "");
            }
        }
        while (await look.WaitForNextTickAsync(patience.Token));
        throw new InvalidOperationException($"No mail about \"{subject}\" came.");
    }

    /// <summary>Signs in with a password that has leaked, and waits until the mail about it has come; its page in the mailbox.</summary>
    private static async Task<string> ToldOfLeak(Scene scene)
    {
        await scene.Product.Change(db => db.Set<Password>().Single(p => p.Account == scene.Person.Account).Hash =
            scene.Product.HashOf(Product.LeakedPassword));
        await scene.Page.GotoAsync("/sign-in");
        await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Product.LeakedPassword);
        await Press(scene, "Sign in");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Password & security");
        return await FindMail(scene.Page, scene.Person.Address, "Choose a new password");
    }
}
