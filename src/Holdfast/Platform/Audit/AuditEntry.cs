using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Audit;

public readonly record struct AuditEntryId(Guid Value) : IId<AuditEntryId>
{
    public static AuditEntryId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static AuditEntryId From(Guid value) => new(value);
}

/// <summary>
/// One thing that happened, to an account or to something else: who, what, from which device and address, when, in which request.
/// Written in the save of the thing itself and never again; it holds no secret.
/// </summary>
public sealed class AuditEntry : IAppendOnly
{
    public required AuditEntryId Id { get; init; }

    /// <summary>The most characters of <see cref="Detail"/>.</summary>
    public const int DetailLength = 1000;

    /// <summary>
    /// The account that it happened to; the id of zeros, which nobody has, for what happened to something else or to the installation.
    /// No foreign key: the trail outlives the account.
    /// </summary>
    public required AccountId Account { get; init; }

    /// <summary>Who did it; the same as <see cref="Account"/> unless staff acted.</summary>
    public required AccountId Actor { get; init; }

    public required ActivityKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The device's name at that time, such as "Chrome on Windows".</summary>
    public required string Device { get; init; }

    /// <summary>The address that the request came from, as text; empty when there was none.</summary>
    public required string Network { get; init; }

    /// <summary>The request's id, which stands in the log too.</summary>
    public required string Request { get; init; }

    /// <summary>
    /// What makes the entry clear to a person: a number of devices, another device's name; never a secret. Of an entry about something
    /// that is no account it is JSON.
    /// </summary>
    public string? Detail { get; init; }

    /// <summary>What sort of thing it happened to, such as "ticket", where that is no account. The names are stored.</summary>
    public string? SubjectKind { get; init; }

    /// <summary>The id of that thing. No foreign key here either.</summary>
    public Guid? SubjectId { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_entries");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Kind).HasConversion(kind => kind.Name, name => new ActivityKind(name)).HasMaxLength(ActivityKind.NameLength);
            builder.Property(e => e.Device).HasMaxLength(100);
            builder.Property(e => e.Network).HasMaxLength(60);
            builder.Property(e => e.Request).HasMaxLength(80);
            builder.Property(e => e.Detail).HasMaxLength(DetailLength);
            builder.Property(e => e.SubjectKind).HasMaxLength(AuditSubject.KindLength);
            // Ids are sorted by time, so one index serves the timeline, its paging and its filter.
            builder.HasIndex(e => new { e.Account, e.Id });
            builder.HasIndex(e => new { e.SubjectKind, e.SubjectId, e.Id }).HasFilter("subject_id IS NOT NULL");
        }
    }
}
