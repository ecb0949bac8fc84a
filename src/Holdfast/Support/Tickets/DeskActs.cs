using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>Gives a ticket to somebody, or to nobody.</summary>
/// <param name="To">Null: to nobody.</param>
/// <param name="Seen">Who had it on the page: of two who take it at once the first keeps it.</param>
public sealed record AssignTicket(TicketViewer.Staff By, TicketId Ticket, AccountId? To, AccountId? Seen);

/// <summary>Gives Done, NotThere (also where that person does not see the ticket), IsSo, IsClosed, TakenMeanwhile.</summary>
public sealed class AssignTicketHandler(HoldfastDb db, TicketActs acts, TicketViewers viewers)
{
    public async Task<TicketWrite> Handle(AssignTicket command, CancellationToken ct)
    {
        // Who it goes to is read before the ticket is held, and judged while it is.
        var to = command.To is { } id ? await viewers.StaffOf(id, ct) : null;
        return await acts.Do(command.By, command.Ticket, (held, inside) => Assign(command, held, to, inside), ct);
    }

    private async Task<TicketWrite> Assign(AssignTicket command, HeldTicket held, TicketViewer.Staff? to, CancellationToken ct)
    {
        var ticket = held.Ticket;
        if (ticket.Assignee == command.To)
        {
            return new TicketWrite.IsSo();
        }

        if (ticket.Assignee != command.Seen)
        {
            var other = ticket.Assignee;
            return new TicketWrite.TakenMeanwhile(await db.Set<Account>().Where(a => a.Id == other).Select(a => a.Name)
                .SingleOrDefaultAsync(ct) ?? "");
        }

        return command.To is not null
            && (to is null || !TicketSight.MayWrite(TicketSight.RoleOn(to, ticket, null), HappeningKind.AgentReplied))
            ? new TicketWrite.NotThere()
            : await acts.Append(held, new Happening.Assigned(command.To), null, null, ct);
    }
}

/// <param name="To">Open, pending, on hold or solved.</param>
public sealed record SetStatus(TicketViewer.Staff By, TicketId Ticket, TicketStatus To);

/// <summary>Gives Done, NotThere, IsSo, IsClosed.</summary>
public sealed class SetStatusHandler(TicketActs acts)
{
    public Task<TicketWrite> Handle(SetStatus command, CancellationToken ct) => acts.Do(
        command.By,
        command.Ticket,
        async (held, inside) =>
            held.Ticket.Status == command.To ? new TicketWrite.IsSo()
                : await acts.Append(held, new Happening.StatusSet(command.To), null, null, inside),
        ct);
}

public sealed record SetPriority(TicketViewer.Staff By, TicketId Ticket, TicketPriority To);

/// <summary>Gives Done, NotThere, IsSo, IsClosed.</summary>
public sealed class SetPriorityHandler(TicketActs acts)
{
    public Task<TicketWrite> Handle(SetPriority command, CancellationToken ct) => acts.Do(
        command.By,
        command.Ticket,
        async (held, inside) => held.Ticket.Priority == command.To || !Enum.IsDefined(command.To)
            ? new TicketWrite.IsSo()
            : await acts.Append(held, new Happening.PrioritySet(command.To), null, null, inside),
        ct);
}

/// <summary>Moves a ticket to another department. Whoever has it keeps it if they see it there too.</summary>
public sealed record MoveTicket(TicketViewer.Staff By, TicketId Ticket, DepartmentId To);

/// <summary>Gives Done, NotThere (also where the department is none), IsSo, IsClosed.</summary>
public sealed class MoveTicketHandler(TicketActs acts, DepartmentBook departments, TicketViewers viewers)
{
    public async Task<TicketWrite> Handle(MoveTicket command, CancellationToken ct) => await departments.Exists(command.To, ct)
        ? await acts.Do(command.By, command.Ticket, (held, inside) => Move(command, held, inside), ct)
        : new TicketWrite.NotThere();

    private async Task<TicketWrite> Move(MoveTicket command, HeldTicket held, CancellationToken ct)
    {
        if (held.Ticket.Department == command.To)
        {
            return new TicketWrite.IsSo();
        }

        var assignee = held.Ticket.Assignee is { } id ? await viewers.StaffOf(id, ct) : null;
        var keeps = assignee is { } staff && (staff.SeesAll || command.To == Department.None || staff.Departments.Contains(command.To));
        return await acts.Append(held, new Happening.Moved(command.To, keeps), null, null, ct);
    }
}

/// <summary>Puts a tag on a ticket, or takes it off.</summary>
public sealed record TagTicket(TicketViewer.Staff By, TicketId Ticket, string Tag, bool IsOn);

/// <summary>Gives Done, NotThere, IsSo, Empty, TooLong, TooManyTags.</summary>
public sealed class TagTicketHandler(HoldfastDb db, TicketActs acts, TimeProvider time)
{
    public async Task<TicketWrite> Handle(TagTicket command, CancellationToken ct)
    {
        var name = SubmitRequestHandler.OneLine(command.Tag).ToLowerInvariant();
        return name.Length == 0 ? new TicketWrite.Empty()
            : name.Length > Tag.NameLength ? new TicketWrite.TooLong()
            : await acts.Do(command.By, command.Ticket, (held, inside) => Write(command, held, name, inside), ct);
    }

    private async Task<TicketWrite> Write(TagTicket command, HeldTicket held, string name, CancellationToken ct)
    {
        var tag = await db.Set<Tag>().SingleOrDefaultAsync(t => t.Name == name, ct);
        var on = await db.Set<TicketTag>().Where(t => t.Ticket == command.Ticket).ToListAsync(ct);
        var row = on.SingleOrDefault(t => t.Tag == tag?.Id);
        if (row is not null == command.IsOn)
        {
            return new TicketWrite.IsSo();
        }

        if (row is not null)
        {
            db.Remove(row);
            return await acts.Append(held, new Happening.Untagged(row.Tag), null, null, ct);
        }

        if (on.Count >= TicketTag.Most)
        {
            return new TicketWrite.TooManyTags(TicketTag.Most);
        }

        var id = tag?.Id ?? await Make(name, ct);
        db.Add(new TicketTag { Ticket = command.Ticket, Tag = id });
        return await acts.Append(held, new Happening.Tagged(id), null, null, ct);
    }

    /// <summary>The row of a name that is used for the first time, also where another ticket's agent uses it at the same moment.</summary>
    private async Task<TagId> Make(string name, CancellationToken ct)
    {
        await db.Database.ExecuteSqlRawAsync(
            "INSERT INTO tags (id, name) VALUES (@id, @name) ON CONFLICT (name) DO NOTHING",
            [db.Parameter("@id", TagId.New(time.GetUtcNow()).Value), db.Parameter("@name", name)], ct);
        return await db.Set<Tag>().Where(t => t.Name == name).Select(t => t.Id).SingleAsync(ct);
    }
}
