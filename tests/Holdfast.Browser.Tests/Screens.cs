using Holdfast.Browser.Kit;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
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

    public static readonly IReadOnlyDictionary<string, Func<Scene, Task>> All = new[]
    {
        OfSignIn, OfSignUp, OfCompromise, OfAddresses, OfSettings, OfRecovery, OfContainment, OfClosing, OfShell, OfDesk, OfChat, OfDrafts, OfVideo, OfAdmin, OfMail, OfHelp, OfCommunity, OfRequests, OfStrangers,
    }.SelectMany(screens => screens).ToDictionary();

    private static Dictionary<string, Func<Scene, Task>> OfShell => new()
    {
        ["08-help"] = scene => scene.Page.GotoAsync("/help"),
        ["08-help-signed-in"] = async scene => await (await SignedIn(scene)).GotoAsync("/help"),
        ["20-not-found"] = scene => scene.Page.GotoAsync("/there/is/no/such/page"),
        ["21-failure"] = Failure,
        ["22-open-too-long"] = async scene =>
        {
            await (await SignedIn(scene, others: true)).GotoAsync("/settings/password");
            await scene.Page.Context.ClearCookiesAsync(new() { Name = "form" });
            // The judge of new passwords refuses such a page as well.
            await scene.Page.RouteAsync("**/passwords/judge", route => route.FulfillAsync(new() { Status = 200 }));
            await ChangePassword(scene, scene.Person.Password, "violet kettles hum at noon");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This page was open too long");
        },
    };

    /// <summary>A kind of device that only a newer version of the product knows: drawing it must fail, and the failure has words.</summary>
    private static async Task Failure(Scene scene)
    {
        await SignedIn(scene);
        await scene.Product.With(db => db.Database.ExecuteSqlAsync($"UPDATE devices SET kind = 99 WHERE account = {scene.Person.Account.Value}"));
        await scene.Page.GotoAsync("/settings/devices");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Something went wrong");
    }

    internal const string Question = "What was the name of your first pet?";

    internal static Task SetQuestion(Scene scene) => scene.Product.Change(db => db.Add(new SecurityQuestion
    {
        Account = scene.Person.Account,
        Text = Question,
        AnswerHash = scene.Product.HashOf("Biscuit"),
        CaseSensitive = true,
        IsGenerated = false,
        SetAt = scene.Product.Clock.GetUtcNow(),
    }));

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

    /// <summary>The address that the first button of a mail leads to.</summary>
    public static async Task<string> LinkIn(IPage page, string mail)
    {
        var html = await (await page.APIRequest.GetAsync(mail + "/html")).TextAsync();
        return System.Text.RegularExpressions.Regex.Match(html, "class=\"mail-(?:button|danger)\" href=\"([^\"]+)\"").Groups[1].Value;
    }

    private static async Task OpenLink(Scene scene, string mail) => await scene.Page.GotoAsync(await LinkIn(scene.Page, mail));

    private static Task Press(Scene scene, string button) => scene.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Sends a form as the page that is open would, and shows nothing of it: for what must happen often before there is something to see. The answer.</summary>
    private static async Task<string> Send(Scene scene, string path, params (string Name, string Value)[] fields)
    {
        var form = scene.Page.APIRequest.CreateFormData();
        form.Set("token", await scene.Page.Locator("input[name=token]").First.InputValueAsync());
        foreach (var (name, value) in fields)
        {
            form.Set(name, value);
        }

        return await (await scene.Page.APIRequest.PostAsync(path, new() { Form = form })).TextAsync();
    }

    private static Task Refused(Scene scene) => Assertions.Expect(scene.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Error: "));

    private static Task Told(Scene scene, string news) => Assertions.Expect(scene.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(news);
}
