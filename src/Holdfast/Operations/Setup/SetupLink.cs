using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Operations.Setup;

/// <summary>
/// A link by which a staff account is made: one hour, one claim. One that makes the first admin (rulings F40) is left by each node in
/// its own folder; whichever is used first makes the admin, and with that every other is used too.
/// </summary>
public sealed class SetupLink
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>SHA-256 of the token.</summary>
    public required TokenHash TokenHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Under another one it is void, so that a backup brings no used link back (rulings F6).</summary>
    public required int InstallationEpoch { get; init; }

    /// <summary>The role of the account that it makes; null for the first admin.</summary>
    public Role? Role { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<SetupLink>
    {
        public void Configure(EntityTypeBuilder<SetupLink> builder)
        {
            builder.ToTable("setup_links");
            builder.HasKey(l => l.TokenHash);
            builder.Property(l => l.TokenHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
        }
    }
}
