using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Security.LeakedPasswords;
using Holdfast.Security.Passwords;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Recovery;

/// <summary>The way back into a contained account: what counts as from before, and every way in which it can fail.</summary>
[Trait("F", "F24")]
public sealed class TakeBackTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task A_secret_counts_that_is_at_least_seven_days_old_at_the_containment(int seconds, bool counts)
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam, remember: true);
        var codes = await Codes(laptop);
        _app.Clock.Advance(Superseded.Window + TimeSpan.FromSeconds(seconds));
        await _app.Contain(sam);

        var browser = _app.NewBrowser();
        var page = await browser.OpenLink(await WayBack(sam));

        Assert.Equal(counts, page.Document.QuerySelector("#Answer") is not null);
        Assert.Equal(counts, page.Document.QuerySelector("#Code") is not null);
        if (!counts)
        {
            Assert.Contains("We can't tell that it's you", page.Words, StringComparison.Ordinal);
            Assert.Null(page.Document.QuerySelector("form[action='/reset/account']"));
            return;
        }

        Assert.Equal("/sign-in", (await browser.TakeBack(page, Next, QuestionSteps.Answer)).Location);
        Assert.Equal(10, codes.Count);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task The_old_password_counts_only_on_a_device_that_was_known_for_seven_days(int seconds, bool counts)
    {
        var sam = await _app.NewPerson();
        _app.Clock.Advance(TimeSpan.FromDays(20));
        var laptop = await _app.SignIn(sam);
        _app.Clock.Advance(Superseded.Window + TimeSpan.FromSeconds(seconds));
        await laptop.ChangePassword(sam.Password, "nine purple anvils falling");
        await _app.Contain(sam);
        var way = await WayBack(sam);

        Assert.Null((await _app.NewBrowser().OpenLink(way)).Document.QuerySelector("#Old"));
        Assert.Equal(counts, (await laptop.OpenLink(way)).Document.QuerySelector("#Old") is not null);
        if (counts)
        {
            var page = await laptop.OpenLink(way);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.TakeBack(page, Next, old: "nine purple anvils falling")).Status);
            Assert.Equal("/sign-in", (await laptop.TakeBack(page, Next, old: sam.Password)).Location);
        }
    }

    [Fact]
    public async Task A_device_that_was_forgotten_before_does_not_count_and_one_that_was_forgotten_since_does()
    {
        var sam = await _app.NewPerson();
        var old = await _app.SignIn(sam, Browser.FirefoxOnLinux);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        var laptop = await _app.SignIn(sam);
        await laptop.ChangePassword(sam.Password, Next);
        await laptop.SignIn(sam, Next);
        _app.Clock.Advance(TimeSpan.FromDays(8));
        await laptop.SignIn(sam, Next);
        await laptop.ChangePassword(Next, "nine purple anvils falling");
        await _app.Contain(sam);
        var way = await WayBack(sam);

        Assert.Null((await old.OpenLink(way)).Document.QuerySelector("#Old"));
        var page = await laptop.OpenLink(way);
        Assert.Equal("/sign-in", (await laptop.TakeBack(page, "eight red kettles humming", old: Next)).Location);
    }

    [Fact]
    [Trait("R", "R108")]
    [Trait("R", "R344")]
    public async Task A_leaked_password_is_refused_on_the_way_back_too_and_the_link_still_works()
    {
        const string Leaked = "four yellow otters whispering";
        LeakedList.Leak(_app.Database.DataFolder, Leaked);
        _app.Services.GetRequiredService<BreachFile>().Refresh();
        var (sam, laptop) = await Contained();
        var page = await laptop.OpenLink(await WayBack(sam));
        var before = await Secrets(sam);

        var refused = await laptop.TakeBack(page, Leaked, QuestionSteps.Answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("This password has been in a leak", refused.Words, StringComparison.Ordinal);
        Assert.Equal(before, await Secrets(sam));
        Assert.Equal("/sign-in", (await laptop.TakeBack(refused, Next, QuestionSteps.Answer)).Location);
    }

    [Fact]
    [Trait("F", "F23")]
    public async Task A_right_answer_is_no_failure_however_often_the_new_password_is_refused()
    {
        var (sam, laptop) = await Contained();
        var page = await laptop.OpenLink(await WayBack(sam));
        for (var i = 0; i < 12; i++)
        {
            page = await laptop.TakeBack(page, "short", QuestionSteps.Answer);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        }

        Assert.Equal("/sign-in", (await laptop.TakeBack(page, Next, QuestionSteps.Answer)).Location);
    }

    [Theory]
    [InlineData("", "", "", "Nothing from before was typed")]
    [InlineData("not the answer", "", "", "The answer is not right")]
    [InlineData("", "7K2M-Q4TX-0ZRB-9WJC", "", "The recovery code is not right")]
    [InlineData("", "", "not the old password", "The old password is not right")]
    public async Task A_refusal_says_why_changes_nothing_and_leaves_the_link(string answer, string code, string old, string says)
    {
        var (sam, laptop) = await Contained();
        var page = await laptop.OpenLink(await WayBack(sam));
        var before = await Secrets(sam);

        var refused = await laptop.TakeBack(page, Next, answer, code, old);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(says, refused.Words, StringComparison.Ordinal);
        Assert.Equal(before, await Secrets(sam));
        Assert.Equal("/sign-in", (await laptop.TakeBack(refused, Next, QuestionSteps.Answer)).Location);
    }

    [Fact]
    [Trait("R", "R415")]
    public async Task New_secrets_are_held_to_their_rules_and_all_that_is_wrong_is_told_at_once()
    {
        var (sam, laptop) = await Contained();
        var page = await laptop.OpenLink(await WayBack(sam));

        var refused = await laptop.TakeBack(page, "too short", "not the answer", newAnswer: "Sam");

        Assert.Contains("There are 3 problems", refused.Words, StringComparison.Ordinal);
        refused = await laptop.TakeBack(page, Next, QuestionSteps.Answer, newAnswer: Next);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(AccountStatus.Contained, (await Secrets(sam)).Status);
    }

    [Fact]
    [Trait("Regression", "4")]
    public async Task Of_sixteen_at_once_one_takes_it_back()
    {
        var (sam, _) = await Contained();
        var way = await WayBack(sam);
        List<(Browser Browser, Answer Page)> all = [];
        for (var i = 0; i < 16; i++)
        {
            var browser = _app.NewBrowser();
            all.Add((browser, await browser.OpenLink(way)));
        }

        // Five tries an hour are granted, and of those one wins.
        var answers = await Task.WhenAll(all.Select(one => one.Browser.TakeBack(one.Page, Next, QuestionSteps.Answer)));

        Assert.Single(answers, a => a.Location == "/sign-in");
        Assert.Single(await _app.Stored<ContainmentRecord>(), c => c.Account == sam.Account && c.ReturnedAt is not null);
    }

    [Theory]
    [Trait("R", "R425")]
    [InlineData(3599, HttpStatusCode.OK)]
    [InlineData(3601, HttpStatusCode.Gone)]
    public async Task The_link_works_for_one_hour(int seconds, HttpStatusCode status)
    {
        var (sam, _) = await Contained();
        var way = await WayBack(sam);
        _app.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(status, (await _app.NewBrowser().OpenLink(way)).Status);
    }

    [Fact]
    [Trait("F", "F21")]
    public async Task The_link_goes_only_to_addresses_from_before_and_even_to_removed_ones()
    {
        var sam = await _app.NewPersonWithQuestion();
        var (second, late) = ($"second.{sam.Address}", $"late.{sam.Address}");
        await _app.AddAddress(sam, second, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        _app.Clock.Advance(TimeSpan.FromDays(10));
        await _app.AddAddress(sam, late, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        await _app.Change(db => db.Set<EmailAddress>().Single(e => e.Address == second).RemovedAt = _app.Clock.GetUtcNow());
        await _app.Contain(sam);
        foreach (var address in new[] { second, late })
        {
            await _app.NewBrowser().AskForLink(_app, "/forgot/password", address);
        }

        Assert.Empty(_app.LinksTo(late, "/reset/account"));
        var browser = _app.NewBrowser();
        var page = await browser.OpenLink(Assert.Single(_app.LinksTo(second, "/reset/account")));
        Assert.Equal("/sign-in", (await browser.TakeBack(page, Next, QuestionSteps.Answer)).Location);
        Assert.Equal(
            [(sam.Address, true), (second, false)],
            (await _app.Stored<EmailAddress>()).Where(e => e.Account == sam.Account).OrderByDescending(e => e.IsPrimary).Select(e => (e.Address, e.IsPrimary)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_that_was_removed_and_added_anew_since_comes_back_as_it_was(bool primary)
    {
        var sam = await _app.NewPersonWithQuestion();
        var second = $"second.{sam.Address}";
        await _app.AddAddress(sam, second, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        _app.Clock.Advance(TimeSpan.FromDays(30));
        var confirmed = _app.Clock.GetUtcNow();
        await _app.Change(db => db.Set<EmailAddress>().Single(e => e.Address == second).RemovedAt = confirmed);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await _app.AddAddress(sam, second, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        if (primary)
        {
            await _app.Change(db => db.Set<EmailAddress>().Single(e => e.Address == sam.Address).IsPrimary = false);
            await _app.Change(db => db.Set<EmailAddress>().Single(e => e.Address == second).IsPrimary = true);
        }

        await _app.Contain(sam);
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", second);
        var browser = _app.NewBrowser();
        var page = await browser.OpenLink(Assert.Single(_app.LinksTo(second, "/reset/account")));

        Assert.Equal("/sign-in", (await browser.TakeBack(page, Next, QuestionSteps.Answer)).Location);

        var rows = await _app.With(db => db.Set<EmailAddress>().IgnoreQueryFilters().Where(e => e.Account == sam.Account).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, rows.Count);
        Assert.Equal(primary ? second : sam.Address, Assert.Single(rows, e => e.IsPrimary).Address);
        var back = Assert.Single(rows, e => e.Address == second);
        Assert.Null(back.RemovedAt);
        Assert.True(back.ConfirmedAt < confirmed);
    }

    [Fact]
    public async Task An_address_that_belongs_to_somebody_else_by_now_is_not_taken_from_them()
    {
        var (sam, laptop) = await Contained();
        var way = await WayBack(sam);
        var kim = await _app.NewPerson();
        await _app.Change(db =>
        {
            var address = db.Set<EmailAddress>().Single(e => e.Address == sam.Address);
            (address.RemovedAt, address.IsPrimary) = (_app.Clock.GetUtcNow(), false);
        });
        await _app.AddAddress(kim, sam.Address, Guid.CreateVersion7(_app.Clock.GetUtcNow()));

        var refused = await laptop.TakeBack(await laptop.OpenLink(way), Next, QuestionSteps.Answer);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("belongs to another account now", refused.Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Contained, (await Secrets(sam)).Status);
        Assert.Equal(2, (await _app.Stored<EmailAddress>()).Count(e => e.Account == kim.Account));
    }

    [Fact]
    public async Task Who_has_the_address_in_an_open_account_gets_that_ones_link()
    {
        var (sam, _) = await Contained();
        var kim = await _app.NewPerson();
        await _app.Change(db =>
        {
            var address = db.Set<EmailAddress>().Single(e => e.Address == sam.Address);
            (address.RemovedAt, address.IsPrimary) = (_app.Clock.GetUtcNow(), false);
        });
        await _app.AddAddress(kim, sam.Address, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        _app.Clock.Advance(FindingAddresses.SettledAfter);

        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);

        Assert.Single(_app.LinksTo(sam.Address, "/reset/password"));
        Assert.Empty(_app.LinksTo(sam.Address, "/reset/account"));
    }

    [Fact]
    [Trait("F", "F23")]
    public async Task Wrong_answers_count_with_all_others_of_the_account_and_close_the_question()
    {
        var (sam, _) = await Contained();
        var way = await WayBack(sam);
        var browser = _app.NewBrowser();
        var page = await browser.OpenLink(way);
        for (var i = 0; i < AnswerCheck.TriesAnHour; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.TakeBack(page, Next, "wrong")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.TakeBack(page, Next, QuestionSteps.Answer)).Status);
        Assert.Equal(AnswerCheck.TriesAnHour, (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == sam.Account).WrongInRow);
    }

    [Fact]
    [Trait("F", "F25")]
    public async Task What_was_replaced_is_kept_for_seven_days_and_as_long_as_the_account_is_contained()
    {
        var (sam, kim) = (await _app.NewPersonWithQuestion(), await _app.NewPersonWithQuestion());
        foreach (var person in new[] { sam, kim })
        {
            var laptop = await _app.SignInWithAnswer(person);
            await Codes(laptop);
            await Codes(laptop);
            await laptop.SubmitForm("/settings/question", ("Current", person.Password), ("Question", QuestionSteps.Question), ("Answer", "Another dish"));
            await laptop.ChangePassword(person.Password, Next);
        }

        await _app.Contain(kim);
        _app.Clock.Advance(Superseded.Window);
        await Forget();
        Assert.Equal((1, 1, 10), await Kept(sam));
        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        await Forget();
        Assert.Equal((0, 0, 0), await Kept(sam));
        Assert.Equal((1, 1, 10), await Kept(kim));

        async Task<(int, int, int)> Kept(Person person) => (
            (await _app.Stored<SupersededPassword>()).Count(p => p.Account == person.Account),
            (await _app.Stored<SupersededQuestion>()).Count(q => q.Account == person.Account),
            (await _app.Stored<RecoveryCode>()).Count(c => c.Account == person.Account && c.SupersededAt is not null));

        Task<bool> Forget() => _app.With(async db =>
        {
            foreach (var job in _app.Services.GetServices<IJob>().Where(j => j.GetType().Name.StartsWith("ForgetSuperseded", StringComparison.Ordinal)))
            {
                await job.Run(db, TestContext.Current.CancellationToken);
            }

            return true;
        });
    }

    /// <summary>An account with a question and a laptop, a month old, that was contained.</summary>
    private async Task<(Person Sam, Browser Laptop)> Contained()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam, remember: true);
        await Codes(laptop);
        _app.Clock.Advance(TimeSpan.FromDays(30));
        await _app.Contain(sam);
        return (sam, laptop);
    }

    private async Task<string> WayBack(Person person)
    {
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", person.Address);
        return _app.LinksTo(person.Address, "/reset/account")[^1];
    }

    private static Task<List<string>> Codes(Browser browser) => browser.MakeCodes();

    private async Task<(AccountStatus Status, string Password, string Answer, int Addresses)> Secrets(Person person) => (
        (await _app.Stored<Account>()).Single(a => a.Id == person.Account).Status,
        (await _app.Stored<Password>()).Single(p => p.Account == person.Account).Hash,
        (await _app.Stored<SecurityQuestion>()).Single(q => q.Account == person.Account).AnswerHash,
        (await _app.Stored<EmailAddress>()).Count(e => e.Account == person.Account));
}
