using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Drafts;

public readonly record struct DraftId(Guid Value) : IId<DraftId>
{
    public static DraftId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static DraftId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Where a draft stands. The numbers are stored.</summary>
public enum DraftState
{
    /// <summary>The member may accept, change or decline it.</summary>
    Open = 1,

    Accepted = 2,
    Declined = 3,
    Withdrawn = 4,
}

/// <summary>
/// What an agent drew up for a member in a conversation (rulings G32): its versions are events of the ticket, and their words stand among the
/// ticket's texts. One of a ticket is open at a time.
/// </summary>
public sealed class Draft : IVersioned
{
    /// <summary>Of a ticket.</summary>
    public const int MostOfTicket = 20;

    /// <summary>Versions of a draft.</summary>
    public const int MostVersions = 50;

    public required DraftId Id { get; init; }

    public required TicketId Ticket { get; init; }

    /// <summary>Who asked: nobody else accepts it.</summary>
    public required ContactId Contact { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DraftState State { get; private set; } = DraftState.Open;

    /// <summary>The number of the newest version.</summary>
    public int Latest { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public int Version { get; set; } = 1;

    internal int Next() => ++Latest;

    internal void Decide(DraftState state, DateTimeOffset now) => (State, DecidedAt) = (state, now);

    internal sealed class Table : IEntityTypeConfiguration<Draft>
    {
        public void Configure(EntityTypeBuilder<Draft> builder)
        {
            builder.ToTable("drafts");
            builder.Property(d => d.Id).ValueGeneratedNever();
            builder.Property(d => d.Version).IsConcurrencyToken();
            builder.HasIndex(d => d.Ticket, "ix_drafts_open").IsUnique().HasFilter("state = 1");
            builder.HasIndex(d => new { d.Ticket, d.Id });
            builder.HasIndex(d => new { d.Contact, d.Id });
        }
    }
}

/// <summary>One version: which event has its words, and what its fields were called when it was written.</summary>
public sealed class DraftVersion : IAppendOnly
{
    /// <summary>Longest shape, in UTF-16 units.</summary>
    public const int ShapeLength = 8_000;

    public required DraftId Draft { get; init; }

    public required int Number { get; init; }

    public required TicketId Ticket { get; init; }

    /// <summary>The event's number for staff.</summary>
    public required int Seq { get; init; }

    /// <summary>JSON of a <see cref="DraftShape"/>: a schema may change, and what was agreed reads as it did.</summary>
    public required string Shape { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<DraftVersion>
    {
        public void Configure(EntityTypeBuilder<DraftVersion> builder)
        {
            builder.ToTable("draft_versions");
            builder.HasKey(v => new { v.Draft, v.Number });
            builder.Property(v => v.Shape).HasMaxLength(ShapeLength);
            builder.HasOne<Draft>().WithMany().HasForeignKey(v => v.Draft).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(v => new { v.Ticket, v.Seq }).IsUnique();
        }
    }
}
