using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>What somebody is to a ticket.</summary>
public enum TicketRole
{
    /// <summary>It does not exist for them.</summary>
    None,
    Requester,
    Copy,
    Agent,
    Lead,
    Admin,
    Auditor,
    Ourselves,
}

/// <summary>
/// The one place that decides who sees which ticket and writes what (rulings G5): once as a query, once as a predicate, and a property
/// holds the two equal. Whoever does not see a ticket gets the answer of one that is none.
/// </summary>
public sealed class TicketSight(HoldfastDb db)
{
    private static readonly TicketRole[] Staff = [TicketRole.Agent, TicketRole.Lead, TicketRole.Admin];
    private static readonly TicketRole[] Moderators = [TicketRole.Lead, TicketRole.Admin];

    private static readonly Dictionary<HappeningKind, TicketRole[]> Writers = new()
    {
        [HappeningKind.Opened] = [],
        [HappeningKind.MemberReplied] = [TicketRole.Requester, TicketRole.Copy],
        [HappeningKind.MarkedSolved] = [TicketRole.Requester],
        [HappeningKind.AgentReplied] = Staff,
        [HappeningKind.NoteAdded] = Staff,
        [HappeningKind.StatusSet] = Staff,
        // We ourselves give back what somebody had who does not work here any more.
        [HappeningKind.Assigned] = [.. Staff, TicketRole.Ourselves],
        [HappeningKind.Moved] = Staff,
        [HappeningKind.PrioritySet] = Staff,
        [HappeningKind.Tagged] = Staff,
        [HappeningKind.Untagged] = Staff,
        [HappeningKind.TextTakenOut] = Moderators,
        [HappeningKind.SentDespiteGuard] = Staff,
        [HappeningKind.ClosedByTime] = [TicketRole.Ourselves],
        [HappeningKind.Confirmed] = [TicketRole.Ourselves],
        [HappeningKind.ChatTaken] = Staff,
        [HappeningKind.ChatReturned] = [TicketRole.Ourselves],
        [HappeningKind.ChatEnded] = [TicketRole.Requester, .. Staff, TicketRole.Ourselves],
        [HappeningKind.Rated] = [TicketRole.Requester],
        [HappeningKind.ChatPassed] = Staff,
        [HappeningKind.ChatInvited] = Staff,
        [HappeningKind.TranscriptSent] = [TicketRole.Requester, .. Staff],
        [HappeningKind.ChatRead] = Staff,
        [HappeningKind.DraftProposed] = Staff,
        [HappeningKind.DraftChanged] = [TicketRole.Requester],
        [HappeningKind.DraftAccepted] = [TicketRole.Requester],
        [HappeningKind.DraftDeclined] = [TicketRole.Requester],
        [HappeningKind.DraftWithdrawn] = Staff,
        [HappeningKind.AddressShown] = Staff,
        [HappeningKind.Posted] = Staff,
        [HappeningKind.MovedFromPost] = Moderators,
        [HappeningKind.CallInvited] = Staff,
        [HappeningKind.CallTaken] = Staff,
        [HappeningKind.CallReturned] = [TicketRole.Ourselves],
        [HappeningKind.CallEnded] = [TicketRole.Requester, .. Staff, TicketRole.Ourselves],
        [HappeningKind.CallJudged] = Staff,
        [HappeningKind.CallLookedAt] = [TicketRole.Ourselves],
    };

    /// <summary>Who may write what; nobody opens a ticket that is there.</summary>
    public static bool MayWrite(TicketRole role, HappeningKind kind) => Writers[kind].Contains(role);

    /// <summary>What the viewer is to the ticket.</summary>
    /// <param name="person">The viewer's row on the ticket, where there is one.</param>
    public static TicketRole RoleOn(TicketViewer viewer, Ticket ticket, TicketPerson? person) => viewer switch
    {
        // What was not confirmed may be anybody's words, and a pass opens no more than it says: a chat's only the chat that it was given for.
        TicketViewer.Member { Pass: not { IsOfChat: true } } when ticket.ConfirmedAt is null => TicketRole.None,
        TicketViewer.Member { Pass.Only: { } only } when ticket.Id != only => TicketRole.None,
        TicketViewer.Member { Contact: { } contact } => ticket.Requester == contact ? TicketRole.Requester
            : person is { Role: PersonRole.Copy } && person.Contact == contact && person.Ticket == ticket.Id ? TicketRole.Copy
            : TicketRole.None,
        TicketViewer.Member => TicketRole.None,
        TicketViewer.Staff staff => ticket.RequesterAccount is { } account && staff.OwnAccounts.Contains(account) ? TicketRole.None
            : staff.SeesAll ? OfStaff(staff.Role)
            : ticket.Kind is TicketKind.Report ? (staff.SeesParked ? OfStaff(staff.Role) : TicketRole.None)
            // A stranger's chat is not parked while it lasts, and whoever talked in it may read how it ended.
            : ticket is { ConfirmedAt: null, IsLive: false }
                ? (staff.SeesParked || (ticket.Channel is TicketChannel.Chat && ticket.Assignee == staff.Account) ? OfStaff(staff.Role) : TicketRole.None)
            : ticket.Department == Department.None || staff.Departments.Contains(ticket.Department) ? OfStaff(staff.Role)
            : TicketRole.None,
        TicketViewer.Ourselves => TicketRole.Ourselves,
        _ => throw new InvalidOperationException($"Nobody knows what {viewer} sees."),
    };

    public static bool Sees(TicketViewer viewer, Ticket ticket, TicketPerson? person) =>
        RoleOn(viewer, ticket, person) is not TicketRole.None;

    /// <summary>The tickets that exist for the viewer.</summary>
    internal IQueryable<Ticket> Of(TicketViewer viewer)
    {
        var tickets = db.Set<Ticket>();
        switch (viewer)
        {
            case TicketViewer.Member member:
                var contact = member.Contact ?? default;
                var open = member.Pass is { IsOfChat: true } ? tickets : tickets.Where(t => t.ConfirmedAt != null);
                var theirs = open.Where(t => t.Requester == contact
                    || db.Set<TicketPerson>().Any(p => p.Ticket == t.Id && p.Contact == contact && p.Role == PersonRole.Copy));
                return member.Pass?.Only is { } only ? theirs.Where(t => t.Id == only) : theirs;
            case TicketViewer.Staff staff:
                var (all, parked, own, departments) = (staff.SeesAll, staff.SeesParked, staff.OwnAccounts,
                    staff.Departments.Append(Department.None).ToList());
                var me = staff.Account;
                return tickets.Where(t => (t.RequesterAccount == null || !own.Contains(t.RequesterAccount.Value))
                    && (all || (t.Kind == TicketKind.Report ? parked
                        : t.ConfirmedAt == null && !t.IsLive ? parked || (t.Channel == TicketChannel.Chat && t.Assignee == me)
                        : departments.Contains(t.Department))));
            case TicketViewer.Ourselves:
                return tickets;
            default:
                throw new InvalidOperationException($"Nobody knows what {viewer} sees.");
        }
    }

    private static TicketRole OfStaff(Role role) => role switch
    {
        Role.Agent => TicketRole.Agent,
        Role.Lead => TicketRole.Lead,
        Role.Admin => TicketRole.Admin,
        Role.Auditor => TicketRole.Auditor,
        _ => TicketRole.None,
    };
}
