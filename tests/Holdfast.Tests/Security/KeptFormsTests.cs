using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security;

/// <summary>What somebody typed whose sign-in was over when they sent it is there again once they are back.</summary>
[Trait("G", "G12")]
[Trait("D", "D9")]
public sealed class KeptFormsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Article = "/help/articles/you-lost-a-phone-or-a-laptop";
    private const string NewPassword = "violet kettles hum at noon";

    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task A_comment_outlives_the_end_of_the_sign_in_and_is_posted_once()
    {
        var person = await _app.NewPerson();
        var browser = await _app.SignIn(person);
        var page = await browser.Get(Article);
        var now = await EndSignIns(person);

        var answer = await browser.Submit(page, Article + "/comments", ("Comment", "Line one\n<b>two</b>"), ("PenName", "Kept Otter"));
        Assert.StartsWith("/sign-in?return=%2Fkept%2F", answer.Location, StringComparison.Ordinal);
        Assert.Empty(await Of(person));

        var back = await SignInAt(browser, answer, now);
        var kept = await browser.Get(back);
        Assert.Equal("Line one\n<b>two</b>", kept.Document.QuerySelector("blockquote")?.TextContent);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Submit(kept, Article + "/comments")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Submit(kept, Article + "/comments")).Status);
        Assert.Equal("Line one\n<b>two</b>", Assert.Single(await Of(person)).Source);
    }

    [Fact]
    [Trait("Attack", "57")]
    public async Task Whoever_else_signs_in_on_the_same_computer_does_not_see_the_words()
    {
        var (person, other) = (await _app.NewPerson(), await _app.NewPerson());
        var browser = await _app.SignIn(person);
        var page = await browser.Get(Article);
        await EndSignIns(person);
        var answer = await browser.Submit(page, Article + "/comments", ("Comment", "Only mine"), ("PenName", "Private Otter"));
        var back = Uri.UnescapeDataString(answer.Location!.Split("return=")[1]);
        await browser.SubmitForm("/sign-in", ("Email", other.Address), ("Password", other.Password));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(back)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await _app.SignIn(person with { Password = NewPassword })).Get(back)).Status);
    }

    [Fact]
    public async Task A_reply_at_the_desk_and_one_of_a_member_outlive_it_too_and_a_button_or_a_secret_is_not_kept()
    {
        var member = await _app.NewPerson();
        var ticket = await _app.NewTicket(member, Department.CustomerService);
        var number = await _app.With(db => db.Set<Ticket>().Where(t => t.Id == ticket).Select(t => t.Number).SingleAsync());
        foreach (var (person, page, action) in new[]
        {
            (await _app.NewStaff(Role.Agent, Department.CustomerService), $"/desk/tickets/{number}", $"/desk/tickets/{number}/reply/solved"),
            (member, $"/help/requests/{number}", $"/help/requests/{number}/reply"),
        })
        {
            var browser = await _app.SignIn(person);
            var form = await browser.Get(page);
            var now = await EndSignIns(person);
            var back = await SignInAt(browser, await browser.Submit(form, action, ("Reply", "My words")), now);
            Assert.Equal(page, (await browser.Submit(await browser.Get(back), action)).Location);
            Assert.Contains("My words", (await browser.Get(page)).Words, StringComparison.Ordinal);
        }

        // A page that sends it by script is led the same way.
        var lead = await _app.NewStaff(Role.Lead, Department.CustomerService);
        var desk = await _app.SignIn(lead);
        var note = $"/desk/tickets/{number}/note";
        using var sent = new FormUrlEncodedContent(Browser.Filled(await desk.Get($"/desk/tickets/{number}"), note, ("Note", "My thought")));
        var after = await EndSignIns(lead);
        var told = await desk.Send(HttpMethod.Post, note, sent, ("HX-Request", "true"));
        Assert.Equal(HttpStatusCode.Unauthorized, told.Status);
        var where = told.Header("HX-Redirect")!;
        Assert.StartsWith("/sign-in?return=%2Fkept%2F", where, StringComparison.Ordinal);
        await desk.SignIn(lead, after.Password);
        Assert.Contains("My thought", (await desk.Get(Uri.UnescapeDataString(where.Split("return=")[1]))).Words, StringComparison.Ordinal);

        var third = await _app.NewPerson();
        var signedIn = await _app.SignIn(third);
        var settings = await signedIn.Get("/settings/password");
        await EndSignIns(third);
        Assert.Equal("/sign-in", (await signedIn.Submit(settings, "/settings/password", ("CurrentPassword", third.Password), ("NewPassword", "x"))).Location);
        Assert.All(await _app.Stored<KeptForm>(), row => Assert.DoesNotContain("My words", System.Text.Encoding.UTF8.GetString(row.Sealed), StringComparison.Ordinal));
    }

    private async Task<Person> EndSignIns(Person person)
    {
        var phone = await _app.SignIn(person);
        Assert.Equal(HttpStatusCode.SeeOther, (await phone.ChangePassword(person.Password, NewPassword)).Status);
        return person with { Password = NewPassword };
    }

    private static async Task<string> SignInAt(Browser browser, Answer toSignIn, Person person)
    {
        Assert.Equal(HttpStatusCode.SeeOther, toSignIn.Status);
        var signedIn = await browser.Submit(await browser.Follow(toSignIn), "/sign-in", ("Email", person.Address), ("Password", person.Password));
        return signedIn.Location ?? signedIn.Words;
    }

    private async Task<List<Contribution>> Of(Person person) => [.. (await _app.Stored<Contribution>()).Where(one => one.Account == person.Account)];
}
