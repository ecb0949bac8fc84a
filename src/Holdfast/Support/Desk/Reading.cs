using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Desk;

/// <summary>What of a ticket somebody had before them. The numbers are stored.</summary>
public enum ReadingKind
{
    /// <summary>Its texts.</summary>
    Ticket = 1,

    /// <summary>A file that was sent with it.</summary>
    File = 2,

    /// <summary>The address of whoever asked, in clear.</summary>
    Address = 3,
}

/// <summary>Somebody who works here had a ticket before them: one row for each thing and ten minutes (rulings G41).</summary>
public sealed class Reading : IAppendOnly
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    /// <summary>The database's count: the list of leads goes on from it.</summary>
    public long Number { get; init; }

    public required AccountId Agent { get; init; }

    public required ReadingKind Kind { get; init; }

    /// <summary>The ticket, or the file.</summary>
    public required Guid Thing { get; init; }

    public required TicketId Ticket { get; init; }

    /// <summary>Which ten minutes, counted from 1970.</summary>
    public required long TenMinutes { get; init; }

    /// <summary>Whose ticket it is: these are counted.</summary>
    public required ContactId Contact { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Reading>
    {
        public void Configure(EntityTypeBuilder<Reading> builder)
        {
            builder.ToTable("readings");
            builder.HasKey(r => r.Number);
            builder.Property(r => r.Number).ValueGeneratedOnAdd();
            builder.HasIndex(r => new { r.Agent, r.Kind, r.Thing, r.TenMinutes }).IsUnique();
            builder.HasIndex(r => new { r.Agent, r.At });
            builder.HasIndex(r => new { r.Agent, r.Number });
            builder.HasIndex(r => r.At);
        }
    }
}

/// <summary>
/// A list showed somebody a ticket's subject and who asked: one row for ten minutes. Apart from <see cref="Reading"/>, because a page of a list
/// is fifty of these, and they have a limit of their own (docs/decisions/0021).
/// </summary>
public sealed class ListReading : IAppendOnly
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public long Number { get; init; }

    public required AccountId Agent { get; init; }

    public required TicketId Ticket { get; init; }

    public required long TenMinutes { get; init; }

    public required ContactId Contact { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<ListReading>
    {
        public void Configure(EntityTypeBuilder<ListReading> builder)
        {
            builder.ToTable("list_readings");
            builder.HasKey(r => r.Number);
            builder.Property(r => r.Number).ValueGeneratedOnAdd();
            builder.HasIndex(r => new { r.Agent, r.Ticket, r.TenMinutes }).IsUnique();
            builder.HasIndex(r => new { r.Agent, r.At });
            builder.HasIndex(r => new { r.Agent, r.Number });
            builder.HasIndex(r => r.At);
        }
    }
}

/// <summary>Somebody who read more people's tickets than one may.</summary>
public sealed class StoppedReader : IVersioned
{
    public required AccountId Agent { get; init; }

    /// <summary>Null once an admin let them go on.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>What they read before does not count.</summary>
    public DateTimeOffset? ResumedAt { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Table : IEntityTypeConfiguration<StoppedReader>
    {
        public void Configure(EntityTypeBuilder<StoppedReader> builder)
        {
            builder.ToTable("stopped_readers");
            builder.HasKey(s => s.Agent);
            builder.Property(s => s.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>Readings that are over a year old are gone, and those of lists after a month.</summary>
internal sealed class ForgetOldReadings(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromHours(6);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var (before, listed) = (time.GetUtcNow() - Reading.Kept, time.GetUtcNow() - ListReading.Kept);
        await db.Alone(inside => db.Set<Reading>().Where(r => r.At < before).ExecuteDeleteAsync(inside), ct);
        await db.Alone(inside => db.Set<ListReading>().Where(r => r.At < listed).ExecuteDeleteAsync(inside), ct);
    }
}

/// <summary>What was written down of somebody who worked here goes with their account.</summary>
internal sealed class EraseReadings : IEraseWithAccount
{
    public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<Reading>().Where(r => r.Agent == account).ExecuteDeleteAsync(ct);
        await db.Set<ListReading>().Where(r => r.Agent == account).ExecuteDeleteAsync(ct);
        await db.Set<StoppedReader>().Where(s => s.Agent == account).ExecuteDeleteAsync(ct);
    }
}
