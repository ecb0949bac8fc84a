using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Sessions;

public readonly record struct DeviceId(Guid Value) : IId<DeviceId>
{
    public static DeviceId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static DeviceId From(Guid value) => new(value);
}

/// <summary>
/// A browser that an account signed in on, recognised by the mark in a long-lived cookie. The user agent and the address
/// only name it. The mark is new at each sign-in, so an old one that comes back was copied (rulings F27).
/// </summary>
public sealed class Device : IVersioned, INeedsLiveSession
{
    /// <summary>How long the browser keeps the mark.</summary>
    public static readonly TimeSpan MarkLife = TimeSpan.FromDays(400);

    /// <summary>How long the mark before the last one is taken for the same browser: a form that was sent twice.</summary>
    public static readonly TimeSpan MarkGrace = TimeSpan.FromMinutes(1);

    /// <summary>How long a device is remembered (rulings F27).</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(90);

    public required DeviceId Id { get; init; }

    public required AccountId Account { get; init; }

    public required TokenHash MarkHash { get; set; }

    public TokenHash? PreviousMarkHash { get; set; }

    public required DateTimeOffset MarkedAt { get; set; }

    /// <summary>It is known only under the account's present epoch of known devices.</summary>
    public required int KnownEpoch { get; set; }

    public required int InstallationEpoch { get; set; }

    public required DeviceKind Kind { get; set; }

    public required string Browser { get; set; }

    public required string? System { get; set; }

    /// <summary>The browser's version at its last sign-in, such as "150"; null where it does not say.</summary>
    public string? BrowserVersion { get; set; }

    /// <summary>What its owner calls it.</summary>
    public string? OwnName { get; private set; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset? ForgottenAt { get; private set; }

    /// <summary>Until when the question is not asked here; null for a device that is not remembered.</summary>
    public DateTimeOffset? RememberedUntil { get; private set; }

    /// <summary>It is remembered only under the account's present epoch of remembered devices.</summary>
    public int RememberedEpoch { get; private set; }

    public int Version { get; set; } = 1;

    public DeviceName Name => new(Kind, Browser, System);

    /// <summary>Signed in here before, and nothing since has made us forget it.</summary>
    public bool IsKnown(int knownEpoch, int installationEpoch) =>
        ForgottenAt is null && KnownEpoch == knownEpoch && InstallationEpoch == installationEpoch;

    /// <summary>Passed the question or a second factor here, asked to be remembered, and nothing since has ended that.</summary>
    public bool IsRemembered(int deviceEpoch, DateTimeOffset now) => RememberedUntil?.StillHolds(RememberedFor, now) == true && RememberedEpoch == deviceEpoch;

    /// <summary>Null takes the name away.</summary>
    internal void Call(string? name) => OwnName = name;

    internal void Forget(DateTimeOffset now) => ForgottenAt ??= now;

    internal void Remember(int deviceEpoch, DateTimeOffset now) => (RememberedUntil, RememberedEpoch) = (now + RememberedFor, deviceEpoch);

    internal void StopRemembering() => RememberedUntil = null;

    /// <summary>A new mark for the cookie; the one before it is remembered to notice when it comes back.</summary>
    internal SecretToken Renew(int knownEpoch, int installationEpoch, DateTimeOffset now)
    {
        var mark = SecretToken.New();
        (PreviousMarkHash, MarkHash, MarkedAt) = (MarkHash, mark.Hash, now);
        (KnownEpoch, InstallationEpoch, LastSeenAt) = (knownEpoch, installationEpoch, now);
        return mark;
    }

    internal sealed class Table : IEntityTypeConfiguration<Device>
    {
        public void Configure(EntityTypeBuilder<Device> builder)
        {
            builder.ToTable("devices");
            builder.Property(d => d.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(d => d.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Ignore(d => d.Name);
            builder.Property(d => d.MarkHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.Property(d => d.PreviousMarkHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.Property(d => d.Browser).HasMaxLength(40);
            builder.Property(d => d.System).HasMaxLength(40);
            builder.Property(d => d.BrowserVersion).HasMaxLength(DeviceNames.VersionLength);
            builder.Property(d => d.OwnName).HasMaxLength(NameDevice.MostCharacters);
            builder.Property(d => d.Version).IsConcurrencyToken();
            builder.HasIndex(d => new { d.Account, d.LastSeenAt });
            builder.HasIndex(d => d.MarkHash).IsUnique();
            builder.HasIndex(d => d.PreviousMarkHash);
        }
    }
}
