using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;

namespace Holdfast.Security.Settings;

public sealed class ProfileTests(Databases databases) : IAsyncLifetime
{
    private const string Profile = "/settings/profile";

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
    [Trait("F", "F42")]
    public async Task A_new_name_and_zone_stand_on_every_page_at_the_next_request()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam));
        Assert.Contains("Times are in UTC", (await phone.Get("/settings")).Words, StringComparison.Ordinal);

        var saved = await laptop.SubmitForm(Profile, ("Name", "  Samira Person "), ("Zone", "America/Los_Angeles"));

        Assert.Equal(Profile, saved.Location);
        Assert.Contains("Your profile is saved", (await laptop.Follow(saved)).Words, StringComparison.Ordinal);
        foreach (var browser in new[] { laptop, phone })
        {
            var page = await browser.Get("/settings");
            Assert.Equal("Samira Person", page.Document.QuerySelector(".account-name")?.TextContent);
            Assert.Contains("Los Angeles", page.Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("F", "F17")]
    public async Task A_crowd_of_changes_is_bounded_so_that_whoever_has_a_sign_in_cannot_hold_up_the_changes_that_matter()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        for (var i = 0; i < ChangeProfileHandler.MostAnHour; i++)
        {
            Assert.Equal(Profile, (await laptop.SubmitForm(Profile, ("Name", i % 2 == 0 ? "Samira" : "Sam"))).Location);
        }

        var refused = await laptop.SubmitForm(Profile, ("Name", "Samantha"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Contains("What you typed is still here", refused.Words, StringComparison.Ordinal);
        Assert.Equal("Samantha", refused.Document.QuerySelector("#Name")?.GetAttribute("value"));
        App.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Profile, (await laptop.Submit(refused, Profile, ("Name", "Samantha"))).Location);
    }

    [Fact]
    [Trait("F", "F7")]
    public async Task It_ends_nothing_tells_nobody_by_mail_and_says_in_the_timeline_what_was_changed()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam));
        var token = laptop.Cookie("session");
        var (before, owed) = (await Account(sam), (await App.Stored<Delivery>()).Count);

        await laptop.SubmitForm(Profile, ("Name", "Samira"));
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await laptop.SubmitForm(Profile, ("Zone", "Europe/Athens"));
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await laptop.SubmitForm(Profile, ("Name", "Sam"), ("Zone", ""));

        Assert.Equal(token, laptop.Cookie("session"));
        Assert.True(await phone.IsSignedIn());
        var after = await Account(sam);
        Assert.Equal(
            (before.SessionEpoch, before.LinkEpoch, before.DeviceEpoch, before.KnownEpoch), (after.SessionEpoch, after.LinkEpoch, after.DeviceEpoch, after.KnownEpoch));
        Assert.Equal(owed, (await App.Stored<Delivery>()).Count);
        Assert.Equal(["name", "time zone", "name and time zone"], (await Changes(sam)).Select(e => e.Detail));
        Assert.Contains("Changed your name and time zone", (await laptop.Get("/settings/activity?filter=account")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Zone", "Mars/Olympus", "We don't know this time zone")]
    [InlineData("Zone", "Etc/GMT+5", "We don't know this time zone")]
    [InlineData("Zone", "../../etc/passwd", "We don't know this time zone")]
    [InlineData("Name", "", "Your name is missing")]
    [InlineData("Name", null, "Your name is missing")]
    [InlineData("Name", " \u200B ", "Your name is missing")]
    [InlineData("Name", "Sam\u202EPerson", "a character we can't show")]
    public async Task A_refusal_says_why_keeps_what_was_typed_and_changes_nothing(string field, string? value, string words)
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);

        var answer = await laptop.SubmitForm(Profile, ("Name", "Other Name"), ("Zone", "Asia/Tokyo"), (field, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, answer.Words, StringComparison.Ordinal);
        Assert.StartsWith("Error: ", answer.Title, StringComparison.Ordinal);
        var (other, kept) = field == "Name" ? ("#Zone option[selected]", "Asia/Tokyo") : ("#Name", "Other Name");
        Assert.Equal(kept, answer.Document.QuerySelector(other)?.GetAttribute("value"));
        Assert.Equal(("Sam Person", null), ((await Account(sam)).Name, (await Account(sam)).TimeZone));
        Assert.Empty(await Changes(sam));
    }

    [Fact]
    public async Task A_hundred_characters_are_taken_and_one_more_is_refused()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        Assert.Equal(Profile, (await laptop.SubmitForm(Profile, ("Name", new string('n', 100)))).Location);
        var more = await laptop.SubmitForm(Profile, ("Name", new string('n', 101)));
        Assert.Contains("Use 100 characters or fewer. This has 101.", more.Words, StringComparison.Ordinal);
        Assert.Equal(100, (await Account(sam)).Name.Length);
    }

    [Fact]
    public async Task Doubled_and_unknown_fields_harm_nothing()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var fields = Browser.Filled(await laptop.Get(Profile), Profile, ("Kind", "agency"), ("Role", "3"), ("Status", "4"), ("Id", Guid.Empty.ToString()));
        await laptop.Send(HttpMethod.Post, Profile, new FormUrlEncodedContent([.. fields, new("Name", "Second"), new("Zone", "Asia/Tokyo")]));
        var after = await Account(sam);
        Assert.Equal(("Sam Person", "freelancer", Role.Member, AccountStatus.Active, (string?)null), (after.Name, after.Kind, after.Role, after.Status, after.TimeZone));
    }

    [Fact]
    public async Task Of_two_windows_one_wins_and_the_other_is_told_with_nothing_lost()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var (first, second) = (await laptop.Get(Profile), await laptop.Get(Profile));
        Assert.Equal(Profile, (await laptop.Submit(first, Profile, ("Name", "First"))).Location);

        var told = await laptop.Submit(second, Profile, ("Name", "Second"), ("Zone", "Asia/Tokyo"));

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("The name is now “First”", told.Words, StringComparison.Ordinal);
        Assert.Equal("Second", told.Document.QuerySelector("#Name")?.GetAttribute("value"));
        Assert.Equal("Asia/Tokyo", told.Document.QuerySelector("#Zone option[selected]")?.GetAttribute("value"));
        Assert.Equal("First", (await Account(sam)).Name);
        Assert.Equal(Profile, (await laptop.Submit(told, Profile)).Location);
        Assert.Equal(("Second", "Asia/Tokyo"), ((await Account(sam)).Name, (await Account(sam)).TimeZone));
    }

    [Fact]
    public async Task Of_two_at_the_same_moment_one_wins_and_a_second_press_of_the_same_is_no_second_change()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam));
        var pages = new[] { await laptop.Get(Profile), await phone.Get(Profile) };
        var answers = await Task.WhenAll(
            Task.Run(() => laptop.Submit(pages[0], Profile, ("Name", "Of the laptop"))), Task.Run(() => phone.Submit(pages[1], Profile, ("Name", "Of the phone"))));

        Assert.Single(answers, a => a.Status is HttpStatusCode.SeeOther);
        Assert.Single(answers, a => a.Status is HttpStatusCode.Conflict);
        Assert.Single(await Changes(sam));

        var page = await laptop.Get(Profile);
        await laptop.Submit(page, Profile, ("Name", "Twice"));
        Assert.Equal(Profile, (await laptop.Submit(page, Profile, ("Name", "Twice"))).Location);
        Assert.Equal(2, (await Changes(sam)).Count);
    }

    [Fact]
    public async Task A_save_that_fails_changes_nothing_and_says_so()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var page = await laptop.Get(Profile);
        _commits.Fails = true;
        var answer = await laptop.Submit(page, Profile, ("Name", "Never saved"));
        _commits.Fails = false;

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("Sam Person", (await Account(sam)).Name);
        Assert.Empty(await Changes(sam));
        Assert.Equal("Sam Person", (await laptop.Get("/settings")).Document.QuerySelector(".account-name")?.TextContent);
    }

    [Fact]
    public async Task The_zones_are_grouped_by_region_and_say_what_time_it_is_there()
    {
        var laptop = await App.SignIn(await App.NewPerson());
        var page = await laptop.Get(Profile);
        var groups = page.Document.QuerySelectorAll("#Zone optgroup").Select(g => g.GetAttribute("label")).ToList();
        Assert.Equal(groups.Order(StringComparer.Ordinal), groups);
        Assert.Contains("Europe", groups);
        Assert.Equal("The same as Holdfast: UTC (Mon 9:00 am)", page.Document.QuerySelector("#Zone option[selected]")?.TextContent);
        Assert.Equal("Los Angeles (Mon 1:00 am)", page.Document.QuerySelector("option[value='America/Los_Angeles']")?.TextContent);
        Assert.Equal("Buenos Aires, Argentina (Mon 6:00 am)", page.Document.QuerySelector("option[value='America/Argentina/Buenos_Aires']")?.TextContent);
        Assert.True(page.Text.Length < 60 * 1024, $"The page has {page.Text.Length} characters.");
    }

    [Fact]
    public async Task An_older_name_of_a_zone_stays_as_it_is()
    {
        var sam = await App.NewPerson();
        await App.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).TimeZone = "Asia/Calcutta");
        var laptop = await App.SignIn(sam);
        await laptop.SubmitForm(Profile, ("Name", "Samira"));
        Assert.Equal(("Samira", "Asia/Calcutta"), ((await Account(sam)).Name, (await Account(sam)).TimeZone));
    }

    [Fact]
    public async Task Nobody_changes_a_profile_without_being_signed_in() =>
        Assert.StartsWith("/sign-in", (await App.NewBrowser().Get(Profile)).Location, StringComparison.Ordinal);

    private async Task<Account> Account(Person person) => (await App.Stored<Account>()).Single(a => a.Id == person.Account);

    private async Task<List<AuditEntry>> Changes(Person person) =>
        [.. (await App.Stored<AuditEntry>()).Where(e => e.Account == person.Account && e.Kind == SettingsEvents.ProfileChanged).OrderBy(e => e.Id.Value)];
}
