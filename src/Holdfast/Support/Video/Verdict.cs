using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Video;

/// <summary>What the person was compared with. The numbers are stored.</summary>
public enum ComparedWith
{
    Document = 1,
    Picture = 2,
    Facts = 3,
}

/// <summary>What the agent of a call decided, with reasons (rulings G40). It becomes a level only when a second one agrees.</summary>
public sealed class CallVerdict : IVersioned
{
    /// <summary>Longest reasons, in UTF-16 units.</summary>
    public const int ReasonsLength = 4_000;

    /// <summary>Longest list of what was ticked.</summary>
    public const int ChecksLength = 2_000;

    public required CallId Call { get; init; }

    public required AccountId By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CallAnswer Answer { get; init; }

    public required ComparedWith With { get; init; }

    /// <summary>Since when we have what it was compared with: before anybody may have got in.</summary>
    public required DateOnly KnownSince { get; init; }

    /// <summary>What was ticked, one a line.</summary>
    public required string Checks { get; init; }

    /// <summary>Empty once the account was erased.</summary>
    public required string Reasons { get; init; }

    public int Version { get; set; } = 1;

    internal sealed class Table : IEntityTypeConfiguration<CallVerdict>
    {
        public void Configure(EntityTypeBuilder<CallVerdict> builder)
        {
            builder.ToTable("video_verdicts");
            builder.HasKey(v => v.Call);
            builder.Property(v => v.Version).IsConcurrencyToken();
            builder.Property(v => v.Checks).HasMaxLength(ChecksLength);
            builder.Property(v => v.Reasons).HasMaxLength(ReasonsLength);
            builder.HasOne<VideoCall>().WithOne().HasForeignKey<CallVerdict>(v => v.Call).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public readonly record struct LookId(Guid Value) : IId<LookId>
{
    public static LookId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static LookId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A second agent, drawn by us, looks at the same pictures before they see what the first one decided.</summary>
public sealed class SecondLook : IVersioned
{
    public required LookId Id { get; init; }

    public required CallId Call { get; init; }

    public required AccountId Drawn { get; init; }

    public required DateTimeOffset DrawnAt { get; init; }

    public CallLook? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public int Version { get; set; } = 1;

    internal void Say(CallLook answer, DateTimeOffset now) => (Answer, AnsweredAt) = (answer, now);

    internal sealed class Table : IEntityTypeConfiguration<SecondLook>
    {
        public void Configure(EntityTypeBuilder<SecondLook> builder)
        {
            builder.ToTable("video_looks");
            builder.Property(l => l.Id).ValueGeneratedNever();
            builder.Property(l => l.Version).IsConcurrencyToken();
            builder.HasOne<VideoCall>().WithMany().HasForeignKey(l => l.Call).OnDelete(DeleteBehavior.Restrict);
            // One at a time, and nobody twice.
            builder.HasIndex(l => l.Call).IsUnique().HasFilter("answered_at IS NULL");
            builder.HasIndex(l => new { l.Call, l.Drawn }).IsUnique();
            builder.HasIndex(l => l.Drawn).HasFilter("answered_at IS NULL");
        }
    }
}
