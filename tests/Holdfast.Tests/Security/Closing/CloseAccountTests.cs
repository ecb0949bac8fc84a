using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Closing;

[Trait("R", "R572")]
public sealed class CloseAccountTests(Databases databases) : IAsyncLifetime
{
    internal const string Close = "/settings/close";

    private readonly FailingCommits _commits = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), _commits.AddTo);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("R", "R151")]
    [Trait("F", "F37")]
    public async Task Everything_ends_at_once_and_the_owner_is_told_what_comes()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam, Browser.SafariOnIPhone));
        await laptop.SubmitForm("/settings/profile", ("Zone", "America/Los_Angeles"));
        await App.Change(db => db.Add(new EmailAddress
        {
            Id = EmailAddressId.New(App.Clock.GetUtcNow()), Account = sam.Account, Address = "second@example.com", Key = "second@example.com",
            AddedAt = App.Clock.GetUtcNow(), ConfirmedAt = App.Clock.GetUtcNow(),
        }));

        var closed = await laptop.SubmitForm(Close, ("Current", sam.Password), ("Agree", "true"));

        Assert.Equal("/keep-account", closed.Location);
        Assert.Contains("Everything is erased on 30 Nov 2026, 1:00 am, Pacific Time (Los Angeles)", (await laptop.Follow(closed)).Words, StringComparison.Ordinal);
        Assert.False(await laptop.IsSignedIn());
        Assert.Contains("This account is being closed", (await phone.Follow(await phone.Get("/settings"))).Words, StringComparison.Ordinal);
        var account = await Account(sam);
        Assert.Equal((AccountStatus.Closed, App.Clock.GetUtcNow(), App.Clock.GetUtcNow().AddDays(7)), (account.Status, account.ClosedAt, account.EraseAt));
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ClosingEvents.Closed);
        await App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);
        foreach (var address in new[] { sam.Address, "second@example.com" })
        {
            var mail = Assert.Single(App.Mail.To(address), m => m.Subject == "Your account is being closed");
            Assert.Contains("On 30 Nov 2026, 1:00 am, Pacific Time (Los Angeles)", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("https://account.holdfast.test/keep-account", mail.TextBody, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-")]
    [InlineData("-Mars/Olympus_Mons")]
    [InlineData("-<script>alert(1)</script>")]
    [InlineData("-Call 555 0100")]
    public async Task What_somebody_else_put_in_the_cookie_is_not_shown(string planted)
    {
        var browser = App.NewBrowser();
        browser.SetCookie("news", Uri.EscapeDataString($"account-closed{planted}.1"));
        var page = await browser.Get("/keep-account");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Everything is erased on 1 Jan 1970, 12:01 am, UTC. Until", page.Document.QuerySelector(".notice")?.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("555", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F37")]
    public async Task At_the_sign_in_a_closed_account_looks_like_one_that_does_not_exist()
    {
        var sam = await App.NewPerson();
        await Closed(sam);
        var right = await App.NewBrowser().SignIn(sam);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, right.Status);
        Assert.Contains("The email or the password is not right", right.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("closed", right.Words, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("right", null, "Tick the box")]
    [InlineData("not my password at all", "true", "Your current password is not right")]
    [InlineData("", "true", "Your current password is missing")]
    [InlineData(null, null, "Your current password is missing")]
    public async Task A_refusal_says_why_and_nothing_is_closed(string? current, string? agree, string words)
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        Assert.False((await laptop.Get(Close)).Document.QuerySelector("#Agree")?.HasAttribute("checked"));

        var answer = await laptop.SubmitForm(Close, ("Current", current == "right" ? sam.Password : current), ("Agree", agree));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, answer.Words, StringComparison.Ordinal);
        Assert.Equal(agree is not null, answer.Document.QuerySelector("#Agree")?.HasAttribute("checked"));
        Assert.Equal(AccountStatus.Active, (await Account(sam)).Status);
        Assert.True(await laptop.IsSignedIn());
        Assert.DoesNotContain(answer.Document.QuerySelectorAll("input[type=password]"), input => input.HasAttribute("value"));
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == ClosingEvents.Closed);
    }

    [Fact]
    [Trait("F", "F28")]
    public async Task Wrong_passwords_are_counted_here_too()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        for (var i = 0; i < 20; i++)
        {
            await laptop.SubmitForm(Close, ("Current", "not my password"), ("Agree", "true"));
        }

        var refused = await laptop.SubmitForm(Close, ("Current", sam.Password), ("Agree", "true"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal(AccountStatus.Active, (await Account(sam)).Status);
    }

    [Theory]
    [InlineData(Role.Agent)]
    [InlineData(Role.Admin)]
    [Trait("F", "F38")]
    public async Task A_staff_account_is_not_closed_here(Role role)
    {
        var (staff, sam) = (await App.NewPerson(role: role), await App.NewPerson());
        var (laptop, other) = (await App.SignIn(staff), await App.SignIn(sam));
        var page = await laptop.Get(Close);
        Assert.Contains("Ask an admin to close it", page.Words, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector($"form[action='{Close}']"));

        var token = Browser.Filled(await laptop.Get("/settings/profile"), "/settings/profile").Single(f => f.Key == "token").Value;
        var fields = Browser.Filled(await other.Get(Close), Close, ("Current", staff.Password), ("Agree", "true"), ("token", token));
        var answer = await laptop.Send(HttpMethod.Post, Close, new FormUrlEncodedContent(fields));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("Ask an admin to close it", answer.Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Active, (await Account(staff)).Status);
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    public async Task A_save_that_fails_closes_nothing_and_signs_nobody_out()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam));
        var page = await laptop.Get(Close);
        _commits.Fails = true;
        var answer = await laptop.Submit(page, Close, ("Current", sam.Password), ("Agree", "true"));
        _commits.Fails = false;

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal(AccountStatus.Active, (await Account(sam)).Status);
        Assert.True(await laptop.IsSignedIn());
        Assert.True(await phone.IsSignedIn());
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == ClosingEvents.Closed);
        Assert.DoesNotContain(await App.Stored<Delivery>(), d => d.Payload.Contains("account-closing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_at_once_one_closes_and_both_end()
    {
        var sam = await App.NewPerson();
        Browser[] browsers = [await App.SignIn(sam), await App.SignIn(sam)];
        var pages = await Task.WhenAll(browsers.Select(b => b.Get(Close)));
        await Task.WhenAll(browsers.Select((b, i) => Task.Run(() => b.Submit(pages[i], Close, ("Current", sam.Password), ("Agree", "true")))));
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Kind == ClosingEvents.Closed);
        Assert.Single(await App.Stored<Delivery>(), d => d.Payload.Contains("account-closing", StringComparison.Ordinal));
        Assert.False(await browsers[0].IsSignedIn());
        Assert.False(await browsers[1].IsSignedIn());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(90, true)]
    [InlineData(91, false)]
    public void The_days_to_keep_have_limits(int days, bool fits) =>
        Assert.Equal(fits, new ClosingOptionsValidator().Validate(null, new ClosingOptions { DaysToKeep = days }).Succeeded);

    private async Task Closed(Person person)
    {
        var laptop = await App.SignIn(person);
        Assert.Equal("/keep-account", (await laptop.SubmitForm(Close, ("Current", person.Password), ("Agree", "true"))).Location);
    }

    private async Task<Account> Account(Person person) => (await App.Stored<Account>()).Single(a => a.Id == person.Account);
}
