using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Sessions;

public readonly record struct SessionId(Guid Value) : IId<SessionId>
{
    public static SessionId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static SessionId From(Guid value) => new(value);
}

/// <summary>What somebody proved to be let in. The numbers are stored.</summary>
public enum SignedInBy
{
    /// <summary>Sign-ins from before it was noted.</summary>
    Unknown = 0,
    Password = 1,
    Answer = 2,
    RecoveryCode = 3,

    /// <summary>The password, on a device that is remembered.</summary>
    Remembered = 4,

    /// <summary>The password, right after new secrets were chosen in the same browser.</summary>
    Barrier = 5,

    /// <summary>Mailbox and password, at the end of a sign-up.</summary>
    SignUp = 6,
}

/// <summary>
/// One sign-in on one device. It ends, it is never deleted while somebody may ask why. It lives only under the account's
/// session epoch and the installation's epoch.
/// </summary>
public sealed class Session : IVersioned, INeedsLiveSession
{
    public required SessionId Id { get; init; }

    public required AccountId Account { get; init; }

    public required DeviceId Device { get; init; }

    /// <summary>SHA-256 of the token in the cookie.</summary>
    public required TokenHash TokenHash { get; set; }

    /// <summary>The token before the last renewal, so that a form sent twice can be answered twice (rulings F13).</summary>
    public TokenHash? PreviousTokenHash { get; set; }

    public DateTimeOffset? RenewedAt { get; set; }

    /// <summary>What recognises another press of the button that began it; see <see cref="SessionCookies.ReadForm"/>.</summary>
    public TokenHash Form { get; init; }

    public required int Epoch { get; set; }

    public required int InstallationEpoch { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Moved by a person's navigation or form only; up to a minute behind.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When the person last proved the password.</summary>
    public required DateTimeOffset ProvedAt { get; set; }

    /// <summary>The address it was last seen at, as text.</summary>
    public required string Network { get; set; }

    /// <summary>What was proved to begin it.</summary>
    public SignedInBy SignedInBy { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public EndReason? EndReason { get; private set; }

    public int Version { get; set; } = 1;

    internal void End(EndReason reason, DateTimeOffset now) => (EndedAt, EndReason) = (EndedAt ?? now, EndReason ?? reason);

    /// <summary>A new token under the account's present epoch: same sign-in, so other tabs and streams go on.</summary>
    internal SecretToken Renew(int epoch, DateTimeOffset now)
    {
        var token = SecretToken.New();
        (PreviousTokenHash, TokenHash, RenewedAt, Epoch) = (TokenHash, token.Hash, now, epoch);
        return token;
    }

    internal sealed class Table : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.ToTable("sessions");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(s => s.Account).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Device>().WithMany().HasForeignKey(s => s.Device).OnDelete(DeleteBehavior.Cascade);
            builder.Property(s => s.TokenHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.Property(s => s.PreviousTokenHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.Property(s => s.Form).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.Property(s => s.Network).HasMaxLength(60);
            builder.Property(s => s.EndReason).HasConversion<EndReason.Converter>().HasMaxLength(Sessions.EndReason.NameLength);
            builder.Property(s => s.Version).IsConcurrencyToken();
            builder.HasIndex(s => s.TokenHash).IsUnique();
            builder.HasIndex(s => s.PreviousTokenHash);
            builder.HasIndex(s => new { s.Account, s.LastSeenAt });
            builder.HasIndex(s => s.Device);
        }
    }
}

/// <summary>Why an account's sessions of one epoch are over: one row however many sessions there were.</summary>
public sealed class EpochEnding : IKeyedByCount
{
    public required AccountId Account { get; init; }

    /// <summary>The epoch that is over.</summary>
    public required int Epoch { get; init; }

    /// <summary>The epoch of known devices that held until then: which devices were known at a moment of the past.</summary>
    public int KnownEpoch { get; init; }

    public required DateTimeOffset At { get; init; }

    public required EndReason Reason { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<EpochEnding>
    {
        public void Configure(EntityTypeBuilder<EpochEnding> builder)
        {
            builder.ToTable("epoch_endings");
            builder.HasKey(e => new { e.Account, e.Epoch });
            builder.Property(e => e.Reason).HasConversion<EndReason.Converter>().HasMaxLength(EndReason.NameLength);
            builder.HasOne<Account>().WithMany().HasForeignKey(e => e.Account).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
