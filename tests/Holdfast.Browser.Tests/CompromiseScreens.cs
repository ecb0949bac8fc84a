using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Security.Recovery;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of an account that somebody may have got into.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfCompromise => new()
    {
        ["14-secure-stranger"] = scene => scene.Page.GotoAsync("/compromised"),
        ["14-secure-ask-link"] = scene => scene.Page.GotoAsync("/compromised/link"),
        ["14-secure-begin"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/compromised"),
        ["14-secure-question"] = scene => Securing(scene, SecuringStep.Question),
        ["14-secure-question-longest"] = scene => Securing(scene, SecuringStep.Question),
        ["14-secure-question-error"] = ErrorInStep1,
        ["14-secure-question-sent-back"] = SentBack,
        ["14-secure-password"] = scene => Securing(scene, SecuringStep.Password),
        ["14-secure-password-error"] = ErrorInStep2,
        ["14-secure-overview-frozen"] = async scene =>
        {
            await Securing(scene, SecuringStep.Question);
            await scene.Page.GotoAsync("/settings");
            await Assertions.Expect(scene.Page.GetByText("You began to secure your account")).ToBeVisibleAsync();
        },
        ["14-secured"] = Secured,
        ["14-secure-link-frozen"] = LinkWhileFrozen,
        ["14-secure-reset-both"] = scene => OpenReset(scene, RecoveryLinks.ResetBoth, "/reset/both"),
        ["14-secure-reset-both-longest"] = scene => OpenReset(scene, RecoveryLinks.ResetBoth, "/reset/both"),
        ["14-secure-reset-both-error"] = ErrorInResetBoth,
        ["14-mail-secure-link"] = async scene =>
        {
            await scene.Page.GotoAsync("/compromised/link");
            await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
            await Press(scene, "Send link");
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "Secure your account"));
        },
        ["14-mail-securing-begun"] = async scene =>
        {
            await BegunForReal(scene);
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "Somebody began to secure your account"));
        },
        ["14-mail-account-secured"] = async scene =>
        {
            await SecuredByLink(scene);
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "Your account was secured"));
        },
    };

    /// <summary>Signed in, with the flow begun a while ago and at this step.</summary>
    private static async Task Securing(Scene scene, SecuringStep step)
    {
        await SignedIn(scene, others: false);
        await scene.Product.Change(db =>
        {
            var account = db.Set<Account>().Single(a => a.Id == scene.Person.Account);
            account.BeginSecuring(scene.Product.Clock.GetUtcNow().AddMinutes(-10));
            if (step is SecuringStep.Password)
            {
                account.GoOnSecuring();
            }
        });
        await scene.Page.GotoAsync("/compromised");
        await Headed(scene, "Let's secure your account");
    }

    private static async Task ErrorInStep1(Scene scene)
    {
        await Securing(scene, SecuringStep.Question);
        await scene.Page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Question);
        await scene.Page.GetByLabel("Answer", new() { Exact = true }).FillAsync("pet");
        await Press(scene, "Save and continue");
        await Refused(scene);
    }

    private static async Task ErrorInStep2(Scene scene)
    {
        await Securing(scene, SecuringStep.Password);
        await NewPassword(scene, "too short 1");
        await Refused(scene);
    }

    /// <summary>Whoever has just signed in is not asked for the present one again.</summary>
    private static async Task NewPassword(Scene scene, string next)
    {
        await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync(next);
        await Press(scene, "Change password");
    }

    private static async Task Secured(Scene scene)
    {
        await Securing(scene, SecuringStep.Password);
        await NewPassword(scene, "violet kettles hum at noon");
        await Told(scene, "Your account is secured");
    }

    /// <summary>Something else is tried meanwhile.</summary>
    private static async Task SentBack(Scene scene)
    {
        await Securing(scene, SecuringStep.Question);
        await scene.Page.GotoAsync("/settings/password");
        await ChangePassword(scene, scene.Person.Password, "violet kettles hum at noon");
        await Told(scene, "First finish securing your account");
    }

    private static async Task LinkWhileFrozen(Scene scene)
    {
        await OpenReset(scene, RecoveryLinks.ResetPassword, "/reset/password");
        await scene.Product.Change(db => db.Set<Account>().Single(a => a.Id == scene.Person.Account).BeginSecuring(scene.Product.Clock.GetUtcNow()));
        await scene.Page.GetByLabel(Question, new() { Exact = true }).FillAsync("Biscuit");
        await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
        await Press(scene, "Save");
        await Headed(scene, "This account is being secured");
    }

    private static async Task ErrorInResetBoth(Scene scene)
    {
        await OpenReset(scene, RecoveryLinks.ResetBoth, "/reset/both");
        await scene.Page.GetByLabel(Question, new() { Exact = true }).FillAsync(Wrong);
        await scene.Page.GetByLabel("New answer", new() { Exact = true }).FillAsync("pet");
        await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("too short 1");
        await Press(scene, "Secure my account");
        await Refused(scene);
    }

    private static async Task BegunForReal(Scene scene)
    {
        await TypeSignIn(scene);
        await Headed(scene, "Password & security");
        await scene.Page.GotoAsync("/compromised");
        await Press(scene, "Secure my account");
        await Assertions.Expect(scene.Page.GetByLabel("Answer", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task SecuredByLink(Scene scene)
    {
        await scene.Page.GotoAsync("/compromised");
        await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
        await Press(scene, "Send me a link");
        await OpenLink(scene, await FindMail(scene.Page, scene.Person.Address, "Secure your account"));
        await scene.Page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Question);
        await scene.Page.GetByLabel("New answer", new() { Exact = true }).FillAsync("Marmalade the cat");
        await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
        await Press(scene, "Secure my account");
        await Told(scene, "Your account is secured");
    }
}
