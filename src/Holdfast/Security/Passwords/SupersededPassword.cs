using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Passwords;

public readonly record struct SupersededPasswordId(Guid Value) : IId<SupersededPasswordId>
{
    public static SupersededPasswordId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static SupersededPasswordId From(Guid value) => new(value);
}

/// <summary>
/// A password that is not in use any more. It signs nobody in; it can only help its owner back after a take-over, and is kept for
/// as long as that can be (rulings F24).
/// </summary>
public sealed class SupersededPassword : ISuperseded
{
    public required SupersededPasswordId Id { get; init; }

    public required AccountId Account { get; init; }

    /// <summary>A PHC string of Argon2id.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset SetAt { get; init; }

    public required DateTimeOffset SupersededAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<SupersededPassword>
    {
        public void Configure(EntityTypeBuilder<SupersededPassword> builder)
        {
            builder.ToTable("superseded_passwords");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(p => p.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(p => p.Hash).HasMaxLength(PhcString.MaxLength);
            builder.HasIndex(p => new { p.Account, p.SupersededAt });
            builder.HasIndex(p => p.SupersededAt);
        }
    }
}
