using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Somebody may have got in: the way through it as people go it.</summary>
[Trait("F", "F33")]
[Trait("R", "R418")]
public sealed class CompromiseTests(Stage stage) : BrowserTest(stage)
{
    private const string NewPassword = "violet kettles hum at noon";
    private const string NewAnswer = "Marmalade the cat";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worried_member_finds_the_way_secures_the_account_in_two_steps_and_the_phone_is_out_at_once(bool script)
    {
        var maya = await Product.NewPerson();
        await Screens.SetQuestion(new Scene(Product, await Laptop(), maya));
        var phone = await Phone();
        await Product.AddSignIn(maya, Devices.IPhone, 60, TimeSpan.Zero, "203.0.113.7", phone.Context);
        await phone.GotoAsync("/settings/devices");
        var page = await Laptop(Engine.Chromium, script);
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Secure your account" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Think somebody got in?");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in and secure it" }).ClickAsync();
        await TypeSignIn(page, maya, maya.Password, "Biscuit");

        await Expect(page).ToHaveURLAsync(new Regex("/compromised$"));
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Devices");
        await page.GetByRole(AriaRole.Button, new() { Name = "Secure my account" }).ClickAsync();
        await Expect(Step(page)).ToContainTextAsync("New security question");
        await Expect(phone.GetByRole(AriaRole.Status)).ToContainTextAsync("The owner began to secure the account");

        // Something else cannot be changed meanwhile, and the way back is there.
        await page.GotoAsync("/settings/recovery-codes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create codes" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("First finish securing your account");
        await page.GotoAsync("/settings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();

        await page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Screens.Question);
        await page.GetByLabel("Answer", new() { Exact = true }).FillAsync(NewAnswer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and continue" }).ClickAsync();
        await Expect(Step(page)).ToContainTextAsync("New password");
        await Expect(page.GetByLabel("Require all devices to sign in with new password")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("Require all devices to sign in with new password")).ToBeDisabledAsync();
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your account is secured");
        await TypeSignIn(page, maya, NewPassword, NewAnswer);
        await Expect(Title(page)).ToHaveTextAsync("Password & security");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Look through it" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_question_is_skipped_and_the_flow_is_stopped_with_buttons(bool script)
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(Engine.Chromium, script);
        await SignIn(page, maya);
        await page.GotoAsync("/compromised");
        await page.GetByRole(AriaRole.Button, new() { Name = "Secure my account" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Skip this step" }).ClickAsync();
        await Expect(Step(page)).ToContainTextAsync("New password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop, nothing is wrong" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("You stopped securing your account");
    }

    [Fact]
    public async Task Somebody_who_does_not_know_the_password_secures_the_account_by_mail()
    {
        var maya = await Product.NewPerson();
        await Screens.SetQuestion(new Scene(Product, await Laptop(), maya));
        var page = await Phone();
        await page.GotoAsync("/compromised");
        await page.GetByLabel("Email").FillAsync(maya.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me a link" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Check your email");
        await page.GotoAsync(await Screens.LinkIn(page, await Screens.FindMail(page, maya.Address, "Secure your account")));
        await page.GetByLabel(Screens.Question, new() { Exact = true }).FillAsync("Biscuit");
        await page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Screens.Question);
        await page.GetByLabel("New answer", new() { Exact = true }).FillAsync(NewAnswer);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Secure my account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your account is secured");
        await Expect(page.GetByLabel("Email")).ToHaveValueAsync(maya.Address);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(NewPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Password & security");
    }

    private static ILocator Step(IPage page) => page.Locator(".steps [aria-current='step']");

    private static async Task TypeSignIn(IPage page, Person person, string password, string answer)
    {
        await page.GetByLabel("Email").FillAsync(person.Address);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel(Screens.Question, new() { Exact = true }).FillAsync(answer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }
}
