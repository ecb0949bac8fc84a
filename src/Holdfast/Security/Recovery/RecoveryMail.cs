using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Recovery;

public readonly record struct RecoveryMailId(Guid Value) : IId<RecoveryMailId>
{
    public static RecoveryMailId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static RecoveryMailId From(Guid value) => new(value);
}

/// <summary>That a link went out to an account: what the limits count. Known devices are counted apart (rulings F16).</summary>
public sealed class RecoveryMail
{
    public required RecoveryMailId Id { get; init; }

    public required AccountId Account { get; init; }

    public required LinkId Link { get; init; }

    public required bool FromKnownDevice { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<RecoveryMail>
    {
        public void Configure(EntityTypeBuilder<RecoveryMail> builder)
        {
            builder.ToTable("recovery_mails");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(m => m.Account).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(m => new { m.Account, m.At });
            builder.HasIndex(m => m.At);
        }
    }
}

/// <summary>Until when strangers' requests send this account nothing: its owner said that they did not ask.</summary>
public sealed class RecoveryStop
{
    /// <summary>How long it holds. The account's own devices go on.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    public required AccountId Account { get; init; }

    public required DateTimeOffset Until { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<RecoveryStop>
    {
        public void Configure(EntityTypeBuilder<RecoveryStop> builder)
        {
            builder.ToTable("recovery_stops");
            builder.HasKey(s => s.Account);
            builder.HasOne<Account>().WithOne().HasForeignKey<RecoveryStop>(s => s.Account).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
