using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Tickets;

public readonly record struct TicketId(Guid Value) : IId<TicketId>
{
    public static TicketId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static TicketId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What a form that makes a ticket was drawn with: of 16 presses one makes it.</summary>
public readonly record struct SubmissionId(Guid Value) : IId<SubmissionId>
{
    public static SubmissionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static SubmissionId From(Guid value) => new(value);
}

/// <summary>What a ticket is about. The numbers are stored.</summary>
public enum TicketKind
{
    Request = 1,

    /// <summary>An account was contained, or its owner says that somebody got in.</summary>
    TakeOver = 2,

    /// <summary>Somebody reported what somebody else wrote; leads read these.</summary>
    Report = 3,
}

/// <summary>Which way it came. The numbers are stored.</summary>
public enum TicketChannel
{
    Form = 1,
    Email = 2,
    Chat = 3,
    Video = 4,

    /// <summary>We opened it ourselves.</summary>
    System = 5,
}

/// <summary>Where it stands. The numbers are stored, and lists and indexes rely on their order: from solved on it is done.</summary>
public enum TicketStatus
{
    /// <summary>Nobody has looked at it.</summary>
    New = 1,

    Open = 2,

    /// <summary>It waits for the member.</summary>
    Pending = 3,

    /// <summary>It waits for somebody else.</summary>
    OnHold = 4,

    Solved = 5,

    /// <summary>It was solved long ago: who writes again gets a new ticket that names this one.</summary>
    Closed = 6,
}

/// <summary>What a member reads of a status.</summary>
public enum MemberStatus
{
    OnIt,
    WaitingForYou,
    Solved,
    Closed,
}

/// <summary>How urgent it is; the most urgent has the lowest number, and lists sort by it. The numbers are stored.</summary>
public enum TicketPriority
{
    Urgent = 1,
    High = 2,
    Normal = 3,
    Low = 4,
}

/// <summary>
/// One row for lists. Everything in it but the words, the requester's account and the number follows from the log
/// (<see cref="TicketState"/>), and only the log changes it. The events stand in <see cref="TicketEvent"/>.
/// </summary>
public sealed class Ticket : IVersioned
{
    /// <summary>Longest subject, in UTF-16 units.</summary>
    public const int SubjectLength = 200;

    public const int CategoryLength = 80;

    public required TicketId Id { get; init; }

    /// <summary>For people; it opens nothing. See <see cref="TicketNumbers"/>.</summary>
    public required int Number { get; init; }

    /// <summary>As the requester typed it; empty once it was taken out.</summary>
    public required string Subject { get; set; }

    /// <summary>As the requester gave it for this ticket.</summary>
    public required string RequesterName { get; set; }

    /// <summary>The account of the requester's contact: for those whose own it is. Null for strangers, and once it was erased.</summary>
    public required AccountId? RequesterAccount { get; set; }

    public TicketKind Kind { get; private set; }

    public TicketChannel Channel { get; private set; }

    public DepartmentId Department { get; private set; }

    /// <summary>The form's name for what it is about; null where nobody chose.</summary>
    public string? Category { get; private set; }

    public TicketStatus Status { get; private set; }

    public TicketPriority Priority { get; private set; }

    public AccountId? Assignee { get; private set; }

    public ContactId Requester { get; private set; }

    /// <summary>The number of the newest event.</summary>
    public int LastSeq { get; private set; }

    /// <summary>The number that members read of the newest public event.</summary>
    public int LastPublicSeq { get; private set; }

    /// <summary>Since when the member waits for us; null when we wait for them, or it is done.</summary>
    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>When the next answer is due; null until departments have hours.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>The time of the newest public event: members read it, so nothing internal moves it.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    public DateTimeOffset? SolvedAt { get; private set; }

    /// <summary>When somebody proved that the address is theirs; null while it is parked.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>A stranger's chat that goes on: its agents see it although nobody has confirmed it. Once it ends it is parked.</summary>
    public bool IsLive { get; private set; }

    public SubmissionId? Submission { get; private set; }

    /// <summary>The version of the form that it was sent under.</summary>
    public int? FormVersion { get; private set; }

    /// <summary>The closed ticket that this one goes on with.</summary>
    public TicketId? Follows { get; private set; }

    public TicketId? MergedInto { get; private set; }

    /// <summary>The containment that it is about.</summary>
    public ContainmentId? Containment { get; private set; }

    public int Version { get; set; } = 1;

    /// <summary>What follows from the log.</summary>
    public TicketState State => new()
    {
        Kind = Kind,
        Channel = Channel,
        Department = Department,
        Category = Category,
        Status = Status,
        Priority = Priority,
        Assignee = Assignee,
        Requester = Requester,
        LastSeq = LastSeq,
        LastPublicSeq = LastPublicSeq,
        WaitingSince = WaitingSince,
        OpenedAt = OpenedAt,
        ChangedAt = ChangedAt,
        SolvedAt = SolvedAt,
        ConfirmedAt = ConfirmedAt,
        IsLive = IsLive,
        Submission = Submission,
        FormVersion = FormVersion,
        Follows = Follows,
        Containment = Containment,
    };

    /// <summary>Only the log calls it.</summary>
    internal void Take(TicketState state)
    {
        (Kind, Channel, Department, Category, Status, Priority) = (state.Kind, state.Channel, state.Department, state.Category,
            state.Status, state.Priority);
        (Assignee, Requester, LastSeq, LastPublicSeq) = (state.Assignee, state.Requester, state.LastSeq, state.LastPublicSeq);
        (WaitingSince, OpenedAt, ChangedAt, SolvedAt, ConfirmedAt) = (state.WaitingSince, state.OpenedAt, state.ChangedAt, state.SolvedAt,
            state.ConfirmedAt);
        IsLive = state.IsLive;
        (Submission, FormVersion, Follows, Containment) = (state.Submission, state.FormVersion, state.Follows, state.Containment);
    }

    internal sealed class Table : IEntityTypeConfiguration<Ticket>
    {
        private const string Waits = "waiting_since IS NOT NULL AND confirmed_at IS NOT NULL";
        private const string WaitsForAnybody = Waits + " AND assignee IS NULL";

        public void Configure(EntityTypeBuilder<Ticket> builder)
        {
            builder.ToTable("tickets");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Ignore(t => t.State);
            builder.Property(t => t.Subject).HasMaxLength(SubjectLength);
            builder.Property(t => t.RequesterName).HasMaxLength(Account.NameLength);
            builder.Property(t => t.Category).HasMaxLength(CategoryLength);
            builder.Property(t => t.Version).IsConcurrencyToken();
            builder.HasOne<Contact>().WithMany().HasForeignKey(t => t.Requester).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Department>().WithMany().HasForeignKey(t => t.Department).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(t => t.Number).IsUnique();
            builder.HasIndex(t => t.Submission).IsUnique().HasFilter("submission IS NOT NULL");
            builder.HasIndex(t => t.Containment).IsUnique().HasFilter("containment IS NOT NULL");
            // Who sees some departments reads one list for each and joins their heads; who sees all reads one (TicketLists).
            builder.HasIndex(t => new { t.Department, t.Priority, t.WaitingSince, t.Number }, "ix_tickets_waiting_in").HasFilter(Waits);
            builder.HasIndex(t => new { t.Priority, t.WaitingSince, t.Number }, "ix_tickets_waiting").HasFilter(Waits);
            builder.HasIndex(t => new { t.Department, t.Priority, t.WaitingSince, t.Number }, "ix_tickets_unassigned_in")
                .HasFilter(WaitsForAnybody);
            builder.HasIndex(t => new { t.Priority, t.WaitingSince, t.Number }, "ix_tickets_unassigned").HasFilter(WaitsForAnybody);
            builder.HasIndex(t => new { t.Department, t.Status, t.ChangedAt, t.Number });
            builder.HasIndex(t => new { t.Status, t.ChangedAt, t.Number });
            builder.HasIndex(t => new { t.Assignee, t.ChangedAt, t.Number }).HasFilter("status <= 4");
            builder.HasIndex(t => new { t.Requester, t.ChangedAt, t.Number });
            builder.HasIndex(t => new { t.OpenedAt, t.Number }).HasFilter("confirmed_at IS NULL");
            builder.HasIndex(t => t.SolvedAt).HasFilter("status = 5");
        }
    }
}
