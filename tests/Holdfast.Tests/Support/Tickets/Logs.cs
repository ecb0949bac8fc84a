using FsCheck;
using FsCheck.Fluent;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;

namespace Holdfast.Support.Tickets;

/// <summary>Logs of tickets, as the product would write them.</summary>
public static class Logs
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly AccountId[] Agents = [.. Enumerable.Range(1, 3).Select(i => AccountId.From(new Guid(i, 0, 0, new byte[8])))];
    private static readonly DepartmentId[] Departments = [Department.None, Department.CustomerService, Department.CategorySpecialists];

    public static readonly ContactId Requester = ContactId.From(new Guid(9, 0, 0, new byte[8]));

    /// <summary>What a log does next, whether the ticket takes it or not.</summary>
    public static Gen<Happening> Steps { get; } = Gen.Elements(Enum.GetValues<HappeningKind>()
        .Where(kind => kind is not HappeningKind.Opened))
        .SelectMany(kind => Gen.Choose(0, 999).Select(number => Any(kind, number)));

    public static Gen<Happening[]> Sequences { get; } = Steps.ArrayOf();

    /// <summary>Ten sequences of twenty steps, the same each time.</summary>
    public static IReadOnlyList<IReadOnlyList<Happening>> Recorded { get; } =
    [
        .. Enumerable.Range(1, 10).Select(i => (IReadOnlyList<Happening>)
            [.. Enumerable.Range(0, 20).Select(j => Any((HappeningKind)(2 + (((i * 7) + (j * j * 3) + (i * j)) % 14)), (i * 31) + j))]),
    ];

    /// <summary>A happening of a kind; the number chooses what it says.</summary>
    public static Happening Any(HappeningKind kind, int number = 2) => kind switch
    {
        HappeningKind.Opened =>
            new Happening.Opened(TicketKind.Request, TicketChannel.Form, Departments[number % 3], TicketPriority.Normal, Requester),
        HappeningKind.MemberReplied => new Happening.MemberReplied(),
        HappeningKind.MarkedSolved => new Happening.MarkedSolved(),
        HappeningKind.AgentReplied => new Happening.AgentReplied(StatusTable.Nameable[(number + 3) % 4]),
        HappeningKind.NoteAdded => new Happening.NoteAdded(),
        HappeningKind.StatusSet => new Happening.StatusSet(StatusTable.Nameable[number % 4]),
        HappeningKind.Assigned => new Happening.Assigned(number % 4 == 3 ? null : Agents[number % 3]),
        HappeningKind.Moved => new Happening.Moved(Departments[number % 3], number % 2 == 0),
        HappeningKind.PrioritySet => new Happening.PrioritySet((TicketPriority)((number % 4) + 1)),
        HappeningKind.Tagged => new Happening.Tagged(new TagId(new Guid(number, 0, 0, new byte[8]))),
        HappeningKind.Untagged => new Happening.Untagged(new TagId(new Guid(number, 0, 0, new byte[8]))),
        HappeningKind.TextTakenOut => new Happening.TextTakenOut(1, number % 2 == 0 ? 1 : null, number % 3 == 0),
        HappeningKind.SentDespiteGuard => new Happening.SentDespiteGuard(1),
        HappeningKind.ClosedByTime => new Happening.ClosedByTime(),
        HappeningKind.Confirmed => new Happening.Confirmed(),
        HappeningKind.ChatTaken => new Happening.ChatTaken(Agents[number % 3]),
        HappeningKind.ChatReturned => new Happening.ChatReturned(),
        HappeningKind.ChatEnded => new Happening.ChatEnded((ChatEnd)((number % 8) + 1), number % 2 == 0 ? TicketStatus.Open : TicketStatus.Solved),
        HappeningKind.Rated => new Happening.Rated(number % 2 == 0),
        HappeningKind.ChatPassed => new Happening.ChatPassed(Agents[number % 3], number % 4 == 3 ? null : Agents[(number + 1) % 3]),
        HappeningKind.ChatInvited => new Happening.ChatInvited(Agents[number % 3]),
        HappeningKind.TranscriptSent => new Happening.TranscriptSent(),
        HappeningKind.ChatRead => new Happening.ChatRead(Agents[number % 3]),
        HappeningKind.DraftProposed => new Happening.DraftProposed(new Guid(number, 0, 0, new byte[8]), number, "title"),
        HappeningKind.DraftChanged => new Happening.DraftChanged(new Guid(number, 0, 0, new byte[8]), number, "budget,duration"),
        HappeningKind.DraftAccepted => new Happening.DraftAccepted(new Guid(number, 0, 0, new byte[8]), number),
        HappeningKind.DraftDeclined => new Happening.DraftDeclined(new Guid(number, 0, 0, new byte[8]), number),
        HappeningKind.DraftWithdrawn => new Happening.DraftWithdrawn(new Guid(number, 0, 0, new byte[8]), number),
        HappeningKind.AddressShown => new Happening.AddressShown(),
        HappeningKind.Posted => new Happening.Posted(7),
        HappeningKind.MovedFromPost => new Happening.MovedFromPost(7),
        HappeningKind.CallInvited => new Happening.CallInvited(),
        HappeningKind.CallTaken => new Happening.CallTaken(Agents[number % 3]),
        HappeningKind.CallReturned => new Happening.CallReturned(),
        HappeningKind.CallEnded => new Happening.CallEnded((CallEnd)((number % 6) + 1)),
        HappeningKind.CallJudged => new Happening.CallJudged((CallAnswer)((number % 3) + 1)),
        HappeningKind.CallLookedAt => new Happening.CallLookedAt(Agents[number % 3], (CallLook)((number % 3) + 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>A new ticket and its first event.</summary>
    public static (Ticket Ticket, TicketEvent First) Open()
    {
        var opened = (Happening.Opened)Any(HappeningKind.Opened, 0);
        var ticket = new Ticket { Id = TicketId.New(Start), Number = 4_081_226, Subject = "", RequesterName = "", RequesterAccount = null };
        ticket.Take(TicketState.Begin(opened, Start));
        return (ticket, new TicketEvent
        {
            Ticket = ticket.Id, Seq = 1, PublicSeq = 1, At = Start, Kind = opened.Kind, AuthorKind = AuthorKind.Contact,
                Author = Requester.Value, ClientId = null, Data = opened.Write(),
        });
    }

    /// <summary>Does to a ticket what it takes of a sequence, a minute apart; returns its log.</summary>
    public static (Ticket Ticket, List<TicketEvent> Log) Play(IEnumerable<Happening> steps)
    {
        var (ticket, first) = Open();
        List<TicketEvent> log = [first];
        foreach (var step in steps)
        {
            if (StatusTable.After(step, ticket.Status) is not null)
            {
                var next = TicketLog.Next(ticket, step, Author.System, null, Start.AddMinutes(log.Count));
                ticket.Take(ticket.State.Apply(next));
                log.Add(next);
            }
        }

        return (ticket, log);
    }
}
