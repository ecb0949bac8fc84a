using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Platform.Keys;

/// <summary>One key of the ring that the framework signs forms with, as the XML that it makes of it, sealed.</summary>
public sealed class RingKey
{
    /// <summary>The framework's name for it, at most 100 characters.</summary>
    public required string Id { get; init; }

    public required byte[] Sealed { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<RingKey>
    {
        public void Configure(EntityTypeBuilder<RingKey> builder)
        {
            builder.ToTable("key_ring");
            builder.Property(k => k.Id).HasMaxLength(100);
            builder.Property(k => k.Sealed).HasMaxLength(16 * 1024);
        }
    }
}

/// <summary>
/// Keeps the framework's key ring in the database, for all nodes, each key sealed whole by the key file. Its contract is
/// synchronous, so these statements are; they run at the start, once a day, and when a key is 90 days old.
/// </summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, HotReads reads, SealedSecrets secrets) : IXmlRepository
{
    private const string Purpose = "key ring";

    /// <exception cref="StartRefusedException">The key file lacks a key; a running node goes on with the ring that it has.</exception>
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Stored(reads).Select(sealedKey => XElement.Parse(Encoding.UTF8.GetString(secrets.Open(Purpose, sealedKey))))];

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var sealedXml = Seal(element);
        scope.ServiceProvider.GetRequiredService<HoldfastDb>().Database
            .ExecuteSql($"INSERT INTO key_ring (id, sealed) VALUES ({friendlyName}, {sealedXml})");
    }

    public byte[] Seal(XElement element) => secrets.Seal(Purpose, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)));

    /// <summary>Seals every key of the ring with the newest key, in the caller's save; returns how many there are.</summary>
    public static async Task<int> SealAnew(HoldfastDb db, SealedSecrets secrets, CancellationToken ct)
    {
        var rows = await db.Set<RingKey>().ToListAsync(ct);
        foreach (var row in rows)
        {
            row.Sealed = secrets.Seal(Purpose, secrets.Open(Purpose, row.Sealed));
        }

        return rows.Count;
    }

    /// <summary>Refuses a key file that does not belong to this database, in a sentence that names file and cure.</summary>
    public static int RefuseOtherKeys(IReadOnlyList<byte[]> stored, InstallationKeys keys)
    {
        var secrets = new SealedSecrets(keys);
        foreach (var sealedKey in stored)
        {
            try
            {
                secrets.Open(Purpose, sealedKey);
            }
            catch (CryptographicException)
            {
                throw new StartRefusedException(
                    $"The key file {keys.File} is not the one of this database: its key {SealedSecrets.NumberOf(sealedKey)} doesn't open what the database holds. "
                    + "Put the right file back from your backup of the keys, or copy it from another node.");
            }
        }

        return stored.Count;
    }

    /// <summary>By hand: the first page needs the ring, and must not wait for EF's model.</summary>
    public static IReadOnlyList<byte[]> Stored(HotReads reads) => reads.All("SELECT sealed FROM key_ring ORDER BY id", row => row.GetFieldValue<byte[]>(0));
}
