using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Chat;

/// <summary>Somebody without a sign-in begins a chat, or leaves a message where nobody is there.</summary>
/// <param name="Address">As it was typed, and right as one.</param>
/// <param name="Browser">What the form was bound to.</param>
public sealed record StartChatAsStranger(
    string Name, string Address, SubmissionId Submission, DepartmentId Department, string Words, string Browser, Network Network, Origin Origin);

/// <summary>
/// Makes the ticket, the place in the line and the pass that the chat hangs on in one save. The statements are the same whatever the address
/// (rulings G13): whether it is known here is looked at by the worker that owes its email.
/// </summary>
public sealed class StartChatAsStrangerHandler(
    HoldfastDb db, Conversations conversations, TicketNumbers numbers, ContactBook contacts, TicketPasses passes, DepartmentBook departments, Presences presences, LineBook line,
    Blocks blocks, StrangerBounds bounds, SendAsStrangerHandler requests, TicketDoor door, Outbox outbox, TimeProvider time)
{
    public async Task<StartChatResult> Handle(StartChatAsStranger command, CancellationToken ct)
    {
        var words = door.OfMember(command.Words, default, []);
        var (browser, network) = (command.Browser, command.Network.ToString());
        if (Fault(words) is { } fault)
        {
            return fault;
        }

        if (await blocks.Until(browser, network, ct) is { } until)
        {
            return new StartChatResult.Blocked(until);
        }

        if (await departments.Read(command.Department, ct) is not { Department.IsOffered: true } department)
        {
            return new StartChatResult.NotThere();
        }

        if (await line.IsIn(browser, ct) || await conversations.WasSubmitted(command.Submission, ct))
        {
            return new StartChatResult.Started();
        }

        if (!await presences.IsOpen(department, ct))
        {
            return new StartChatResult.Offline();
        }

        switch (await bounds.Refuse(browser, command.Network, ct))
        {
            case SendAsStrangerResult.TooMany:
                return new StartChatResult.TooMany(0);
            case not null:
                return new StartChatResult.LineIsFull();
            default:
                break;
        }

        var number = await numbers.Next(ct);
        var contact = await contacts.OfAddressAtOnce(EmailKey.From(command.Address) ?? "", ct);
        try
        {
            return await db.Write(inside => Begin(command, words, contact, number, inside), ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // The other press, or the other window, was there first.
            db.ChangeTracker.Clear();
            return new StartChatResult.Started();
        }
    }

    /// <summary>The message of somebody who found nobody there: parked until its address is confirmed (rulings G31).</summary>
    public async Task<StartChatResult> LeaveMessage(StartChatAsStranger command, CancellationToken ct)
    {
        var words = door.OfMember(command.Words, default, []);
        if (Fault(words) is { } fault)
        {
            return fault;
        }

        if (await departments.Read(command.Department, ct) is not { Department.IsOffered: true })
        {
            return new StartChatResult.NotThere();
        }

        var request = new SubmitRequest(default, command.Submission, StartChatHandler.SubjectOf(words.Body), command.Words, [], command.Department, Channel: TicketChannel.Chat);
        return await requests.Handle(new SendAsStranger(command.Name, command.Address, request, command.Browser, command.Network, command.Origin), ct) switch
        {
            SendAsStrangerResult.Taken taken => new StartChatResult.Sent(taken.Number),
            SendAsStrangerResult.TooLong => new StartChatResult.TooLong(words.Body.Length),
            _ => new StartChatResult.TooMany(0),
        };
    }

    private static StartChatResult? Fault(TicketWords words) =>
        words.IsEmpty ? new StartChatResult.Empty()
            : words.Body.Length > StartChatHandler.MessageLength ? new StartChatResult.TooLong(words.Body.Length)
            : null;

    private async Task<StartChatResult> Begin(StartChatAsStranger command, TicketWords words, ContactId contact, int number, CancellationToken ct)
    {
        var network = command.Network.ToString();
        if (!await line.HoldRoomForStranger(command.Department, network, ct))
        {
            return new StartChatResult.NoPlace();
        }

        var now = time.GetUtcNow();
        await conversations.EndFound(words, ct);
        var ticket = conversations.Open(
            contact, PersonName.Of(command.Name), null, command.Department, command.Submission, number, StartChatHandler.SubjectOf(words.Body), words, now, isOfStranger: true);
        var (secret, pass) = await passes.GiveForChat(contact, ticket.Ticket, ct);
        db.Add(new LinePlace
        {
            Id = PlaceId.New(now),
            Department = command.Department,
            Kind = PlaceKind.Chat,
            Ticket = ticket.Ticket,
            Number = number,
            Contact = contact,
            Account = null,
            Session = null,
            Pass = pass,
            Browser = command.Browser,
            Network = network,
            Priority = ticket.Priority,
            ArrivedAt = now,
        });
        outbox.Add(new ChatOfStrangerBegan(ticket.Ticket.Value, contact.Value, number, command.Address, command.Origin.Device, command.Origin.Network));
        await db.SaveChangesAsync(ct);
        return new StartChatResult.StartedByPass(secret);
    }
}
