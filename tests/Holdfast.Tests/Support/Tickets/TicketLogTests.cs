using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Tickets;

[Trait("G", "G2")]
public sealed class TicketLogTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_sixteen_writers_at_once_all_sixteen_events_are_there()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var agents = new List<TicketViewer>();
        for (var i = 0; i < 16; i++)
        {
            agents.Add(await _app.ViewerOf(await _app.NewStaff(Role.Agent), Role.Agent));
        }

        var written = await Task.WhenAll(agents.Select((agent, i) =>
            Task.Run(() => _app.Write(agent, ticket, new Happening.NoteAdded(), $"Note {i}", Guid.CreateVersion7(Logs.Start)))));

        Assert.All(written, appended => Assert.IsType<Appended.Written>(appended));
        Assert.Equal(Enumerable.Range(1, 17), (await Events(ticket)).Select(e => e.Seq));
        Assert.Equal(17, (await Row(ticket)).LastSeq);
    }

    [Fact]
    public async Task The_same_client_id_sixteen_times_at_once_is_one_event()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var agent = await Agent();
        var id = Guid.CreateVersion7(Logs.Start);

        var written = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => Task.Run(() => _app.Write(agent, ticket, new Happening.NoteAdded(), "Once", id))));

        Assert.Single(written.OfType<Appended.Written>());
        Assert.All(written.OfType<Appended.WrittenBefore>(), before => Assert.Equal(2, before.Event.Seq));
        Assert.Equal(2, (await Events(ticket)).Count);
    }

    [Fact]
    [Trait("Attack", "26")]
    public async Task Another_writers_client_id_is_simply_new_and_other_words_under_ones_own_are_refused()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam);
        var (agent, member) = (await Agent(), await _app.ViewerOf(sam));
        var id = Guid.CreateVersion7(Logs.Start);

        Assert.IsType<Appended.Written>(await _app.Write(agent, ticket, new Happening.NoteAdded(), "A secret note", id));
        var replayed = Assert.IsType<Appended.Written>(await _app.Write(member, ticket, new Happening.MemberReplied(), "A secret note",
            id));
        Assert.Equal(HappeningKind.MemberReplied, replayed.Event.Kind);
        Assert.IsType<Appended.OtherContent>(await _app.Write(agent, ticket, new Happening.NoteAdded(), "Other words", id));
        Assert.IsType<Appended.OtherContent>(await _app.Write(agent, ticket, new Happening.AgentReplied(TicketStatus.Pending),
            "A secret note", id));
        Assert.Equal(3, (await Events(ticket)).Count);
    }

    [Fact]
    public async Task Whatever_goes_round_the_log_is_refused_by_the_key()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var problem = await Assert.ThrowsAsync<DbUpdateException>(() => _app.Change(db => db.Add(new TicketEvent
        {
            Ticket = ticket, Seq = 1, PublicSeq = null, At = Logs.Start, Kind = HappeningKind.NoteAdded, AuthorKind = AuthorKind.System,
                Author = null, ClientId = null, Data = "{}",
        })));
        Assert.True(DoubledRow.Is(problem));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _app.Change(db => db.Update(db.Set<TicketEvent>().AsNoTracking().First(e => e.Ticket == ticket))));
    }

    [Fact]
    public async Task A_ticket_that_was_read_before_it_was_held_or_is_held_outside_a_write_is_refused()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var agent = await Agent();
        await using var scope = _app.Services.CreateAsyncScope();
        var (db, log) = (scope.ServiceProvider.GetRequiredService<HoldfastDb>(), scope.ServiceProvider.GetRequiredService<TicketLog>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.Hold(agent, ticket, Ct));
        await db.Set<Ticket>().SingleAsync(t => t.Id == ticket, Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Write(inside => log.Hold(agent, ticket, inside), Ct));
    }

    [Fact]
    [Trait("G", "G1")]
    public async Task Ten_recorded_logs_give_their_rows_when_they_are_read_back()
    {
        var sam = await _app.NewPerson();
        TicketViewer member = await _app.ViewerOf(sam);
        var (agent, lead) = (await Agent(),
            await _app.ViewerOf(await _app.NewStaff(Role.Lead, Department.CustomerService, Department.CategorySpecialists), Role.Lead));
        member = member is TicketViewer.Member m ? m with { Contact = await _app.ContactOf(sam) } : member;
        foreach (var steps in Logs.Recorded)
        {
            var ticket = await _app.NewTicket(sam);
            foreach (var step in steps)
            {
                _app.Clock.Advance(TimeSpan.FromSeconds(1));
                TicketViewer by = step.Kind switch
                {
                    HappeningKind.MemberReplied or HappeningKind.MarkedSolved => member,
                    HappeningKind.ClosedByTime => new TicketViewer.Ourselves(),
                    HappeningKind.TextTakenOut => lead,
                    _ => agent,
                };
                await _app.Write(by, ticket, step, step.HasText ? "Words" : null);
            }

            Assert.Equal((await Row(ticket)).State, TicketState.Of(await Events(ticket)));
        }
    }

    [Fact]
    [Trait("G", "G3")]
    public async Task Members_write_up_to_the_last_five_hundred_events_and_staff_are_never_refused()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam);
        var (agent, member) = (await Agent(), await _app.ViewerOf(sam));
        await Fill(TicketLog.MostForMembers - 1);

        Assert.IsType<Appended.Written>(await _app.Write(member, ticket, new Happening.MemberReplied(), "The last one"));
        Assert.IsType<Appended.Full>(await _app.Write(member, ticket, new Happening.MemberReplied(), "One too many"));
        Assert.IsType<Appended.Written>(await _app.Write(agent, ticket, new Happening.AgentReplied(TicketStatus.Pending), "We go on"));
        await Fill(TicketLog.MostEvents);
        Assert.IsType<Appended.Written>(await _app.Write(agent, ticket, new Happening.NoteAdded(), "Still"));

        Task Fill(int events) => _app.Change(db =>
        {
            var row = db.Set<Ticket>().Single(t => t.Id == ticket);
            row.Take(row.State with { LastSeq = events });
        });
    }

    [Fact]
    [Trait("G", "G3")]
    public async Task A_text_has_at_most_64_KB()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var agent = await Agent();
        var longest = new string('a', TicketText.MaxBytes - 2) + "é";
        Assert.IsType<Appended.Written>(await _app.Write(agent, ticket, new Happening.NoteAdded(), longest));
        Assert.IsType<Appended.TooLong>(await _app.Write(agent, ticket, new Happening.NoteAdded(), longest + "a"));
        Assert.Equal(2, (await Events(ticket)).Count);
    }

    [Fact]
    [Trait("G", "G50")]
    public async Task Nothing_of_a_contained_or_closed_account_is_held()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam);
        var member = await _app.ViewerOf(sam);
        foreach (var status in new[] { AccountStatus.Contained, AccountStatus.Closed })
        {
            await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Status = status);
            Assert.Null(await _app.Write(member, ticket, new Happening.MemberReplied(), "Me again"));
        }

        Assert.Single(await Events(ticket));
    }

    [Fact]
    [Trait("G", "G5")]
    [Trait("Attack", "54")]
    public async Task Anothers_ticket_is_answered_as_one_that_is_none_and_nothing_is_written()
    {
        var counting = new Counting();
        await using var app = new TestApp(await fixture.Databases.New(Ct), counting.AddTo);
        var ticket = await app.NewTicket(await app.NewPerson());
        var kim = await app.NewPerson();
        await app.NewTicket(kim);
        var stranger = await app.ViewerOf(kim);

        counting.Take();
        Assert.Null(await app.Write(stranger, ticket, new Happening.MemberReplied(), "Mine now"));
        var ofAnother = counting.Take();
        Assert.Null(await app.Write(stranger, TicketId.New(Logs.Start), new Happening.MemberReplied(), "Mine now"));
        Assert.Equal(ofAnother, counting.Take());
        Assert.Equal(2, (await app.Stored<TicketEvent>()).Count);
    }

    [Fact]
    [Trait("G", "G6")]
    public async Task Numbers_are_counted_up_and_two_at_once_are_different()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => Task.Run(() => _app.Use<TicketNumbers, int>(all => all.Next(Ct)))));
        Assert.Equal(16, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.InRange(number, 1_000_001, 1_999_999));
    }

    [Fact]
    [Trait("G", "G7")]
    public async Task A_contact_has_name_and_address_of_its_account_and_sixteen_at_once_make_one()
    {
        var sam = await _app.NewPerson("Sam Contact");
        var contacts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _app.ContactOf(sam))));
        var contact = Assert.Single(await _app.Stored<Contacts.Contact>(), c => c.Account == sam.Account);
        Assert.All(contacts, id => Assert.Equal(contact.Id, id));
        Assert.Equal((sam.Name, sam.Address), (contact.Name, contact.Address));
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Name = "Sam Renamed");
        await _app.ContactOf(sam);
        Assert.Equal("Sam Renamed", (await _app.Stored<Contacts.Contact>()).Single(c => c.Account == sam.Account).Name);
    }

    private async Task<TicketViewer> Agent() =>
        await _app.ViewerOf(await _app.NewStaff(Role.Agent, Department.CustomerService, Department.CategorySpecialists), Role.Agent);

    private async Task<List<TicketEvent>> Events(TicketId ticket) =>
        [.. (await _app.Stored<TicketEvent>()).Where(e => e.Ticket == ticket).OrderBy(e => e.Seq)];

    private async Task<Ticket> Row(TicketId ticket) => (await _app.Stored<Ticket>()).Single(t => t.Id == ticket);
}
