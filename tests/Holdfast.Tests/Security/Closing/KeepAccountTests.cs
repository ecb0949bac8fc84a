using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Closing;

[Trait("F", "F37")]
public sealed partial class KeepAccountTests(Databases databases) : IAsyncLifetime
{
    private const string Keep = "/keep-account";
    private const string Wrong = "not the password of this one";

    private readonly Counting _counting = new();
    private readonly FailingCommits _commits = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), Change);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("R", "R572")]
    public async Task The_password_opens_the_account_again_and_the_owner_is_told()
    {
        var sam = await ClosedPerson();
        var browser = App.NewBrowser();

        var kept = await browser.SubmitForm(Keep, ("Email", " " + sam.Address.ToUpperInvariant()), ("Password", sam.Password));

        Assert.Equal("/sign-in", kept.Location);
        Assert.Contains("Your account is open again", (await browser.Follow(kept)).Words, StringComparison.Ordinal);
        Assert.False(await browser.IsSignedIn());
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SignIn(sam)).Status);
        Assert.True(await browser.IsSignedIn());
        var account = await Account(sam);
        Assert.Equal((AccountStatus.Active, (DateTimeOffset?)null, (DateTimeOffset?)null), (account.Status, account.ClosedAt, account.EraseAt));
        Assert.Contains("Account opened again before it was erased", (await browser.Get("/settings/activity?filter=account")).Words, StringComparison.Ordinal);
        await App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);
        Assert.Single(App.Mail.To(sam.Address), m => m.Subject == "Your account is open again");
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task It_is_kept_until_the_last_second_and_not_after(int seconds, bool kept)
    {
        var sam = await ClosedPerson();
        await EraseIn(sam, TimeSpan.FromSeconds(-seconds));
        var answer = await App.NewBrowser().SubmitForm(Keep, ("Email", sam.Address), ("Password", sam.Password));
        Assert.Equal(kept ? HttpStatusCode.SeeOther : HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(kept ? AccountStatus.Active : AccountStatus.Closed, (await Account(sam)).Status);
    }

    [Fact]
    [Trait("F", "F31")]
    [Trait("R", "R116")]
    public async Task Unknown_wrong_and_not_closing_get_the_same_answer_for_the_same_work()
    {
        var (closing, late, open, other, locked) = (await ClosedPerson(), await ClosedPerson(), await App.NewPerson(), await App.NewPerson(), await App.NewPerson());
        await EraseIn(late, TimeSpan.Zero);
        await App.Change(db => db.Set<Account>().Single(a => a.Id == locked.Account).Status = AccountStatus.Locked);

        var known = await Try(closing.Address, Wrong);
        var others = new Dictionary<string, Tried>
        {
            ["unknown"] = await Try("nobody1@example.com", Wrong),
            ["no address at all"] = await Try("nonsense", Wrong),
            ["open, wrong"] = await Try(other.Address, Wrong),
            ["open, right"] = await Try(open.Address, open.Password),
            ["locked, right"] = await Try(locked.Address, locked.Password),
            ["too late, right"] = await Try(late.Address, late.Password),
        };

        Assert.Equal(HttpStatusCode.UnprocessableEntity, known.Status);
        Assert.Equal(2, known.Statements.Count);
        Assert.All(others, tried =>
        {
            Assert.Equal((tried.Key, known.Status), (tried.Key, tried.Value.Status));
            Assert.Equal(known.Statements, tried.Value.Statements);
            Assert.Equal((tried.Key, 1, 1), (tried.Key, known.Rows, tried.Value.Rows));
            Assert.Equal((tried.Key, 1L, 1L), (tried.Key, known.Hashes, tried.Value.Hashes));
            Assert.Equal(known.HeaderNames, tried.Value.HeaderNames);
            Assert.Equal(known.Body, tried.Value.Body);
        });
        Assert.Equal(AccountStatus.Active, (await Account(open)).Status);
        Assert.Equal(AccountStatus.Locked, (await Account(locked)).Status);
    }

    [Fact]
    [Trait("F", "F28")]
    public async Task Tries_are_limited_as_at_the_sign_in_and_an_owners_device_has_its_own()
    {
        var (closing, open) = (await ClosedPerson(), await App.NewPerson());
        var laptop = await App.SignIn(open);
        await laptop.SubmitForm("/settings", "/sign-out");
        foreach (var address in new[] { closing.Address, open.Address })
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, (await App.NewBrowser().SubmitForm(Keep, ("Email", address), ("Password", Wrong))).Status);
            }

            var waits = await App.NewBrowser().SubmitForm(Keep, ("Email", address), ("Password", closing.Password));
            Assert.Equal(HttpStatusCode.TooManyRequests, waits.Status);
            Assert.NotNull(waits.Header("Retry-After"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await App.NewBrowser().SignIn(open)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(open)).Status);
        App.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.SeeOther, (await App.NewBrowser().SubmitForm(Keep, ("Email", closing.Address), ("Password", closing.Password))).Status);
    }

    [Theory]
    [InlineData(Keep, "/sign-in")]
    [InlineData("/sign-in", Keep)]
    [Trait("F", "F31")]
    [Trait("R", "R116")]
    public async Task Who_goes_from_one_page_to_the_other_waits_alike_whether_there_is_an_account_or_not(string first, string then)
    {
        var (open, closing, late, locked) = (await App.NewPerson(), await ClosedPerson(), await ClosedPerson(), await App.NewPerson());
        await EraseIn(late, TimeSpan.Zero);
        await App.Change(db => db.Set<Account>().Single(a => a.Id == locked.Account).Status = AccountStatus.Locked);
        foreach (var address in new[] { "nobody1@example.com", "nonsense", open.Address, closing.Address, late.Address, locked.Address })
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal((address, HttpStatusCode.UnprocessableEntity), (address, await At(first, address)));
            }

            Assert.Equal((address, HttpStatusCode.TooManyRequests), (address, await At(then, address)));
        }

        async Task<HttpStatusCode> At(string page, string address) => (await App.NewBrowser().SubmitForm(page, ("Email", address), ("Password", Wrong))).Status;
    }

    [Fact]
    public async Task A_network_that_tries_too_often_is_refused_before_any_hash()
    {
        var browser = App.NewBrowser();
        var hasher = App.Services.GetRequiredService<Argon2Hasher>();
        Answer answer;
        var tries = 0;
        do
        {
            Assert.True(++tries < 1000, "No limit.");
            answer = await browser.SubmitForm(Keep, ("Email", $"nobody{tries}@example.com"), ("Password", Wrong));
        }
        while (answer.Status is HttpStatusCode.UnprocessableEntity);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        var (hashes, budgets) = (hasher.Computed, (await App.Stored<FailureBudget>()).Count);
        await browser.SubmitForm(Keep, ("Email", "somebody-else@example.com"), ("Password", Wrong));
        Assert.Equal((hashes, budgets), (hasher.Computed, (await App.Stored<FailureBudget>()).Count));
    }

    [Theory]
    [InlineData("", "", "The email is missing")]
    [InlineData(null, null, "The password is missing")]
    public async Task What_is_missing_is_said(string? email, string? password, string words)
    {
        var answer = await App.NewBrowser().SubmitForm(Keep, ("Email", email), ("Password", password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_sixteen_at_once_one_opens_it()
    {
        var sam = await ClosedPerson();
        var browsers = Enumerable.Range(0, 16).Select(_ => App.NewBrowser()).ToList();
        var pages = await Task.WhenAll(browsers.Select(b => b.Get(Keep)));
        var answers = await Task.WhenAll(browsers.Select((b, i) => Task.Run(() => b.Submit(pages[i], Keep, ("Email", sam.Address), ("Password", sam.Password)))));
        Assert.Single(answers, a => a.Status is HttpStatusCode.SeeOther);
        Assert.DoesNotContain(answers, a => a.Status is HttpStatusCode.InternalServerError);
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Kind == ClosingEvents.Kept);
        Assert.Single(await App.Stored<Delivery>(), d => d.Payload.Contains("account-kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_save_that_fails_leaves_it_closed()
    {
        var sam = await ClosedPerson();
        var browser = App.NewBrowser();
        var page = await browser.Get(Keep);
        _commits.Fails = true;
        var answer = await browser.Submit(page, Keep, ("Email", sam.Address), ("Password", sam.Password));
        _commits.Fails = false;
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal(AccountStatus.Closed, (await Account(sam)).Status);
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == ClosingEvents.Kept);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SubmitForm(Keep, ("Email", sam.Address), ("Password", sam.Password))).Status);
    }

    private async Task<Person> ClosedPerson()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        Assert.Equal(Keep, (await laptop.SubmitForm(CloseAccountTests.Close, ("Current", sam.Password), ("Agree", "true"))).Location);
        return sam;
    }

    private Task EraseIn(Person person, TimeSpan time) => App.Change(db =>
        db.Set<Account>().Single(a => a.Id == person.Account).Close(App.Clock.GetUtcNow().AddDays(-7), App.Clock.GetUtcNow() + time));

    private async Task<Account> Account(Person person) => (await App.Stored<Account>()).Single(a => a.Id == person.Account);

    private async Task<Tried> Try(string address, string password)
    {
        var stranger = App.NewBrowser();
        var page = await stranger.Get(Keep);
        var before = (await App.StoredText()).Sum(table => table.Value.Count);
        _counting.Take();
        var hasher = App.Services.GetRequiredService<Argon2Hasher>();
        var hashes = hasher.Computed;
        var answer = await stranger.Submit(page, Keep, ("Email", address), ("Password", password));
        var statements = _counting.Take();
        var rows = (await App.StoredText()).Sum(table => table.Value.Count) - before;
        return new Tried(
            answer.Status, statements, hasher.Computed - hashes, rows,
            string.Join(' ', answer.Response.Headers.Concat(answer.Response.Content.Headers).Select(h => h.Key).Where(n => n is not "Content-Length").Order(StringComparer.Ordinal)),
            Token().Replace(answer.Text, "token").Replace(address, "address", StringComparison.Ordinal));
    }

    private void Change(IWebHostBuilder builder)
    {
        _counting.AddTo(builder);
        _commits.AddTo(builder);
    }

    [GeneratedRegex("name=\"token\" value=\"[^\"]*\"")]
    private static partial Regex Token();

    private sealed record Tried(HttpStatusCode Status, List<string> Statements, long Hashes, int Rows, string HeaderNames, string Body);
}
