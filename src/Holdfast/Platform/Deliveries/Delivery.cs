using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Deliveries;

public readonly record struct DeliveryId(Guid Value) : IId<DeliveryId>
{
    public static DeliveryId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static DeliveryId From(Guid value) => new(value);
}

/// <summary>
/// Something that is owed: written in the save that owes it, done afterwards by a worker, at least once. The payload names
/// rows and recipients, never a token, a body or an answer.
/// </summary>
public sealed class Delivery : INeedsLiveSession
{
    public required DeliveryId Id { get; init; }

    /// <summary>Who delivers it: "notices", "mail".</summary>
    public required string Consumer { get; init; }

    /// <summary>What is to be delivered, such as "notice".</summary>
    public required string Kind { get; init; }

    /// <summary>JSON of at most 4,000 characters.</summary>
    public required string Payload { get; init; }

    /// <summary>Whom it is about: the account it is erased with; null when it is about nobody.</summary>
    public required Guid? Subject { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next. A worker that takes it moves this ahead, so that a worker that dies gives it back.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>How often it was taken. It is the claim too: who saves under an older number has lost the row.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was delivered; of one that was given up: when an operator discarded it, or its consumer saw that nobody needs it any more.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>When we stopped trying; an operator sees it.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>What went wrong last, for the operator.</summary>
    public string? Problem { get; set; }

    /// <summary>What went wrong is this one's own: the others go through, and nobody needs to look at the server.</summary>
    public bool IsOwnProblem { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Delivery>
    {
        private const string Waits = "done_at IS NULL AND given_up_at IS NULL";

        // Without it SQLite would look up "done_at IS NULL" here, and sort all that it finds.
        private const string Done = "done_at IS NOT NULL";

        public void Configure(EntityTypeBuilder<Delivery> builder)
        {
            builder.ToTable("deliveries");
            builder.Property(d => d.Id).ValueGeneratedNever();
            builder.Property(d => d.Consumer).HasMaxLength(40);
            builder.Property(d => d.Kind).HasMaxLength(80);
            builder.Property(d => d.Payload).HasMaxLength(4000);
            builder.Property(d => d.Problem).HasMaxLength(500);
            builder.Property(d => d.Attempts).IsConcurrencyToken();
            builder.HasIndex(d => new { d.Consumer, d.DueAt }).HasFilter(Waits);
            builder.HasIndex(d => d.DoneAt).HasFilter(Done);
            builder.HasIndex(d => d.Subject);
            // For operators: what waits, what was given up, what fails, and when a consumer last succeeded.
            builder.HasIndex(d => new { d.DueAt, d.Id }).HasFilter(Waits);
            builder.HasIndex(d => new { d.GivenUpAt, d.Id }).HasFilter("given_up_at IS NOT NULL AND done_at IS NULL");
            builder.HasIndex(d => new { d.Consumer, d.CreatedAt }).HasFilter("problem IS NOT NULL AND NOT is_own_problem AND done_at IS NULL AND given_up_at IS NULL");
            builder.HasIndex(d => new { d.Consumer, d.DoneAt }).HasFilter(Done);
        }
    }
}
