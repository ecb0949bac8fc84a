using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Comments;

public readonly record struct ReportId(Guid Value) : IId<ReportId>
{
    public static ReportId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ReportId From(Guid value) => new(value);
}

/// <summary>Somebody thinks that a contribution should not be there. One a person.</summary>
public sealed class Report
{
    public const int ReasonLength = 500;

    public required ReportId Id { get; init; }

    public required ContributionId Contribution { get; init; }

    /// <summary>Who; null once they are erased.</summary>
    public AccountId? Account { get; set; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The act of a moderator that answered it; null while it waits.</summary>
    public ModerationActId? AnsweredBy { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Report>
    {
        public void Configure(EntityTypeBuilder<Report> builder)
        {
            builder.ToTable("reports");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.HasOne<Contribution>().WithMany().HasForeignKey(r => r.Contribution).OnDelete(DeleteBehavior.Cascade);
            builder.Property(r => r.Reason).HasMaxLength(ReasonLength);
            builder.HasIndex(r => new { r.Contribution, r.Account }).IsUnique();
            builder.HasIndex(r => new { r.Account, r.Id });
            builder.HasIndex(r => r.AnsweredBy);
            builder.HasIndex(r => new { r.Contribution, r.Id }, "ix_reports_open").HasFilter("answered_by IS NULL");
        }
    }
}

public readonly record struct ModerationActId(Guid Value) : IId<ModerationActId>
{
    public static ModerationActId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ModerationActId From(Guid value) => new(value);
}

/// <summary>What a moderator can do with a contribution. The numbers are stored.</summary>
public enum ModerationStep
{
    /// <summary>What waited or was hidden is shown.</summary>
    Published = 1,

    /// <summary>It stays as it is, and what was reported is answered.</summary>
    Kept = 2,

    Hidden = 3,

    /// <summary>Something was taken out of it.</summary>
    Cut = 4,
}

/// <summary>One act of a moderator, with what there was before, so that it can be undone.</summary>
public sealed class ModerationAct
{
    public required ModerationActId Id { get; init; }

    public required ContributionId Contribution { get; init; }

    public required ModerationStep Step { get; init; }

    /// <summary>The moderator.</summary>
    public required AccountId By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ContributionState StateBefore { get; init; }

    public required int TextBefore { get; init; }

    public int? PendingBefore { get; init; }

    public required bool CutBefore { get; init; }

    /// <summary>The version of the contribution that it left: undone only while nobody has changed it since.</summary>
    public required int Left { get; init; }

    public DateTimeOffset? UndoneAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<ModerationAct>
    {
        public void Configure(EntityTypeBuilder<ModerationAct> builder)
        {
            builder.ToTable("moderation_acts");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.HasOne<Contribution>().WithMany().HasForeignKey(a => a.Contribution).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(a => a.Contribution);
        }
    }
}
