using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Containment;

/// <summary>The cells of docs/states.md that no other test holds.</summary>
[Trait("F", "F37")]
public sealed class StatesTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private readonly TestApp _app = fixture.App;

    public enum State
    {
        Unconfirmed,
        Contained,
        Locked,
        ClosedWithDays,
        ClosedDaysOver,
    }

    public static TheoryData<State> States => [.. Enum.GetValues<State>()];

    public static TheoryData<State> WithoutAWayIn => [.. Enum.GetValues<State>().Where(s => s is not State.Contained)];

    [Theory]
    [MemberData(nameof(WithoutAWayIn))]
    [Trait("R", "R422")]
    public async Task A_forgotten_password_is_answered_as_always_and_no_link_comes(State state)
    {
        var sam = await In(state);
        var nobody = await _app.NewBrowser().AskForLink(_app, "/forgot/password", "nobody@example.com");
        var asked = await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var question = await _app.NewBrowser().AskForLink(_app, "/forgot/question", sam.Address);

        Assert.Equal(nobody.Status, asked.Status);
        Assert.Equal(nobody.Words.Replace("nobody@example.com", sam.Address, StringComparison.Ordinal), asked.Words);
        Assert.Equal(nobody.Status, question.Status);
        Assert.DoesNotContain(_app.Mail.To(sam.Address), m => (m.TextBody ?? "").Contains("/reset/", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WithoutAWayIn))]
    public async Task The_right_password_gets_the_usual_words(State state)
    {
        var sam = await In(state);
        var right = await _app.NewBrowser().SignIn(sam);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, right.Status);
        Assert.Equal((await _app.NewBrowser().SignIn(sam, "not my password at all")).Words, right.Words);
    }

    [Theory]
    [InlineData(State.Unconfirmed)]
    [InlineData(State.Contained)]
    public async Task Nothing_but_a_closing_account_is_kept(State state)
    {
        var sam = await In(state);
        var refused = await _app.NewBrowser().SubmitForm("/keep-account", ("Email", sam.Address), ("Password", sam.Password));
        var nobody = await _app.NewBrowser().SubmitForm("/keep-account", ("Email", "nobody@example.com"), ("Password", sam.Password));
        Assert.Equal((nobody.Status, nobody.Words), (refused.Status, refused.Words));
    }

    [Theory]
    [InlineData(State.Contained)]
    [InlineData(State.Locked)]
    public async Task Who_presses_not_me_on_a_shut_account_is_told_and_noted_and_changes_nothing(State state)
    {
        var sam = await _app.NewPerson();
        await _app.SignIn(sam);
        await _app.DeliverAll();
        var link = _app.LinksTo(sam.Address, "/not-me")[^1];
        await Become(sam, state);

        var pressed = await _app.NewBrowser().PressNotMe(link);

        Assert.Contains("It was already protected.", pressed.Words, StringComparison.Ordinal);
        Assert.Equal(state is State.Locked ? AccountStatus.Locked : AccountStatus.Contained, (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Status);
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.NotMePressed);
    }

    [Theory]
    [InlineData(State.Contained)]
    [InlineData(State.Locked)]
    public async Task The_job_that_erases_leaves_it(State state)
    {
        var sam = await In(state);
        // As it would be if it had been closed before.
        await _app.With(db => db.Set<Account>().Where(a => a.Id == sam.Account)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.EraseAt, _app.Clock.GetUtcNow()), TestContext.Current.CancellationToken));
        await _app.With(async db =>
        {
            await _app.Services.GetServices<IJob>().Single(j => j.GetType().Name == "EraseClosedAccounts").Run(db, TestContext.Current.CancellationToken);
            return true;
        });
        Assert.Contains(await _app.Stored<Account>(), a => a.Id == sam.Account);
    }

    [Theory]
    [InlineData(State.Unconfirmed)]
    [InlineData(State.ClosedWithDays)]
    [InlineData(State.ClosedDaysOver)]
    public async Task The_operator_cannot_release_it(State state)
    {
        var sam = await In(state);
        await using var command = ProductRun.Start(
            "Production", ["account", "release", sam.Address, "--Shell:PublicUrl=https://account.example.com", .. _app.Database.Settings.Select(s => $"--{s.Key}={s.Value}")]);
        Assert.Equal(1, await command.Ended());
        Assert.Contains("Nothing was done.", command.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(await _app.Stored<AccountRelease>(), r => r.Account == sam.Account);
    }

    private async Task<Person> In(State state)
    {
        if (state is State.Unconfirmed)
        {
            var id = AccountId.New(_app.Clock.GetUtcNow());
            var person = new Person(id, "Kim Newcomer", $"kim{id.Value:N}@example.com", "four calm otters swimming");
            Assert.Equal(HttpStatusCode.OK, (await _app.NewBrowser().SubmitForm(
                "/sign-up", ("Email", person.Address), ("Name", person.Name), ("Kind", "freelancer"), ("Password", person.Password))).Status);
            return person;
        }

        var sam = await _app.NewPerson();
        await Become(sam, state);
        return sam;
    }

    private async Task Become(Person sam, State state)
    {
        if (state is State.Contained)
        {
            await _app.Contain(sam);
            return;
        }

        var now = _app.Clock.GetUtcNow();
        await _app.Change(db =>
        {
            var account = db.Set<Account>().Single(a => a.Id == sam.Account);
            switch (state)
            {
                case State.Locked:
                    account.Status = AccountStatus.Locked;
                    break;
                case State.ClosedWithDays:
                    account.Close(now, now.AddDays(3));
                    break;
                case State.ClosedDaysOver:
                    account.Close(now.AddDays(-8), now.AddSeconds(-1));
                    break;
            }
        });
    }
}
