using System.Security.Cryptography;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.MailedLinks;

/// <summary>Random, not sorted by time: the token is made from it (rulings F15).</summary>
public readonly record struct LinkId(Guid Value) : IId<LinkId>
{
    public static LinkId New() => new(new Guid(RandomNumberGenerator.GetBytes(16)));

    public static LinkId From(Guid value) => new(value);
}

/// <summary>
/// A link that goes out by mail: one purpose, one recipient, one use. Its token is not here; it is computed from the id and
/// a key outside the database whenever the mail is drawn (rulings F15).
/// </summary>
public sealed class Link : IVersioned, INeedsLiveSession
{
    public required LinkId Id { get; init; }

    public required LinkPurpose Purpose { get; init; }

    /// <summary>The account that it is bound to and is erased with; null while there is none.</summary>
    public AccountId? Account { get; internal set; }

    /// <summary>The id of the row that it is about. A newer link of the same purpose about the same row takes its place.</summary>
    public required Guid Subject { get; init; }

    /// <summary>The address it goes to, as that address is stored.</summary>
    public required string Recipient { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required TokenHash TokenHash { get; init; }

    /// <summary>Which key made the token, so that keys can be rotated while a mail waits.</summary>
    public required int KeyNumber { get; init; }

    /// <summary>
    /// The account's link epoch that it was made under; 0 without an account, and for a link that can only lock: that one outlives
    /// every change of a secret and every ending (rulings F17).
    /// </summary>
    public required int LinkEpoch { get; init; }

    public required int InstallationEpoch { get; init; }

    /// <summary>The device that asked for it, as its mail names it.</summary>
    public required string Device { get; init; }

    /// <summary>The network address that asked for it, as text.</summary>
    public required string Network { get; init; }

    /// <summary>Which notice it came with, by the name of its template; null for a link that somebody asked for.</summary>
    public string? About { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    public DateTimeOffset? ReplacedAt { get; private set; }

    public int Version { get; set; } = 1;

    internal void Use(DateTimeOffset now) => UsedAt = now;

    internal void Replace(DateTimeOffset now) => ReplacedAt = now;

    internal sealed class Table : IEntityTypeConfiguration<Link>
    {
        public void Configure(EntityTypeBuilder<Link> builder)
        {
            builder.ToTable("links");
            builder.Property(l => l.Id).ValueGeneratedNever();
            builder.Property(l => l.Purpose).HasConversion(purpose => purpose.Name, name => new LinkPurpose(name)).HasMaxLength(LinkPurpose.NameLength);
            builder.HasOne<Account>().WithMany().HasForeignKey(l => l.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(l => l.Recipient).HasMaxLength(EmailKey.MaxLength);
            builder.Property(l => l.TokenHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.Property(l => l.Device).HasMaxLength(100);
            builder.Property(l => l.Network).HasMaxLength(60);
            builder.Property(l => l.About).HasMaxLength(60);
            builder.Property(l => l.Version).IsConcurrencyToken();
            builder.HasIndex(l => l.TokenHash).IsUnique();
            builder.HasIndex(l => new { l.Subject, l.Purpose });
            builder.HasIndex(l => l.Account);
            builder.HasIndex(l => l.ExpiresAt);
        }
    }
}
