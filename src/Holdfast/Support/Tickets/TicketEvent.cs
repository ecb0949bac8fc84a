using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Tickets;

/// <summary>What sort of author an event has. The numbers are stored.</summary>
public enum AuthorKind
{
    /// <summary>We did it ourselves: a time that was over.</summary>
    System = 1,

    /// <summary>The requester or somebody in copy.</summary>
    Contact = 2,

    Staff = 3,
}

/// <summary>Who wrote an event.</summary>
/// <param name="Id">A contact's or a staff account's; null of the system.</param>
public readonly record struct Author(AuthorKind Kind, Guid? Id)
{
    public static readonly Author System = new(AuthorKind.System, null);

    public static Author Of(ContactId contact) => new(AuthorKind.Contact, contact.Value);

    public static Author Of(AccountId staff) => new(AuthorKind.Staff, staff.Value);
}

/// <summary>
/// One thing that happened to a ticket. It holds ids, kinds and numbers only, never a word that somebody typed, so it never changes and
/// a text can still be taken out. Its numbers have no gaps: <see cref="Seq"/> for staff, <see cref="PublicSeq"/> for members.
/// </summary>
public sealed class TicketEvent : IAppendOnly, INeedsLiveSession
{
    /// <summary>Longest data, in UTF-16 units.</summary>
    public const int DataLength = 4000;

    public required TicketId Ticket { get; init; }

    public required int Seq { get; init; }

    /// <summary>The number that members read; null for what is internal.</summary>
    public required int? PublicSeq { get; init; }

    public required DateTimeOffset At { get; init; }

    public required HappeningKind Kind { get; init; }

    public required AuthorKind AuthorKind { get; init; }

    /// <summary>A contact's id or a staff account's, as <see cref="AuthorKind"/> says; the log outlives both.</summary>
    public required Guid? Author { get; init; }

    /// <summary>The writer's own id for it: sent again it is the same event.</summary>
    public required Guid? ClientId { get; init; }

    /// <summary>JSON of the happening.</summary>
    public required string Data { get; init; }

    /// <summary>What happened.</summary>
    public Happening What => Happening.Read(Kind, Data);

    public Author By => new(AuthorKind, Author);

    internal sealed class Table : IEntityTypeConfiguration<TicketEvent>
    {
        public void Configure(EntityTypeBuilder<TicketEvent> builder)
        {
            builder.ToTable("ticket_events");
            builder.HasKey(e => new { e.Ticket, e.Seq });
            builder.Ignore(e => e.What);
            builder.Ignore(e => e.By);
            builder.Property(e => e.Data).HasMaxLength(DataLength);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(e => e.Ticket).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(e => new { e.Ticket, e.Author, e.ClientId }).IsUnique().HasFilter("client_id IS NOT NULL");
            // What members read: their window, and what is newer than a number of theirs.
            builder.HasIndex(e => new { e.Ticket, e.PublicSeq }).IsUnique().HasFilter("public_seq IS NOT NULL");
        }
    }
}

/// <summary>The words of an event. They stand beside the log, so that they can be taken out of it.</summary>
public sealed class TicketText
{
    /// <summary>Most bytes of a text, as UTF-8.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The kind of its document in the search: the subject is the ticket's id, the part its number.</summary>
    public const string SearchKind = "ticket";

    public required TicketId Ticket { get; init; }

    public required int Seq { get; init; }

    /// <summary>As it was typed: plain text of members, Markdown of staff. Empty once it was taken out.</summary>
    public required string Body { get; set; }

    /// <summary>Drawn when it was written; null for plain text.</summary>
    public string? Html { get; set; }

    /// <summary>The version of what drew it; 0 for nothing.</summary>
    public int Renderer { get; set; }

    public DateTimeOffset? TakenOutAt { get; private set; }

    /// <summary>Who took it out; null where it went with an account that was erased.</summary>
    public AccountId? TakenOutBy { get; private set; }

    /// <summary>The search has it.</summary>
    public bool IsIndexed { get; set; }

    /// <summary>Nothing of the words stays.</summary>
    internal void TakeOut(AccountId by, DateTimeOffset now) =>
        (Body, Html, Renderer, TakenOutAt, TakenOutBy, IsIndexed) = ("", null, 0, now, by, true);

    internal sealed class Table : IEntityTypeConfiguration<TicketText>
    {
        public void Configure(EntityTypeBuilder<TicketText> builder)
        {
            builder.ToTable("ticket_texts");
            builder.HasKey(t => new { t.Ticket, t.Seq });
            builder.HasOne<Ticket>().WithMany().HasForeignKey(t => t.Ticket).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(t => new { t.Ticket, t.Seq }, "ix_ticket_texts_to_index").HasFilter("NOT is_indexed");
        }
    }
}
