namespace Holdfast.Support.Tickets;

/// <summary>Somebody who works here wants to see the address of whoever asked, and says why.</summary>
public sealed record ShowAddress(TicketViewer.Staff By, TicketId Ticket, string Reason);

/// <summary>Writes that into the ticket, for staff (rulings G41). Gives Done, NotThere, Empty (no reason), TooLong.</summary>
public sealed class ShowAddressHandler(TicketActs acts, TicketDoor door)
{
    public const int ReasonLength = 200;

    public async Task<TicketWrite> Handle(ShowAddress command, CancellationToken ct)
    {
        var reason = door.OfStaff(command.Reason, command.By.Account, []);
        return command.Reason.Trim().Length > ReasonLength ? new TicketWrite.TooLong()
            : TicketActs.Fault(reason)
            ?? await acts.Do(command.By, command.Ticket, (held, inside) => acts.Append(held, new Happening.AddressShown(), reason, null, inside), ct);
    }
}
