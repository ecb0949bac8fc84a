using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>An agent contains an account: what they see, what they can do, and where they are stopped.</summary>
[Trait("F", "F35")]
public sealed class ProtectAccountTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("F", "F34")]
    public async Task An_agent_sees_whose_it_is_and_what_will_happen_then_locks_it_and_its_owner_comes_back()
    {
        var sam = await _app.NewPerson("Sam Person");
        var second = $"second.{sam.Address}";
        await _app.AddAddress(sam, second, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        _app.Clock.Advance(TimeSpan.FromDays(8));
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        await laptop.SubmitForm("/settings/question", ("Current", sam.Password), ("Question", QuestionSteps.Question), ("Answer", QuestionSteps.Answer));
        _app.Clock.Advance(TimeSpan.FromDays(8));
        var (agent, alex) = await _app.AtTheDesk();

        var page = await agent.FindToProtect(sam.Address);
        foreach (var words in new[] { "Protect this account?", "Sam Person", "Freelancer", "2 devices are signed out at once", "You can't undo it" })
        {
            Assert.Contains(words, page.Words, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(sam.Address, page.Text, StringComparison.Ordinal);
        Assert.True(await laptop.IsSignedIn());
        var done = await agent.Follow(await agent.Protect(page));

        Assert.Contains("The account is protected", done.Words, StringComparison.Ordinal);
        Assert.False(await laptop.IsSignedIn());
        Assert.False(await phone.IsSignedIn());
        Assert.Contains("This account is protected", (await _app.NewBrowser().SignIn(sam)).Words, StringComparison.Ordinal);
        await _app.DeliverAll();
        foreach (var address in new[] { sam.Address, second })
        {
            var mail = Assert.Single(_app.Mail.To(address), m => m.Subject == "Your account is protected");
            Assert.Contains("Our support protected your account", mail.TextBody, StringComparison.Ordinal);
            Assert.DoesNotContain(agent.Network.ToString(), mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
            Assert.DoesNotContain(alex.Name, mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        }

        var record = Assert.Single(await _app.Stored<ContainmentRecord>(), c => c.Account == sam.Account);
        Assert.Equal((ContainmentCause.Agent, alex.Account, ContainmentReason.OwnerAsked, agent.Network.ToString()), (record.Cause, record.Agent, record.Reason, record.Network));
        var entry = Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.ContainedBySupport);
        Assert.Equal((alex.Account, "Our support", ""), (entry.Actor, entry.Device, entry.Network));

        // The agent's lock is one like any other: the way back is the owner's alone.
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var home = _app.NewBrowser();
        var back = await home.TakeBack(await home.OpenLink(_app.LinksTo(sam.Address, "/reset/account")[^1]), "seven green kettles humming", QuestionSteps.Answer);
        Assert.DoesNotContain("wasn't", back.Words, StringComparison.Ordinal);
        var returned = _app.NewBrowser();
        Assert.Equal(HttpStatusCode.SeeOther, (await returned.SignIn(sam, "seven green kettles humming")).Status);
    }

    [Theory]
    [Trait("F", "F37")]
    [InlineData("", "The email is missing")]
    [InlineData("sam", "The email is not complete")]
    [InlineData("nobody@example.com", "No member has this email")]
    [InlineData("unconfirmed", "No member has this email")]
    [InlineData("staff", "No member has this email")]
    public async Task Who_is_no_member_is_not_found(string typed, string words)
    {
        var other = await _app.NewPerson(role: Role.Lead);
        var newcomer = $"newcomer{other.Account.Value:N}@example.com";
        await _app.NewBrowser().SubmitForm("/sign-up", ("Email", newcomer), ("Name", "Kim"), ("Kind", "freelancer"), ("Password", "four calm otters swimming"));
        var (agent, _) = await _app.AtTheDesk();

        var refused = await agent.FindToProtect(typed switch { "unconfirmed" => newcomer, "staff" => other.Address, _ => typed });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(words, refused.Words, StringComparison.Ordinal);
        // By its id neither.
        var before = await _app.StoredText();
        Assert.Contains("That account isn't here", (await agent.Follow(await agent.Get($"/desk/accounts/{other.Account}/protect"))).Words, StringComparison.Ordinal);
        Assert.Equal(before, await _app.StoredText());
    }

    [Theory]
    [Trait("F", "F19")]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task An_account_is_found_for_seven_days_by_an_address_that_was_removed(int seconds, bool found)
    {
        var sam = await _app.NewPerson("Sam Person");
        await _app.Change(db =>
        {
            var address = db.Set<EmailAddress>().Single(e => e.Account == sam.Account);
            (address.RemovedAt, address.IsPrimary) = (_app.Clock.GetUtcNow(), false);
        });
        _app.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(seconds));
        var (agent, _) = await _app.AtTheDesk();

        var page = await agent.FindToProtect(sam.Address);

        Assert.Equal(found, page.Words.Contains("Protect this account?", StringComparison.Ordinal));
        Assert.Equal(!found, page.Words.Contains("No member has this email", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("F", "F19")]
    public async Task Who_has_the_address_now_is_found_before_whom_it_was_removed_from()
    {
        var (sam, kim) = (await _app.NewPerson("Sam Person"), await _app.NewPerson("Kim Person"));
        await _app.Change(db =>
        {
            var address = db.Set<EmailAddress>().Single(e => e.Account == sam.Account);
            (address.RemovedAt, address.IsPrimary) = (_app.Clock.GetUtcNow(), false);
        });
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.AddAddress(kim, sam.Address, Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        var (agent, _) = await _app.AtTheDesk();

        Assert.Contains("Kim Person", (await agent.FindToProtect(sam.Address)).Words, StringComparison.Ordinal);

        // Whoever took it may remove it from their own account too.
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.Change(db => db.Set<EmailAddress>().Single(e => e.Address == sam.Address).RemovedAt = _app.Clock.GetUtcNow());
        Assert.Contains("Sam Person", (await agent.FindToProtect(sam.Address)).Words, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("F", "F37")]
    [InlineData(AccountStatus.Contained)]
    [InlineData(AccountStatus.Locked)]
    public async Task What_nobody_can_use_already_stays_as_it_is_and_that_an_agent_asked_is_noted(AccountStatus status)
    {
        var sam = await _app.NewPerson();
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Status = status);
        var (agent, alex) = await _app.AtTheDesk();

        Assert.Contains("That account was already closed to everybody", (await agent.FindAndProtect(sam)).Words, StringComparison.Ordinal);

        Assert.Equal(status, (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Status);
        Assert.DoesNotContain(await _app.Stored<ContainmentRecord>(), c => c.Account == sam.Account);
        Assert.Equal(alex.Account, Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == ContainmentEvents.AskedAgain).Actor);
        await _app.DeliverAll();
        Assert.Empty(_app.Mail.To(sam.Address));
    }

    [Theory]
    [Trait("F", "F37")]
    [InlineData(0, 3)]
    [InlineData(-8, 0)]
    public async Task A_closed_account_is_protected_and_not_erased(int closed, int erased)
    {
        var sam = await _app.NewPerson();
        var now = _app.Clock.GetUtcNow();
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Close(now.AddDays(closed), now.AddDays(erased)));
        var (agent, _) = await _app.AtTheDesk();

        var page = await agent.FindToProtect(sam.Address);
        Assert.Contains("The owner closed it", page.Words, StringComparison.Ordinal);
        await agent.Protect(page);

        var account = (await _app.Stored<Account>()).Single(a => a.Id == sam.Account);
        Assert.Equal((AccountStatus.Contained, null), (account.Status, account.EraseAt));
    }

    [Fact]
    [Trait("F", "F37")]
    public async Task What_is_erased_meanwhile_is_said()
    {
        var sam = await _app.NewPerson();
        var (agent, _) = await _app.AtTheDesk();
        var page = await agent.FindToProtect(sam.Address);
        await _app.With(db => db.Set<Account>().Where(a => a.Id == sam.Account).ExecuteDeleteAsync(TestContext.Current.CancellationToken));

        Assert.Contains("That account isn't here", (await agent.Follow(await agent.Protect(page))).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_within_an_hour_and_with_one_more_the_agent_is_stopped_and_every_admin_is_told()
    {
        // Whom another test left stopped, and the mail about it, which goes to those who are admins when it is delivered.
        await _app.Change(db => db.Set<ContainingAgent>().Where(a => a.StoppedAt != null).ToList().ForEach(a => a.Resume(_app.Clock.GetUtcNow())));
        await _app.DeliverAll();
        var (admin, boss) = await _app.AtTheDesk(Role.Admin);
        var second = await _app.NewPerson(role: Role.Admin);
        var auditor = await _app.NewPerson(role: Role.Auditor);
        var (agent, alex) = await _app.AtTheDesk();
        var (other, _) = await _app.AtTheDesk();
        await _app.DeliverAll();
        var opened = await agent.Get("/desk/protect");

        var members = await _app.ProtectUntilStopped(agent);

        Assert.Equal(10, (await _app.Stored<ContainmentRecord>()).Count(c => c.Agent == alex.Account));
        var eleventh = Assert.Single(await _app.Stored<Account>(), a => a.Name == "Member 10");
        Assert.Equal(AccountStatus.Active, eleventh.Status);
        Assert.DoesNotContain(await _app.Stored<AuditEntry>(), e => e.Account == eleventh.Id && e.Kind == ContainmentEvents.ContainedBySupport);
        Assert.Contains("You've reached the limit", (await agent.Get("/desk/protect")).Words, StringComparison.Ordinal);
        Assert.Contains("You've reached the limit", (await agent.Submit(opened, "/desk/protect", ("Email", members[0].Address))).Words, StringComparison.Ordinal);
        await _app.DeliverAll();
        foreach (var told in new[] { boss, second })
        {
            var mail = Assert.Single(_app.Mail.To(told.Address), m => m.Subject == "An agent was stopped");
            foreach (var words in new[] { alex.Name, agent.Network.ToString(), "/admin/containments" })
            {
                Assert.Contains(words, mail.TextBody, StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain(_app.Mail.Taken, m => m.Subject == "An agent was stopped" && (m.To.ToString() == alex.Address || m.To.ToString() == auditor.Address));
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Kind == ContainmentEvents.AgentStopped && e.Actor == alex.Account);
        Assert.Contains("1 agent was stopped", (await admin.Get("/admin")).Words, StringComparison.Ordinal);

        // Another agent has a count of their own, and an hour by itself changes nothing for the one who was stopped.
        var sam = await _app.NewPerson();
        Assert.Contains("The account is protected", (await other.FindAndProtect(sam)).Words, StringComparison.Ordinal);
        _app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Contains("You've reached the limit", (await agent.Get("/desk/protect")).Words, StringComparison.Ordinal);

        // An admin lets them go on, under a password that was just typed; then they count anew.
        var resume = $"/admin/containments/agents/{alex.Account}/resume";
        var page = await admin.Get($"/admin/containments/agents/{alex.Account}");
        Assert.StartsWith("/confirm", (await admin.Submit(page, resume)).Location, StringComparison.Ordinal);
        admin = await _app.SignIn(boss);
        var resumed = await admin.Follow(await admin.SubmitForm($"/admin/containments/agents/{alex.Account}", resume));
        Assert.Contains("The agent can continue", resumed.Words, StringComparison.Ordinal);
        agent = await _app.SignIn(alex);
        Assert.Contains("The account is protected", (await agent.FindAndProtect(await _app.NewPerson())).Words, StringComparison.Ordinal);
        Assert.Contains("No agent is stopped", (await admin.Get("/admin")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_hour_the_first_counts_no_more()
    {
        var (agent, alex) = await _app.AtTheDesk();
        for (var i = 0; i < 10; i++)
        {
            await agent.FindAndProtect(await _app.NewPerson());
        }

        _app.Clock.Advance(TimeSpan.FromHours(1));
        agent = await _app.SignIn(alex);
        Assert.Contains("The account is protected", (await agent.FindAndProtect(await _app.NewPerson())).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_sixteen_at_once_by_an_agent_who_has_one_left_one_is_protected()
    {
        var (agent, alex) = await _app.AtTheDesk();
        for (var i = 0; i < 9; i++)
        {
            await agent.FindAndProtect(await _app.NewPerson());
        }

        List<Answer> pages = [];
        for (var i = 0; i < 16; i++)
        {
            pages.Add(await agent.FindToProtect((await _app.NewPerson()).Address));
        }

        var answers = await Task.WhenAll(pages.Select(page => Task.Run(() => agent.Protect(page))));

        Assert.Equal(10, (await _app.Stored<ContainmentRecord>()).Count(c => c.Agent == alex.Account));
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.SeeOther, HttpStatusCode.Conflict }));
        // Each who was refused because of the others is told to press again, and by then there is none left.
        await agent.Protect(pages.First(page => answers[pages.IndexOf(page)].Status is HttpStatusCode.Conflict || answers.All(a => a.Status is HttpStatusCode.SeeOther)));
        Assert.True((await _app.Stored<ContainingAgent>()).Single(a => a.Agent == alex.Account).StoppedAt is not null);
        Assert.Equal(10, (await _app.Stored<ContainmentRecord>()).Count(c => c.Agent == alex.Account));
    }

    [Fact]
    public async Task It_takes_a_password_that_was_typed_within_fifteen_minutes_and_keeps_what_was_chosen()
    {
        var sam = await _app.NewPerson();
        var (agent, alex) = await _app.AtTheDesk();
        var page = await agent.FindToProtect(sam.Address);
        _app.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));

        var first = await agent.Protect(page, "3");

        Assert.StartsWith("/confirm", first.Location, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Active, (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Status);
        var confirmed = await agent.Submit(await agent.Follow(first), "/confirm", ("Password", alex.Password));
        await agent.Protect(await agent.Follow(confirmed), (await agent.Get(confirmed.Location ?? "")).Document.QuerySelector("input[name=Reason][checked]")?.GetAttribute("value") ?? "3");
        Assert.Equal(ContainmentReason.Seen, Assert.Single(await _app.Stored<ContainmentRecord>(), c => c.Account == sam.Account).Reason);
    }

    [Fact]
    public async Task An_agent_looks_for_sixty_accounts_within_an_hour()
    {
        var sam = await _app.NewPerson();
        var (agent, alex) = await _app.AtTheDesk();
        var page = await agent.Get("/desk/protect");
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agent.Submit(page, "/desk/protect", ("Email", $"nobody{i}@example.com"))).Status);
        }

        var refused = await agent.Submit(page, "/desk/protect", ("Email", sam.Address));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("60 an hour", refused.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(await _app.Stored<AuditEntry>(), e => e.Kind == DeskEvents.AccountLookedUp && e.Actor == alex.Account);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await (await _app.SignIn(alex)).SubmitForm("/desk/protect", ("Email", sam.Address))).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("4")]
    [InlineData("owner")]
    public async Task Without_a_reason_nothing_happens(string? reason)
    {
        var sam = await _app.NewPerson();
        var (agent, _) = await _app.AtTheDesk();
        var refused = await agent.Protect(await agent.FindToProtect(sam.Address), reason);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Choose how you know", refused.Words, StringComparison.Ordinal);
        Assert.Equal(AccountStatus.Active, (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Status);
    }

    [Theory]
    [InlineData(Role.Member)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Auditor)]
    public async Task For_whoever_is_no_agent_protecting_an_account_does_not_exist(Role role)
    {
        var sam = await _app.NewPerson();
        var (agent, _) = await _app.AtTheDesk(Role.Lead);
        var page = await agent.FindToProtect(sam.Address);
        var (browser, _) = await _app.AtTheDesk(role);

        foreach (var path in new[] { "/desk/protect", $"/desk/accounts/{sam.Account}/protect" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(path)).Status);
        }

        // With a token of their own.
        var token = (await browser.Get("/settings")).Document.QuerySelector("input[name=token]")?.GetAttribute("value");
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("Reason", "1"), KeyValuePair.Create("token", token ?? "")]);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Send(HttpMethod.Post, $"/desk/accounts/{sam.Account}/protect", content)).Status);
        Assert.Equal(AccountStatus.Active, (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Status);
        Assert.Contains("The account is protected", (await agent.Follow(await agent.Protect(page))).Words, StringComparison.Ordinal);
    }
}
