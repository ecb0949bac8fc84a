using System.Net;
using Holdfast.Kit;
using Holdfast.Security.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

/// <summary>
/// Somebody signs in with a right password while the owner changes it. Wherever the change falls, no session comes out
/// under the old password.
/// </summary>
public sealed class PendingSignInTests(Databases databases) : StoppableApp(databases)
{
    private const string Next = "seven green kettles humming";

    [Theory]
    [Trait("F", "F1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_between_reading_the_hash_and_testing_it_lets_no_session_out(bool everywhere)
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var stranger = App.NewBrowser(Browser.FirefoxOnLinux);
        var page = await stranger.Get("/sign-in");
        var hashRead = StopAfter("failure_budgets");
        var signIn = stranger.Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));
        await hashRead.Reached;

        var change = laptop.ChangePassword(sam.Password, Next, everywhere);
        hashRead.GoOn();
        await change;

        // The stop holds the counter's own statement; what follows races with the change, and either way the old
        // password opens nothing once the change was answered.
        await signIn;
        Assert.False(everywhere && await stranger.IsSignedIn());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.SignIn(sam)).Status);
    }

    [Theory]
    [Trait("F", "F1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_between_testing_the_hash_and_the_insert_lets_no_session_out(bool everywhere)
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam, Browser.SafariOnIPhone));
        var page = await phone.Get("/sign-in");
        // A browser that is signed in already looks its old session up once the password was found right.
        var beforeInsert = StopAfter(Databases.IsPostgres ? "FROM sessions AS s" : "FROM \"sessions\" AS \"s\"");
        var signIn = phone.Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));
        await beforeInsert.Reached;

        await laptop.ChangePassword(sam.Password, Next, everywhere);
        var before = (await App.Stored<Security.Sessions.Session>()).Count;
        beforeInsert.GoOn();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await signIn).Status);
        Assert.Equal(before, (await App.Stored<Security.Sessions.Session>()).Count);
        Assert.Equal(!everywhere, await phone.IsSignedIn());
    }

    [Theory]
    [Trait("F", "F1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_between_testing_the_answer_and_the_insert_lets_no_session_out(bool everywhere)
    {
        var sam = await App.NewPersonWithQuestion();
        var (laptop, phone) = (await App.SignInWithAnswer(sam), await App.SignInWithAnswer(sam, userAgent: Browser.SafariOnIPhone));
        var page = await phone.AskedAtSignIn(sam);
        // As above: the old session of this browser is looked up once the answer was found right.
        var beforeInsert = StopAfter(Databases.IsPostgres ? "WHERE s.id = " : "WHERE \"s\".\"id\" = ");
        var answer = phone.AnswerQuestion(page, QuestionSteps.Answer);
        await beforeInsert.Reached;

        await laptop.ChangePassword(sam.Password, Next, everywhere);
        var before = (await App.Stored<Security.Sessions.Session>()).Count;
        beforeInsert.GoOn();
        await answer;

        Assert.Equal(before, (await App.Stored<Security.Sessions.Session>()).Count);
        Assert.Single(await App.Stored<PendingSignIn>(), pending => pending.UsedAt is null);
        Assert.Equal(!everywhere, await phone.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F2")]
    [Trait("R", "R349")]
    [Trait("R", "R451")]
    [Trait("R", "R221")]
    public async Task An_older_hash_is_made_anew_at_sign_in()
    {
        var sam = await WithOldHash();
        await App.SignIn(sam);
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", (await App.Stored<Password>()).Single().Hash, StringComparison.Ordinal);
        await App.SignIn(sam);
    }

    [Fact]
    [Trait("F", "F2")]
    public async Task A_rehash_never_overwrites_a_newer_password()
    {
        var sam = await WithOldHash();
        var laptop = await App.SignIn(sam);
        await SetOldHash(sam);
        var stranger = App.NewBrowser();
        var page = await stranger.Get("/sign-in");
        var signIn = Rehashing(stranger, page, sam, out var stop);
        await stop.Reached;
        var newHash = new QuickHashes(new HashCost()).Hash(Next);
        await App.With(db => db.Database.ExecuteSqlAsync($"UPDATE passwords SET hash = {newHash}", TestContext.Current.CancellationToken));
        stop.GoOn();
        await signIn;

        Assert.Equal(newHash, (await App.Stored<Password>()).Single().Hash);
        Assert.True(await laptop.IsSignedIn());
    }

    private Task<Answer> Rehashing(Browser stranger, Answer page, Person sam, out StopPoint stop)
    {
        // The hash has been read; it is tested, and made anew, after the counter's statement.
        stop = StopAfter("INSERT INTO failure_budgets");
        return stranger.Submit(page, "/sign-in", ("Email", sam.Address), ("Password", sam.Password));
    }

    private async Task<Person> WithOldHash()
    {
        var sam = await App.NewPerson();
        await SetOldHash(sam);
        return sam;
    }

    private async Task SetOldHash(Person sam)
    {
        var old = new QuickHashes(new HashCost(7168, 5)).Hash(sam.Password);
        await App.With(db => db.Database.ExecuteSqlAsync($"UPDATE passwords SET hash = {old}", TestContext.Current.CancellationToken));
    }
}
