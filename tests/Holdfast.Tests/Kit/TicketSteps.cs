using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>Tickets without their pages: what handlers do, done by a test.</summary>
public static class TicketSteps
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Does something with one of the product's services, in a scope of its own as a request has.</summary>
    public static async Task<T> Use<TService, T>(this TestApp app, Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Somebody who works here, in these departments.</summary>
    public static async Task<Person> NewStaff(this TestApp app, Role role, params DepartmentId[] departments)
    {
        var person = await app.NewPerson($"{role} Staff", role: role);
        await app.Change(db =>
            db.AddRange(departments.Select(department => new DepartmentAgent { Department = department, Agent = person.Account })));
        return person;
    }

    public static Task<TicketViewer> ViewerOf(this TestApp app, Person person, Role role = Role.Member) =>
        app.Use<TicketViewers, TicketViewer>(viewers => viewers.Of(person.Account, role, Ct));

    public static async Task<ContactId> ContactOf(this TestApp app, Person person) =>
        (await app.Use<ContactBook, Contact?>(book => book.OfAccount(person.Account, Ct)))?.Id
            ?? throw new InvalidOperationException("No such account.");

    /// <summary>A ticket of a member's.</summary>
    public static async Task<TicketId> NewTicket(
        this TestApp app, Person member, DepartmentId? department = null, string subject = "Where is my payment?",
        string words = "It is a week late.",
        TicketKind kind = TicketKind.Request, bool isParked = false, TicketPriority priority = TicketPriority.Normal, (bool IsLive, AccountId? Agent)? chat = null)
    {
        var contact = await app.ContactOf(member);
        await using var scope = app.Services.CreateAsyncScope();
        var number = await scope.ServiceProvider.GetRequiredService<TicketNumbers>().Next(Ct);
        var opened = new Happening.Opened(
            kind, chat is null ? TicketChannel.Form : TicketChannel.Chat, department ?? Department.None, priority, contact, IsParked: isParked || chat is not null,
            IsLive: chat is null ? null : true);
        var ticket = scope.ServiceProvider.GetRequiredService<TicketLog>().Open(
            opened, number, subject, member.Name, member.Account, TicketWords.OfMember(words), app.Clock.GetUtcNow());
        var log = scope.ServiceProvider.GetRequiredService<TicketLog>();
        if (chat is { Agent: { } agent })
        {
            log.AppendTo(ticket, new Happening.ChatTaken(agent), Author.Of(agent), null, app.Clock.GetUtcNow());
        }

        if (chat is { IsLive: false })
        {
            log.AppendTo(ticket, new Happening.ChatEnded(ChatEnd.ByMember, TicketStatus.Open), Author.Of(contact), null, app.Clock.GetUtcNow());
        }

        await scope.ServiceProvider.GetRequiredService<HoldfastDb>().SaveChangesAsync(Ct);
        return ticket.Id;
    }

    /// <summary>Sends a request as the form does.</summary>
    public static Task<SubmitRequestResult> Send(this TestApp app, SubmitRequest request) =>
        app.Use<SubmitRequestHandler, SubmitRequestResult>(handler => handler.Handle(request, Ct));

    /// <summary>Writes one event as a handler does: held, appended, saved. Null where the ticket does not exist for the writer.</summary>
    public static async Task<Appended?> Write(this TestApp app, TicketViewer by, TicketId ticket, Happening what, string? words = null,
        Guid? clientId = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var (db, log) = (scope.ServiceProvider.GetRequiredService<HoldfastDb>(), scope.ServiceProvider.GetRequiredService<TicketLog>());
        return await db.Write<Appended?>(
            async inside =>
            {
                if (await log.Hold(by, ticket, inside) is not { } held)
                {
                    return null;
                }

                var appended = await log.Append(held, what, words is null ? null : TicketWords.OfMember(words), clientId, inside);
                await db.SaveChangesAsync(inside);
                return appended;
            },
            Ct);
    }
}
