using Holdfast.Platform.Accounts;
using Holdfast.Support.Chat;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Browser.Kit;

/// <summary>A department that is open, and the agent who is there.</summary>
public sealed record OpenDepartment(DepartmentId Department, Person Agent);

/// <summary>Chats, and what others do in them while a page is open.</summary>
public static class Chats
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A department that never closes, with an agent who takes chats.</summary>
    public static async Task<OpenDepartment> OpenChats(this Product product, string name, Person? agent = null)
    {
        if (agent is { } known)
        {
            await product.With(db => db.Set<Account>().Where(a => a.Id == known.Account).ExecuteUpdateAsync(row => row.SetProperty(a => a.Role, Role.Agent), Ct));
        }

        agent ??= await product.NewStaff("Priya Nair");
        var id = DepartmentId.New(product.Clock.GetUtcNow());
        await product.Change(db =>
        {
            db.Add(new Department { Id = id, Name = name, IsOffered = true, Greeting = "Hello! What would you like to do?", Zone = "America/Los_Angeles" });
            db.AddRange(Enum.GetValues<DayOfWeek>().Select(day => new DepartmentHours { Department = id, Day = day, From = 0, Until = 0 }));
            db.Add(new DepartmentAgent { Department = id, Agent = agent.Account, Seats = 3 });
        });
        var session = await product.AddSignIn(agent, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.9");
        await Use<Presences, int>(product, async presences =>
        {
            await presences.Choose(agent.Account, session, true, Ct);
            return 0;
        });
        return new OpenDepartment(id, agent);
    }

    /// <summary>A member in the line; gives the number.</summary>
    public static async Task<int> Waits(this Product product, OpenDepartment at, Person member, string words)
    {
        var session = await product.AddSignIn(member, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7");
        await Use<StartChatHandler, StartChatResult>(product, handler => handler.Handle(
            new StartChat(member.Account, session, SubmissionId.New(product.Clock.GetUtcNow()), at.Department, words), Ct));
        return await product.With(db => db.Set<LinePlace>().Where(p => p.Account == member.Account).Select(p => p.Number).SingleAsync(Ct));
    }

    /// <summary>The agent takes whoever waits longest; gives the number.</summary>
    public static async Task<int> TakesNext(this Product product, OpenDepartment at)
    {
        var staff = await Use<TicketViewers, TicketViewer.Staff>(product, viewers => viewers.Staff(at.Agent.Account, Role.Agent, Ct));
        return Assert.IsType<TakeNextResult.Taken>(await Use<LineBook, TakeNextResult>(product, line => line.TakeNext(staff, PlaceKind.Chat, Ct))).Number;
    }

    /// <summary>A conversation of some messages; gives its number.</summary>
    public static async Task<int> Talks(this Product product, OpenDepartment at, Person member)
    {
        var number = await product.Waits(at, member, "Hi, I run a small bakery and I need a logo. I've never written a job post before.");
        var staff = await Use<TicketViewers, TicketViewer.Staff>(product, viewers => viewers.Staff(at.Agent.Account, Role.Agent, Ct));
        await Use<LineBook, TakeNextResult>(product, line => line.TakeNext(staff, PlaceKind.Chat, Ct));
        await product.Says(at.Agent, number, "Hello, I'm Priya. Good that you're here. What should it look like, and by when?");
        await product.Says(member, number, "Warm, a bit old-fashioned. In about three weeks.");
        await product.Says(at.Agent, number, "What would you like to spend? A range is fine.");
        return number;
    }

    /// <summary>Somebody writes in a chat.</summary>
    public static async Task Says(this Product product, Person who, int number, string words)
    {
        var (ticket, role) = await Of(product, who, number);
        var viewer = await Use<TicketViewers, TicketViewer>(product, viewers => viewers.Of(who.Account, role, Ct));
        var result = await Use<ChatActs, ChatWrite>(product, acts => viewer is TicketViewer.Staff staff
            ? acts.Send(new SendAsAgent(staff, ticket, words, null), Ct)
            : acts.Send(new SendAsMember((TicketViewer.Member)viewer, ticket, words, null), Ct));
        Assert.IsType<ChatWrite.Done>(result);
    }

    public static async Task EndsChat(this Product product, OpenDepartment at, int number)
    {
        var (ticket, _) = await Of(product, at.Agent, number);
        var staff = await Use<TicketViewers, TicketViewer.Staff>(product, viewers => viewers.Staff(at.Agent.Account, Role.Agent, Ct));
        Assert.IsType<ChatWrite.Done>(await Use<ChatActs, ChatWrite>(product, acts => acts.End(staff, ticket, false, Ct)));
    }

    private static Task<(TicketId Ticket, Role Role)> Of(Product product, Person who, int number) => product.With(async db => (
        await db.Set<Ticket>().Where(t => t.Number == number).Select(t => t.Id).SingleAsync(Ct),
        await db.Set<Account>().Where(a => a.Id == who.Account).Select(a => a.Role).SingleAsync(Ct)));

    private static async Task<T> Use<TService, T>(Product product, Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = product.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
