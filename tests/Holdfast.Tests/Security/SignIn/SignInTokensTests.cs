using System.Net;
using Holdfast.Kit;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

public sealed class SignInTokensTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R147")]
    [Trait("R", "R441")]
    [Trait("Regression", "7")]
    public async Task Every_sign_in_gives_a_new_token_and_the_one_before_it_is_dead()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var before = laptop.Copy(_app);

        await laptop.SignIn(sam);

        Assert.NotEqual(before.Cookie("session"), laptop.Cookie("session"));
        Assert.True(await laptop.IsSignedIn());
        Assert.False(await before.IsSignedIn());
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("***********************************************")]
    [InlineData("*AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("planted")]
    [InlineData("")]
    [Trait("R", "R440")]
    [Trait("Regression", "7")]
    public async Task A_token_that_somebody_planted_is_never_taken_over(string planted)
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        laptop.SetCookie("session", planted);
        laptop.SetCookie("device", planted);
        var thief = _app.NewBrowser();
        thief.SetCookie("session", planted);

        await laptop.SignIn(sam);

        Assert.NotEqual(planted, laptop.Cookie("session"));
        Assert.NotEqual(planted, laptop.Cookie("device")?.Split('.')[0]);
        Assert.True(await laptop.IsSignedIn());
        Assert.False(await thief.IsSignedIn());
    }

    [Fact]
    [Trait("R", "R440")]
    [Trait("Regression", "7")]
    public async Task The_token_of_somebody_who_signed_in_before_is_not_taken_over_by_the_next()
    {
        // Mallory signs in, leaves her own token in Sam's browser, and waits for Sam to sign in.
        var (mallory, sam) = (await _app.NewPerson(), await _app.NewPerson());
        var hers = await _app.SignIn(mallory);
        var laptop = _app.NewBrowser();
        laptop.SetCookie("session", hers.Cookie("session") ?? "");

        await laptop.SignIn(sam);

        Assert.NotEqual(hers.Cookie("session"), laptop.Cookie("session"));
        Assert.Contains(sam.Address, (await laptop.Get("/settings")).Text, StringComparison.Ordinal);
        Assert.False(await hers.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F14")]
    [Trait("R", "R147")]
    [Trait("Regression", "8")]
    public async Task Signing_in_as_somebody_else_ends_the_first_and_drops_the_address_to_come_back_to()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        var laptop = await _app.SignIn(sam);
        var old = laptop.Copy(_app);

        var answer = await laptop.Submit(
            await laptop.Get("/sign-in?return=%2Fsettings%2Factivity"), "/sign-in", ("Email", kim.Address), ("Password", kim.Password));

        Assert.Equal("/settings", answer.Location);
        Assert.NotEqual(old.Cookie("session"), laptop.Cookie("session"));
        Assert.Contains(kim.Address, (await laptop.Get("/settings")).Text, StringComparison.Ordinal);
        Assert.False(await old.IsSignedIn());
        var ended = Assert.Single(await SessionsOf(sam));
        Assert.Equal(SignInEnds.AnotherSignedIn, ended.EndReason);
    }

    [Fact]
    [Trait("F", "F14")]
    public async Task Signing_in_again_as_the_same_person_goes_on_to_the_page_that_was_asked_for()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);

        var page = await laptop.Get("/sign-in?return=%2Fsettings%2Factivity");
        Assert.Contains($"As {sam.Address}", page.Words, StringComparison.Ordinal);
        var answer = await laptop.Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));

        Assert.Equal("/settings/activity", answer.Location);
        Assert.Single(await SessionsOf(sam), session => session.EndedAt is null);
    }

    [Fact]
    [Trait("F", "F14")]
    public async Task On_a_shared_computer_the_next_person_does_not_come_to_the_page_of_the_last()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        var shared = await _app.SignIn(kim);
        await shared.SubmitForm("/sign-out");
        await shared.SignIn(sam);
        await shared.SubmitForm("/sign-out");

        // Sam was here last, and it was Sam's page; Kim is known here too.
        var answer = await shared.Submit(
            await shared.Get("/sign-in?return=%2Fsettings%2Factivity"), "/sign-in", ("Email", kim.Address), ("Password", kim.Password));
        Assert.Equal("/settings", answer.Location);

        await shared.SubmitForm("/sign-out");
        var again = await shared.Submit(
            await shared.Get("/sign-in?return=%2Fsettings%2Factivity"), "/sign-in", ("Email", kim.Address), ("Password", kim.Password));
        Assert.Equal("/settings/activity", again.Location);
    }

    [Fact]
    public async Task A_wrong_password_leaves_whoever_is_signed_in_alone()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        var laptop = await _app.SignIn(sam);
        var token = laptop.Cookie("session");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SignIn(kim, "not the password of kim")).Status);

        Assert.Equal(token, laptop.Cookie("session"));
        Assert.Contains(sam.Address, (await laptop.Get("/settings")).Text, StringComparison.Ordinal);
    }

    private Task<List<Session>> SessionsOf(Person person) =>
        _app.With(db => db.Set<Session>().AsNoTracking().Where(s => s.Account == person.Account).ToListAsync(TestContext.Current.CancellationToken));
}
