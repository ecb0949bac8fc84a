using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>A database that goes away under an agent who writes: no word is lost, and nothing is written twice.</summary>
[Trait("G", "G11")]
public sealed class DeskFailureTests(Databases databases) : StoppableApp(databases)
{
    private readonly Databases _databases = databases;

    [Theory]
    [InlineData("Reply", "reply/pending")]
    [InlineData("Note", "note")]
    public async Task With_the_database_away_the_words_come_back_and_are_sent_once_it_is_there_again(string field, string act)
    {
        var agent = await App.SignIn(await App.NewStaff(Role.Agent, Department.CustomerService));
        var ticket = await App.NewTicket(await App.NewPerson(), Department.CustomerService);
        var number = await App.With(db => db.Set<Ticket>().Where(t => t.Id == ticket).Select(t => t.Number).SingleAsync());
        var page = await agent.Get($"/desk/tickets/{number}");
        await _databases.TakeAway(App);
        var failed = await agent.Submit(page, $"/desk/tickets/{number}/{act}", (field, "My\nwords"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.Status);
        await _databases.BringBack(App);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal($"/desk/tickets/{number}", (await agent.Submit(failed, $"/desk/tickets/{number}/{act}")).Location);
        }

        Assert.Equal("My\nwords", (await App.Stored<TicketText>()).Single(text => text.Seq == 2).Body);
        Assert.Equal(2, (await App.Stored<TicketEvent>()).Count);
    }
}
