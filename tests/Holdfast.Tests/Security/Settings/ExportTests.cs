using System.Net;
using System.Text.Json;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Settings;

public sealed class ExportTests(Databases databases) : IAsyncLifetime
{
    private const string Profile = "/settings/profile";
    private const string Export = "/settings/profile/export";

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
    public async Task A_file_holds_everything_and_no_secret()
    {
        var sam = await App.NewPerson("Zoë Person");
        var phone = await App.SignIn(sam, Browser.SafariOnIPhone);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        await phone.SubmitForm("/sign-out");
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        var laptop = await App.SignIn(sam);
        await App.SignIn(await App.NewPerson("Kim Other"));
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        var file = await laptop.SubmitForm(Profile, Export);

        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.Equal("application/json; charset=utf-8", file.Header("Content-Type"));
        Assert.Equal("attachment; filename=\"holdfast-export-2026-11-23.json\"", file.Header("Content-Disposition"));
        Assert.Equal(("nosniff", "no-store"), (file.Header("X-Content-Type-Options"), file.Header("Cache-Control")));
        using var json = JsonDocument.Parse(file.Text);
        var all = json.RootElement;
        Assert.Equal("Zoë Person", all.GetProperty("account").GetProperty("name").GetString());
        Assert.Contains("Zoë", file.Text, StringComparison.Ordinal);
        Assert.Equal(sam.Address, Assert.Single(all.GetProperty("addresses").EnumerateArray()).GetProperty("address").GetString());
        Assert.Equal(["Safari on iPhone", "Chrome on Windows"], all.GetProperty("devices").EnumerateArray().Select(d => d.GetProperty("name").GetString()));
        var signIns = all.GetProperty("signIns").EnumerateArray().ToList();
        Assert.Equal(["SignedOut", null], signIns.Select(s => s.GetProperty("endReason").GetString()));
        Assert.Equal(laptop.Network.ToString(), signIns[1].GetProperty("network").GetString());
        Assert.Equal(
            ["SignedInOnNewDevice", "SignedOut", "SignedInOnNewDevice", "DataExported"],
            all.GetProperty("timeline").EnumerateArray().Select(e => e.GetProperty("what").GetString()));
        Assert.NotEqual(default, all.GetProperty("password").GetProperty("changedAt").GetDateTimeOffset());

        Assert.DoesNotContain("Kim", file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("argon2", file.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(laptop.Cookie("session") ?? "no cookie", file.Text, StringComparison.Ordinal);
        var hashes = (await App.Stored<Session>()).Select(s => s.TokenHash.ToBytes()).Concat((await App.Stored<Device>()).Select(d => d.MarkHash.ToBytes()));
        Assert.All(hashes, hash =>
        {
            Assert.DoesNotContain(Convert.ToBase64String(hash), file.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString(hash), file.Text, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Sign_ins_that_ended_together_say_why()
    {
        var sam = await App.NewPerson();
        await App.SignIn(sam);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        var laptop = await App.SignIn(sam);
        await laptop.SubmitForm("/settings/devices/sign-out-others");

        using var json = JsonDocument.Parse((await laptop.SubmitForm(Profile, Export)).Text);

        var signIns = json.RootElement.GetProperty("signIns").EnumerateArray().ToList();
        Assert.Equal(["OthersSignedOut", null], signIns.Select(s => s.GetProperty("endReason").GetString()));
    }

    [Fact]
    public async Task A_long_trail_is_whole_and_is_read_in_pages()
    {
        var (sam, kim) = (await App.NewPerson(), await App.NewPerson());
        var laptop = await App.SignIn(sam);
        var lines = (2 * RowsInPages.PageSize) - 1;
        await App.Change(db =>
        {
            for (var i = 1; i <= lines; i++)
            {
                db.Add(Entry(sam, i));
                db.Add(Entry(kim, i));
            }
        });
        var page = await laptop.Get(Profile);
        _counting.Take();

        var file = await laptop.Submit(page, Export);

        using var json = JsonDocument.Parse(file.Text);
        var timeline = json.RootElement.GetProperty("timeline").EnumerateArray().Select(e => e.GetProperty("detail").GetString()).OfType<string>().ToList();
        Assert.Equal(Enumerable.Range(1, lines).Reverse().Select(i => $"{sam.Address} {i}"), timeline);
        // Two full pages less one, the sign-in and the export itself: a third page with the one that is over.
        Assert.Equal(3, _counting.Take().Count(sql => sql.Contains("audit_entries", StringComparison.Ordinal) && sql.Contains("LIMIT 500", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("F", "F8")]
    public async Task It_needs_a_password_typed_within_5_minutes()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        App.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, (await laptop.SubmitForm(Profile, Export)).Status);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        var asked = await laptop.SubmitForm(Profile, Export);
        Assert.Equal("/confirm?then=%2Fsettings%2Fprofile", asked.Location);
        await laptop.Submit(await laptop.Follow(asked), "/confirm", ("Password", sam.Password));
        Assert.Equal(HttpStatusCode.OK, (await laptop.SubmitForm(Profile, Export)).Status);
    }

    [Fact]
    public async Task It_is_in_the_timeline_and_told_by_mail()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        await laptop.SubmitForm(Profile, Export);
        Assert.Contains("Downloaded a copy of your data", (await laptop.Get("/settings/activity?filter=account")).Words, StringComparison.Ordinal);
        await App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);
        Assert.Single(App.Mail.To(sam.Address), m => m.Subject == "A copy of your data was downloaded");
    }

    [Fact]
    [Trait("R", "R287")]
    public async Task Ten_a_day_are_given_and_the_eleventh_is_refused_in_words()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        for (var i = 0; i < ExportData.MostADay; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await laptop.SubmitForm(Profile, Export)).Status);
        }

        var refused = await laptop.SubmitForm(Profile, Export);

        Assert.Contains("That's enough for today", (await laptop.Follow(refused)).Words, StringComparison.Ordinal);
        Assert.Equal(ExportData.MostADay, (await App.Stored<AuditEntry>()).Count(e => e.Kind == SettingsEvents.DataExported));
        App.Clock.Advance(TimeSpan.FromDays(1));
        await laptop.SubmitForm("/confirm", ("Password", sam.Password));
        Assert.Equal(HttpStatusCode.OK, (await laptop.SubmitForm(Profile, Export)).Status);
    }

    [Fact]
    public async Task When_it_cannot_be_noted_nothing_is_given()
    {
        var laptop = await App.SignIn(await App.NewPerson("Somebody Private"));
        var page = await laptop.Get(Profile);
        _commits.Fails = true;
        var answer = await laptop.Submit(page, Export);
        _commits.Fails = false;
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.DoesNotContain("exportedAt", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == SettingsEvents.DataExported);
    }

    [Fact]
    public async Task Every_table_with_an_account_is_exported_or_left_out_with_a_reason()
    {
        var told = App.Services.GetServices<IExportPart>().SelectMany(part => part.Tables).ToList();
        var leftOut = App.Services.GetServices<LeftOutOfExport>().ToList();
        Assert.All(leftOut, left => Assert.False(string.IsNullOrWhiteSpace(left.Reason)));
        var named = await App.With(db => Task.FromResult(db.Model.GetEntityTypes()
            .Where(type => type.ClrType == typeof(Account) || type.ClrType == typeof(Delivery) || type.GetProperties().Any(p => p.ClrType == typeof(AccountId) || p.ClrType == typeof(AccountId?)))
            .Select(type => type.ClrType).ToList()));

        Assert.Contains(typeof(Password), named);
        Assert.Equal(named.OrderBy(t => t.Name), told.Concat(leftOut.Select(left => left.Table)).OrderBy(t => t.Name));
    }

    private static AuditEntry Entry(Person person, int minutesAgo)
    {
        var at = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero).AddMinutes(-minutesAgo);
        return new AuditEntry
        {
            Id = AuditEntryId.New(at), Account = person.Account, Actor = person.Account, Kind = SessionEvents.DeviceForgotten, At = at,
            Device = "Chrome on Windows", Network = "203.0.113.7", Request = "request", Detail = $"{person.Address} {minutesAgo}",
        };
    }

    private void Change(IWebHostBuilder builder)
    {
        _counting.AddTo(builder);
        _commits.AddTo(builder);
    }
}
