using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Operations.Setup;

/// <summary>The first admin, by a link that only who has the server can read (rulings F40).</summary>
public sealed class FirstAdminTests(Databases databases) : IAsyncLifetime
{
    private const string Url = "--Shell:PublicUrl=https://account.example.com";
    private const string Words = "violet kettles hum at noon";

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    private string LinkFile => Path.Combine(App.Database.DataFolder, "setup-link");

    public async ValueTask InitializeAsync()
    {
        _app = new TestApp(await databases.New(TestContext.Current.CancellationToken));
        App.Services.GetRequiredService<TimeProvider>();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("F", "F40")]
    [Trait("F", "F12")]
    public async Task The_link_in_the_file_makes_an_admin_who_can_sign_in_and_stands_nowhere_else()
    {
        var link = await Link();
        var token = link.Split('=')[1];
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LinkFile));
        }

        var laptop = App.NewBrowser();
        var arrived = await laptop.Get(link);
        Assert.Equal((HttpStatusCode.SeeOther, "/setup"), (arrived.Status, arrived.Location));
        Assert.Equal("no-referrer", arrived.Header("Referrer-Policy"));
        var page = await laptop.Get("/setup");
        Assert.Equal("Create the first admin", page.Document.QuerySelector("h1")?.TextContent);
        Assert.DoesNotContain(token, page.Text, StringComparison.Ordinal);

        var done = await laptop.Submit(page, "/setup", ("Name", " First Admin "), ("Email", "Admin@Example.com"), ("Password", Words));
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (done.Status, done.Location));
        Assert.Contains("The first admin account is ready", (await laptop.Follow(done)).Words, StringComparison.Ordinal);
        Assert.True(string.IsNullOrEmpty(laptop.Cookie("setup")));

        var account = Assert.Single(await App.Stored<Account>());
        Assert.Equal(("First Admin", "staff", Role.Admin), (account.Name, account.Kind, account.Role));
        var address = Assert.Single(await App.Stored<EmailAddress>());
        Assert.Equal(("Admin@example.com", "admin@example.com", true, App.Clock.GetUtcNow()), (address.Address, address.Key, address.IsPrimary, address.ConfirmedAt));
        Assert.Equal((SetupEvents.FirstAdminCreated, account.Id), Assert.Single((await App.Stored<AuditEntry>()).Select(e => (e.Kind, e.Actor))));
        Assert.False(File.Exists(LinkFile));
        Assert.Equal("/admin", (await laptop.SubmitForm("/sign-in", ("Email", "admin@example.com"), ("Password", Words))).Location);

        Assert.Contains(App.Log.Lines, line => line.Contains(LinkFile, StringComparison.Ordinal));
        Assert.DoesNotContain(App.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain((await App.StoredText()).Values.SelectMany(rows => rows), row => row.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("F", "F40")]
    public async Task Of_sixteen_who_claim_at_once_one_becomes_the_admin_whatever_link_they_hold()
    {
        // Eight hold the link of one node, eight that of another.
        var other = Path.Combine(App.Database.DataFolder, "link-of-another-node");
        await App.With(async db => await SetupLinks.Renew(
            db, other, App.Services.GetRequiredService<PublicAddress>(), App.Clock.GetUtcNow(), TestContext.Current.CancellationToken));
        var links = new[] { await Link(), await Link(other) };
        var pages = new List<(Browser Browser, Answer Page)>();
        for (var i = 0; i < 16; i++)
        {
            var browser = App.NewBrowser();
            await browser.Get(links[i % 2]);
            pages.Add((browser, await browser.Get("/setup")));
        }

        var answers = await Task.WhenAll(pages.Select((p, i) => Task.Run(() =>
            p.Browser.Submit(p.Page, "/setup", ("Name", $"Admin {i}"), ("Email", $"admin{i}@example.com"), ("Password", Words)))));

        Assert.Single(answers, answer => answer.Location == "/sign-in");
        Assert.Equal(15, answers.Count(answer => answer.Status is HttpStatusCode.Gone && answer.Words.Contains("There is already an admin", StringComparison.Ordinal)));
        Assert.Single(await App.Stored<Account>());
        Assert.Single(await App.Stored<Password>());
        Assert.Single(await App.Stored<AuditEntry>());
    }

    [Fact]
    [Trait("F", "F40")]
    public async Task A_link_works_for_an_hour_and_says_so_when_it_is_over()
    {
        var link = await Link();
        var (early, late) = (await Arrive(link), await Arrive(link));
        App.Clock.Advance(SetupLink.Life - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await early.Browser.Get("/setup")).Status);
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        foreach (var answer in new[] { await late.Browser.Get("/setup"), await Send(late, "late@example.com") })
        {
            Assert.Equal(HttpStatusCode.Gone, answer.Status);
            Assert.Contains("This link is too old", answer.Words, StringComparison.Ordinal);
            Assert.Contains("holdfast setup-link", answer.Words, StringComparison.Ordinal);
        }

        Assert.Empty(await App.Stored<Account>());
    }

    [Theory]
    [InlineData("/setup")]
    [InlineData("/setup?token=")]
    [InlineData("/setup?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/setup?token=not-a-token")]
    [Trait("F", "F40")]
    public async Task Without_a_link_of_ours_there_is_no_form(string path)
    {
        var stranger = App.NewBrowser();
        await stranger.Get(path);
        var page = await stranger.Get("/setup");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("This page needs a link from the server", page.Words, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("form"));
    }

    [Theory]
    [InlineData("Name", "", "Type your name.")]
    [InlineData("Email", "", "Type your email.")]
    [InlineData("Email", "admin", "Type an email like name@example.com.")]
    [InlineData("Email", "member@example.com", "Use another email.")]
    [InlineData("Password", "", "Type the new password.")]
    [InlineData("Password", "too short 1", "Use 15 or more.")]
    [InlineData("Password", "first admin here", "without your name")]
    public async Task What_cannot_be_taken_is_said_at_its_field_and_nothing_is_made(string field, string value, string words)
    {
        var member = await App.NewPerson();
        await App.Change(db => db.Add(new EmailAddress
        {
            Id = EmailAddressId.New(App.Clock.GetUtcNow()),
            Account = member.Account,
            Address = "member@example.com",
            Key = "member@example.com",
            AddedAt = App.Clock.GetUtcNow(),
            ConfirmedAt = App.Clock.GetUtcNow(),
        }));
        var visit = await Arrive(await Link());
        var answer = await visit.Browser.Submit(
            visit.Page, "/setup", [.. new (string, string?)[] { ("Name", "First Admin"), ("Email", "admin@example.com"), ("Password", Words) }.Where(f => f.Item1 != field), (field, value)]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, answer.Document.QuerySelector($"#{field}-error")?.TextContent ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain(Words, answer.Text, StringComparison.Ordinal);
        Assert.Single(await App.Stored<Account>());
        Assert.Null(Assert.Single(await App.Stored<Installation>()).FirstAdminAt);
        Assert.True(File.Exists(LinkFile));
        // The link is not used up by it.
        Assert.Equal("/sign-in", (await Send(visit, "admin@example.com")).Location);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task A_name_has_a_limit(int length, bool taken)
    {
        var visit = await Arrive(await Link());
        var answer = await visit.Browser.Submit(visit.Page, "/setup", ("Name", new string('n', length)), ("Email", "admin@example.com"), ("Password", Words));
        Assert.Equal(taken ? HttpStatusCode.SeeOther : HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Fact]
    [Trait("F", "F40")]
    public async Task The_command_makes_a_new_link_beside_the_running_server_and_the_one_before_is_over()
    {
        var before = await Arrive(await Link());
        var said = await Run(0, "setup-link");
        Assert.Contains($"A new link is in {LinkFile}", said, StringComparison.Ordinal);
        var link = await Link();
        Assert.StartsWith("/setup?token=", link, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Split('=')[1], said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(before, "admin@example.com")).Status);

        // The command has this machine's clock, the server the tests'.
        App.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        Assert.Equal("/sign-in", (await Send(await Arrive(link), "admin@example.com")).Location);
        Assert.Contains("There is already an admin", await Run(1, "setup-link"), StringComparison.Ordinal);
        Assert.False(File.Exists(LinkFile));
    }

    [Fact]
    public async Task The_command_makes_nothing_where_no_server_has_started()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("holdfast-test-").FullName, "new");
        await using var command = ProductRun.Start("Production", ["setup-link", Url, "--Storage:DataFolder=" + folder]);
        Assert.Equal(1, await command.Ended());
        Assert.Contains("Start the server first", command.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    [Trait("F", "F40")]
    public async Task A_restart_keeps_a_link_that_is_fresh_replaces_an_old_one_and_leaves_none_once_there_is_an_admin()
    {
        var first = await Link();
        await Restart(TimeSpan.Zero);
        Assert.Equal(first, await Link());
        await Restart(SetupLink.Life / 2);
        var second = await Link();
        Assert.NotEqual(first, second);

        await App.NewPerson(role: Role.Admin);
        await Restart(TimeSpan.Zero);
        Assert.False(File.Exists(LinkFile));
        Assert.Contains("There is already an admin", (await (await Arrive(second)).Browser.Get("/setup")).Words, StringComparison.Ordinal);
    }

    private async Task Restart(TimeSpan later)
    {
        await App.DisposeAsync();
        var now = App.Clock.GetUtcNow() + later;
        _app = new TestApp(App.Database);
        App.Clock.SetUtcNow(now);
        App.Services.GetRequiredService<TimeProvider>();
    }

    private Task<string> Link() => Link(LinkFile);

    /// <summary>The link's path and query, as somebody copies it into their browser.</summary>
    private static async Task<string> Link(string file) => new Uri((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim()).PathAndQuery;

    private async Task<(Browser Browser, Answer Page)> Arrive(string link)
    {
        var browser = App.NewBrowser();
        await browser.Get(link);
        return (browser, await browser.Get("/setup"));
    }

    private static Task<Answer> Send((Browser Browser, Answer Page) visit, string address) =>
        visit.Browser.Submit(visit.Page, "/setup", ("Name", "First Admin"), ("Email", address), ("Password", Words));

    private async Task<string> Run(int code, string command)
    {
        await using var process = ProductProcess.Start("Production", [command, Url, .. App.Database.Settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        Assert.Equal(code, await process.Ended());
        return process.Output + process.Errors;
    }
}
