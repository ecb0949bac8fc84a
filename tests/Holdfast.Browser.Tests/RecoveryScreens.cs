using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Security.Recovery;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of forgotten secrets.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfRecovery => new()
    {
        ["06-forgot-password"] = scene => scene.Page.GotoAsync("/forgot/password"),
        ["06-forgot-password-error"] = async scene =>
        {
            await scene.Page.GotoAsync("/forgot/password");
            await scene.Page.GetByLabel("Email").FillAsync("nonsense");
            await Press(scene, "Send link");
            await Refused(scene);
        },
        ["06-forgot-question"] = scene => scene.Page.GotoAsync("/forgot/question"),
        ["06-forgot-both"] = scene => scene.Page.GotoAsync("/forgot/both"),
        ["06-check-your-email"] = async scene =>
        {
            await scene.Page.GotoAsync("/forgot/password");
            await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
            await Press(scene, "Send link");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Check your email");
        },
        ["06-reset-password"] = async scene => await OpenReset(scene, RecoveryLinks.ResetPassword, "/reset/password"),
        ["06-reset-password-error"] = async scene =>
        {
            await OpenReset(scene, RecoveryLinks.ResetPassword, "/reset/password");
            await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("too short 1");
            await Press(scene, "Save");
            await Refused(scene);
        },
        ["06-reset-question"] = async scene => await OpenReset(scene, RecoveryLinks.ResetQuestion, "/reset/question"),
        ["06-reset-question-error"] = async scene =>
        {
            await OpenReset(scene, RecoveryLinks.ResetQuestion, "/reset/question");
            await Press(scene, "Save");
            await Refused(scene);
        },
        ["06-stop-link"] = async scene => await OpenReset(scene, RecoveryLinks.ResetPassword, "/reset/password/stop"),
    };

    private static async Task OpenReset(Scene scene, LinkPurpose purpose, string path)
    {
        await SetQuestion(scene);
        await using var scope = scene.Product.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var links = scope.ServiceProvider.GetRequiredService<Links>();
        var account = await db.Set<Account>().SingleAsync(a => a.Id == scene.Person.Account);
        var origin = new Origin("Chrome on Windows", "203.0.113.7", "0HN1");
        var link = await links.Make(new LinkRequest(purpose, account, account.Id.Value, scene.Person.Address, TimeSpan.FromHours(1), origin), TestContext.Current.CancellationToken);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await scene.Page.GotoAsync($"{path}?token={links.TokenOf(link).Text}");
    }
}
