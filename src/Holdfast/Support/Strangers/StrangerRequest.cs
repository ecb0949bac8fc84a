using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Strangers;

/// <summary>
/// What somebody without a sign-in sent, as it waits for the worker, which alone looks at the address. Afterwards its words are empty and
/// the number stays for a week, so that a form that is sent again is the same request.
/// </summary>
public sealed class StrangerRequest
{
    public static readonly TimeSpan Kept = ParkedTickets.Life;

    public required SubmissionId Id { get; init; }

    public required int Number { get; init; }

    public required string Name { get; set; }

    /// <summary>As it will be mailed.</summary>
    public required string Address { get; set; }

    public required string Subject { get; set; }

    public required string Words { get; set; }

    public required DepartmentId Department { get; init; }

    public required TicketPriority Priority { get; init; }

    public string? Category { get; init; }

    public int? FormVersion { get; init; }

    public TicketChannel Channel { get; init; } = TicketChannel.Form;

    /// <summary>What was uploaded with it, sealed as it stood in the form, and what its pictures show.</summary>
    public string Files { get; set; } = "";

    /// <summary>The device that sent it, for the email.</summary>
    public required string Device { get; set; }

    public required string Network { get; set; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Nothing is left but the number.</summary>
    internal void Empty() => (Name, Address, Subject, Words, Files, Device, Network) = ("", "", "", "", "", "", "");

    internal sealed class Table : IEntityTypeConfiguration<StrangerRequest>
    {
        public void Configure(EntityTypeBuilder<StrangerRequest> builder)
        {
            builder.ToTable("stranger_requests");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.Property(r => r.Name).HasMaxLength(Account.NameLength);
            builder.Property(r => r.Address).HasMaxLength(EmailKey.MaxLength);
            builder.Property(r => r.Subject).HasMaxLength(Ticket.SubjectLength);
            builder.Property(r => r.Category).HasMaxLength(Ticket.CategoryLength);
            builder.Property(r => r.Device).HasMaxLength(100);
            builder.Property(r => r.Network).HasMaxLength(60);
            builder.HasIndex(r => r.At);
        }
    }
}

public readonly record struct StrangerMailId(Guid Value) : IId<StrangerMailId>
{
    public static StrangerMailId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static StrangerMailId From(Guid value) => new(value);
}

/// <summary>An email to an address without proof, for a day: what their number is bounded by (rulings G62).</summary>
public sealed class StrangerMail
{
    public required StrangerMailId Id { get; init; }

    public required string Key { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<StrangerMail>
    {
        public void Configure(EntityTypeBuilder<StrangerMail> builder)
        {
            builder.ToTable("stranger_mails");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.Key).HasMaxLength(EmailKey.MaxKeyLength);
            builder.HasIndex(m => new { m.Key, m.At });
            builder.HasIndex(m => m.At);
        }
    }
}

/// <summary>An address that gets no email about what strangers send: its owner said that they did not write.</summary>
public sealed class StrangerStop
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public required string Key { get; init; }

    public required DateTimeOffset Until { get; set; }

    /// <summary>Whether the address gets none at this moment.</summary>
    internal static Task<bool> Stands(HoldfastDb db, string key, DateTimeOffset now, CancellationToken ct)
    {
        var longest = now + Life + Clocks.Slack;
        return db.Set<StrangerStop>().AnyAsync(s => s.Key == key && s.Until > now && s.Until <= longest, ct);
    }

    internal sealed class Table : IEntityTypeConfiguration<StrangerStop>
    {
        public void Configure(EntityTypeBuilder<StrangerStop> builder)
        {
            builder.ToTable("stranger_stops");
            builder.HasKey(s => s.Key);
            builder.Property(s => s.Key).HasMaxLength(EmailKey.MaxKeyLength);
            builder.HasIndex(s => s.Until);
        }
    }
}

/// <summary>What is over is gone.</summary>
internal sealed class ForgetStrangers(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(30);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (week, day) = (now - StrangerRequest.Kept, now.AddDays(-1));
        await db.Alone(inside => db.Set<StrangerRequest>().Where(r => r.At < week).ExecuteDeleteAsync(inside), ct);
        await db.Alone(inside => db.Set<StrangerMail>().Where(m => m.At < day).ExecuteDeleteAsync(inside), ct);
        await db.Alone(inside => db.Set<StrangerStop>().Where(s => s.Until < now).ExecuteDeleteAsync(inside), ct);
    }
}
