using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Browser.Kit;

/// <summary>Tickets, and what others write on them while a page is open.</summary>
public static class Tickets
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Somebody who works here.</summary>
    public static async Task<Person> NewStaff(this Product product, string name, Role role = Role.Agent)
    {
        var person = await product.NewPerson(name);
        await product.Change(db =>
        {
            db.Set<Account>().Single(a => a.Id == person.Account).Role = role;
            db.Add(new DepartmentAgent { Department = Department.CustomerService, Agent = person.Account });
        });
        return person;
    }

    /// <summary>A request of a member's with so many answers to it; gives its number.</summary>
    public static async Task<(TicketId Id, int Number)> NewTicket(this Product product, Person member, string subject = "Where is my payment?", int answers = 0)
    {
        await using var scope = product.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var contact = await services.GetRequiredService<ContactBook>().OfAccount(member.Account, Ct) ?? throw new InvalidOperationException("No contact.");
        var number = await services.GetRequiredService<TicketNumbers>().Next(Ct);
        var at = product.Clock.GetUtcNow().AddHours(-2);
        var ticket = services.GetRequiredService<TicketLog>().Open(
            new Happening.Opened(TicketKind.Request, TicketChannel.Form, Department.CustomerService, TicketPriority.Normal, contact.Id), number, subject, member.Name, member.Account,
            TicketWords.OfMember("It's a week late."), at);
        for (var answer = 0; answer < answers; answer++)
        {
            services.GetRequiredService<TicketLog>().AppendTo(
                ticket, new Happening.MemberReplied(), Author.Of(contact.Id), TicketWords.OfMember($"Something more that I remembered, the {answer}th time.\n\nAnd a second line of it."), at.AddMinutes(answer));
        }

        await services.GetRequiredService<HoldfastDb>().SaveChangesAsync(Ct);
        return (ticket.Id, number);
    }

    /// <summary>Writes as a handler does.</summary>
    public static async Task Write(this Product product, Person by, TicketId ticket, Happening what, string? words = null)
    {
        await using var scope = product.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var (db, log) = (services.GetRequiredService<HoldfastDb>(), services.GetRequiredService<TicketLog>());
        var role = await db.Set<Account>().Where(a => a.Id == by.Account).Select(a => a.Role).SingleAsync(Ct);
        var viewer = await services.GetRequiredService<TicketViewers>().Of(by.Account, role, Ct);
        await db.Write(
            async inside =>
            {
                var held = await log.Hold(viewer, ticket, inside) ?? throw new InvalidOperationException("No such ticket for them.");
                Assert.IsType<Appended.Written>(await log.Append(held, what, words is null ? null : TicketWords.OfMember(words), null, inside));
                return await db.SaveChangesAsync(inside);
            },
            Ct);
    }
}
