using System.Globalization;
using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Browser.Kit;
using Holdfast.Mail;
using Holdfast.Passwords;
using Holdfast.SecurityQuestions;
using Holdfast.Sessions;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Holdfast.Browser;

public sealed record Scene(Product Product, IPage Page, Person Person);

/// <summary>The way to each screen, by the name of its pictures.</summary>
internal static partial class Screens
{
    // The longest that is stored, without a place to break it.
    public static readonly string LongestName = new('W', 100);

    public static string LongestAddress(string name) => $"{new string('m', 64)}@{new string('w', 60)}.{name.PadRight(60, 'w')}.example.com";

    private const string Wrong = "not the right words at all";

    public static readonly IReadOnlyDictionary<string, Func<Scene, Task>> All = new Dictionary<string, Func<Scene, Task>>
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
            await Told(scene, "You are signed out");
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
            await scene.Page.GetByRole(AriaRole.Link, new() { Name = "Choose your own details" }).ClickAsync();
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
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "You have an account already"));
        },
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
        ["14-secure-reset-both"] = scene => OpenReset(scene, LinkPurpose.ResetBoth, "/reset/both"),
        ["14-secure-reset-both-longest"] = scene => OpenReset(scene, LinkPurpose.ResetBoth, "/reset/both"),
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
        ["15-addresses-only-one"] = async scene => await (await SignedIn(scene)).GotoAsync("/settings/addresses"),
        ["15-addresses"] = async scene =>
        {
            await MoreAddresses(scene);
            await scene.Page.GotoAsync("/settings/addresses");
        },
        ["15-addresses-full-longest"] = async scene =>
        {
            await MoreAddresses(scene, 9);
            await scene.Page.GotoAsync("/settings/addresses");
            await scene.Page.GetByLabel("Email", new() { Exact = true }).FillAsync("x" + scene.Person.Address[1..]);
            await Press(scene, "Add address");
            await Refused(scene);
        },
        ["15-addresses-error"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/settings/addresses");
            await Press(scene, "Add address");
            await Refused(scene);
        },
        ["15-addresses-too-many-mails"] = async scene =>
        {
            await SignedIn(scene);
            for (var mail = 0; mail < 10; mail++)
            {
                await AddAddress(scene.Page, $"second{mail}.{scene.Person.Address}");
                await scene.Page.GotoAsync(await scene.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Remove") }).First.GetAttributeAsync("href") ?? "");
                await Press(scene, "Remove address");
            }

            await scene.Page.GetByLabel("Email", new() { Exact = true }).FillAsync("last." + scene.Person.Address);
            await Press(scene, "Add address");
            await Told(scene, "Those were many emails");
        },
        ["15-addresses-added"] = async scene => await AddAddress(await SignedIn(scene), "second." + scene.Person.Address),
        ["15-address-remove"] = async scene =>
        {
            await MoreAddresses(scene);
            await scene.Page.GotoAsync("/settings/addresses");
            await scene.Page.GotoAsync(await scene.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Remove") }).First.GetAttributeAsync("href") ?? "");
        },
        ["15-address-remove-dialog"] = async scene =>
        {
            await MoreAddresses(scene);
            await scene.Page.GotoAsync("/settings/addresses");
            await scene.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Remove") }).First.ClickAsync();
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        },
        ["15-confirm-address"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await OpenLink(scene, await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
        },
        ["15-confirm-address-error"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await OpenLink(scene, await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
            await Press(scene, "Confirm address");
            await Refused(scene);
        },
        ["15-confirm-address-sign-in-first"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await scene.Page.Context.ClearCookiesAsync();
            await OpenLink(scene, await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
        },
        ["15-mail-address-taken"] = async scene =>
        {
            var other = await scene.Product.NewPerson("Nia New", "taken." + scene.Person.Address);
            await AddAddress(await SignedIn(scene), other.Address);
            await scene.Page.GotoAsync(await FindMail(scene.Page, other.Address, "Somebody tried to add your address"));
        },
        ["15-mail-address-added"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await OpenLink(scene, await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
            await scene.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
            await Press(scene, "Confirm address");
            await Told(scene, "The address is confirmed");
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "An email address was added to your account"));
        },
        ["15-mail-confirm-address"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await scene.Page.GotoAsync(await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
        },
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
            await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out , Safari on iPhone" }).ClickAsync();
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
        ["06-reset-password"] = async scene => await OpenReset(scene, LinkPurpose.ResetPassword, "/reset/password"),
        ["06-reset-password-error"] = async scene =>
        {
            await OpenReset(scene, LinkPurpose.ResetPassword, "/reset/password");
            await scene.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("too short 1");
            await Press(scene, "Save");
            await Refused(scene);
        },
        ["06-reset-question"] = async scene => await OpenReset(scene, LinkPurpose.ResetQuestion, "/reset/question"),
        ["06-reset-question-error"] = async scene =>
        {
            await OpenReset(scene, LinkPurpose.ResetQuestion, "/reset/question");
            await Press(scene, "Save");
            await Refused(scene);
        },
        ["06-stop-link"] = async scene => await OpenReset(scene, LinkPurpose.ResetPassword, "/reset/password/stop"),
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
            await Press(scene, "Save");
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
        ["04-recovery-codes"] = async scene => await (await SignedIn(scene, others: true)).GotoAsync("/settings/recovery-codes"),
        ["04-recovery-codes-new"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/recovery-codes");
            await Press(scene, "Make codes");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your recovery codes");
        },
        ["04-recovery-codes-left"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/recovery-codes");
            await Press(scene, "Make codes");
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
            await Press(scene, "Change kind");
            await Refused(scene);
        },
        ["17-kind-changed"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/profile/kind");
            await scene.Page.GetByLabel("Agency").CheckAsync();
            await Press(scene, "Change kind");
            await Told(scene, "The kind of your account is changed");
        },
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
                db.Entry(here).Property(s => s.EndReason).CurrentValue = EndReason.AccountClosed;
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
        ["08-help"] = scene => scene.Page.GotoAsync("/help"),
        ["08-help-signed-in"] = async scene => await (await SignedIn(scene)).GotoAsync("/help"),
        ["31-admin-health"] = async scene =>
        {
            await Owed(scene, 3);
            await (await AsAdmin(scene)).GotoAsync("/admin");
        },
        ["31-admin-menu"] = async scene =>
        {
            await (await AsAdmin(scene)).GotoAsync("/settings");
            await OpenMenu(scene);
        },
        ["31-admin-outbox"] = async scene =>
        {
            await Owed(scene, 30);
            await (await AsAdmin(scene)).GotoAsync("/admin/outbox");
        },
        ["31-admin-outbox-waiting"] = async scene =>
        {
            await Owed(scene, 3);
            await (await AsAdmin(scene)).GotoAsync("/admin/outbox?show=waiting");
        },
        ["31-admin-discard"] = async scene =>
        {
            await Owed(scene, 1);
            await (await AsAdmin(scene)).GotoAsync("/admin/outbox");
            await scene.Page.GetByRole(AriaRole.Link, new() { Name = "Discard" }).First.ClickAsync();
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Discard this delivery?");
        },
        ["09-mailbox"] = async scene =>
        {
            await ChangedPassword(scene);
            await FindMail(scene.Page, scene.Person.Address, "Your password was changed");
            await scene.Page.GotoAsync("/dev/mailbox");
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
        ["20-not-found"] = scene => scene.Page.GotoAsync("/there/is/no/such/page"),
        ["21-failure"] = Failure,
        ["22-open-too-long"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/password");
            await scene.Page.Context.ClearCookiesAsync(new() { Name = "form" });
            await ChangePassword(scene, scene.Person.Password, "violet kettles hum at noon");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This page was open too long");
        },
    };

    internal const string Question = "What was the name of your first pet?";

    internal static Task SetQuestion(Scene scene) => scene.Product.Change(db => db.Add(new SecurityQuestion
    {
        Account = scene.Person.Account,
        Text = Question,
        AnswerHash = scene.Product.Services.GetRequiredService<Argon2Hasher>().Hash("Biscuit"),
        CaseSensitive = true,
        IsGenerated = false,
        SetAt = scene.Product.Clock.GetUtcNow(),
    }));

    private static async Task AskedQuestion(Scene scene)
    {
        await SetQuestion(scene);
        await scene.Page.GotoAsync("/sign-in");
        await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(scene.Person.Password);
        await Press(scene, "Sign in");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("One more check");
    }

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

    private static async Task<IPage> SignedIn(Scene scene, bool others = false)
    {
        await scene.Product.AddSignIn(scene.Person, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", scene.Page.Context);
        if (others)
        {
            await scene.Product.AddSignIn(scene.Person, Devices.IPhone, 60, TimeSpan.FromHours(2), "203.0.113.7");
            await scene.Product.AddSignIn(scene.Person, Devices.AndroidTablet, 30, TimeSpan.FromDays(9), "198.51.100.24");
            await scene.Product.AddSignIn(scene.Person, Devices.Linux, 2, TimeSpan.FromMinutes(25), "2001:db8:4f1a:93c2:77aa:19ff:fe20:8d01");
            await Happened(scene, 4);
        }

        return scene.Page;
    }

    private static async Task<IPage> AsAdmin(Scene scene)
    {
        await scene.Product.Change(db =>
        {
            var account = db.Set<Account>().Single(a => a.Id == scene.Person.Account);
            account.Role = Role.Admin;
        });
        return await SignedIn(scene);
    }

    /// <summary>Deliveries that did not get through: as many given up as waiting.</summary>
    private static Task Owed(Scene scene, int rows) => scene.Product.Change(db =>
    {
        var now = scene.Product.Clock.GetUtcNow();
        db.AddRange(Enumerable.Range(2, 2 * rows).Select(number => (Row: number / 2, GivenUp: number % 2 == 0)).Select(one => new Delivery
        {
            Id = DeliveryId.New(now),
            Consumer = "mail",
            Kind = "NoticeToAddress",
            Payload = "{}",
            Subject = null,
            CreatedAt = now.AddDays(-6).AddMinutes(one.Row),
            DueAt = now.AddHours(one.Row),
            Attempts = 20 + one.Row,
            Problem = one.Row % 2 == 0 ? "550 5.1.1 <somebody.with.a.long.name@department.example.org>: Recipient address rejected: no such mailbox here" : "Connection refused",
            GivenUpAt = one.GivenUp ? now.AddMinutes(-one.Row) : null,
        }));
    });

    private static async Task<SessionId> SignedInWithPhone(Scene scene)
    {
        await SignedIn(scene);
        return await scene.Product.AddSignIn(scene.Person, Devices.IPhone, 60, TimeSpan.FromHours(2), "203.0.113.7");
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
        for (var tries = 0; tries < 5; tries++)
        {
            await TrySignIn(scene, scene.Person.Address, Wrong);
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
            db.Entry(session).Property(s => s.EndReason).CurrentValue = EndReason.EndedFromAnotherDevice;
        });
        await Told(scene, "You are signed out here");
    }

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
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Check your mail");
    }

    public static async Task AddAddress(IPage page, string address)
    {
        await page.GotoAsync("/settings/addresses");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add address" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Check that mailbox");
    }

    /// <summary>The address that the first button of a mail leads to.</summary>
    public static async Task<string> LinkIn(IPage page, string mail)
    {
        var html = await (await page.APIRequest.GetAsync(mail + "/html")).TextAsync();
        return html.Split("class=\"mail-button\" href=\"")[1].Split('"')[0];
    }

    private static async Task OpenLink(Scene scene, string mail) => await scene.Page.GotoAsync(await LinkIn(scene.Page, mail));

    private static async Task<string> SignedUp(Scene scene)
    {
        await SignUp(scene.Page, "new." + scene.Person.Address);
        return await FindMail(scene.Page, "new." + scene.Person.Address, "Finish creating your account");
    }

    /// <summary>More addresses: every other one confirmed, the rest with a link that was not opened.</summary>
    private static async Task MoreAddresses(Scene scene, int number = 2)
    {
        await SignedIn(scene);
        await scene.Product.Change(db =>
        {
            for (var one = 0; one < number; one++)
            {
                var at = scene.Product.Clock.GetUtcNow().AddDays(-40 + one);
                var prefix = string.Create(CultureInfo.InvariantCulture, $"studio{one}.");
                var address = prefix + (scene.Person.Address.Length > 200 ? scene.Person.Address[prefix.Length..] : scene.Person.Address);
                db.Add(new EmailAddress
                {
                    Id = EmailAddressId.New(at),
                    Account = scene.Person.Account,
                    Address = address,
                    Key = address,
                    AddedAt = at,
                    ConfirmedAt = one % 2 == 0 ? at : null,
                });
            }
        });
    }

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
            scene.Product.Services.GetRequiredService<Argon2Hasher>().Hash(Product.LeakedPassword));
        await scene.Page.GotoAsync("/sign-in");
        await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
        await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Product.LeakedPassword);
        await Press(scene, "Sign in");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Password & security");
        return await FindMail(scene.Page, scene.Person.Address, "Choose a new password");
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
        (AuditKind Kind, string? Detail)[] kinds =
        [
            (AuditKind.SignedIn, null), (AuditKind.SignedInOnNewDevice, null), (AuditKind.SignInEnded, "Chrome on Android"), (AuditKind.PasswordChangedEverywhere, "3"),
            (AuditKind.SignedOut, null), (AuditKind.DeviceLost, "Safari on iPhone"), (AuditKind.PasswordChanged, null), (AuditKind.DeviceForgotten, "Firefox on Linux"),
            (AuditKind.OtherSignInsEnded, "2"), (AuditKind.DeviceMarkReplayed, "Safari on iPhone"), (AuditKind.PasswordConfirmed, null),
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

    /// <summary>A line that only a newer version of the product knows: reading it must fail, and the failure has words.</summary>
    private static async Task Failure(Scene scene)
    {
        await SignedIn(scene);
        await Happened(scene, 1);
        await scene.Product.With(db => db.Database.ExecuteSqlAsync(
            $"UPDATE audit_entries SET kind = 'FromTheFuture' WHERE account = {scene.Person.Account.Value}"));
        await scene.Page.GotoAsync("/settings/activity");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Something went wrong");
    }

    private static async Task OpenMenu(Scene scene)
    {
        await scene.Page.Locator("summary").ClickAsync();
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

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

    private static Task Press(Scene scene, string button) => scene.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static Task Refused(Scene scene) => Assertions.Expect(scene.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Error: "));

    private static Task Told(Scene scene, string news) => Assertions.Expect(scene.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(news);
}
