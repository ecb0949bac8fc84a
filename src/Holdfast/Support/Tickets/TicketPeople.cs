using Holdfast.Platform.Accounts;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Tickets;

/// <summary>What somebody is on a ticket. The numbers are stored.</summary>
public enum PersonRole
{
    Requester = 1,

    /// <summary>Reads along from joining on.</summary>
    Copy = 2,
}

/// <summary>A contact on a ticket. Its numbers are those that members read.</summary>
public sealed class TicketPerson
{
    /// <summary>People on a ticket at the most.</summary>
    public const int Most = 50;

    public required TicketId Ticket { get; init; }

    public required ContactId Contact { get; init; }

    public required PersonRole Role { get; init; }

    /// <summary>The first public event that they may read.</summary>
    public required int SinceSeq { get; init; }

    /// <summary>The newest one that was told to them, by mail or on a page.</summary>
    public int DeliveredSeq { get; set; }

    /// <summary>The newest one that they have looked at.</summary>
    public int ReadSeq { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<TicketPerson>
    {
        public void Configure(EntityTypeBuilder<TicketPerson> builder)
        {
            builder.ToTable("ticket_people");
            builder.HasKey(p => new { p.Ticket, p.Contact });
            builder.HasOne<Ticket>().WithMany().HasForeignKey(p => p.Ticket).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Contact>().WithMany().HasForeignKey(p => p.Contact).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(p => new { p.Contact, p.Ticket });
        }
    }
}

/// <summary>How far somebody who works here has read a ticket, and whether they follow it.</summary>
public sealed class TicketMark
{
    public required AccountId Agent { get; init; }

    public required TicketId Ticket { get; init; }

    public int ReadSeq { get; set; }

    public bool Follows { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<TicketMark>
    {
        public void Configure(EntityTypeBuilder<TicketMark> builder)
        {
            builder.ToTable("ticket_marks");
            builder.HasKey(m => new { m.Agent, m.Ticket });
            builder.HasOne<Ticket>().WithMany().HasForeignKey(m => m.Ticket).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>What an agent has begun to write on a ticket.</summary>
public sealed class TicketDraft
{
    public required AccountId Agent { get; init; }

    public required TicketId Ticket { get; init; }

    /// <summary>It is an internal note; else a public reply.</summary>
    public required bool IsNote { get; init; }

    public required string Body { get; set; }

    /// <summary>Goes up with each saving: a page in another tab knows whether what it goes on from is still there.</summary>
    public required int Version { get; set; }

    /// <summary>The newest event that the agent had seen.</summary>
    public required int BasedOnSeq { get; set; }

    public required DateTimeOffset SavedAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<TicketDraft>
    {
        public void Configure(EntityTypeBuilder<TicketDraft> builder)
        {
            builder.ToTable("ticket_drafts");
            builder.HasKey(d => new { d.Agent, d.Ticket, d.IsNote });
            builder.HasOne<Ticket>().WithMany().HasForeignKey(d => d.Ticket).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(d => d.Ticket);
            builder.HasIndex(d => d.SavedAt);
        }
    }
}
