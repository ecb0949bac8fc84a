using static Holdfast.Support.Tickets.StatusCell;
using static Holdfast.Support.Tickets.TicketStatus;

namespace Holdfast.Support.Tickets;

/// <summary>What a happening makes of a status.</summary>
public enum StatusCell
{
    Refused,

    /// <summary>The status stays as it is.</summary>
    Stays,

    BecomesOpen,
    BecomesPending,
    BecomesSolved,
    BecomesClosed,

    /// <summary>The one that the happening names.</summary>
    Named,
}

/// <summary>
/// What each happening makes of each status, as data. "Refused" means that nothing is written: a member's reply to a closed ticket
/// makes a new one, and the rest is told to whoever tried.
/// </summary>
public static class StatusTable
{
    /// <summary>What a reply's button or the status field can name.</summary>
    public static readonly IReadOnlyList<TicketStatus> Nameable = [Open, Pending, OnHold, Solved];

    private static readonly TicketStatus[] Columns = [New, Open, Pending, OnHold, Solved, Closed];

    /// <summary>One row a happening, its cells in the order new, open, pending, on hold, solved, closed.</summary>
    private static readonly Dictionary<HappeningKind, StatusCell[]> Rows = new()
    {
        [HappeningKind.MemberReplied] = [Stays, Stays, BecomesOpen, BecomesOpen, BecomesOpen, Refused],
        [HappeningKind.MarkedSolved] = [BecomesSolved, BecomesSolved, BecomesSolved, BecomesSolved, Refused, Refused],
        [HappeningKind.AgentReplied] = [Named, Named, Named, Named, Named, Refused],
        [HappeningKind.NoteAdded] = All(Stays),
        [HappeningKind.StatusSet] = [Named, Named, Named, Named, Named, Refused],
        [HappeningKind.Assigned] = [BecomesOpen, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.Moved] = [Stays, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.PrioritySet] = [Stays, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.Tagged] = All(Stays),
        [HappeningKind.Untagged] = All(Stays),
        [HappeningKind.TextTakenOut] = All(Stays),
        [HappeningKind.SentDespiteGuard] = All(Stays),
        [HappeningKind.ClosedByTime] = [Refused, Refused, Refused, Refused, BecomesClosed, Refused],
        [HappeningKind.Confirmed] = All(Stays),
        [HappeningKind.ChatTaken] = [BecomesOpen, Stays, Stays, Stays, BecomesOpen, Refused],
        [HappeningKind.ChatReturned] = [Stays, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.ChatEnded] = [Named, Named, Named, Named, Named, Refused],
        [HappeningKind.Rated] = All(Stays),
        [HappeningKind.ChatPassed] = [Stays, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.ChatInvited] = [Stays, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.TranscriptSent] = All(Stays),
        [HappeningKind.ChatRead] = All(Stays),
        // A version is a public reply, of either side.
        [HappeningKind.DraftProposed] = [BecomesPending, BecomesPending, BecomesPending, BecomesPending, BecomesPending, Refused],
        [HappeningKind.DraftChanged] = [Stays, Stays, BecomesOpen, BecomesOpen, BecomesOpen, Refused],
        // Somebody looks what comes next; what is solved stays so.
        [HappeningKind.DraftAccepted] = [Stays, Stays, BecomesOpen, BecomesOpen, Stays, Refused],
        [HappeningKind.DraftDeclined] = [Stays, Stays, BecomesOpen, BecomesOpen, Stays, Refused],
        [HappeningKind.DraftWithdrawn] = [Stays, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.AddressShown] = All(Stays),
        [HappeningKind.Posted] = [Stays, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.MovedFromPost] = [Stays, Stays, Stays, Stays, Stays, Refused],
        [HappeningKind.CallInvited] = [BecomesPending, BecomesPending, Stays, Stays, BecomesPending, Refused],
        [HappeningKind.CallTaken] = [BecomesOpen, BecomesOpen, BecomesOpen, Stays, BecomesOpen, Refused],
        [HappeningKind.CallReturned] = All(Stays),
        [HappeningKind.CallEnded] = All(Stays),
        [HappeningKind.CallJudged] = All(Stays),
        [HappeningKind.CallLookedAt] = All(Stays),
        // A ticket is opened once.
        [HappeningKind.Opened] = All(Refused),
    };

    public static StatusCell Of(HappeningKind kind, TicketStatus status) => Rows[kind][Array.IndexOf(Columns, status)];

    /// <summary>The status afterwards; null where it is refused.</summary>
    public static TicketStatus? After(Happening what, TicketStatus status) => Of(what.Kind, status) switch
    {
        StatusCell.Stays => status,
        StatusCell.BecomesOpen => Open,
        StatusCell.BecomesPending => Pending,
        StatusCell.BecomesSolved => Solved,
        StatusCell.BecomesClosed => Closed,
        StatusCell.Named => what switch
        {
            Happening.AgentReplied reply when Nameable.Contains(reply.Then) => reply.Then,
            Happening.StatusSet set when Nameable.Contains(set.To) => set.To,
            Happening.ChatEnded { Then: Open or Solved } ended => ended.Then,
            _ => null,
        },
        _ => null,
    };

    /// <summary>What members read of it.</summary>
    public static MemberStatus ForMembers(TicketStatus status) => status switch
    {
        New or Open or OnHold => MemberStatus.OnIt,
        Pending => MemberStatus.WaitingForYou,
        Solved => MemberStatus.Solved,
        Closed => MemberStatus.Closed,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static StatusCell[] All(StatusCell cell) => [cell, cell, cell, cell, cell, cell];
}
