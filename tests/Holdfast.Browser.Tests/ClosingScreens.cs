using Holdfast.Platform.Accounts;
using Holdfast.Security.Closing;
using Holdfast.Security.Sessions;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of closing an account, and keeping it.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfClosing => new()
    {
        ["18-close-account"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings/close"),
        ["18-close-account-error"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/close");
            await Press(scene, "Close account");
            await Refused(scene);
        },
        ["18-close-account-staff"] = async scene =>
        {
            await scene.Product.Change(db => db.Set<Account>().Single(a => a.Id == scene.Person.Account).Role = Role.Agent);
            await (await SignedIn(scene)).GotoAsync("/settings/close");
        },
        ["18-closed"] = CloseAccount,
        ["18-closed-elsewhere"] = async scene =>
        {
            await SignedIn(scene);
            await scene.Product.Change(db =>
            {
                var account = db.Set<Account>().Single(a => a.Id == scene.Person.Account);
                var here = db.Set<Session>().Single(s => s.Account == scene.Person.Account);
                account.Close(scene.Product.Clock.GetUtcNow(), scene.Product.Clock.GetUtcNow().AddDays(7));
                db.Entry(here).Property(s => s.EndedAt).CurrentValue = scene.Product.Clock.GetUtcNow();
                db.Entry(here).Property(s => s.EndReason).CurrentValue = ClosingEnds.Closed;
            });
            await scene.Page.GotoAsync("/settings");
            await Told(scene, "This account is being closed");
        },
        ["19-keep-account"] = scene => scene.Page.GotoAsync("/keep-account"),
        ["19-keep-account-error"] = async scene => await KeepAccount(scene, Wrong, () => Refused(scene)),
        ["19-kept"] = async scene =>
        {
            await CloseAccount(scene);
            await KeepAccount(scene, scene.Person.Password, () => Told(scene, "Your account is open again"));
        },
    };

    private static async Task CloseAccount(Scene scene)
    {
        await (await SignedIn(scene, others: true)).GotoAsync("/settings/close");
        await scene.Page.GetByLabel("Current password", new() { Exact = true }).FillAsync(scene.Person.Password);
        await scene.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await Press(scene, "Close account");
        await Told(scene, "Your account is closed");
    }

    private static async Task KeepAccount(Scene scene, string password, Func<Task> then)
    {
        await scene.Page.GotoAsync("/keep-account");
        await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Press(scene, "Keep my account");
        await then();
    }
}
