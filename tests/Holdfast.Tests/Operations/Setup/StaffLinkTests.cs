using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Operations.Setup;

/// <summary>holdfast staff-link: one more account for the staff, by a link that only who has the server can make.</summary>
public sealed class StaffLinkTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Words = "violet kettles hum at noon";

    private readonly TestApp _app = fixture.App;

    private string LinkFile => Path.Combine(_app.Database.DataFolder, "staff-link");

    [Theory]
    [InlineData(Role.Agent, "for an agent", "/desk/protect")]
    [InlineData(Role.Lead, "for a lead", "/desk/protect")]
    [InlineData(Role.Admin, "for an admin", "/admin/containments")]
    [InlineData(Role.Auditor, "for an auditor", "/admin/containments")]
    [Trait("F", "F38")]
    public async Task It_makes_one_account_of_its_role_that_signs_in(Role role, string words, string path)
    {
        await _app.NewPerson(role: Role.Admin);
        var address = $"{role}@example.org";
        var link = await Link(role);
        var (browser, page) = await Arrive(link);
        Assert.Equal("Create your staff account", page.Document.QuerySelector("h1")?.TextContent);
        Assert.Contains(words, page.Words, StringComparison.Ordinal);

        var done = await browser.Submit(page, "/setup", ("Name", "Alex Staff"), ("Email", address), ("Password", Words));

        Assert.Contains("Your staff account is ready", (await browser.Follow(done)).Words, StringComparison.Ordinal);
        var stored = Assert.Single(await _app.Stored<EmailAddress>(), e => e.Address == address);
        var account = (await _app.Stored<Account>()).Single(a => a.Id == stored.Account);
        Assert.Equal(("staff", role), (account.Kind, account.Role));
        Assert.Equal($"{role}", Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == account.Id && e.Kind == SetupEvents.StaffCreated).Detail);
        Assert.False(File.Exists(LinkFile));
        await browser.SubmitForm("/sign-in", ("Email", address), ("Password", Words));
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Arrive(link)).Page.Status);
    }

    [Fact]
    public async Task Of_sixteen_who_hold_it_one_joins()
    {
        await _app.NewPerson(role: Role.Admin);
        var link = await Link(Role.Agent);
        List<(Browser Browser, Answer Page)> visits = [];
        for (var i = 0; i < 16; i++)
        {
            visits.Add(await Arrive(link));
        }

        var answers = await Task.WhenAll(visits.Select((visit, i) => Task.Run(() =>
            visit.Browser.Submit(visit.Page, "/setup", ("Name", "Alex Staff"), ("Email", $"race{i}@example.org"), ("Password", Words)))));

        Assert.Single(answers, answer => answer.Location == "/sign-in");
        Assert.Equal(15, answers.Count(answer => answer.Status is HttpStatusCode.Forbidden && answer.Words.Contains("needs a link from the server", StringComparison.Ordinal)));
        Assert.Single(await _app.Stored<EmailAddress>(), e => e.Address.StartsWith("race", StringComparison.Ordinal));
    }

    /// <summary>It goes into mails to admins.</summary>
    [Fact]
    public async Task A_name_that_turns_the_text_around_it_is_refused()
    {
        await _app.NewPerson(role: Role.Admin);
        var (browser, page) = await Arrive(await Link(Role.Agent));

        var refused = await browser.Submit(page, "/setup", ("Name", "Alex \u202E ffatS"), ("Email", "turned@example.org"), ("Password", Words));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("#Name", refused.Document.QuerySelector(".summary a")?.GetAttribute("href"));
        Assert.DoesNotContain(await _app.Stored<EmailAddress>(), e => e.Address == "turned@example.org");
    }

    [Fact]
    public async Task It_works_for_an_hour()
    {
        await _app.NewPerson(role: Role.Admin);
        var visit = await Arrive(await Link(Role.Lead));
        _app.Clock.Advance(SetupLink.Life);

        var late = await visit.Browser.Submit(visit.Page, "/setup", ("Name", "Alex Staff"), ("Email", "late@example.org"), ("Password", Words));

        Assert.Equal(HttpStatusCode.Gone, late.Status);
        Assert.Contains("holdfast staff-link lead", late.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(await _app.Stored<EmailAddress>(), e => e.Address == "late@example.org");
    }

    [Fact]
    public async Task The_command_wants_an_admin_first_and_a_role_that_there_is_and_tells_nobody_the_link()
    {
        await using var app = new TestApp(await fixture.Databases.New(TestContext.Current.CancellationToken));
        app.Services.GetRequiredService<TimeProvider>();
        Assert.Contains("There is no admin yet", await Run(app, 1, "agent"), StringComparison.Ordinal);
        await app.NewPerson(role: Role.Admin);
        Assert.Contains("member", await Run(app, 1, "member"), StringComparison.Ordinal);

        var said = await Run(app, 0, "agent");

        var file = Path.Combine(app.Database.DataFolder, "staff-link");
        Assert.Contains(file, said, StringComparison.Ordinal);
        var link = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim();
        Assert.DoesNotContain(link.Split('=')[1], said, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal(Role.Agent, Assert.Single(await app.Stored<SetupLink>(), l => l.Role is not null).Role);
    }

    private async Task<string> Link(Role role)
    {
        await _app.With(db => SetupLinks.Renew(
            db, LinkFile, _app.Services.GetRequiredService<PublicAddress>(), _app.Clock.GetUtcNow(), TestContext.Current.CancellationToken, role));
        return new Uri((await File.ReadAllTextAsync(LinkFile, TestContext.Current.CancellationToken)).Trim()).PathAndQuery;
    }

    private async Task<(Browser Browser, Answer Page)> Arrive(string link)
    {
        var browser = _app.NewBrowser();
        await browser.Get(link);
        return (browser, await browser.Get("/setup"));
    }

    private static async Task<string> Run(TestApp app, int code, string role)
    {
        await using var process = ProductProcess.Start(
            "Production", ["staff-link", role, "--Shell:PublicUrl=https://account.example.com", .. app.Database.Settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        Assert.Equal(code, await process.Ended());
        return process.Output + process.Errors;
    }
}
