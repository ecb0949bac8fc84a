using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
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
