using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Line;

public readonly record struct PlaceId(Guid Value) : IId<PlaceId>
{
    public static PlaceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static PlaceId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What somebody waits for. The numbers are stored.</summary>
public enum PlaceKind
{
    Chat = 1,
    Call = 2,
}

/// <summary>
/// A place in the line, and after it was taken the conversation that it became, until that ends (rulings G26). The place's number is
/// counted and not stored.
/// </summary>
public sealed class LinePlace : IVersioned
{
    public required PlaceId Id { get; init; }

    public required DepartmentId Department { get; set; }

    public required PlaceKind Kind { get; init; }

    public required TicketId Ticket { get; init; }

    /// <summary>The ticket's number.</summary>
    public required int Number { get; init; }

    public required ContactId Contact { get; init; }

    /// <summary>The contact's account: for those whose own it is.</summary>
    public required AccountId? Account { get; init; }

    /// <summary>The sign-in that it hangs on; null for somebody without one.</summary>
    public required SessionId? Session { get; init; }

    /// <summary>The pass that a stranger's hangs on.</summary>
    public TicketPassId? Pass { get; init; }

    /// <summary>The stranger's browser, as its forms know it: nobody is in the line twice, whatever address they type.</summary>
    public string? Browser { get; init; }

    /// <summary>The stranger's network, which has few places.</summary>
    public string? Network { get; init; }

    public required TicketPriority Priority { get; init; }

    /// <summary>Who comes back because an agent was gone keeps it, and so stands at the front.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    public AccountId? Agent { get; private set; }

    public DateTimeOffset? TakenAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public int Version { get; set; } = 1;

    public bool IsWaiting => Agent is null && EndedAt is null;

    internal void Take(AccountId agent, DateTimeOffset now) => (Agent, TakenAt) = (agent, now);

    internal void Return() => (Agent, TakenAt) = (null, null);

    /// <summary>Into the line of a department, with the time that they came.</summary>
    internal void PassTo(DepartmentId to) => (Department, Agent, TakenAt) = (to, null, null);

    internal void End(DateTimeOffset now) => EndedAt ??= now;

    internal sealed class Table : IEntityTypeConfiguration<LinePlace>
    {
        private const int BrowserLength = 64;
        private const int NetworkLength = 60;
        private const string IsOpen = "ended_at IS NULL";

        public void Configure(EntityTypeBuilder<LinePlace> builder)
        {
            builder.ToTable("line_places");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.Ignore(p => p.IsWaiting);
            builder.Property(p => p.Version).IsConcurrencyToken();
            builder.HasOne<Contact>().WithMany().HasForeignKey(p => p.Contact).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Department>().WithMany().HasForeignKey(p => p.Department).OnDelete(DeleteBehavior.Restrict);
            // A chat and a call may go on about the same ticket.
            builder.HasIndex(p => new { p.Ticket, p.Kind }).IsUnique().HasFilter(IsOpen);
            builder.Property(p => p.Browser).HasMaxLength(BrowserLength);
            builder.Property(p => p.Network).HasMaxLength(NetworkLength);
            // Whose address a stranger typed is not known, so the same may stand there for two of them.
            builder.HasIndex(p => new { p.Contact, p.Kind }).IsUnique().HasFilter(IsOpen + " AND pass IS NULL");
            builder.HasIndex(p => new { p.Browser, p.Kind }).IsUnique().HasFilter(IsOpen + " AND browser IS NOT NULL");
            builder.HasIndex(p => p.Network).HasFilter(IsOpen + " AND network IS NOT NULL");
            builder.HasIndex(p => p.Pass).HasFilter("pass IS NOT NULL");
            builder.HasIndex(p => new { p.Department, p.Kind, p.Priority, p.ArrivedAt, p.Id }).HasFilter(IsOpen + " AND agent IS NULL");
            builder.HasIndex(p => p.Agent).HasFilter(IsOpen + " AND agent IS NOT NULL");
            builder.HasIndex(p => new { p.Contact, p.EndedAt });
            builder.HasIndex(p => p.Account).HasFilter("account IS NOT NULL");
            builder.HasIndex(p => p.EndedAt).HasFilter("ended_at IS NOT NULL");
        }
    }
}

/// <summary>When the page of somebody in the line, or in a conversation, was last seen. Written alone, as it is written often.</summary>
public sealed class LineSign
{
    public required PlaceId Place { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<LineSign>
    {
        public void Configure(EntityTypeBuilder<LineSign> builder)
        {
            builder.ToTable("line_signs");
            builder.HasKey(s => s.Place);
            builder.Property(s => s.Place).ValueGeneratedNever();
            builder.HasOne<LinePlace>().WithMany().HasForeignKey(s => s.Place).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
