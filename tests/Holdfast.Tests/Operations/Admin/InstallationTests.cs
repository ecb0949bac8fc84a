using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Security.LeakedPasswords;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Operations.Admin;

/// <summary>/admin: how the installation is, and what /readyz tells of it.</summary>
public sealed class InstallationTests(Databases databases) : IAsyncLifetime
{
    private readonly WallClock _clock = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        LeakedList.Leak(database.DataFolder, _clock.GetUtcNow(), "one", "two");
        _app = Start(database);
    }

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task A_sound_installation_is_in_order_and_every_part_is_named()
    {
        var admin = await Admin();
        var page = await admin.Get("/admin");
        Assert.Contains("Everything is in order.", page.Words, StringComparison.Ordinal);
        var titles = page.Document.QuerySelectorAll(".row-title").Select(title => title.TextContent.Replace("(ok)", "", StringComparison.Ordinal).Trim());
        Assert.Equal(["Product", "Contact", "Video relay", "Data folder", "Disk", "Database", "Clock", "Schema", "Keys", "Outbox", "Email", "Files", "Virus scanner", "Video pictures", "Moderation", "Demo people", "Leaked passwords", "Agents", "Uptime"], titles);
        Assert.Contains(Databases.IsPostgres ? "(Postgres " : "(Sqlite 3.", page.Words, StringComparison.Ordinal);
        Assert.Contains(App.Database.DataFolder, page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusing_mail_server_shows_at_once_in_readyz_and_in_the_health_page_and_goes_by_itself()
    {
        var admin = await Admin();
        await Deliver();
        Assert.Equal("ready\n", (await Ready()).Text);
        App.Mail.Refuses = _ => new IOException("Connection refused by <relay@example.org>");
        await App.SignIn(await App.NewPerson());
        await Deliver();

        var node = await Ready();
        Assert.Equal((System.Net.HttpStatusCode.OK, "ready\nmail waits\n"), (node.Status, node.Text));
        var bad = await admin.Get("/admin");
        Assert.Contains("Emails have been waiting since", Row(bad, "Email"), StringComparison.Ordinal);
        Assert.Contains("Connection refused by <(an address)>.", Row(bad, "Email"), StringComparison.Ordinal);
        Assert.Contains("The last email was sent on", Row(bad, "Email"), StringComparison.Ordinal);
        Assert.Contains("Problem", Row(bad, "Email"), StringComparison.Ordinal);

        App.Mail.Refuses = _ => null;
        await App.Change(db => db.Set<Delivery>().Single(d => d.DoneAt == null).DueAt = _clock.GetUtcNow());
        await Deliver();
        Assert.Equal("ready\n", (await Ready()).Text);
        Assert.DoesNotContain("waiting since", Row(await admin.Get("/admin"), "Email"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_mailbox_that_refuses_deserves_a_look_and_is_not_the_server()
    {
        var admin = await Admin();
        var (sam, kim) = (await App.NewPerson(), await App.NewPerson());
        App.Mail.Refuses = mail => mail.To.ToString().Contains(sam.Address, StringComparison.Ordinal) ? new IOException("550 no such mailbox") : null;
        await App.SignIn(sam);
        await Deliver();
        await App.SignIn(kim);
        await Deliver();
        var row = Row(await admin.Get("/admin"), "Email");
        Assert.Contains("Some emails have been waiting since", row, StringComparison.Ordinal);
        Assert.Contains("Warning", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_bad_stands_first_and_says_what_to_do()
    {
        var admin = await Admin();
        await App.Change(db => db.Add(new Account { Id = AccountId.New(_clock.GetUtcNow()), Name = "Demo", Kind = "client", CreatedAt = _clock.GetUtcNow(), IsDemo = true }));
        _clock.Off = TimeSpan.FromSeconds(40);
        var page = await admin.Get("/admin");
        Assert.Contains("holdfast demo remove", Row(page, "Demo people"), StringComparison.Ordinal);
        Assert.Contains("Turn on NTP.", Row(page, "Clock"), StringComparison.Ordinal);
        Assert.Equal("Clock", page.Document.QuerySelector(".row-title")?.TextContent.Replace("Problem", "", StringComparison.Ordinal).Trim());
        Assert.Contains("2 problems.", page.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "Allow", "Warning", "so leaked passwords cannot be looked up. New passwords are taken without that check (Passwords:Breached:WhenUnavailable is Allow).", "Run: holdfast breach build <file>")]
    [InlineData("missing", "Refuse", "Problem", "so leaked passwords cannot be looked up. New passwords are refused until then (Passwords:Breached:WhenUnavailable is Refuse).", "Run: holdfast breach build <file>")]
    [InlineData("damaged", "Allow", "Problem", "Leaked passwords cannot be looked up. New passwords are taken without that check", "breached.filter isn't a filter of leaked passwords")]
    [InlineData("damaged", "Refuse", "Problem", "Leaked passwords cannot be looked up. New passwords are refused until then", "Build it again with: holdfast breach build <file>")]
    [InlineData("replaced", "Refuse", "Problem", "Leaked passwords are looked up in the file that was there before.", "Build it again with: holdfast breach build <file>")]
    [InlineData("old", "Allow", "Warning", "has 1 leaked password and was made on", "Take a newer list. Run: holdfast breach build <file>")]
    [InlineData("good", "Refuse", "(ok)", "has 2 leaked passwords and was made on", "")]
    [InlineData("off", "Refuse", "Warning", "Leaked passwords are not looked up: Passwords:Breached:Source is Off.", "")]
    [Trait("R", "R611")]
    public async Task Whether_leaked_passwords_can_be_looked_up_is_told_with_what_the_operator_decided(string file, string then, string mark, string text, string cure)
    {
        await App.DisposeAsync();
        var path = Path.Combine(App.Database.DataFolder, BreachFile.Name);
        if (file is "missing" or "damaged")
        {
            File.Delete(path);
        }

        if (file == "damaged")
        {
            await File.WriteAllTextAsync(path, "damaged", TestContext.Current.CancellationToken);
        }

        if (file == "old")
        {
            LeakedList.Leak(App.Database.DataFolder, _clock.GetUtcNow() - TimeSpan.FromDays(401), "one");
        }

        _app = Start(App.Database, ("Passwords:Breached:WhenUnavailable", then), ("Passwords:Breached:Source", file == "off" ? "Off" : "File"));
        await App.Services.GetRequiredService<BreachFile>().Current(TestContext.Current.CancellationToken);
        if (file == "replaced")
        {
            File.Delete(path);
            await File.WriteAllTextAsync(path, "damaged", TestContext.Current.CancellationToken);
            App.Services.GetRequiredService<BreachFile>().Refresh();
        }

        var row = Row(await (await Admin()).Get("/admin"), "Leaked passwords");
        Assert.Contains(mark, row, StringComparison.Ordinal);
        Assert.Contains(text, row, StringComparison.Ordinal);
        Assert.Contains(cure, row, StringComparison.Ordinal);
    }

    /// <summary>Port 9 of this machine: nobody listens there.</summary>
    [Theory]
    [InlineData("Allow", "Warning", "/sign-in")]
    [InlineData("Refuse", "Problem", null)]
    [Trait("R", "R600")]
    public async Task A_service_that_is_away_is_told_once_it_was_asked_and_passwords_are_set_unless_the_operator_decided_otherwise(string then, string mark, string? leads)
    {
        await App.DisposeAsync();
        _app = Start(App.Database, ("Passwords:Breached:WhenUnavailable", then), ("Passwords:Breached:Source", "Range"), ("Passwords:Breached:RangeUrl", "http://127.0.0.1:9/range/"));
        var admin = await Admin();
        Assert.Contains("was not asked about leaked passwords since the start.", Row(await admin.Get("/admin"), "Leaked passwords"), StringComparison.Ordinal);
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);

        // The list of common ones stands at hand, and is asked in any case.
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, (await laptop.ChangePassword(sam.Password, "password1password1")).Status);
        Assert.Equal(leads, (await laptop.ChangePassword(sam.Password, "nine blue lanterns drifting")).Location);

        var row = Row(await admin.Get("/admin"), "Leaked passwords");
        Assert.Contains("The service at http://127.0.0.1:9/range/ gave no usable answer about leaked passwords on", row, StringComparison.Ordinal);
        Assert.Contains($"ConnectionError. New passwords are {(then == "Allow" ? "taken" : "refused")}", row, StringComparison.Ordinal);
        Assert.Contains(mark, row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 59, "59 minutes")]
    [InlineData(0, 1, 0, "1 hour and 0 minutes")]
    [InlineData(0, 23, 59, "23 hours and 59 minutes")]
    [InlineData(1, 1, 59, "1 day and 1 hour")]
    public void Uptime_is_told_in_two_units(int days, int hours, int minutes, string words) =>
        Assert.Equal(words, Uptime.In(new TimeSpan(days, hours, minutes, 0)));

    private TestApp Start(TestDatabase database, params (string Key, string Value)[] settings) => new(database, builder =>
    {
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(_clock));
        builder.UseSetting("Recovery:Contact", "Call 555 0100.");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
    });

    private async Task<Browser> Admin() => await App.SignIn(await App.NewPerson("First Admin", role: Role.Admin));

    private Task<int> Deliver() => App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);

    private Task<Answer> Ready()
    {
        // An answer stands for a second.
        _clock.Passed += TimeSpan.FromSeconds(1);
        return App.NewBrowser().Get("/readyz");
    }

    private static string Row(Answer page, string title) =>
        page.Document.QuerySelectorAll("li.row").Single(row => row.QuerySelector(".row-title")!.TextContent.Trim().StartsWith(title, StringComparison.Ordinal)).TextContent;
}
