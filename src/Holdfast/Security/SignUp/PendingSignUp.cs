using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.Passwords;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.SignUp;

public readonly record struct PendingSignUpId(Guid Value) : IId<PendingSignUpId>
{
    public static PendingSignUpId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static PendingSignUpId From(Guid value) => new(value);
}

/// <summary>
/// What somebody typed to sign up, until the mailbox is proved. It is no account: it reserves nothing, lets nobody in, and
/// there may be several for one address (rulings F20).
/// </summary>
public sealed class PendingSignUp
{
    public required PendingSignUpId Id { get; init; }

    /// <summary>As written, at most 254 characters.</summary>
    public required string Address { get; init; }

    /// <summary>The form that is compared; see <see cref="EmailKey"/>.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public string? TimeZone { get; init; }

    public required PasswordHash Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<PendingSignUp>
    {
        public void Configure(EntityTypeBuilder<PendingSignUp> builder)
        {
            builder.ToTable("pending_sign_ups");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.Property(p => p.Address).HasMaxLength(EmailKey.MaxLength);
            builder.Property(p => p.Key).HasMaxLength(EmailKey.MaxKeyLength);
            builder.Property(p => p.Name).HasMaxLength(Account.NameLength);
            builder.Property(p => p.Kind).HasMaxLength(40);
            builder.Property(p => p.TimeZone).HasMaxLength(BrowserZone.MaxLength);
            builder.Property(p => p.Hash).HasConversion<PasswordHash.Converter>().HasMaxLength(PhcString.MaxLength);
            builder.HasIndex(p => p.CreatedAt);
        }
    }
}
