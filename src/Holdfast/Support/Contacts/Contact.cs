using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Contacts;

public readonly record struct ContactId(Guid Value) : IId<ContactId>
{
    public static ContactId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ContactId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>
/// Somebody who asked us something. Name and address come from the contact's account or from an address that was confirmed, never from
/// what somebody typed, so nobody renames another's. No foreign key: the contact outlives the account, as "a former member".
/// </summary>
public sealed class Contact
{
    /// <summary>What is left of the name of somebody who was erased.</summary>
    public const string FormerMember = "A former member";

    public required ContactId Id { get; init; }

    public AccountId? Account { get; internal set; }

    public required string Name { get; set; }

    public string? Address { get; set; }

    /// <summary>The form of the address that is compared.</summary>
    public string? AddressKey { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    public DateTimeOffset? ErasedAt { get; internal set; }

    internal sealed class Table : IEntityTypeConfiguration<Contact>
    {
        public void Configure(EntityTypeBuilder<Contact> builder)
        {
            builder.ToTable("contacts");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Name).HasMaxLength(Platform.Accounts.Account.NameLength);
            builder.Property(c => c.Address).HasMaxLength(EmailKey.MaxLength);
            builder.Property(c => c.AddressKey).HasMaxLength(EmailKey.MaxKeyLength);
            builder.HasIndex(c => c.Account).IsUnique().HasFilter("account IS NOT NULL");
            builder.HasIndex(c => c.AddressKey).IsUnique().HasFilter("account IS NULL AND address_key IS NOT NULL");
            builder.HasIndex(c => c.ErasedAt).HasFilter("erased_at IS NOT NULL");
        }
    }
}
