using System.Globalization;
using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Holdfast.Security.SignIn;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of the settings: overview, password, question, devices, activity, recovery codes, profile.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfSettings => new()
    {
        ["03-overview"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings"),
        ["03-overview-longest"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings"),
        ["03-overview-leaked"] = async scene =>
        {
            await ToldOfLeak(scene);
            await scene.Page.GotoAsync("/settings");
            await Assertions.Expect(scene.Page.GetByText("Choose a new password")).ToBeVisibleAsync();
        },
        ["03-account-menu"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings");
            await OpenMenu(scene);
        },
        ["03-account-menu-longest"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/settings");
            await OpenMenu(scene);
        },
        ["04-change-password"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings/password"),
        ["04-change-password-typing"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/password");
            await scene.Page.GetByLabel("Current password", new() { Exact = true }).FillAsync(scene.Person.Password);
            await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("violet kettles hum at noon");
            await Assertions.Expect(scene.Page.GetByText("Strong")).ToBeVisibleAsync();
        },
        ["04-change-password-error"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/password");
            await ChangePassword(scene, Wrong, "too short 1");
            await Refused(scene);
        },
        ["04-change-password-leaked"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/password");
            await ChangePassword(scene, scene.Person.Password, Product.LeakedPassword);
            await Refused(scene);
        },
        ["04-change-password-box-cleared"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/password");
            await scene.Page.GetByRole(AriaRole.Checkbox).UncheckAsync();
        },
        ["04-password-changed"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/password");
            await ChangePassword(scene, scene.Person.Password, "violet kettles hum at noon");
            await Told(scene, "Your password is changed");
        },
        ["04-password-changed-here"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/password");
            await scene.Page.GetByRole(AriaRole.Checkbox).UncheckAsync();
            await ChangePassword(scene, scene.Person.Password, "violet kettles hum at noon");
            await Told(scene, "Your password is changed");
        },
        ["04-question"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings/question"),
        ["04-question-error"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/question");
            await scene.Page.GetByLabel("Current password", new() { Exact = true }).FillAsync(Wrong);
            await scene.Page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Question);
            await scene.Page.GetByLabel("Answer", new() { Exact = true }).FillAsync("pet");
            await Press(scene, "Save security question");
            await Refused(scene);
        },
        ["05-devices"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings/devices"),
        ["05-devices-only-this"] = async scene => await (await SignedIn(scene)).GotoAsync("/settings/devices"),
        ["05-devices-signed-out"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/devices");
            await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out Safari on iPhone" }).ClickAsync();
            await Told(scene, "The device is signed out");
        },
        ["05-sign-out-others"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings/devices/sign-out-others"),
        ["05-sign-out-others-nothing"] = async scene => await (await SignedIn(scene)).GotoAsync("/settings/devices/sign-out-others"),
        ["05-sign-out-others-dialog"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/devices");
            await scene.Page.GetByRole(AriaRole.Link, new() { Name = "Sign out all other devices" }).ClickAsync();
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        },
        ["05-lost-device"] = async scene =>
        {
            var phone = await SignedInWithPhone(scene);
            await scene.Page.GotoAsync($"/settings/devices/sign-ins/{phone.Value}/lost");
        },
        ["05-lost-device-dialog"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/devices");
            await scene.Page.GetByRole(AriaRole.Link, new() { Name = "I lost this device , Safari on iPhone" }).ClickAsync();
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        },
        ["06-activity-nothing"] = async scene => await (await SignedIn(scene)).GotoAsync("/settings/activity"),
        ["06-activity"] = async scene => await ShowActivity(scene, 4, ""),
        ["06-activity-full"] = async scene => await ShowActivity(scene, 60, ""),
        ["06-activity-filtered"] = async scene => await ShowActivity(scene, 60, "?filter=password"),
        ["06-activity-filtered-nothing"] = async scene => await ShowActivity(scene, 2, "?filter=password"),
        ["04-recovery-codes"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings/recovery-codes"),
        ["04-recovery-codes-new"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/recovery-codes");
            await Press(scene, "Create codes");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your recovery codes");
        },
        ["04-recovery-codes-left"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/recovery-codes");
            await Press(scene, "Create codes");
            await scene.Page.GotoAsync("/settings/recovery-codes");
        },
        ["16-profile"] = async scene => await (await SignedIn(scene)).GotoAsync("/settings/profile"),
        ["16-profile-longest"] = async scene => await (await SignedIn(scene)).GotoAsync("/settings/profile"),
        ["16-profile-error"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/settings/profile");
            await scene.Page.GetByLabel("Your name").FillAsync("");
            await Press(scene, "Save");
            await Refused(scene);
        },
        ["16-profile-saved"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/settings/profile");
            await scene.Page.GetByLabel("Time zone").SelectOptionAsync("America/Los_Angeles");
            await Press(scene, "Save");
            await Told(scene, "Your profile is saved");
        },
        ["16-profile-changed-meanwhile"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/settings/profile");
            await scene.Product.Change(db => db.Set<Account>().Single(a => a.Id == scene.Person.Account).Name = "Maya O.");
            await scene.Page.GetByLabel("Your name").FillAsync("Maya Okafor-Lind");
            await Press(scene, "Save");
            await Told(scene, "Your profile was changed a moment ago");
        },
        ["17-kind"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings/profile/kind"),
        ["17-kind-error"] = async scene =>
        {
            await scene.Product.Change(db => db.Set<Account>().Single(a => a.Id == scene.Person.Account).Kind = "no longer offered");
            await (await SignedIn(scene)).GotoAsync("/settings/profile/kind");
            await Press(scene, "Change account type");
            await Refused(scene);
        },
        ["17-kind-changed"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/profile/kind");
            await scene.Page.GetByLabel("Agency").CheckAsync();
            await Press(scene, "Change account type");
            await Told(scene, "Your account type is changed");
        },
    };

    private static async Task<SessionId> SignedInWithPhone(Scene scene)
    {
        await SignedIn(scene);
        return await scene.Product.AddSignIn(scene.Person, Devices.IPhone, 60, TimeSpan.FromHours(2), "203.0.113.7");
    }

    private static async Task ChangedPassword(Scene scene)
    {
        await scene.Page.GotoAsync("/sign-in");
        await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(scene.Person.Password);
        await Press(scene, "Sign in");
        await scene.Page.GotoAsync("/settings/password");
        await ChangePassword(scene, scene.Person.Password, "violet kettles hum at noon");
        await Told(scene, "Your password is changed");
    }

    private static async Task ChangePassword(Scene scene, string current, string next)
    {
        await scene.Page.GetByLabel("Current password", new() { Exact = true }).FillAsync(current);
        await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync(next);
        await Press(scene, "Change password");
    }

    private static async Task ShowActivity(Scene scene, int lines, string query)
    {
        await SignedIn(scene);
        await Happened(scene, lines);
        await scene.Page.GotoAsync("/settings/activity" + query);
    }

    /// <summary>What happened on the account before, the latest an hour ago.</summary>
    public static Task Happened(Scene scene, int lines) => scene.Product.Change(db =>
    {
        (ActivityKind Kind, string? Detail)[] kinds =
        [
            (SignInEvents.SignedIn, null), (SignInEvents.OnNewDevice, null), (SessionEvents.SignInEnded, "Chrome on Android"), (PasswordEvents.ChangedEverywhere, "3"),
            (SessionEvents.SignedOut, null), (SessionEvents.DeviceLost, "Safari on iPhone"), (PasswordEvents.Changed, null), (SessionEvents.DeviceForgotten, "Firefox on Linux"),
            (SessionEvents.OthersEnded, "2"), (SignInEvents.MarkReplayed, "Safari on iPhone"), (SignInEvents.PasswordConfirmed, null),
        ];
        for (var line = 0; line < lines; line++)
        {
            var at = scene.Product.Clock.GetUtcNow().AddHours(-1 - (line * 19));
            db.Add(new AuditEntry
            {
                Id = AuditEntryId.New(at),
                Account = scene.Person.Account,
                Actor = scene.Person.Account,
                Kind = kinds[line % kinds.Length].Kind,
                Detail = kinds[line % kinds.Length].Detail,
                At = at,
                Device = line % 3 == 1 ? "Safari on iPhone" : "Chrome on Windows",
                Network = line % 5 == 4 ? "2001:db8:4f1a:93c2:77aa:19ff:fe20:8d01" : "203.0.113.7",
                Request = string.Create(CultureInfo.InvariantCulture, $"0HN{line}"),
            });
        }
    });

    private static async Task OpenMenu(Scene scene)
    {
        await scene.Page.Locator("summary").ClickAsync();
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }
}
