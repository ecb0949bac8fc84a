using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.SignIn;

public readonly record struct PendingSignInId(Guid Value) : IId<PendingSignInId>
{
    public static PendingSignInId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static PendingSignInId From(Guid value) => new(value);
}

/// <summary>
/// A sign-in whose password was right and that is asked for more (rulings F1): ten minutes, single use, bound to a cookie. It
/// carries the epochs that were read together with the hash that was verified, and is over when one of them moves.
/// </summary>
public sealed class PendingSignIn : IVersioned
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public required PendingSignInId Id { get; init; }

    public required AccountId Account { get; init; }

    /// <summary>SHA-256 of the secret in the browser's cookie.</summary>
    public required TokenHash TokenHash { get; init; }

    /// <summary>As in <see cref="Session.Form"/>.</summary>
    public TokenHash Form { get; init; }

    public required int SessionEpoch { get; init; }

    public required int LinkEpoch { get; init; }

    public required int InstallationEpoch { get; init; }

    /// <summary>When the password was proved.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where the person wanted to go, one of our own pages (rulings F14).</summary>
    public required string? ReturnTo { get; init; }

    /// <summary>Where it came from, for the mail that tells of one that was not finished.</summary>
    public required string Device { get; init; }

    public required string Network { get; init; }

    public int WrongAnswers { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>When the owner was told that it was not finished.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    public int Version { get; set; } = 1;

    public bool IsOpen(DateTimeOffset now) => UsedAt is null && now - CreatedAt < Life && !CreatedAt.IsAhead(now);

    public void Use(DateTimeOffset now) => UsedAt = now;

    public void NoteWrong() => WrongAnswers++;

    public void Tell(DateTimeOffset now) => ToldAt = now;

    internal sealed class Table : IEntityTypeConfiguration<PendingSignIn>
    {
        public void Configure(EntityTypeBuilder<PendingSignIn> builder)
        {
            builder.ToTable("pending_sign_ins");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.HasOne<Account>().WithMany().HasForeignKey(p => p.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(p => p.TokenHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.Property(p => p.Form).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.Property(p => p.ReturnTo).HasMaxLength(ReturnAddress.MaxLength);
            builder.Property(p => p.Device).HasMaxLength(100);
            builder.Property(p => p.Network).HasMaxLength(60);
            builder.Property(p => p.Version).IsConcurrencyToken();
            builder.HasIndex(p => new { p.Account, p.CreatedAt });
            builder.HasIndex(p => p.CreatedAt);
        }
    }
}
