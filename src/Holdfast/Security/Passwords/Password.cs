using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Passwords;

/// <summary>An account's password, as a hash that cannot be turned back.</summary>
public sealed class Password : IVersioned, INeedsLiveSession, IProtection
{
    public required AccountId Account { get; init; }

    /// <summary>A PHC string of Argon2id.</summary>
    public required string Hash { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>When a sign-in with it found it among leaked passwords; null where none did.</summary>
    public DateTimeOffset? BreachedAt { get; private set; }

    public int Version { get; set; } = 1;

    /// <summary>The first password of an account.</summary>
    public static Password First(AccountId account, PasswordHash hash, DateTimeOffset now) => new() { Account = account, Hash = hash.Phc, ChangedAt = now };

    /// <summary>Puts a new one in its place; the caller keeps the one that was, for the way back (rulings F24).</summary>
    public SupersededPassword Replace(PasswordHash hash, DateTimeOffset now)
    {
        var superseded = new SupersededPassword { Id = SupersededPasswordId.New(now), Account = Account, Hash = Hash, SetAt = ChangedAt, SupersededAt = now };
        (Hash, ChangedAt, BreachedAt) = (hash.Phc, now, null);
        return superseded;
    }

    /// <summary>That it was found in a leak is noted whatever the account is at.</summary>
    bool IProtection.IsChange(EntityState how, Func<string, bool> wrote) => how is not EntityState.Modified || wrote(nameof(Hash));

    public void FindInBreach(DateTimeOffset now) => BreachedAt = now;

    internal sealed class Table : IEntityTypeConfiguration<Password>
    {
        public void Configure(EntityTypeBuilder<Password> builder)
        {
            builder.ToTable("passwords");
            builder.HasKey(p => p.Account);
            builder.HasOne<Account>().WithOne().HasForeignKey<Password>(p => p.Account).OnDelete(DeleteBehavior.Cascade);
            builder.Property(p => p.Hash).HasMaxLength(PhcString.MaxLength);
            builder.Property(p => p.Version).IsConcurrencyToken();
        }
    }
}
