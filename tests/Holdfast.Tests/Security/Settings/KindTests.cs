using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Settings;

public sealed class KindTests(Databases databases) : IAsyncLifetime
{
    private const string Kind = "/settings/profile/kind";

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
    [Trait("F", "F7")]
    public async Task Another_kind_is_in_the_timeline_and_told_to_the_owner_by_mail()
    {
        var sam = await App.NewPerson();
        var (laptop, _) = (await App.SignIn(sam), await App.SignIn(sam));

        var changed = await laptop.SubmitForm(Kind, ("Kind", "agency"));

        Assert.Contains("1 other device is signed out", (await laptop.Follow(changed)).Words, StringComparison.Ordinal);
        Assert.Equal("agency", (await Account(sam)).Kind);
        Assert.Contains("Account type changed from Freelancer to Agency", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);
        await App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);
        var mail = Assert.Single(App.Mail.To(sam.Address), m => m.Subject == "Your account type was changed");
        Assert.Contains("from Freelancer to Agency", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F8")]
    public async Task It_needs_a_password_typed_within_5_minutes_and_keeps_what_was_chosen()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        App.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("/settings/profile", (await laptop.SubmitForm(Kind, ("Kind", "client"))).Location);
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        var asked = await laptop.SubmitForm(Kind, ("Kind", "agency"));

        Assert.StartsWith("/confirm?then=", asked.Location, StringComparison.Ordinal);
        Assert.Equal("client", (await Account(sam)).Kind);
        var confirmed = await laptop.Submit(await laptop.Follow(asked), "/confirm", ("Password", sam.Password));
        var back = await laptop.Follow(confirmed);
        Assert.Equal("agency", back.Document.QuerySelector("input[name=Kind][checked]")?.GetAttribute("value"));
        Assert.Equal("/settings/profile", (await laptop.Submit(back, Kind)).Location);
        Assert.Equal("agency", (await Account(sam)).Kind);
    }

    [Theory]
    [InlineData("staff")]
    [InlineData("Freelancer")]
    [InlineData("")]
    [InlineData(null)]
    public async Task What_is_no_kind_is_refused(string? kind)
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var answer = await laptop.SubmitForm(Kind, ("Kind", kind));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("freelancer", (await Account(sam)).Kind);
        Assert.Equal(1, (await Account(sam)).SessionEpoch);
    }

    [Fact]
    [Trait("F", "F38")]
    public async Task Staff_do_not_change_their_own_kind()
    {
        var agent = await App.NewPerson(role: Role.Agent);
        var sam = await App.NewPerson();
        var (laptop, other) = (await App.SignIn(agent), await App.SignIn(sam));
        Assert.Null((await laptop.Get(Kind)).Document.QuerySelector($"form[action='{Kind}']"));

        // The form of a member, sent with the token of this one's own page.
        var token = Browser.Filled(await laptop.Get("/settings/profile"), "/settings/profile").Single(f => f.Key == "token").Value;
        var fields = Browser.Filled(await other.Get(Kind), Kind, ("Kind", "client"), ("token", token));
        var answer = await laptop.Send(HttpMethod.Post, Kind, new FormUrlEncodedContent(fields));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("Ask an admin", answer.Words, StringComparison.Ordinal);
        Assert.Equal("freelancer", (await Account(agent)).Kind);
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    public async Task Of_two_windows_one_wins_and_the_other_is_told()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var (first, second) = (await laptop.Get(Kind), await laptop.Get(Kind));
        await laptop.Submit(first, Kind, ("Kind", "client"));

        var told = await laptop.Submit(second, Kind, ("Kind", "agency"));

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Equal("agency", told.Document.QuerySelector("input[name=Kind][checked]")?.GetAttribute("value"));
        Assert.Equal("client", (await Account(sam)).Kind);
        Assert.Equal("/settings/profile", (await laptop.Submit(told, Kind)).Location);
        Assert.Equal("agency", (await Account(sam)).Kind);
    }

    [Fact]
    public async Task The_same_kind_again_ends_nothing()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam));
        await laptop.SubmitForm(Kind);
        Assert.True(await phone.IsSignedIn());
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == SettingsEvents.KindChanged);
    }

    [Fact]
    public async Task A_save_that_fails_changes_nothing_and_signs_nobody_out()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam));
        var page = await laptop.Get(Kind);
        _commits.Fails = true;
        var answer = await laptop.Submit(page, Kind, ("Kind", "agency"));
        _commits.Fails = false;

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("freelancer", (await Account(sam)).Kind);
        Assert.True(await laptop.IsSignedIn());
        Assert.True(await phone.IsSignedIn());
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == SettingsEvents.KindChanged);
        Assert.DoesNotContain(await App.Stored<Delivery>(), d => d.Payload.Contains("KindChanged", StringComparison.Ordinal));
    }

    private async Task<Account> Account(Person person) => (await App.Stored<Account>()).Single(a => a.Id == person.Account);
}
