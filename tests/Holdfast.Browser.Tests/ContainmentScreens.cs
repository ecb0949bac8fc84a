using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Security.Passwords;
using Holdfast.Security.Recovery;
using Holdfast.Security.RecoveryCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of a take-over: the notice's button, the protected account, the return.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfContainment => new()
    {
        ["06-not-me"] = async scene => await OpenNotMe(scene),
        ["06-not-me-error"] = async scene =>
        {
            await OpenNotMe(scene);
            // As a browser does that knows nothing of required boxes.
            await scene.Page.EvaluateAsync("() => document.querySelector('#NotMe').removeAttribute('required')");
            await Press(scene, "Secure my account");
            await Refused(scene);
        },
        ["06-not-me-done"] = PressNotMe,
        ["06-protected"] = async scene =>
        {
            await PressNotMe(scene);
            await TypeSignIn(scene);
            await Headed(scene, "This account is protected");
        },
        ["06-take-back"] = async scene => await OpenTakeBack(scene, days: 30),
        ["06-take-back-longest"] = async scene => await OpenTakeBack(scene, days: 30),
        ["06-take-back-error"] = async scene =>
        {
            await OpenTakeBack(scene, days: 30);
            await scene.Page.GetByLabel(Question, new() { Exact = true }).FillAsync(Wrong);
            await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("too short 1");
            await Press(scene, "Take my account back");
            await Refused(scene);
        },
        ["06-take-back-nothing"] = async scene => await OpenTakeBack(scene, days: 2),
        ["06-taken-back"] = async scene =>
        {
            await OpenTakeBack(scene, days: 30);
            await TypeTakeBack(scene);
            await Told(scene, "The account is yours again");
        },
        ["04-review"] = Reviewing,
        ["04-review-longest"] = Reviewing,
        ["04-overview-review"] = async scene =>
        {
            await Reviewing(scene);
            await scene.Page.GotoAsync("/settings");
        },
    };

    private static Task Headed(Scene scene, string title) =>
        Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);

    /// <summary>Opens "This was not me" of a notice about a changed password.</summary>
    private static async Task OpenNotMe(Scene scene)
    {
        await using var scope = scene.Product.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var links = scope.ServiceProvider.GetRequiredService<Links>();
        var notice = new LockRequest(scene.Person.Account, "password-changed", scene.Product.Clock.GetUtcNow().AddHours(-3), new Origin("Firefox on Linux", "198.51.100.24", ""));
        var link = Assert.Single(await links.MakeLocks(notice, [scene.Person.Address], TestContext.Current.CancellationToken));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await scene.Page.GotoAsync($"/not-me?token={links.TokenOf(link).Text}");
        await Headed(scene, "Was this you?");
    }

    private static async Task PressNotMe(Scene scene)
    {
        await OpenNotMe(scene);
        await scene.Page.GetByLabel("This wasn't me").CheckAsync();
        await Press(scene, "Secure my account");
        await Headed(scene, "Your account is protected");
    }

    private static async Task TypeSignIn(Scene scene)
    {
        await scene.Page.GotoAsync("/sign-in");
        await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(scene.Person.Password);
        await Press(scene, "Sign in");
    }

    /// <summary>Opens the way back of an account whose question, codes and device are some days old.</summary>
    private static async Task OpenTakeBack(Scene scene, int days)
    {
        var since = scene.Product.Clock.GetUtcNow().AddDays(-days);
        await SetQuestion(scene);
        await SignedIn(scene);
        await scene.Product.Change(db =>
        {
            db.Set<Security.SecurityQuestions.SecurityQuestion>().Single(q => q.Account == scene.Person.Account).SetAt = since;
            db.Set<Security.Sessions.Device>().Where(d => d.Account == scene.Person.Account).ExecuteUpdate(d => d.SetProperty(x => x.FirstSeenAt, since));
            db.Add(new RecoveryCode { Id = RecoveryCodeId.New(since), Account = scene.Person.Account, CodeHash = new byte[32], KeyNumber = 1, MadeAt = since });
        });
        await using var scope = scene.Product.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var links = scope.ServiceProvider.GetRequiredService<Links>();
        var account = await db.Set<Account>().SingleAsync(a => a.Id == scene.Person.Account);
        var origin = new Origin("Chrome on Windows", "203.0.113.7", "0HN1");
        scope.ServiceProvider.GetRequiredService<ContainAccount>().Apply(account, ContainmentCause.NotMe, scene.Person.Address, origin);
        var link = await links.Make(
            new LinkRequest(RecoveryLinks.TakeBack, account, account.Id.Value, scene.Person.Address, TimeSpan.FromHours(1), origin), TestContext.Current.CancellationToken);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await scene.Page.GotoAsync($"/reset/account?token={links.TokenOf(link).Text}");
    }

    private static async Task TypeTakeBack(Scene scene)
    {
        await scene.Page.GetByLabel(Question, new() { Exact = true }).FillAsync("Biscuit");
        await scene.Page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Question);
        await scene.Page.GetByLabel("New answer", new() { Exact = true }).FillAsync("Marmalade the cat");
        await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
        await Press(scene, "Take my account back");
    }

    private static async Task Reviewing(Scene scene)
    {
        await SignedIn(scene, others: true);
        await scene.Product.Change(db => db.Set<Account>().Single(a => a.Id == scene.Person.Account).TakeBack(scene.Product.Clock.GetUtcNow().AddDays(-7)));
        await scene.Page.GotoAsync("/settings/review");
        await Headed(scene, "Look through your account");
    }
}
