using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Tickets;

public readonly record struct TagId(Guid Value) : IId<TagId>
{
    public static TagId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static TagId From(Guid value) => new(value);
}

/// <summary>A word that agents put on tickets. It has a row of its own, because the log holds no word that somebody typed.</summary>
public sealed class Tag
{
    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int NameLength = 40;

    public required TagId Id { get; init; }

    /// <summary>In lower case.</summary>
    public required string Name { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Tag>
    {
        public void Configure(EntityTypeBuilder<Tag> builder)
        {
            builder.ToTable("tags");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Property(t => t.Name).HasMaxLength(NameLength);
            builder.HasIndex(t => t.Name).IsUnique();
        }
    }
}

/// <summary>A tag on a ticket.</summary>
public sealed class TicketTag
{
    /// <summary>Tags of a ticket at the most.</summary>
    public const int Most = 20;

    public required TicketId Ticket { get; init; }

    public required TagId Tag { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<TicketTag>
    {
        public void Configure(EntityTypeBuilder<TicketTag> builder)
        {
            builder.ToTable("ticket_tags");
            builder.HasKey(t => new { t.Ticket, t.Tag });
            builder.HasOne<Ticket>().WithMany().HasForeignKey(t => t.Ticket).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Tag>().WithMany().HasForeignKey(t => t.Tag).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(t => new { t.Tag, t.Ticket });
        }
    }
}
