using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Containment;

public readonly record struct AccountReleaseId(Guid Value) : IId<AccountReleaseId>
{
    public static AccountReleaseId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static AccountReleaseId From(Guid value) => new(value);
}

/// <summary>
/// The operator's last resort (rulings F25): after a day in which everybody who has a mail of the account can stop it, one of its
/// addresses gets a way back that asks for no proof.
/// </summary>
public sealed class AccountRelease : IVersioned
{
    /// <summary>How long it waits.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromHours(24);

    /// <summary>How long the way back works: somebody who waits for it does not know the minute (NIST SP 800-63B-4, 4.2.1.2: at most 24 hours).</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);

    public required AccountReleaseId Id { get; init; }

    public required AccountId Account { get; init; }

    /// <summary>The address that the way back goes to, as it is stored.</summary>
    public required string Address { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Under another one nothing goes out: the links that could stop it are void (rulings F6).</summary>
    public required int InstallationEpoch { get; init; }

    /// <summary>When the way back went out; null while it waits.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When somebody pressed "This was not me" meanwhile, the owner came back without it, or everybody was signed out; then nothing goes out.</summary>
    public DateTimeOffset? StoppedAt { get; private set; }

    public int Version { get; set; } = 1;

    public void Send(DateTimeOffset now) => SentAt = now;

    public void Stop(DateTimeOffset now) => StoppedAt = now;

    internal sealed class Table : IEntityTypeConfiguration<AccountRelease>
    {
        public void Configure(EntityTypeBuilder<AccountRelease> builder)
        {
            builder.ToTable("account_releases");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(r => r.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(r => r.Address).HasMaxLength(EmailKey.MaxLength);
            builder.Property(r => r.Version).IsConcurrencyToken();
            builder.HasIndex(r => r.Account).IsUnique().HasFilter("sent_at IS NULL AND stopped_at IS NULL").HasDatabaseName("ix_account_releases_waiting");
            builder.HasIndex(r => r.AskedAt);
        }
    }
}
