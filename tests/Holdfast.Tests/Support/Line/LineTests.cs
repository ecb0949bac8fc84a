using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Chat;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Line;

/// <summary>The line: a model, ten recorded sequences of it on the database, and a race.</summary>
[Trait("G", "G26")]
public sealed class LineTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const int People = 6;

    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Gen<LineStep> Steps { get; } =
        from kind in Gen.Choose(0, 9)
        from person in Gen.Choose(0, People - 1)
        from other in Gen.Choose(0, 1)
        select Step(kind, person, other);

    [Property(MaxTest = 300)]
    [Trait("Database", "None")]
    public Property Nobody_is_in_it_twice_or_overtaken_and_no_agent_has_more_than_their_seats() => Prop.ForAll(Steps.ArrayOf().ToArbitrary(), steps =>
    {
        LineModel line = new();
        foreach (var step in steps)
        {
            var before = line.Places.ToList();
            var taken = line.Taken.Count;
            line.Do(step);
            Assert.Equal(line.Places.Count, line.Places.Select(p => p.Person).Distinct().Count());
            Assert.All(Enumerable.Range(0, 2), agent => Assert.True(line.Places.Count(p => p.Agent == agent) <= LineModel.Seats[agent]));
            if (line.Taken.Count > taken)
            {
                var (agent, person) = line.Taken[^1];
                var arrived = before.Single(p => p.Person == person).Arrived;
                Assert.DoesNotContain(before, p => p.Agent is null && LineModel.Works[agent].Contains(p.Department) && p.Arrived < arrived);
            }
        }
    });

    [Fact]
    public async Task Ten_recorded_sequences_go_as_the_model_says()
    {
        for (var number = 0; number < 10; number++)
        {
            var (agents, departments) = (await Agents(number), new DepartmentId[2]);
            departments[0] = await _app.NewDepartment($"First {number}", (agents[0], 2));
            departments[1] = await _app.NewDepartment($"Second {number}", (agents[0], 2), (agents[1], 1));
            var people = new List<(Person Person, ContactId Contact)>();
            for (var i = 0; i < People; i++)
            {
                var person = await _app.NewPerson();
                people.Add((person, await _app.ContactOf(person)));
            }

            LineModel model = new();
            List<(int, int)> taken = [];
            for (var i = 0; i < 20; i++)
            {
                var step = Step(((number * 7) + (i * i * 3) + (i * number)) % 10, ((number * 5) + (i * 11)) % People, (number + i) % 2);
                model.Do(step);
                _app.Clock.Advance(TimeSpan.FromSeconds(1));
                if (await Do(step, agents, departments, people) is { } one)
                {
                    taken.Add(one);
                }
            }

            Assert.Equal(model.Taken, taken);
        }
    }

    [Fact]
    public async Task Two_agents_and_eight_takes_at_once_fill_the_seats_and_no_more_and_take_those_who_came_first()
    {
        var agents = await Agents(99);
        var department = await _app.NewDepartment("Race", (agents[0], 2), (agents[1], 2));
        for (var round = 0; round < 12; round++)
        {
            List<PlaceId> line = [];
            for (var i = 0; i < 6; i++)
            {
                _app.Clock.Advance(TimeSpan.FromSeconds(1));
                var person = await _app.NewPerson();
                line.Add(await Join(person, await _app.ContactOf(person), department));
            }

            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TakeNext(agents[i % 2])));

            var places = (await _app.Stored<LinePlace>()).Where(p => p.Department == department && p.EndedAt is null).ToList();
            Assert.Equal(2, places.Count(p => p.Agent == agents[0].Account));
            Assert.Equal(2, places.Count(p => p.Agent == agents[1].Account));
            Assert.Equal(line.Take(4), places.Where(p => p.Agent is not null).OrderBy(p => p.ArrivedAt).Select(p => p.Id));
            await End(places.Select(p => p.Ticket));
        }
    }

    [Fact]
    public async Task A_member_of_the_staff_never_takes_their_own_member_account()
    {
        var (browser, agent, department) = await _app.TakesChats("Own account");
        var own = await _app.NewPerson();
        await _app.Change(db => db.Add(new OwnMemberAccount { Staff = agent.Account, Member = own.Account }));
        await Join(own, await _app.ContactOf(own), department);
        Assert.Contains("In line 0", (await browser.Get("/desk/chats")).Words, StringComparison.Ordinal);
        Assert.IsType<TakeNextResult.Nobody>(await TakeNext(agent));

        // It keeps nobody behind it waiting.
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await _app.NewPerson();
        await Join(next, await _app.ContactOf(next), department);
        var taken = Assert.IsType<TakeNextResult.Taken>(await TakeNext(agent));
        Assert.Equal(next.Account, (await _app.Stored<LinePlace>()).Single(p => p.Number == taken.Number).Account);
    }

    [Fact]
    [Trait("G", "G35")]
    public async Task Nobody_has_two_calls_at_once_whatever_seats_are_free()
    {
        var (_, agent, department) = await _app.TakesChats("One call");
        for (var i = 0; i < 2; i++)
        {
            var person = await _app.NewPerson();
            await Join(person, await _app.ContactOf(person), department, PlaceKind.Call);
        }

        Assert.IsType<TakeNextResult.Taken>(await TakeNext(agent, PlaceKind.Call));
        Assert.IsType<TakeNextResult.NoSeat>(await TakeNext(agent, PlaceKind.Call));
    }

    [Fact]
    [Trait("G", "G25")]
    public async Task Who_signed_out_or_has_no_seat_keeps_no_department_open()
    {
        var (browser, agent, department) = await _app.TakesChats("Signs out");
        var (_, _, without) = await _app.TakesChats("Without seats", seats: 0);
        Assert.Equal([department], await Manned());
        await browser.SubmitForm("/sign-out");
        Assert.Empty(await Manned());
        Assert.False(await _app.Use<Presences, bool>(presences => presences.IsTaking(agent.Account, Ct)));

        Task<IReadOnlyList<DepartmentId>> Manned() => _app.Use<Presences, IReadOnlyList<DepartmentId>>(presences => presences.Manned([department, without], Ct));
    }

    [Fact]
    public async Task Who_has_no_seat_left_is_told()
    {
        var (browser, agent, department) = await _app.TakesChats("No seat", seats: 1);
        for (var i = 0; i < 2; i++)
        {
            var person = await _app.NewPerson();
            await Join(person, await _app.ContactOf(person), department);
        }

        Assert.IsType<TakeNextResult.Taken>(await TakeNext(agent));
        Assert.Contains("All your seats are taken", (await browser.TakeNext()).Words, StringComparison.Ordinal);
    }

    private static LineStep Step(int kind, int person, int other) => kind switch
    {
        < 4 => new LineStep.Joins(person, other),
        < 8 => new LineStep.Takes(other),
        8 => new LineStep.Leaves(person),
        _ => new LineStep.AgentIsGone(other),
    };

    private async Task<Person[]> Agents(int number) =>
        [await _app.NewPerson($"Agent A{number}", role: Role.Agent), await _app.NewPerson($"Agent B{number}", role: Role.Agent)];

    private async Task<(int, int)?> Do(LineStep step, Person[] agents, DepartmentId[] departments, List<(Person Person, ContactId Contact)> people)
    {
        switch (step)
        {
            case LineStep.Joins joins:
                if (await _app.Use<LineBook, LinePlace?>(line => line.OpenOf(new TicketViewer.Member(people[joins.Person].Person.Account, people[joins.Person].Contact), PlaceKind.Chat, Ct)) is null)
                {
                    await Join(people[joins.Person].Person, people[joins.Person].Contact, departments[joins.Department]);
                }

                return null;
            case LineStep.Leaves leaves:
                if (await _app.Use<LineBook, LinePlace?>(line => line.OpenOf(new TicketViewer.Member(people[leaves.Person].Person.Account, people[leaves.Person].Contact), PlaceKind.Chat, Ct)) is { } place)
                {
                    await End([place.Ticket]);
                }

                return null;
            case LineStep.AgentIsGone gone:
                foreach (var chat in (await _app.Stored<LinePlace>()).Where(p => p.Agent == agents[gone.Agent].Account && p.EndedAt is null))
                {
                    await _app.Use<ChatActs, ChatWrite>(acts => acts.Return(chat.Ticket, agents[gone.Agent].Account, Ct));
                }

                return null;
            case LineStep.Takes takes when await TakeNext(agents[takes.Agent]) is TakeNextResult.Taken taken:
                var account = (await _app.Stored<LinePlace>()).Single(p => p.Number == taken.Number).Account;
                return (takes.Agent, people.FindIndex(p => p.Person.Account == account));
            default:
                return null;
        }
    }

    private async Task<TakeNextResult> TakeNext(Person agent, PlaceKind kind = PlaceKind.Chat)
    {
        await _app.Use<Presences, int>(async presences =>
        {
            await presences.Touch(agent.Account, Ct);
            return 0;
        });
        var viewer = (TicketViewer.Staff)await _app.ViewerOf(agent, Role.Agent);
        return await _app.Use<LineBook, TakeNextResult>(line => line.TakeNext(viewer, kind, Ct));
    }

    private async Task<PlaceId> Join(Person person, ContactId contact, DepartmentId department, PlaceKind kind = PlaceKind.Chat)
    {
        var number = await _app.Use<TicketNumbers, int>(numbers => numbers.Next(Ct));
        var now = _app.Clock.GetUtcNow();
        var id = PlaceId.New(now);
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Platform.Storage.HoldfastDb>();
        var ticket = scope.ServiceProvider.GetRequiredService<Conversations>().Open(
            contact, person.Name, person.Account, department, SubmissionId.New(now), number, "Help", TicketWords.OfMember("Help"), now);
        db.Add(new LinePlace
        {
            Id = id, Department = department, Kind = kind, Ticket = ticket.Ticket, Number = number, Contact = contact, Account = person.Account, Session = null,
            Priority = ticket.Priority, ArrivedAt = now,
        });
        await db.SaveChangesAsync(Ct);
        return id;
    }

    private async Task End(IEnumerable<TicketId> chats)
    {
        foreach (var chat in chats)
        {
            await _app.Use<ChatActs, ChatWrite>(acts => acts.End(chat, ChatEnd.LeftLine, (_, _) => true, Ct));
        }
    }
}
