using Holdfast.Support.Tickets;

namespace Holdfast.Support.TicketMail;

/// <summary>
/// What people on a ticket are told of by mail, as data: each cell has a test. Nobody is told of what they did themselves.
/// </summary>
public static class ToldByMail
{
    private static readonly PersonRole[] Everybody = [PersonRole.Requester, PersonRole.Copy];

    private static readonly Dictionary<HappeningKind, PersonRole[]> Table = new()
    {
        // Its sender gets the confirmation, at once; nobody is in copy yet.
        [HappeningKind.Opened] = [],
        [HappeningKind.MemberReplied] = Everybody,
        [HappeningKind.MarkedSolved] = Everybody,
        [HappeningKind.AgentReplied] = Everybody,
        [HappeningKind.StatusSet] = Everybody,
        // Two weeks later, about what is long over; the page says it.
        [HappeningKind.ClosedByTime] = [],
        // They were there.
        [HappeningKind.ChatTaken] = [],
        [HappeningKind.ChatReturned] = [],
        [HappeningKind.ChatEnded] = [],
        [HappeningKind.Rated] = [],
        [HappeningKind.ChatPassed] = [],
        [HappeningKind.ChatInvited] = [],
        [HappeningKind.TranscriptSent] = [],
        [HappeningKind.ChatRead] = [],
        [HappeningKind.DraftProposed] = Everybody,
        [HappeningKind.DraftChanged] = Everybody,
        // The page says it, to whoever did it and to the other side.
        [HappeningKind.DraftAccepted] = [],
        [HappeningKind.DraftDeclined] = [],
        [HappeningKind.DraftWithdrawn] = [],
        [HappeningKind.Posted] = [PersonRole.Requester],
        [HappeningKind.MovedFromPost] = [PersonRole.Requester],
        [HappeningKind.CallInvited] = [PersonRole.Requester],
        [HappeningKind.CallTaken] = [],
        [HappeningKind.CallReturned] = [],
        [HappeningKind.CallEnded] = [],
        [HappeningKind.CallJudged] = [],
        [HappeningKind.CallLookedAt] = [],
        // What was taken out is not pointed at.
        [HappeningKind.TextTakenOut] = [],
        // Internal.
        [HappeningKind.NoteAdded] = [],
        [HappeningKind.Assigned] = [],
        [HappeningKind.Moved] = [],
        [HappeningKind.PrioritySet] = [],
        [HappeningKind.Tagged] = [],
        [HappeningKind.Untagged] = [],
        [HappeningKind.SentDespiteGuard] = [],
        [HappeningKind.Confirmed] = [],
        [HappeningKind.AddressShown] = [],
    };

    public static bool Tells(HappeningKind kind, PersonRole role) => Table[kind].Contains(role);
}
