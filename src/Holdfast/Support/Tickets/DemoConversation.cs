using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;

namespace Holdfast.Support.Tickets;

/// <summary>A chat of the demo, written through the log as if it had happened.</summary>
internal sealed class DemoConversation
{
    private readonly TicketLog _log;
    private readonly Ticket _ticket;

    private DemoConversation(TicketLog log, Ticket ticket) => (_log, _ticket) = (log, ticket);

    public TicketId Ticket => _ticket.Id;

    public static DemoConversation Begin(
        TicketLog log, ContactId contact, Account account, DepartmentId department, int number, string subject, TicketWords words, DateTimeOffset at) => new(
        log, log.Open(new Happening.Opened(TicketKind.Request, TicketChannel.Chat, department, TicketPriority.Normal, contact), number, subject, account.Name, account.Id, words, at));

    /// <returns>The event's number for staff.</returns>
    public int Append(Happening what, Author by, TicketWords? words, DateTimeOffset at) => _log.AppendTo(_ticket, what, by, words, at).Seq;

    /// <summary>Its member has it all, so no email tells of it.</summary>
    public void ReachedAll(HoldfastDb db) => db.Set<TicketPerson>().Local.Single(p => p.Ticket == _ticket.Id).DeliveredSeq = _ticket.LastPublicSeq;
}
