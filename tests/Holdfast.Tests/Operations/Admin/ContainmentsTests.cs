using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Containment;
using Holdfast.Security.Recovery;

namespace Holdfast.Operations.Admin;

/// <summary>/admin/containments: what an agent protected without cause is opened again by two admins, and only as it was.</summary>
[Trait("F", "F35")]
public sealed class ContainmentsTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task What_a_stopped_agent_did_is_chosen_already_and_opens_when_a_second_admin_agrees()
    {
        var (agent, alex) = await _app.AtTheDesk();
        var earlier = await _app.NewPerson("Early Bird");
        await agent.FindAndProtect(earlier);
        _app.Clock.Advance(TimeSpan.FromHours(2));
        agent = await _app.SignIn(alex);
        var sam = await _app.NewPerson("Sam Person");
        var laptop = await _app.SignIn(sam);
        await agent.FindAndProtect(sam);
        await _app.DeliverAll();
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        for (var i = 0; i < 10; i++)
        {
            await agent.FindAndProtect(await _app.NewPerson());
        }

        var (one, _) = await _app.AtTheDesk(Role.Admin);
        var (two, second) = await _app.AtTheDesk(Role.Admin);
        var path = $"/admin/containments/agents/{alex.Account}";
        var page = await one.Get(path);
        Assert.Equal(11, page.Document.QuerySelectorAll("input[name=Chosen]").Length);
        Assert.Equal(10, page.Document.QuerySelectorAll("input[name=Chosen][checked]").Length);
        Assert.Contains(MaskedAddress.Of(sam.Address), page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(sam.Address, page.Text, StringComparison.Ordinal);
        var asked = await one.Follow(await one.Submit(page, path));

        Assert.Contains("10 accounts are waiting for a second admin", asked.Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Contained, await StatusOf(sam));
        var lift = await LiftOf(alex);
        // Whoever asked has no button, and without it neither.
        var own = await one.Get($"/admin/containments/lifts/{lift}");
        Assert.DoesNotContain("Open them again", own.Words, StringComparison.Ordinal);
        var alone = await Send(one, $"/admin/containments/lifts/{lift}/grant");
        Assert.Contains("It takes a second admin", (await one.Follow(alone)).Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Contained, await StatusOf(sam));

        var granted = await two.Follow(await two.SubmitForm($"/admin/containments/lifts/{lift}", $"/admin/containments/lifts/{lift}/grant"));

        Assert.Contains("10 accounts are open again", granted.Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Active, await StatusOf(sam));
        Assert.Equal(AccountStatus.Contained, await StatusOf(earlier));
        Assert.False(await laptop.IsSignedIn());
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam)).Status);
        var entry = Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.Lifted);
        Assert.Equal((second.Account, "Our support", ""), (entry.Actor, entry.Device, entry.Network));
        Assert.Equal(second.Account, (await _app.Stored<ContainmentRecord>()).Single(c => c.Account == sam.Account).LiftedBy);
        await _app.DeliverAll();
        var mail = Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "Your account is open again");
        Assert.Contains("by mistake", mail.TextBody, StringComparison.Ordinal);

        // The link that went out to take it back is dead; the notice's own button still locks.
        Assert.NotEqual(HttpStatusCode.OK, (await _app.NewBrowser().OpenLink(_app.LinksTo(sam.Address, "/reset/account")[^1])).Status);
        Assert.Contains("Your account is protected", (await _app.NewBrowser().PressNotMe(RecoverySteps.LinkIn(mail, "/not-me") ?? "")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("came back")]
    [InlineData("pressed")]
    [InlineData("changed")]
    public async Task An_account_whose_owner_did_something_since_stays_as_it_is(string what)
    {
        var (agent, alex) = await _app.AtTheDesk();
        var (sam, kim) = (await _app.NewPerson("Sam"), await _app.NewPerson("Kim"));
        var laptop = await _app.SignIn(sam);
        await laptop.SubmitForm("/settings/question", ("Current", sam.Password), ("Question", QuestionSteps.Question), ("Answer", QuestionSteps.Answer));
        await _app.DeliverAll();
        _app.Clock.Advance(TimeSpan.FromDays(8));
        // A notice with a button, from just before.
        await laptop.ChangePassword(sam.Password, "nine purple lanterns turning", everywhere: false);
        await _app.DeliverAll();
        agent = await _app.SignIn(alex);
        await agent.FindAndProtect(sam);
        await agent.FindAndProtect(kim);
        await _app.DeliverAll();
        var (one, two) = (await AskForAll(alex), (await _app.AtTheDesk(Role.Admin)).Browser);
        var lift = await LiftOf(alex);

        switch (what)
        {
            case "came back":
                await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
                var home = _app.NewBrowser();
                await home.TakeBack(await home.OpenLink(_app.LinksTo(sam.Address, "/reset/account")[^1]), "seven green kettles humming", QuestionSteps.Answer);
                break;
            case "pressed":
                await _app.NewBrowser().PressNotMe(_app.LinksTo(sam.Address, "/not-me")[^1]);
                break;
            case "changed":
                await _app.Change(db => new AuditTrail(db, _app.Clock).Record(RecoveryEvents.PasswordReset, sam.Account, new Origin("Chrome on Windows", "198.51.100.7", "test")));
                break;
        }

        var expected = await StatusOf(sam);
        var granted = await two.Follow(await two.SubmitForm($"/admin/containments/lifts/{lift}", $"/admin/containments/lifts/{lift}/grant"));

        Assert.Contains("All but 1 account are open again", granted.Words, StringComparison.Ordinal);
        Assert.Equal(what == "came back" ? AccountStatus.Active : AccountStatus.Contained, expected);
        Assert.Equal(expected, await StatusOf(sam));
        Assert.DoesNotContain(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.Lifted);
        Assert.Equal(AccountStatus.Active, await StatusOf(kim));
        // What was left can be asked for again, where it is contained still.
        Assert.Equal(what == "came back" ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.SeeOther, await AskAgain(one, alex));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_mails_say_that_an_account_is_not_being_closed_any_more(bool kept)
    {
        const string Words = "Your account is no longer being closed";
        var (agent, alex) = await _app.AtTheDesk();
        var sam = await _app.NewPerson();
        await (await _app.SignIn(sam)).SubmitForm("/settings/close", ("Current", sam.Password), ("Agree", "true"));
        if (kept)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
            await _app.NewBrowser().SubmitForm("/keep-account", ("Email", sam.Address), ("Password", sam.Password));
        }

        Assert.Equal(kept ? AccountStatus.Active : AccountStatus.Closed, await StatusOf(sam));
        await agent.FindAndProtect(sam);
        await AskForAll(alex);
        var (two, _) = await _app.AtTheDesk(Role.Admin);
        var lift = await LiftOf(alex);
        await two.SubmitForm($"/admin/containments/lifts/{lift}", $"/admin/containments/lifts/{lift}/grant");
        await _app.DeliverAll();

        foreach (var subject in new[] { "Your account is protected", "Your account is open again" })
        {
            Assert.Equal(!kept, _app.Mail.To(sam.Address).Last(m => m.Subject == subject).TextBody?.Contains(Words, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_second_admin_has_a_day_and_then_it_is_asked_anew()
    {
        var (_, alex, sam) = await Protected();
        await AskForAll(alex);
        var lift = await LiftOf(alex);
        _app.Clock.Advance(ContainmentLift.Life - TimeSpan.FromSeconds(1));
        var (two, second) = await _app.AtTheDesk(Role.Admin);
        var page = await two.Get($"/admin/containments/lifts/{lift}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        _app.Clock.Advance(TimeSpan.FromSeconds(2));

        var late = await two.Follow(await two.Submit(page, $"/admin/containments/lifts/{lift}/grant"));

        Assert.Contains("That's already decided", late.Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Contained, await StatusOf(sam));
        await AskForAll(alex);
        two = await _app.SignIn(second);
        var anew = await LiftOf(alex);
        Assert.NotEqual(lift, anew);
        await two.SubmitForm($"/admin/containments/lifts/{anew}", $"/admin/containments/lifts/{anew}/grant");
        Assert.Equal(AccountStatus.Active, await StatusOf(sam));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Either_admin_takes_it_back_and_then_nobody_grants_it(bool own)
    {
        var (_, alex, sam) = await Protected();
        var one = await AskForAll(alex);
        var (two, _) = await _app.AtTheDesk(Role.Admin);
        var lift = await LiftOf(alex);
        var page = await two.Get($"/admin/containments/lifts/{lift}");

        var back = await (own ? one : two).SubmitForm($"/admin/containments/lifts/{lift}", $"/admin/containments/lifts/{lift}/withdraw");

        Assert.Contains("Withdrawn", (await (own ? one : two).Follow(back)).Words, StringComparison.Ordinal);
        Assert.Contains("That's already decided", (await two.Follow(await two.Submit(page, $"/admin/containments/lifts/{lift}/grant"))).Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Contained, await StatusOf(sam));
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Kind == ContainmentEvents.LiftWithdrawn && e.Detail == $"{lift}");
    }

    [Fact]
    public async Task Granted_by_sixteen_at_once_it_happens_once()
    {
        var (_, alex, sam) = await Protected();
        await AskForAll(alex);
        var lift = await LiftOf(alex);
        var (two, _) = await _app.AtTheDesk(Role.Admin);
        var page = await two.Get($"/admin/containments/lifts/{lift}");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => two.Submit(page, $"/admin/containments/lifts/{lift}/grant"))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.Lifted);
        await _app.DeliverAll();
        Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "Your account is open again");
    }

    [Fact]
    public async Task Only_what_this_agent_protected_is_asked_for_and_something_must_be_chosen()
    {
        var (_, alex, sam) = await Protected();
        var (_, other, kim) = await Protected();
        var (admin, _) = await _app.AtTheDesk(Role.Admin);
        var path = $"/admin/containments/agents/{alex.Account}";
        var foreign = (await _app.Stored<ContainmentRecord>()).Single(c => c.Account == kim.Account).Id.Value.ToString();

        Assert.Contains("Tick the box of each account", (await admin.SubmitForm(path, path, ("Chosen", null))).Words, StringComparison.Ordinal);
        Assert.Contains("Tick the box of each account", (await admin.SubmitForm(path, path, ("Chosen", "all"))).Words, StringComparison.Ordinal);
        Assert.Contains("Nothing was done", (await admin.Follow(await admin.SubmitForm(path, path, ("Chosen", foreign)))).Words, StringComparison.Ordinal);

        Assert.DoesNotContain(await _app.Stored<ContainmentLift>(), l => l.Agent == alex.Account || l.Agent == other.Account);
        Assert.Equal(AccountStatus.Contained, await StatusOf(sam));
    }

    [Fact]
    public async Task Granting_takes_a_password_that_was_typed_within_fifteen_minutes()
    {
        var (_, alex, sam) = await Protected();
        await AskForAll(alex);
        var lift = await LiftOf(alex);
        var (two, _) = await _app.AtTheDesk(Role.Admin);
        var page = await two.Get($"/admin/containments/lifts/{lift}");
        _app.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));

        Assert.StartsWith("/confirm", (await two.Submit(page, $"/admin/containments/lifts/{lift}/grant")).Location, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Contained, await StatusOf(sam));
    }

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Agent)]
    [InlineData(Role.Member)]
    public async Task An_auditor_looks_and_nobody_else_but_admins_does_anything(Role role)
    {
        var (_, alex, sam) = await Protected();
        await AskForAll(alex);
        var lift = await LiftOf(alex);
        var (browser, _) = await _app.AtTheDesk(role);
        foreach (var path in new[] { "/admin/containments", $"/admin/containments/agents/{alex.Account}", $"/admin/containments/lifts/{lift}" })
        {
            var seen = await browser.Get(path);
            Assert.Equal(role is Role.Auditor ? HttpStatusCode.OK : HttpStatusCode.NotFound, seen.Status);
            Assert.Null(seen.Document.QuerySelector("main form"));
        }

        foreach (var act in new[] { $"agents/{alex.Account}", $"agents/{alex.Account}/resume", $"lifts/{lift}/grant", $"lifts/{lift}/withdraw" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Send(browser, "/admin/containments/" + act)).Status);
        }

        Assert.Equal(AccountStatus.Contained, await StatusOf(sam));
        Assert.Null((await _app.Stored<ContainmentLift>()).Single(l => l.Id.Value == lift).DecidedAt);
    }

    [Fact]
    public async Task An_admins_page_without_anything_says_what_will_be_there()
    {
        await using var app = new TestApp(await fixture.Databases.New(TestContext.Current.CancellationToken));
        var (admin, _) = await app.AtTheDesk(Role.Admin);
        Assert.Contains("No account is protected by an agent", (await admin.Get("/admin/containments")).Words, StringComparison.Ordinal);
        Assert.Contains("That agent isn't listed", (await admin.Follow(await admin.Get($"/admin/containments/agents/{Guid.Empty}"))).Words, StringComparison.Ordinal);
        Assert.Contains("That's already decided", (await admin.Follow(await admin.Get($"/admin/containments/lifts/{Guid.Empty}"))).Words, StringComparison.Ordinal);
    }

    /// <summary>An agent who protected one account.</summary>
    private async Task<(Browser Agent, Person Alex, Person Sam)> Protected()
    {
        var (agent, alex) = await _app.AtTheDesk();
        var sam = await _app.NewPerson();
        await agent.FindAndProtect(sam);
        return (agent, alex, sam);
    }

    /// <summary>An admin asks that all that the agent protected be opened again.</summary>
    private async Task<Browser> AskForAll(Person agent)
    {
        var (admin, _) = await _app.AtTheDesk(Role.Admin);
        Assert.Equal(HttpStatusCode.SeeOther, await AskAgain(admin, agent));
        return admin;
    }

    private static async Task<HttpStatusCode> AskAgain(Browser admin, Person agent)
    {
        var path = $"/admin/containments/agents/{agent.Account}";
        var page = await admin.Get(path);
        var token = page.Document.QuerySelector("input[name=token]")?.GetAttribute("value") ?? "";
        using var content = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("token", token),
            .. page.Document.QuerySelectorAll("input[name=Chosen]").Select(box => KeyValuePair.Create("Chosen", box.GetAttribute("value") ?? "")),
        ]);
        return (await admin.Send(HttpMethod.Post, path, content)).Status;
    }

    private static async Task<Answer> Send(Browser browser, string path)
    {
        var token = (await browser.Get("/settings")).Document.QuerySelector("input[name=token]")?.GetAttribute("value") ?? "";
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
        return await browser.Send(HttpMethod.Post, path, content);
    }

    private async Task<Guid> LiftOf(Person agent) =>
        (await _app.Stored<ContainmentLift>()).Where(l => l.Agent == agent.Account).MaxBy(l => l.AskedAt)?.Id.Value ?? throw new InvalidOperationException("Nobody asked.");

    private async Task<AccountStatus> StatusOf(Person person) => (await _app.Stored<Account>()).Single(a => a.Id == person.Account).Status;
}
