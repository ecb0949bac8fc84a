using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Accounts;

public readonly record struct EmailAddressId(Guid Value) : IId<EmailAddressId>
{
    public static EmailAddressId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static EmailAddressId From(Guid value) => new(value);
}

/// <summary>An address of an account. Mail goes to the form that was written; people are found by the key.</summary>
public sealed class EmailAddress : INeedsLiveSession, IProtection
{
    public required EmailAddressId Id { get; init; }

    public required AccountId Account { get; init; }

    /// <summary>As written, at most 254 characters (RFC 5321).</summary>
    public required string Address { get; init; }

    /// <summary>The form that is compared; see <see cref="EmailKey"/>.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>
    /// Since then it lets nobody in, and anybody may add it anew. The row stays for a while, so that the mailbox is told what happens
    /// next (rulings F19), and still finds the account for its owner's way back and for an agent who locks it: whoever takes an account
    /// over removes its owner's address. Queries do not see it unless they ask for it.
    /// </summary>
    public DateTimeOffset? RemovedAt { get; set; }

    public bool IsPrimary { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<EmailAddress>
    {
        public void Configure(EntityTypeBuilder<EmailAddress> builder)
        {
            builder.ToTable("email_addresses");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(e => e.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(e => e.Address).HasMaxLength(EmailKey.MaxLength);
            builder.Property(e => e.Key).HasMaxLength(EmailKey.MaxKeyLength);
            builder.HasQueryFilter(e => e.RemovedAt == null);
            builder.HasIndex(e => e.Key).IsUnique().HasFilter("confirmed_at IS NOT NULL AND removed_at IS NULL");
            builder.HasIndex(e => new { e.Account, e.AddedAt });
            builder.HasIndex(e => e.Account).IsUnique().HasFilter("is_primary").HasDatabaseName("ix_email_addresses_primary");
        }
    }
}
