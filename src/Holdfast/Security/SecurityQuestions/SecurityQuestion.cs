using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.Passwords;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>
/// An account's security question. A barrier in front of what a password or a mailbox opens, never a key by itself
/// (standards.md 2.7). Wrong answers are counted on the row: there is one for each account, so nothing that a stranger does
/// makes more.
/// </summary>
public sealed class SecurityQuestion : IVersioned, INeedsLiveSession, IProtection
{
    /// <summary>Longest question in UTF-16 units.</summary>
    public const int TextLength = 150;

    public required AccountId Account { get; init; }

    /// <summary>The question's words as they were chosen, so that a list that changes later changes nothing here.</summary>
    public required string Text { get; set; }

    /// <summary>A PHC string of Argon2id, of the answer in its compared form.</summary>
    public required string AnswerHash { get; set; }

    /// <summary>How the answer was hashed: an operator who changes the rule later locks nobody out.</summary>
    public required bool CaseSensitive { get; set; }

    /// <summary>The answer is a phrase that we made: it counts as a saved recovery code and not as knowledge about a person.</summary>
    public required bool IsGenerated { get; set; }

    public required DateTimeOffset SetAt { get; set; }

    /// <summary>Wrong answers since the last right one.</summary>
    public int WrongInRow { get; private set; }

    /// <summary>When the last tries were, newest first: seconds since 1970 in ten digits each, five at the most.</summary>
    public string RecentTries { get; private set; } = "";

    public int Version { get; set; } = 1;

    /// <summary>A new question begins with a clean count; the caller keeps the one that was, for the way back (rulings F24).</summary>
    public SupersededQuestion Replace(string text, string answerHash, bool caseSensitive, bool isGenerated, DateTimeOffset now)
    {
        var superseded = new SupersededQuestion
        {
            Id = SupersededQuestionId.New(now),
            Account = Account,
            Text = Text,
            AnswerHash = AnswerHash,
            CaseSensitive = CaseSensitive,
            SetAt = SetAt,
            SupersededAt = now,
        };
        (Text, AnswerHash, CaseSensitive, IsGenerated, SetAt) = (text, answerHash, caseSensitive, isGenerated, now);
        (WrongInRow, RecentTries) = (0, "");
        return superseded;
    }

    internal sealed class Table : IEntityTypeConfiguration<SecurityQuestion>
    {
        public void Configure(EntityTypeBuilder<SecurityQuestion> builder)
        {
            builder.ToTable("security_questions");
            builder.HasKey(q => q.Account);
            builder.HasOne<Account>().WithOne().HasForeignKey<SecurityQuestion>(q => q.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(q => q.Text).HasMaxLength(TextLength);
            builder.Property(q => q.AnswerHash).HasMaxLength(PhcString.MaxLength);
            builder.Property(q => q.RecentTries).HasMaxLength(AnswerCheck.TriesAnHour * AnswerCheck.StampLength);
            builder.Property(q => q.Version).IsConcurrencyToken();
        }
    }
}
