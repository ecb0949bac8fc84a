using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Kit;
using Holdfast.Security.Sessions;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Requests;

/// <summary>A sign-in that ends while somebody types, strangers, and a computer that several people use.</summary>
public sealed class SignedOutBetweenTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("G", "G12")]
    public async Task Whose_sign_in_ended_meanwhile_signs_in_and_comes_back_to_the_same_words()
    {
        var person = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(person), await _app.SignIn(person));
        var page = await laptop.OpenRequest("contracts", "disagreement");
        Assert.Equal(HttpStatusCode.SeeOther, (await phone.ChangePassword(person.Password, "violet kettles hum at noon")).Status);
        var now = person with { Password = "violet kettles hum at noon" };

        var told = await laptop.Submit(page, RequestPaths.New, ("Subject", "Late"), ("Details", "Line one\nline two"), ("f-contract", "Logo"), ("f-about", "time"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Contains("You're signed out, so your request wasn't sent", told.Words, StringComparison.Ordinal);
        Assert.Equal("Line one\nline two", Details(told));
        Assert.Empty(await Of(person));

        var toSignIn = await laptop.Press(told, RequestPaths.SignInFirst);
        var back = await SignInAt(laptop, toSignIn, now);
        var restored = await laptop.Get(back);
        Assert.Contains("your words are here", restored.Words, StringComparison.Ordinal);
        Assert.Equal("Line one\nline two", Details(restored));
        Assert.Equal("Logo", restored.Document.QuerySelector("#f-contract")?.GetAttribute("value"));
        // A reload does not lose them.
        Assert.Equal("Line one\nline two", Details(await laptop.Get(back)));
        Assert.NotEqual(0, (await laptop.Submit(restored, RequestPaths.New)).NumberOf());
        Assert.Single(await Of(person));
    }

    [Fact]
    [Trait("G", "G11")]
    [Trait("G", "G12")]
    public async Task What_was_sent_after_all_is_not_sent_again_by_the_words_that_come_back()
    {
        var person = await _app.NewPerson();
        var laptop = await _app.SignIn(person);
        var page = await laptop.OpenRequest();
        // Its answer was lost on the way.
        var number = (await laptop.Submit(page, RequestPaths.New, ("Subject", "Once"), ("Details", "Words"))).NumberOf();
        await EndSignIns(person);
        var told = await laptop.Submit(page, RequestPaths.New, ("Subject", "Once"), ("Details", "Words"));
        var back = await SignInAt(laptop, await laptop.Press(told, RequestPaths.SignInFirst), person);
        Assert.Equal(number, (await laptop.Submit(await laptop.Get(back), RequestPaths.New)).NumberOf());
        Assert.Single(await Of(person));
    }

    [Fact]
    [Trait("G", "G12")]
    [Trait("Attack", "57")]
    public async Task On_a_shared_computer_the_next_person_finds_no_words()
    {
        var (sam, other) = (await _app.NewPerson(), await _app.NewPerson());
        var shared = await _app.SignIn(sam);
        var page = await shared.OpenRequest();
        await EndSignIns(sam);
        var told = await shared.Submit(page, RequestPaths.New, ("Subject", "Mine"), ("Details", "Private words"));
        var toSignIn = await shared.Press(told, RequestPaths.SignInFirst);
        var back = Return(toSignIn);

        // Before anybody signs in, and when somebody else does.
        Assert.DoesNotContain("Private words", (await shared.Get(back)).Text, StringComparison.Ordinal);
        await SignInAt(shared, toSignIn, other);
        Assert.DoesNotContain("Private words", (await shared.Get(back)).Text, StringComparison.Ordinal);
        // They are gone for good.
        await SignInAt(shared, toSignIn, sam);
        Assert.DoesNotContain("Private words", (await shared.Get(back)).Text, StringComparison.Ordinal);

        // In another browser there is nothing at that address, whoever is signed in.
        Assert.DoesNotContain("Private words", (await (await _app.SignIn(sam)).Get(back)).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G12")]
    public async Task A_stranger_writes_first_and_signs_in_to_send_it()
    {
        var person = await _app.NewPerson();
        var stranger = _app.NewBrowser();
        var page = await stranger.Press(await stranger.Get(RequestPaths.New), RequestPaths.Continue, ("Kind", "client"));
        page = await stranger.Press(page, RequestPaths.Continue, ("Category", "contracts"));
        page = await stranger.Press(page, RequestPaths.Continue, ("Subcategory", "no-answer"));
        Assert.Contains("Sign in first", page.Words, StringComparison.Ordinal);

        var back = await SignInAt(stranger, await stranger.Press(page, RequestPaths.SignInFirst, ("Subject", "Late"), ("Details", "My words")), person);
        var restored = await stranger.Get(back);
        Assert.Equal("My words", Details(restored));
        Assert.Equal("client", restored.Document.QuerySelectorAll<IHtmlInputElement>("input[name=Kind]").Single(radio => radio.IsChecked).Value);
        Assert.NotEqual(0, (await stranger.Submit(restored, RequestPaths.New)).NumberOf());
    }

    [Fact]
    [Trait("G", "G12")]
    public async Task No_more_is_kept_of_a_network_than_twenty_an_hour_and_then_the_page_says_what_to_do()
    {
        var stranger = _app.NewBrowser();
        var page = await stranger.Press(await stranger.Get(RequestPaths.New), RequestPaths.Continue, ("Kind", "client"));
        page = await stranger.Press(page, RequestPaths.Continue, ("Category", "contracts"), ("Subcategory", "no-answer"));
        for (var i = 0; i < KeptForms.MostOfNetwork; i++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await stranger.Press(page, RequestPaths.SignInFirst, ("Details", "My words"))).Status);
        }

        var refused = await stranger.Press(page, RequestPaths.SignInFirst, ("Details", "My words"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("sign in in another tab", refused.Words, StringComparison.Ordinal);
        Assert.Equal("My words", Details(refused));
    }

    [Fact]
    [Trait("G", "G12")]
    public async Task What_is_kept_is_sealed_and_gone_after_an_hour()
    {
        var stranger = _app.NewBrowser();
        var page = await stranger.Press(await stranger.Get(RequestPaths.New), RequestPaths.Continue, ("Kind", "client"));
        page = await stranger.Press(page, RequestPaths.Continue, ("Category", "contracts"), ("Subcategory", "no-answer"));
        var kept = await stranger.Press(page, RequestPaths.SignInFirst, ("Details", "canary-words"));
        Assert.Contains("canary-words", (await stranger.Get(Return(kept))).Text, StringComparison.Ordinal);
        Assert.All(await _app.Stored<KeptForm>(), row => Assert.DoesNotContain("canary-words", System.Text.Encoding.UTF8.GetString(row.Sealed), StringComparison.Ordinal));

        _app.Clock.Advance(KeptForms.Life);
        Assert.DoesNotContain("canary-words", (await stranger.Get(Return(kept))).Text, StringComparison.Ordinal);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await _app.With(async db =>
        {
            await new ForgetKeptForms(_app.Clock).Run(db, TestContext.Current.CancellationToken);
            return true;
        });
        Assert.Empty(await _app.Stored<KeptForm>());
    }

    private static string Details(Answer page) => ((IHtmlTextAreaElement?)page.Document.QuerySelector("#Details"))?.Value ?? "";

    /// <summary>Where the sign-in leads back to.</summary>
    private static string Return(Answer toSignIn)
    {
        Assert.Equal(HttpStatusCode.SeeOther, toSignIn.Status);
        Assert.StartsWith("/sign-in?return=", toSignIn.Location, StringComparison.Ordinal);
        return Uri.UnescapeDataString(toSignIn.Location!["/sign-in?return=".Length..]);
    }

    private static async Task<string> SignInAt(Browser browser, Answer toSignIn, Person person)
    {
        var signedIn = await browser.Submit(await browser.Get(toSignIn.Location!), "/sign-in", ("Email", person.Address), ("Password", person.Password));
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.Status);
        return signedIn.Location!;
    }

    private Task EndSignIns(Person person) => _app.Change(db => db.Set<Platform.Accounts.Account>().Single(a => a.Id == person.Account).EndSessions());

    private async Task<List<Ticket>> Of(Person person) => [.. (await _app.Stored<Ticket>()).Where(ticket => ticket.RequesterAccount == person.Account)];
}
