using System.Net;
using Holdfast.Kit;
using Holdfast.Operations.Setup;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Addresses;
using Holdfast.Security.Closing;
using Holdfast.Security.Recovery;
using Holdfast.Security.Settings;
using Holdfast.Security.SignIn;
using Holdfast.Security.SignUp;
using Holdfast.Support.Chat;
using Holdfast.Support.Desk;
using Holdfast.Support.Strangers;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Accounts;

/// <summary>Emails, names, answers and passwords with what keyboards, programs and the clipboard put into them, at every form that takes one.</summary>
public sealed class TypedFieldsOfPeopleTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Long = "violet kettles hum at noon";

    /// <summary>Every form with an email, and where it is.</summary>
    private static readonly (Type Form, string Path)[] Emails =
    [
        (typeof(SignUpForm), "/sign-up"), (typeof(SignInForm), "/sign-in"), (typeof(ForgotForm), "/forgot/password"), (typeof(ForgotForm), "/forgot/question"),
        (typeof(ForgotForm), "/compromised/link"), (typeof(KeepAccountForm), "/keep-account"), (typeof(AddAddressForm), "/settings/addresses"),
        (typeof(FindAccountForm), "/desk/protect"), (typeof(FindRequestsForm), StrangerPaths.Find), (typeof(StaffAccountForm), "/setup"),
        (typeof(StartForm), "/chat"),
    ];

    private static int _numbers;

    private readonly TestApp _app = fixture.App;
    private readonly int _number = Interlocked.Increment(ref _numbers);

    public static TheoryData<string> EmailPaths => [.. Emails.Select(email => email.Path)];

    [Fact]
    [Trait("Database", "None")]
    [Trait("X", "X8")]
    public void No_form_with_an_email_is_forgotten() =>
        Assert.Equal(
            Emails.Select(email => email.Form.Name).Distinct().Order(),
            // One only shows again what was typed.
            typeof(Program).Assembly.GetTypes().Where(type => type != typeof(ResendSignUpForm) && type.Name.EndsWith("Form", StringComparison.Ordinal) && type.GetProperty("Email") is not null).Select(type => type.Name).Order());

    [Theory]
    [MemberData(nameof(EmailPaths))]
    [Trait("X", "X8")]
    public async Task An_invisible_character_inside_an_email_is_said_and_taken_out_of_the_field(string path)
    {
        var browser = await At(path);
        (string, string?)[] others = [("Name", "Nia New"), ("Kind", "client"), ("Password", Long)];

        var refused = await browser.SubmitForm(path, [("Email", $"na\u200Bme{_number}@example.com"), .. others]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("The email had an invisible character in it", refused.Words, StringComparison.Ordinal);
        Assert.Equal($"name{_number}@example.com", refused.Document.QuerySelector("#Email")?.GetAttribute("value"));
        // Off the ends nobody needs to be told.
        var again = await browser.SubmitForm(path, [("Email", $"\u200Bname{_number}@example.com\uFEFF"), .. others]);
        Assert.DoesNotContain("invisible", again.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("not complete", again.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("X", "X8")]
    [Trait("X", "X17")]
    public async Task One_mailbox_is_one_person_however_it_is_typed_and_its_mail_goes_to_the_composed_form()
    {
        var browser = _app.NewBrowser();
        await browser.SubmitForm("/sign-up", ("Email", $"\u200Bjo\u0308rg{_number}@EXAMPLE.com"), ("Name", "J\u00F6rg"), ("Kind", "client"), ("Password", Long));
        var address = $"j\u00F6rg{_number}@example.com";
        var confirm = await browser.Follow(await browser.Get(await _app.LatestLink(address)));
        Assert.Equal("/settings", (await browser.Submit(confirm, "/sign-up/confirm", ("Password", Long))).Location);

        var stored = Assert.Single(await _app.Stored<EmailAddress>(), e => e.Key == address);
        Assert.Equal(address, stored.Address);
        Assert.Equal("/settings", (await _app.NewBrowser().SubmitForm("/sign-in", ("Email", $"jo\u0308rg{_number}@example.com"), ("Password", Long))).Location);
        Assert.Equal("/settings", (await _app.NewBrowser().SubmitForm("/sign-in", ("Email", address), ("Password", Long))).Location);
    }

    [Theory]
    [InlineData("/sign-up")]
    [InlineData("/settings/profile")]
    [InlineData("/setup")]
    [Trait("X", "X16")]
    public async Task A_name_that_shows_nothing_is_none(string path)
    {
        var browser = await At(path);
        var answer = await browser.SubmitForm(path, ("Name", "\u3164\u2800"), ("Email", $"name{_number}@example.com"), ("Kind", "client"), ("Password", Long));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Your name is missing", answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("X", "X18")]
    public async Task An_answer_and_a_password_are_right_with_the_signs_of_another_keyboard()
    {
        var sam = await _app.NewPersonWithQuestion("O'Malley Road");
        var browser = _app.NewBrowser();
        var asked = await browser.AskedAtSignIn(sam with { Password = sam.Password.Replace(' ', '\u00A0') });
        Assert.Equal("/settings", (await browser.AnswerQuestion(asked, "O\u2019Malley  Road")).Location);
    }

    private async Task<Browser> At(string path)
    {
        switch (path)
        {
            case "/settings/addresses" or "/settings/profile":
                return await _app.SignIn(await _app.NewPerson());
            case "/chat":
                await _app.TakesChats($"Typed fields {_number}");
                return _app.NewBrowser();
            case "/desk/protect":
                return (await _app.AtTheDesk()).Browser;
            case "/setup":
                await _app.NewPerson(role: Role.Admin);
                var file = Path.Combine(_app.Database.DataFolder, "staff-link");
                await _app.With(db => SetupLinks.Renew(
                    db, file, _app.Services.GetRequiredService<PublicAddress>(), _app.Clock.GetUtcNow(), TestContext.Current.CancellationToken, Role.Agent));
                var browser = _app.NewBrowser();
                await browser.Get(new Uri((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim()).PathAndQuery);
                return browser;
            default:
                return _app.NewBrowser();
        }
    }
}
