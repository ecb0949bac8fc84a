using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of signing in and out, and typing the password again.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfSignIn => new()
    {
        ["01-sign-in"] = scene => scene.Page.GotoAsync("/sign-in"),
        ["01-sign-in-empty-error"] = scene => TrySignIn(scene, "", ""),
        ["01-sign-in-error"] = scene => TrySignIn(scene, scene.Person.Address, Wrong),
        ["01-sign-in-wait"] = TooManyTries,
        ["01-sign-in-ended"] = SignedOutElsewhere,
        ["01-sign-in-already"] = async scene => await (await SignedIn(scene)).GotoAsync("/sign-in"),
        ["01-sign-out"] = async scene => await (await SignedIn(scene)).GotoAsync("/sign-out"),
        ["01-signed-out"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/sign-out");
            await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await Told(scene, "You're signed out");
        },
        ["01-confirm"] = async scene => await (await SignedIn(scene)).GotoAsync("/confirm?then=/settings/devices/sign-out-others"),
        ["01-confirm-error"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/confirm?then=/settings/devices/sign-out-others");
            await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Wrong);
            await Press(scene, "Continue");
            await Refused(scene);
        },
        ["02-security-question"] = AskedQuestion,
        ["02-security-question-longest"] = AskedQuestion,
        ["02-security-question-error"] = async scene =>
        {
            await AskedQuestion(scene);
            await scene.Page.GetByLabel(Question, new() { Exact = true }).FillAsync(Wrong);
            await Press(scene, "Continue");
            await Refused(scene);
        },
        ["02-security-question-closed"] = async scene =>
        {
            await AskedQuestion(scene);
            await scene.Product.With(db => db.Set<SecurityQuestion>().Where(q => q.Account == scene.Person.Account)
                .ExecuteUpdateAsync(q => q.SetProperty(x => x.WrongInRow, AnswerCheck.WrongInRow)));
            await scene.Page.GetByLabel(Question, new() { Exact = true }).FillAsync(Wrong);
            await Press(scene, "Continue");
            await Told(scene, "This question is closed");
        },
    };

    private static async Task AskedQuestion(Scene scene)
    {
        await SetQuestion(scene);
        await scene.Page.GotoAsync("/sign-in");
        await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(scene.Person.Password);
        await Press(scene, "Sign in");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("One more check");
    }

    private static async Task TrySignIn(Scene scene, string address, string password)
    {
        await scene.Page.GotoAsync("/sign-in");
        await scene.Page.GetByLabel("Email").FillAsync(address);
        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Press(scene, "Sign in");
        await Refused(scene);
    }

    private static async Task TooManyTries(Scene scene)
    {
        await TrySignIn(scene, scene.Person.Address, Wrong);
        for (var tries = 1; tries < 5; tries++)
        {
            await Send(scene, "/sign-in", ("Email", scene.Person.Address), ("Password", Wrong));
        }

        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Wrong);
        await Press(scene, "Sign in");
        await Told(scene, "Too many tries");
    }

    private static async Task SignedOutElsewhere(Scene scene)
    {
        var page = await SignedIn(scene);
        await page.GotoAsync("/settings/devices");
        await scene.Product.Change(db =>
        {
            var session = db.Set<Session>().Single(s => s.Account == scene.Person.Account);
            db.Entry(session).Property(s => s.EndedAt).CurrentValue = scene.Product.Clock.GetUtcNow();
            db.Entry(session).Property(s => s.EndReason).CurrentValue = SessionEnds.FromAnotherDevice;
        });
        await Told(scene, "You're signed out here");
    }
}
