using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.RecoveryCodes;

public readonly record struct RecoveryCodeId(Guid Value) : IId<RecoveryCodeId>
{
    public static RecoveryCodeId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static RecoveryCodeId From(Guid value) => new(value);
}

/// <summary>
/// A saved recovery code (NIST SP 800-63B-4, 4.2.1.1): 80 bits, used once, stored as an HMAC under a key outside the database,
/// so that a copy of the database alone cannot be searched for it.
/// </summary>
public sealed class RecoveryCode : IVersioned, INeedsLiveSession, IProtection
{
    public required RecoveryCodeId Id { get; init; }

    public required AccountId Account { get; init; }

    public required byte[] CodeHash { get; init; }

    /// <summary>Which key made the hash: without it the code is void.</summary>
    public required int KeyNumber { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>When new codes took its place: it works no more, and can only help its owner back after a take-over (rulings F24).</summary>
    public DateTimeOffset? SupersededAt { get; private set; }

    public int Version { get; set; } = 1;

    /// <summary>Made in the save that used another one up; not stored.</summary>
    internal bool ReplacesUsed { get; init; }

    internal void Supersede(DateTimeOffset now) => SupersededAt = now;

    /// <summary>The newer codes were a stranger's: this one works again.</summary>
    public void PutBack() => SupersededAt = null;

    internal void Use(DateTimeOffset now) => UsedAt = now;

    /// <summary>Using a code proves something and changes nothing: the one that takes its place belongs to that.</summary>
    bool IProtection.IsChange(EntityState how, Func<string, bool> wrote) => how switch
    {
        EntityState.Added => !ReplacesUsed,
        EntityState.Modified => wrote(nameof(SupersededAt)),
        _ => true,
    };

    internal sealed class Table : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> builder)
        {
            builder.ToTable("recovery_codes");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(c => c.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Ignore(c => c.ReplacesUsed);
            builder.Property(c => c.CodeHash).HasMaxLength(32);
            builder.Property(c => c.Version).IsConcurrencyToken();
            builder.HasIndex(c => new { c.Account, c.CodeHash }).IsUnique();
            builder.HasIndex(c => c.SupersededAt).HasFilter("superseded_at IS NOT NULL");
        }
    }
}
