using System.Net;
using Holdfast.Kit;
using Holdfast.Operations.Health;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Mail;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Storage;

/// <summary>The machine's clock was 400 days ahead for a while, and is right again: what was stored meanwhile is yet to come.</summary>
public sealed class ClockWasAheadTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Words = "violet kettles hum at noon";

    private readonly TestApp _app = fixture.App;
    private DateTimeOffset _right;

    [Fact]
    [Trait("X", "X4")]
    public async Task Nobody_waits_for_what_others_did_meanwhile()
    {
        var sam = await _app.NewPersonWithQuestion();
        Ahead();
        for (var i = 0; i < 5; i++)
        {
            await _app.NewBrowser().SignIn(sam, "not the password");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await _app.NewBrowser().SignIn(sam)).Status);
        Right();

        var browser = _app.NewBrowser();
        var page = await browser.AskedAtSignIn(sam);
        Ahead();
        await _app.Change(db => db.Set<Security.SecurityQuestions.SecurityQuestion>().Where(q => q.Account == sam.Account).ExecuteUpdate(
            q => q.SetProperty(x => x.RecentTries, string.Concat(Enumerable.Repeat(_app.Clock.GetUtcNow().ToUnixTimeSeconds().ToString("D10", System.Globalization.CultureInfo.InvariantCulture), 5)))));
        Right();
        Assert.Equal("/settings", (await browser.AnswerQuestion(page, QuestionSteps.Answer)).Location);
    }

    [Fact]
    [Trait("X", "X4")]
    public async Task What_an_address_and_an_account_may_have_in_an_hour_begins_anew()
    {
        var sam = await _app.NewPerson();
        Ahead();
        for (var i = 0; i < 4; i++)
        {
            await SignUp($"hourly@example.com", i);
            await _app.NewBrowser().SubmitForm("/forgot/password", ("Email", sam.Address));
            await _app.DeliverAll();
        }

        Assert.Equal(3, _app.Mail.To("hourly@example.com").Count);
        var before = _app.LinksTo(sam.Address, "/reset/password").Count;
        var kim = await _app.NewPerson();
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", kim.Address);
        Right();
        await SignUp("hourly@example.com", 5);
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);

        Assert.Equal(4, _app.Mail.To("hourly@example.com").Count);
        var links = _app.LinksTo(sam.Address, "/reset/password");
        Assert.Equal(before + 1, links.Count);
        Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().OpenLink(links[^1])).Status);
        Assert.Contains("too old", (await _app.NewBrowser().OpenLink(_app.LinksTo(kim.Address, "/reset/password")[0])).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("X", "X4")]
    public async Task A_sign_in_a_proof_and_a_remembered_device_of_then_are_over()
    {
        var sam = await _app.NewPersonWithQuestion();
        var before = await _app.SignInWithAnswer(sam);
        Ahead();
        var then = await _app.SignInWithAnswer(sam, remember: true);
        Assert.True(await then.IsSignedIn());
        Right();

        Assert.False(await then.IsSignedIn());
        Assert.True(await before.IsSignedIn());
        Assert.StartsWith("/sign-in/question", (await then.SignIn(sam)).Location, StringComparison.Ordinal);

        await _app.Change(db => db.Set<Session>().Where(s => s.Account == sam.Account).ExecuteUpdate(s => s.SetProperty(x => x.ProvedAt, _app.Clock.GetUtcNow().AddDays(400))));
        await _app.SignInWithAnswer(sam);
        _app.Services.GetRequiredService<SessionMemory>().ForgetEverything();
        var add = await before.SubmitForm("/settings/addresses", ("Email", "proof@example.com"));
        Assert.StartsWith("/confirm?then=", add.Location, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("X", "X4")]
    public async Task What_is_owed_is_delivered_at_once_and_a_closed_account_has_its_days_from_now_on()
    {
        var sam = await _app.NewPerson();
        await _app.DeliverAll();
        Ahead();
        _app.Mail.Refuses = _ => new MailServerException("It is away.", null);
        await _app.SignIn(sam);
        await _app.DeliverAll();
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Close(_app.Clock.GetUtcNow(), _app.Clock.GetUtcNow().AddDays(7)));
        _app.Mail.Refuses = _ => null;
        Right();
        var taken = _app.Mail.To(sam.Address).Count;

        await _app.DeliverAll();

        Assert.True(_app.Mail.To(sam.Address).Count > taken);
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            var erase = scope.ServiceProvider.GetServices<IJob>().Single(job => job.GetType().Name == "EraseClosedAccounts");
            await erase.Run(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), TestContext.Current.CancellationToken);
        }

        Assert.Equal(_app.Clock.GetUtcNow().AddDays(7), (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).EraseAt);
        var findings = await _app.Services.GetRequiredService<Checkup>().Database(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains("a time in the future", findings.Single(finding => finding.About == "Stored times" && finding.Mark is Mark.Look).Text, StringComparison.Ordinal);
    }

    /// <summary>A new column of this kind is one more that is not believed too far ahead (<see cref="Clocks"/>); test it above.</summary>
    [Fact]
    [Trait("X", "X4")]
    public async Task Every_stored_until_is_known()
    {
        string[] ends = ["Until", "DueAt", "ExpiresAt", "EraseAt"];
        var found = await _app.With(db => Task.FromResult(db.Model.GetEntityTypes()
            .SelectMany(type => type.GetProperties().Where(property => property.ClrType != typeof(int) && property.ClrType != typeof(int?) && ends.Any(end => property.Name.EndsWith(end, StringComparison.Ordinal))).Select(property => $"{type.ClrType.Name}.{property.Name}"))
            .Order(StringComparer.Ordinal).ToList()));
        Assert.Equal(
            [
                "Account.EraseAt",
                // A minute that an open page renews; whoever seems to be there longer is asked again by the line.
                "AgentPresence.AliveUntil",
                // A lead takes it off at the desk.
                "Block.Until",
                // Never longer than a block lasts from now: held where it is read.
                "BlockedStranger.Until",
                // How far a follower was told; what came before it is not told again.
                "CommunityFollow.ToldUntil",
                "Delivery.DueAt", "Device.RememberedUntil", "FailureBudget.StrangersWaitUntil",
                // Goes by a job; until then it only holds words for who typed them.
                "KeptForm.ExpiresAt",
                "Link.ExpiresAt", "RecoveryStop.Until", "SetupLink.ExpiresAt", "StrangerStop.Until",
                // Shown, and nothing waits for it.
                "Ticket.DueAt",
                "TicketPass.ExpiresAt",
            ],
            found);
    }

    private void Ahead()
    {
        _right = _app.Clock.GetUtcNow();
        _app.Clock.AdjustTime(_right.AddDays(400));
    }

    private void Right() => _app.Clock.AdjustTime(_right.AddMinutes(2));

    private async Task SignUp(string address, int number)
    {
        await _app.NewBrowser().SubmitForm("/sign-up", ("Email", address), ("Name", $"Nia New {number}"), ("Kind", "client"), ("Password", Words));
        await _app.DeliverAll();
    }
}
