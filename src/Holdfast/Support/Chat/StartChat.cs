using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Chat;

/// <summary>A member begins a chat, or leaves a message where nobody is there.</summary>
/// <param name="Session">The sign-in that the conversation hangs on.</param>
/// <param name="Submission">From the form; see <see cref="Submissions"/>.</param>
public sealed record StartChat(AccountId Account, SessionId Session, SubmissionId Submission, DepartmentId Department, string Words);

/// <summary>Where it ended.</summary>
public abstract record StartChatResult
{
    private StartChatResult()
    {
    }

    /// <summary>They are in the line, or were before.</summary>
    public sealed record Started : StartChatResult;

    /// <summary>A stranger is in the line: their browser holds the chat by this.</summary>
    public sealed record StartedByPass(SecretToken Secret) : StartChatResult;

    /// <summary>The network has its places, or strangers have their share of the line.</summary>
    public sealed record NoPlace : StartChatResult;

    /// <summary>Their message is a request.</summary>
    public sealed record Sent(int Number) : StartChatResult;

    /// <summary>Nobody is there any more: the words become a message.</summary>
    public sealed record Offline : StartChatResult;

    public sealed record Empty : StartChatResult;

    public sealed record TooLong(int Length) : StartChatResult;

    public sealed record Blocked(DateTimeOffset Until) : StartChatResult;

    /// <param name="AnHour">What a member may send; of strangers it is not said.</param>
    public sealed record TooMany(int AnHour) : StartChatResult;

    /// <summary>So many wait already that nobody would come soon.</summary>
    public sealed record LineIsFull : StartChatResult;

    /// <summary>The department is none that members may choose.</summary>
    public sealed record NotThere : StartChatResult;
}

/// <summary>Makes the ticket and the place in the line in one save. Pressed twice, or in two windows, it is one chat.</summary>
public sealed class StartChatHandler(
    HoldfastDb db, Conversations conversations, TicketNumbers numbers, ContactBook contacts, DepartmentBook departments, Presences presences, LineBook line, Blocks blocks,
    HourBudgets budgets, TicketDoor door, SubmitRequestHandler requests, IOptions<TicketsOptions> options, TimeProvider time)
{
    /// <summary>Longest message, in UTF-16 units.</summary>
    public const int MessageLength = 4_000;

    /// <summary>Letters of the subject, taken from the first words.</summary>
    private const int SubjectLetters = 80;

    private const int SubjectLength = 200;

    public async Task<StartChatResult> Handle(StartChat command, CancellationToken ct)
    {
        var words = door.OfMember(command.Words, command.Account, []);
        if (await Fault(command, words, ct) is { } fault)
        {
            return fault;
        }

        if (await departments.Read(command.Department, ct) is not { Department.IsOffered: true } department)
        {
            return new StartChatResult.NotThere();
        }

        if (await contacts.OfAccount(command.Account, ct) is not { } contact)
        {
            return new StartChatResult.NotThere();
        }

        if (await line.OpenOf(new TicketViewer.Member(command.Account, contact.Id), PlaceKind.Chat, ct) is not null || await conversations.WasSubmitted(command.Submission, ct))
        {
            return new StartChatResult.Started();
        }

        if (!await presences.IsOpen(department, ct))
        {
            return new StartChatResult.Offline();
        }

        if (!await line.HasRoom(command.Department, PlaceKind.Chat, ct))
        {
            return new StartChatResult.LineIsFull();
        }

        if (!await budgets.Take(TicketHours.RequestsOfAccount, command.Account.ToString(), options.Value.RequestsAnHour, ct))
        {
            return new StartChatResult.TooMany(options.Value.RequestsAnHour);
        }

        var (number, now) = (await numbers.Next(ct), time.GetUtcNow());
        await conversations.EndFound(words, ct);
        var ticket = conversations.Open(contact.Id, contact.Name, command.Account, command.Department, command.Submission, number, SubjectOf(words.Body), words, now);
        db.Add(new LinePlace
        {
            Id = PlaceId.New(now),
            Department = command.Department,
            Kind = PlaceKind.Chat,
            Ticket = ticket.Ticket,
            Number = number,
            Contact = contact.Id,
            Account = command.Account,
            Session = command.Session,
            Priority = ticket.Priority,
            ArrivedAt = now,
        });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // The other press, or the other window, was there first.
            db.ChangeTracker.Clear();
        }

        return new StartChatResult.Started();
    }

    /// <summary>The message of somebody who found nobody there: a request of the department, answered by email (rulings G31).</summary>
    public async Task<StartChatResult> LeaveMessage(StartChat command, CancellationToken ct)
    {
        var words = door.OfMember(command.Words, command.Account, []);
        if (await Fault(command, words, ct) is { } fault and not StartChatResult.Blocked)
        {
            return fault;
        }

        if (await departments.Read(command.Department, ct) is not { Department.IsOffered: true })
        {
            return new StartChatResult.NotThere();
        }

        var sent = await requests.Handle(
            new SubmitRequest(command.Account, command.Submission, SubjectOf(words.Body), command.Words, [], command.Department, Channel: TicketChannel.Chat), ct);
        return sent switch
        {
            SubmitRequestResult.Sent done => new StartChatResult.Sent(done.Number),
            SubmitRequestResult.TooMany many => new StartChatResult.TooMany(many.AnHour),
            _ => new StartChatResult.NotThere(),
        };
    }

    /// <summary>The first line of what was typed, as long as a line is.</summary>
    internal static string SubjectOf(string words)
    {
        var line = SubmitRequestHandler.OneLine(words.Split('\n', 2)[0]);
        var letters = new StringInfo(line);
        return letters.LengthInTextElements <= SubjectLetters && line.Length <= SubjectLength ? line : Cut(letters);
    }

    private static string Cut(StringInfo letters)
    {
        var taken = Math.Min(letters.LengthInTextElements, SubjectLetters);
        while (taken > 1 && letters.SubstringByTextElements(0, taken).Length >= SubjectLength)
        {
            taken /= 2;
        }

        // One letter can be made of hundreds of signs.
        var cut = letters.SubstringByTextElements(0, taken);
        return cut.Length < SubjectLength ? cut + "…" : "…";
    }

    private async Task<StartChatResult?> Fault(StartChat command, TicketWords words, CancellationToken ct) =>
        words.IsEmpty ? new StartChatResult.Empty()
            : words.Body.Length > MessageLength ? new StartChatResult.TooLong(words.Body.Length)
            : await blocks.Until(command.Account, ct) is { } until ? new StartChatResult.Blocked(until)
            : null;
}
