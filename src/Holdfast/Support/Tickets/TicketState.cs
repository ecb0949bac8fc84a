using Holdfast.Platform.Accounts;
using Holdfast.Security.Containment;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;

namespace Holdfast.Support.Tickets;

/// <summary>
/// What follows from a ticket's log, and nothing else: applying the events one after the other gives the row. Pure, so that a property
/// can play any log (rulings G1).
/// </summary>
public sealed record TicketState
{
    public required TicketKind Kind { get; init; }

    public required TicketChannel Channel { get; init; }

    public required DepartmentId Department { get; init; }

    public required string? Category { get; init; }

    public required TicketStatus Status { get; init; }

    public required TicketPriority Priority { get; init; }

    public required AccountId? Assignee { get; init; }

    public required ContactId Requester { get; init; }

    public required int LastSeq { get; init; }

    public required int LastPublicSeq { get; init; }

    public required DateTimeOffset? WaitingSince { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required DateTimeOffset? SolvedAt { get; init; }

    public required DateTimeOffset? ConfirmedAt { get; init; }

    public required bool IsLive { get; init; }

    public required SubmissionId? Submission { get; init; }

    public required int? FormVersion { get; init; }

    public required TicketId? Follows { get; init; }

    public required ContainmentId? Containment { get; init; }

    /// <summary>The state after a whole log, oldest first.</summary>
    public static TicketState Of(IEnumerable<TicketEvent> log) =>
        log.Aggregate((TicketState?)null, (state, next) => state is null ? Begin((Happening.Opened)next.What, next.At) : state.Apply(next))
        ?? throw new InvalidOperationException("A log has at least one event.");

    /// <summary>The state after the first event.</summary>
    public static TicketState Begin(Happening.Opened opened, DateTimeOffset at) => new()
    {
        Kind = opened.Ticket,
        Channel = opened.Channel,
        Department = opened.Department,
        Category = opened.Category,
        Status = TicketStatus.New,
        Priority = opened.Priority,
        Assignee = null,
        Requester = opened.Requester,
        LastSeq = 1,
        LastPublicSeq = 1,
        WaitingSince = at,
        OpenedAt = at,
        ChangedAt = at,
        SolvedAt = null,
        ConfirmedAt = opened.IsParked ? null : at,
        IsLive = opened.IsLive ?? false,
        Submission = opened.Submission,
        FormVersion = opened.FormVersion,
        Follows = opened.Follows,
        Containment = opened.Containment,
    };

    /// <summary>
    /// Whether members are told of it. What they cannot see must change nothing that they receive: a status counts only where their word
    /// for it changes.
    /// </summary>
    public bool IsPublic(Happening what) => what switch
    {
        Happening.Opened or Happening.MemberReplied or Happening.MarkedSolved or Happening.AgentReplied or Happening.ClosedByTime
            or Happening.ChatTaken or Happening.ChatReturned or Happening.ChatEnded or Happening.Rated
            or Happening.ChatPassed or Happening.ChatInvited or Happening.TranscriptSent or Happening.ChatRead
            or Happening.DraftProposed or Happening.DraftChanged or Happening.DraftAccepted or Happening.DraftDeclined or Happening.DraftWithdrawn
            or Happening.Posted or Happening.MovedFromPost
            or Happening.CallInvited or Happening.CallTaken or Happening.CallReturned or Happening.CallEnded => true,
        Happening.StatusSet =>
            StatusTable.After(what, Status) is { } after && StatusTable.ForMembers(after) != StatusTable.ForMembers(Status),
        Happening.TextTakenOut taken => taken.OfPublic is not null || taken.WithSubject,
        _ => false,
    };

    /// <summary>The state after one more event.</summary>
    /// <exception cref="InvalidOperationException">It is not the next one, or the status table refuses it: somebody wrote past the
    /// log.</exception>
    public TicketState Apply(TicketEvent next)
    {
        var what = next.What;
        if (next.Seq != LastSeq + 1 || (next.PublicSeq is { } number && number != LastPublicSeq + 1)
            || StatusTable.After(what, Status) is not { } status)
        {
            throw new InvalidOperationException($"Event {next.Seq} of ticket {next.Ticket} does not follow event {LastSeq}.");
        }

        return this with
        {
            LastSeq = next.Seq,
            LastPublicSeq = next.PublicSeq ?? LastPublicSeq,
            ChangedAt = next.PublicSeq is null ? ChangedAt : next.At,
            Status = status,
            WaitingSince = Waits(what, status, next.At),
            SolvedAt = status switch
            {
                TicketStatus.Solved when Status is not TicketStatus.Solved || what is Happening.AgentReplied => next.At,
                TicketStatus.Solved or TicketStatus.Closed => SolvedAt,
                _ => null,
            },
            Assignee = what switch
            {
                Happening.Assigned assigned => assigned.To,
                Happening.Moved { KeepsAssignee: false } or Happening.ChatReturned or Happening.CallReturned => null,
                Happening.ChatTaken taken => taken.By,
                Happening.ChatPassed passed => passed.To,
                Happening.CallTaken taken => taken.By,
                _ => Assignee,
            },
            Department = what is Happening.Moved moved ? moved.To : Department,
            Priority = what is Happening.PrioritySet set ? set.To : Priority,
            ConfirmedAt = what is Happening.Confirmed ? ConfirmedAt ?? next.At : ConfirmedAt,
            IsLive = IsLive && what is not Happening.ChatEnded,
        };
    }

    /// <summary>The member waits from their first word that was not answered on; one who waits for nothing does not wait.</summary>
    private DateTimeOffset? Waits(Happening what, TicketStatus status, DateTimeOffset at) =>
        StatusTable.ForMembers(status) is not MemberStatus.OnIt ? null
        : what is Happening.AgentReplied or Happening.Confirmed ? at
        : WaitingSince ?? at;
}
