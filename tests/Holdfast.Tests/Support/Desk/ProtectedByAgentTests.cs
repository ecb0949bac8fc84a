using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Security.Containment;

namespace Holdfast.Support.Desk;

/// <summary>What an agent sees of the accounts that they protected, and the way back that they can have sent again.</summary>
public sealed class ProtectedByAgentTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Page = "/desk/protect";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("Way", "24")]
    public async Task An_agent_sees_what_they_protected_and_has_the_way_back_sent_again_three_times_an_hour()
    {
        var (sam, kim) = (await _app.NewPersonWithQuestion(), await _app.NewPersonWithQuestion());
        _app.Clock.Advance(TimeSpan.FromDays(8));
        var (agent, alex) = await _app.AtTheDesk();
        Assert.DoesNotContain("Protected by you", (await agent.Get(Page)).Words, StringComparison.Ordinal);
        await agent.FindAndProtect(sam);
        var page = await agent.FindAndProtect(kim);
        Assert.Equal([kim.Name, sam.Name], page.Document.QuerySelectorAll("section .row-title .any").Select(title => title.TextContent));
        Assert.DoesNotContain(kim.Address, page.Text, StringComparison.Ordinal);
        Assert.Contains("The owner hasn't come back yet", page.Words, StringComparison.Ordinal);
        // Whoever is the same but for the name sees nothing of it.
        Assert.DoesNotContain("Protected by you", (await (await _app.AtTheDesk()).Browser.Get(Page)).Words, StringComparison.Ordinal);
        await _app.DeliverAll();

        var act = page.Document.QuerySelector("section form")?.GetAttribute("action") ?? "";
        for (var i = 0; i < SendWayBackHandler.AnHour; i++)
        {
            Assert.Contains("We're emailing the way back again", (await agent.Follow(await agent.Submit(page, act))).Words, StringComparison.Ordinal);
            await _app.DeliverAll();
        }

        // A repeat within ten minutes is the same link.
        Assert.Single(_app.LinksTo(kim.Address, "/reset/account").Distinct());
        Assert.Equal(SendWayBackHandler.AnHour, _app.LinksTo(kim.Address, "/reset/account").Count);
        Assert.Contains("Nothing was sent", (await agent.Follow(await agent.Submit(page, act))).Words, StringComparison.Ordinal);
        await _app.DeliverAll();
        Assert.Equal(SendWayBackHandler.AnHour, _app.LinksTo(kim.Address, "/reset/account").Count);
        Assert.Empty(_app.LinksTo(sam.Address, "/reset/account"));
        Assert.Equal(
            Enumerable.Repeat((kim.Account, alex.Account), SendWayBackHandler.AnHour),
            (await _app.Stored<AuditEntry>()).Where(e => e.Kind == ContainmentEvents.WayBackSent).Select(e => (e.Account, e.Actor)));

        // The link is the owner's way back like any other.
        var home = _app.NewBrowser();
        await home.TakeBack(await home.OpenLink(_app.LinksTo(kim.Address, "/reset/account")[^1]), "seven green kettles humming", QuestionSteps.Answer);
        Assert.Contains("That account is open again", (await agent.Follow(await agent.Submit(page, act))).Words, StringComparison.Ordinal);
        Assert.Contains("The owner came back", (await agent.Get(Page)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Way", "24")]
    public async Task Nobody_sends_it_for_an_account_that_somebody_else_protected()
    {
        var sam = await _app.NewPerson();
        var (agent, _) = await _app.AtTheDesk();
        var page = await agent.FindAndProtect(sam);
        var act = page.Document.QuerySelector("section form")?.GetAttribute("action") ?? "";
        var (other, _) = await _app.AtTheDesk();
        await other.FindAndProtect(await _app.NewPerson());
        await _app.DeliverAll();

        Assert.Contains("Nothing was sent", (await other.Follow(await Post(other, act))).Words, StringComparison.Ordinal);
        await _app.DeliverAll();
        Assert.Empty(_app.LinksTo(sam.Address, "/reset/account"));
        var (admin, _) = await _app.AtTheDesk(Platform.Accounts.Role.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await Post(admin, act)).Status);
    }

    [Fact]
    [Trait("Way", "24")]
    public async Task The_latest_fifty_are_shown()
    {
        var (agent, alex) = await _app.AtTheDesk();
        List<Person> members = [];
        for (var i = 0; i < 51; i++)
        {
            members.Add(await _app.NewPerson($"Member {i}"));
        }

        await _app.With(async db =>
        {
            foreach (var (i, member) in members.Index())
            {
                var at = _app.Clock.GetUtcNow().AddMinutes(-i);
                db.Add(new ContainmentRecord
                {
                    Id = ContainmentId.New(at), Account = member.Account, Cause = ContainmentCause.Agent, At = at, Mailbox = "", Device = "", Network = "", Agent = alex.Account,
                    Reason = ContainmentReason.Seen,
                });
            }

            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var page = await agent.Get(Page);
        Assert.Equal(members[..50].Select(member => member.Name), page.Document.QuerySelectorAll("section .row-title .any").Select(title => title.TextContent));
        Assert.Contains("The latest 50", page.Words, StringComparison.Ordinal);
    }

    /// <summary>With a token of their own.</summary>
    private static async Task<Answer> Post(Browser browser, string act)
    {
        using var content = new FormUrlEncodedContent(Browser.Filled(await browser.Get("/settings"), "/sign-out"));
        return await browser.Send(HttpMethod.Post, act, content);
    }
}
