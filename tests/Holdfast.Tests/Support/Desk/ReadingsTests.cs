using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Web;
using Holdfast.Support.Departments;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>What staff read is written down before it is shown, and bounded.</summary>
[Trait("G", "G41")]
public sealed class ReadingsTests(Databases databases) : IAsyncLifetime
{
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(TestContext.Current.CancellationToken), builder => builder.UseSetting("Desk:PeopleReadAnHour", "5"));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("Attack", "29")]
    public async Task Whoever_opens_too_many_peoples_tickets_is_warned_then_stopped_and_an_admin_lets_them_go_on()
    {
        var (agent, person) = await App.SignInStaff(Role.Agent);
        var (admin, boss) = await App.SignInStaff(Role.Admin, "Ada Admin");
        var numbers = await Numbers(6);
        foreach (var number in numbers.Take(3).Append(numbers[0]))
        {
            Assert.DoesNotContain("You've opened many people's tickets", (await agent.Get(TicketPaths.OfTicket(number))).Words, StringComparison.Ordinal);
        }

        Assert.Contains("You've opened many people's tickets", (await agent.Get(TicketPaths.OfTicket(numbers[3]))).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await agent.Get(TicketPaths.OfTicket(numbers[4]))).Status);
        Assert.Equal(4 + 1, await App.With(db => db.Set<Reading>().CountAsync(r => r.Agent == person.Account)));

        // The sixth person, by whichever route; and then nobody's any more.
        var stopped = await agent.Get(TicketPaths.OfTicket(numbers[5]));
        Assert.Equal(HttpStatusCode.Forbidden, stopped.Status);
        Assert.DoesNotContain("It is a week late.", stopped.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Get(TicketPaths.OfTicket(numbers[0]) + "/events?since=0", ("HX-Request", "true"))).Status);
        await App.Deliver();
        await App.Deliver();
        Assert.Contains(App.Mail.To(boss.Address), mail => mail.Subject == "Somebody opened too many tickets");

        var (lead, _) = await App.SignInStaff(Role.Lead, "Lee Lead");
        var page = await lead.Get(DeskPaths.Readings);
        Assert.Contains("Stopped", page.Words, StringComparison.Ordinal);
        Assert.Contains(TicketNumbers.Show(numbers[4]), page.Words, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("main form"));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get(DeskPaths.Readings)).Status);
        var resumed = await admin.SubmitForm(DeskPaths.Readings, DeskPaths.ResumeReader(person.Account.Value));
        Assert.Contains("They can open tickets again", (await admin.Follow(resumed)).Words, StringComparison.Ordinal);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await agent.Get(TicketPaths.OfTicket(numbers[5]))).Status);
    }

    [Fact]
    [Trait("Attack", "30")]
    public async Task What_nobody_confirmed_does_not_count_and_what_is_read_again_is_one()
    {
        var (lead, person) = await App.SignInStaff(Role.Lead);
        var numbers = await Numbers(1);
        for (var i = 0; i < 8; i++)
        {
            var parked = (await App.NewBrowser().SendAsStranger($"spam{i}@example.com")).StrangersNumber();
            await App.Deliver();
            Assert.Equal(HttpStatusCode.OK, (await lead.Get(TicketPaths.OfTicket(parked))).Status);
            Assert.Equal(HttpStatusCode.OK, (await lead.Get(TicketPaths.OfTicket(numbers[0]))).Status);
        }

        Assert.Equal(1, await App.With(db => db.Set<Reading>().CountAsync(r => r.Agent == person.Account)));
        App.Clock.Advance(TimeSpan.FromMinutes(10));
        await lead.Get(TicketPaths.OfTicket(numbers[0]));
        Assert.Equal(2, await App.With(db => db.Set<Reading>().CountAsync(r => r.Agent == person.Account)));
    }

    [Fact]
    [Trait("G", "G13")]
    public async Task An_address_is_masked_until_somebody_says_why_and_then_for_ten_minutes_and_for_them_alone()
    {
        var (agent, person) = await App.SignInStaff(Role.Admin);
        var (auditor, _) = await App.SignInStaff(Role.Auditor);
        var (lead, _) = await App.SignInStaff(Role.Lead, "Lee Lead");
        var sam = await App.NewPerson();
        var ticket = await App.NewTicket(sam);
        var number = await App.With(db => db.Set<Ticket>().Where(t => t.Id == ticket).Select(t => t.Number).SingleAsync());
        var (path, show) = (TicketPaths.OfTicket(number), DeskPaths.Act(number, "address"));
        var masked = MaskedAddress.Of(sam.Address);
        var page = await agent.Get(path);
        Assert.Contains(masked, page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(sam.Address, page.Text, StringComparison.Ordinal);

        foreach (var reason in new[] { " ", new string('a', ShowAddressHandler.ReasonLength + 1) })
        {
            var refused = await agent.Submit(page, show, ("Reason", reason));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.DoesNotContain(sam.Address, refused.Text, StringComparison.Ordinal);
        }

        var shown = await agent.Follow(await agent.Submit(page, show, ("Reason", new string('a', ShowAddressHandler.ReasonLength))));
        Assert.Contains(sam.Address, shown.Words, StringComparison.Ordinal);
        Assert.Contains("Looked at the email", shown.Words, StringComparison.Ordinal);
        var written = await App.With(db => db.Set<TicketEvent>().SingleAsync(e => e.Ticket == ticket && e.Kind == HappeningKind.AddressShown));
        Assert.Null(written.PublicSeq);
        Assert.Equal(1, await App.With(db => db.Set<Reading>().CountAsync(r => r.Agent == person.Account && r.Kind == ReadingKind.Address)));
        Assert.Contains("Saw the email of whoever sent", (await lead.Get(DeskPaths.Readings)).Words, StringComparison.Ordinal);

        // Nobody else sees it by that, and whoever only reads never does.
        var audited = await auditor.Get(path);
        Assert.Contains(masked, audited.Words, StringComparison.Ordinal);
        Assert.Null(audited.Document.QuerySelector(".desk-show"));
        Assert.Equal(HttpStatusCode.NotFound, (await auditor.Submit(page, show, ("Reason", "I am curious"))).Status);
        foreach (var other in new[] { lead, auditor })
        {
            Assert.DoesNotContain(sam.Address, (await other.Get(path)).Text, StringComparison.Ordinal);
        }

        App.Clock.Advance(Readings.Row);
        Assert.DoesNotContain(sam.Address, (await agent.Get(path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G13")]
    public async Task A_strangers_address_is_masked_on_a_parked_ticket_too()
    {
        var (lead, _) = await App.SignInStaff(Role.Lead);
        var number = (await App.NewBrowser().SendAsStranger("robin@example.com")).StrangersNumber();
        await App.Deliver();
        var page = await lead.Get(TicketPaths.OfTicket(number));
        Assert.Contains("r•••n@example.com", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("robin@example.com", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("robin@example.com", (await lead.Get(DeskPaths.NotConfirmed)).Text, StringComparison.Ordinal);
        var shown = await lead.Submit(page, DeskPaths.Act(number, "address"), ("Reason", "They called us."));
        Assert.Contains("robin@example.com", (await lead.Follow(shown)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G8")]
    public async Task Who_read_what_goes_on_page_by_page_and_loses_nothing_when_more_is_read_meanwhile()
    {
        var (agent, person) = await App.SignInStaff(Role.Agent);
        var (lead, _) = await App.SignInStaff(Role.Lead, "Lee Lead");
        var first = (await Numbers(1))[0];
        for (var i = 0; i < (2 * Paging.Size) + 1; i++)
        {
            await agent.Get(TicketPaths.OfTicket(first));
            App.Clock.Advance(Readings.Row);
            if (i % 30 == 29)
            {
                agent = await App.SignIn(person);
            }
        }

        lead = await App.SignIn((await App.SignInStaff(Role.Lead, "Lea Lead")).Person);
        var page = await lead.Get(DeskPaths.Readings);
        Assert.Equal(Paging.Size, page.Document.QuerySelectorAll(".readings > .row").Length);
        agent = await App.SignIn(person);
        await agent.Get(TicketPaths.OfTicket(first));
        var next = page.Document.QuerySelector(".rows-more a")?.GetAttribute("href") ?? "";
        var second = await lead.Get(next, ("HX-Request", "true"));
        Assert.Equal(Paging.Size, second.Document.QuerySelectorAll(".row").Length);
        var third = await lead.Get(second.Document.QuerySelector(".rows-more a")?.GetAttribute("href") ?? "");
        Assert.Single(third.Document.QuerySelectorAll(".readings > .row"));
        Assert.Null(third.Document.QuerySelector(".rows-more"));
        Assert.Empty((await lead.Get(DeskPaths.Readings + "?seen=lists&after=nonsense")).Document.QuerySelectorAll(".readings > .row"));
    }

    private async Task<List<int>> Numbers(int count)
    {
        List<int> numbers = [];
        for (var i = 0; i < count; i++)
        {
            var ticket = await App.NewTicket(await App.NewPerson(), Department.None, "A request");
            numbers.Add(await App.With(db => db.Set<Ticket>().Where(t => t.Id == ticket).Select(t => t.Number).SingleAsync()));
        }

        return numbers;
    }
}
