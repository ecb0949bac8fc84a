using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.Passwords;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.SecurityQuestions;

public readonly record struct SupersededQuestionId(Guid Value) : IId<SupersededQuestionId>
{
    public static SupersededQuestionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static SupersededQuestionId From(Guid value) => new(value);
}

/// <summary>
/// A question that is not asked any more, with its answer. It can only help its owner back after a take-over, and is kept for as long
/// as that can be (rulings F24).
/// </summary>
public sealed class SupersededQuestion : ISuperseded
{
    public required SupersededQuestionId Id { get; init; }

    public required AccountId Account { get; init; }

    public required string Text { get; init; }

    /// <summary>A PHC string of Argon2id.</summary>
    public required string AnswerHash { get; init; }

    public required bool CaseSensitive { get; init; }

    public required DateTimeOffset SetAt { get; init; }

    public required DateTimeOffset SupersededAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<SupersededQuestion>
    {
        public void Configure(EntityTypeBuilder<SupersededQuestion> builder)
        {
            builder.ToTable("superseded_questions");
            builder.Property(q => q.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(q => q.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(q => q.Text).HasMaxLength(SecurityQuestion.TextLength);
            builder.Property(q => q.AnswerHash).HasMaxLength(PhcString.MaxLength);
            builder.HasIndex(q => new { q.Account, q.SupersededAt });
            builder.HasIndex(q => q.SupersededAt);
        }
    }
}
