using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Holdfast.Security.RecoveryCodes;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Getting back in, as people do it: a forgotten password, a forgotten answer, a stranger in the account.</summary>
public sealed class RecoveryTests(Stage stage) : BrowserTest(stage)
{
    private const string NewPassword = "violet kettles hum at noon";
    private const string NewAnswer = "Marmalade the cat";

    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Firefox, true)]
    [InlineData(Engine.Chromium, false)]
    [Trait("F", "F11")]
    [Trait("F", "F22")]
    [Trait("Regression", "5")]
    public async Task Somebody_who_forgot_the_password_chooses_a_new_one_and_every_device_is_out(Engine engine, bool script)
    {
        var maya = await PersonWithQuestion();
        var phone = await Phone();
        await Product.AddSignIn(maya, Devices.IPhone, 60, TimeSpan.Zero, "203.0.113.7", phone.Context);
        await phone.GotoAsync("/settings/devices");
        var page = await Laptop(engine, script);
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot password?" }).ClickAsync();
        await page.GetByLabel("Email").FillAsync(maya.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send link" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Check your email");
        await Expect(page.GetByText("spam")).ToBeVisibleAsync();

        // Pressed in a webmail of another site.
        var link = await Screens.LinkIn(page, await Screens.FindMail(page, maya.Address, "Choose a new password"));
        await using var webmail = await OtherSite.WithLinkTo(link);
        await Visit(page, webmail);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Choose a new password");
        await Expect(page).ToHaveURLAsync(new Regex("/reset/password\\?Flow=[A-Za-z0-9_-]{16}$"));
        await Expect(page.GetByText(maya.Address)).ToHaveCountAsync(0);

        await page.GetByLabel(Screens.Question, new() { Exact = true }).FillAsync("not the answer");
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The answer is not right");
        await page.GetByLabel(Screens.Question, new() { Exact = true }).FillAsync("Biscuit");
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
        await Expect(page.GetByLabel("Require all devices to sign in with new password")).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/sign-in$"));
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your password is changed");
        await Expect(phone.GetByRole(AriaRole.Status)).ToContainTextAsync("every device was signed out");
        await TypeSignIn(page, maya, NewPassword);
        await Expect(Title(page)).ToHaveTextAsync("Password & security");
        await Visit(page, webmail);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("This link has been used");
    }

    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Chromium, false)]
    [Trait("F", "F22")]
    public async Task Somebody_who_forgot_the_answer_chooses_a_new_question_with_mail_and_password(Engine engine, bool script)
    {
        var maya = await PersonWithQuestion();
        var page = await Laptop(engine, script);
        await TypeSignIn(page, maya, maya.Password);
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot security question?" }).ClickAsync();
        await page.GetByLabel("Email").FillAsync(maya.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send link" }).ClickAsync();
        await page.GotoAsync(await Screens.LinkIn(page, await Screens.FindMail(page, maya.Address, "Choose a new security question")));
        await Expect(Title(page)).ToHaveTextAsync("Choose a new security question");
        await page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Screens.Question);
        await page.GetByLabel("Answer", new() { Exact = true }).FillAsync(NewAnswer);
        await page.GetByLabel("Current password", new() { Exact = true }).FillAsync(maya.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your security question is changed");
        await SignInWithAnswer(page, maya, maya.Password, NewAnswer);
    }

    [Fact]
    [Trait("R", "R417")]
    public async Task A_member_sets_a_question_and_is_asked_it_on_the_next_device_until_that_is_remembered()
    {
        var maya = await Product.NewPerson();
        var page = await Laptop();
        await SignIn(page, maya);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Security question") }).First.ClickAsync();
        await page.GetByLabel("Current password", new() { Exact = true }).FillAsync(maya.Password);
        await page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Screens.Question);
        await page.GetByLabel("Answer", new() { Exact = true }).FillAsync(NewAnswer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save security question" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your security question is saved");

        var phone = await Phone();
        await TypeSignIn(phone, maya, maya.Password);
        await phone.GetByLabel(Screens.Question, new() { Exact = true }).FillAsync(NewAnswer);
        await phone.GetByLabel("Remember this device").CheckAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(Title(phone)).ToHaveTextAsync("Password & security");
        await TypeSignIn(phone, maya, maya.Password);
        await Expect(Title(phone)).ToHaveTextAsync("Password & security");
    }

    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Firefox, true)]
    [InlineData(Engine.Chromium, false)]
    [Trait("F", "F17")]
    [Trait("F", "F24")]
    [Trait("R", "R389")]
    public async Task Somebody_whose_password_a_stranger_changed_secures_the_account_and_takes_it_back(Engine engine, bool script)
    {
        var maya = await PersonWithQuestion(daysAgo: 60);
        var stranger = await Laptop();
        await SignInWithAnswer(stranger, maya, maya.Password, "Biscuit");
        await stranger.GotoAsync("/settings/password");
        await stranger.GetByLabel("Current password", new() { Exact = true }).FillAsync(maya.Password);
        await stranger.GetByLabel("New password", new() { Exact = true }).FillAsync("nine purple anvils falling");
        await stranger.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await stranger.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(stranger.GetByRole(AriaRole.Status)).ToContainTextAsync("Your password is changed");

        var page = await Open(engine, new() { ViewportSize = new() { Width = 390, Height = 844 }, JavaScriptEnabled = script, UserAgent = SafariOnIPhone });
        await page.GotoAsync(await Screens.LinkIn(page, await Screens.FindMail(page, maya.Address, "Your password was changed")));
        await Expect(Title(page)).ToHaveTextAsync("Was this you?");
        await Expect(page.GetByText("Chrome on Windows")).ToBeVisibleAsync();
        await page.GetByLabel("This wasn't me").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Secure my account" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Your account is protected");
        await Expect(stranger).ToHaveURLAsync(new Regex("/sign-in"));
        await TypeSignIn(stranger, maya, "nine purple anvils falling");
        await Expect(Title(stranger)).ToHaveTextAsync("This account is protected");

        await page.GetByRole(AriaRole.Button, new() { Name = "Email me the way back" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Check your email");
        await page.GotoAsync(await Screens.LinkIn(page, await Screens.FindMail(page, maya.Address, "Take your account back")));
        await page.GetByLabel(Screens.Question, new() { Exact = true }).FillAsync("Biscuit");
        await page.GetByLabel("Security question", new() { Exact = true }).SelectOptionAsync(Screens.Question);
        await page.GetByLabel("New answer", new() { Exact = true }).FillAsync(NewAnswer);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take my account back" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The account is yours again");

        await TypeSignIn(page, maya, NewPassword);
        await page.GetByRole(AriaRole.Link, new() { Name = "Look through it" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Look through your account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Everything here is mine" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Look through it" })).ToHaveCountAsync(0);
    }

    [Fact]
    [Trait("F", "F26")]
    public async Task A_recovery_code_opens_the_sign_in_whose_answer_is_forgotten()
    {
        var maya = await Product.NewPerson();
        var page = await Laptop();
        await SignIn(page, maya);
        await page.GotoAsync("/settings/recovery-codes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create codes" }).ClickAsync();
        var codes = await page.Locator(".codes code").AllInnerTextsAsync();
        Assert.Equal(NewRecoveryCodes.Count, codes.Count);
        await Screens.SetQuestion(new Scene(Product, page, maya));

        var phone = await Phone();
        await TypeSignIn(phone, maya, maya.Password);
        await phone.GetByLabel("Or a recovery code (optional)").FillAsync(codes[0].ToLowerInvariant());
        await phone.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(Title(phone)).ToHaveTextAsync("You're signed in");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Choose a new question" }).ClickAsync();
        await Expect(phone).ToHaveURLAsync(new Regex("/settings/question$"));
    }

    private async Task<Person> PersonWithQuestion(int daysAgo = 0)
    {
        var maya = await Product.NewPerson();
        await Screens.SetQuestion(new Scene(Product, await Laptop(), maya));
        await Product.Change(db => db.Set<Security.SecurityQuestions.SecurityQuestion>().Single(q => q.Account == maya.Account).SetAt = Product.Clock.GetUtcNow().AddDays(-daysAgo));
        return maya;
    }

    private static async Task TypeSignIn(IPage page, Person person, string password)
    {
        await page.GotoAsync("/sign-in");
        var email = page.GetByLabel("Email");
        // Carried from the page before. Firefox's driver cannot select what stands in a field for an email, and would type behind it.
        if (await email.InputValueAsync() != person.Address)
        {
            await email.FillAsync(person.Address);
        }

        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private static async Task SignInWithAnswer(IPage page, Person person, string password, string answer)
    {
        await TypeSignIn(page, person, password);
        await page.GetByLabel(Screens.Question, new() { Exact = true }).FillAsync(answer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Password & security");
    }
}
