using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Tickets;

[Trait("G", "G64")]
public sealed class TicketsDemoTests(Databases databases)
{
    [Fact]
    public async Task A_desk_that_lives_has_a_dozen_threads_whose_rows_follow_from_their_logs()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using (var app = new TestApp(database, web => web
            .UseEnvironment("Development").UseSetting("Shell:PublicUrl", "http://localhost:5080")
                .UseSetting("urls", "http://localhost:5080")))
        {
            var (tickets, events) = (await app.Stored<Ticket>(), (await app.Stored<TicketEvent>()).ToLookup(e => e.Ticket));
            // And the conversation with a draft in it.
            Assert.Equal(12 + 1, tickets.Count);
            Assert.All(tickets, ticket =>
            {
                Assert.Equal(ticket.State, TicketState.Of(events[ticket.Id].OrderBy(e => e.Seq)));
                Assert.True(events[ticket.Id].Max(e => e.At) <= app.Clock.GetUtcNow(), ticket.Subject);
                Assert.Equal(events[ticket.Id].OrderBy(e => e.Seq).Select(e => e.At).Order(), events[ticket.Id].OrderBy(e => e.Seq)
                    .Select(e => e.At));
            });
            Assert.Equal(Enum.GetValues<TicketStatus>().Where(s => s is not TicketStatus.Closed), tickets.Select(t => t.Status).Distinct()
                .Order());
            // One of them began with a screenshot, which is there.
            var file = Assert.Single(await app.Stored<StoredFile>());
            Assert.Equal((FileState.Ready, true, FileSort.Png, 560), (file.State, file.Words.Length > 0, file.Sort, file.Width));
            await using (var bytes = app.Services.GetRequiredService<IFileStore>().Open(file.StoredAs))
            {
                Assert.Equal(file.Size, bytes?.Length);
            }

            // Nobody is mailed about what never happened.
            app.Clock.Advance(TimeSpan.FromMinutes(3));
            Assert.Equal(0, await app.Deliver());
            // And agents find it: everything is in their departments.
            var agent = (await app.Stored<Account>()).Single(a => a.Name == "First Agent");
            var viewer = (TicketViewer.Staff)await app.Use<TicketViewers,
                TicketViewer>(v => v.Of(agent.Id, Role.Agent, TestContext.Current.CancellationToken));
            Assert.All(tickets, ticket => Assert.True(TicketSight.Sees(viewer, ticket, null)));
        }

        await databases.GiveBack(database);
    }
}
