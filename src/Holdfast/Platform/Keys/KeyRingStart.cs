using System.Xml;
using System.Xml.Linq;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Keys;

/// <summary>
/// Has keys and ring ready before anything is signed: refuses a key file that is not this database's, makes one where there was
/// never any, and takes over a ring that an older version kept in the folder "keys".
/// </summary>
internal sealed class KeyRingStart(InstallationKeys keys, KeyRing ring, HotReads reads, IKeyManager manager, DataFolder folder, ILogger<KeyRingStart> log) : IStartStep
{
    // The framework reads the machine's clock, whatever ours says.
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public async Task Run(IServiceProvider services, CancellationToken ct)
    {
        var found = KeyRing.RefuseOtherKeys(KeyRing.Stored(reads), keys);
        if (found == 0 && !keys.Exist)
        {
            keys.MakeFirst();
        }

        // Read now, so that a damaged file stops the start and not the first form.
        _ = keys.Number;
        found += await TakeOver(services, folder.In("keys"), ct);
        if (found == 0)
        {
            // Within this turn, so that of several nodes that start at once with a file each all but the first are refused.
            manager.CreateNewKey(_now, _now.AddDays(90));
        }
    }

    private async Task<int> TakeOver(IServiceProvider services, string old, CancellationToken ct)
    {
        if (!Directory.Exists(old))
        {
            return 0;
        }

        var db = services.GetRequiredService<HoldfastDb>();
        var known = await db.Set<RingKey>().Select(key => key.Id).ToListAsync(ct);
        var added = 0;
        foreach (var file in Directory.GetFiles(old, "*.xml").Where(file => !known.Contains(Path.GetFileNameWithoutExtension(file))))
        {
            db.Add(new RingKey { Id = Path.GetFileNameWithoutExtension(file), Sealed = ring.Seal(Parse(file, await File.ReadAllTextAsync(file, ct))) });
            added++;
        }

        await db.SaveChangesAsync(ct);
        // They stood there unsealed.
        Directory.Delete(old, recursive: true);
        log.RingTakenOver(added, old);
        return added;
    }

    private static XElement Parse(string file, string text)
    {
        try
        {
            return XElement.Parse(text);
        }
        catch (XmlException)
        {
            throw new StartRefusedException($"The file {file} is damaged. Remove it, then start again: people with an open form have to send it again, nothing else is lost.");
        }
    }
}

internal static partial class KeysLog
{
    [LoggerMessage(LogLevel.Information, "{Count} keys of forms were taken over into the database from {Folder}, which is removed")]
    public static partial void RingTakenOver(this ILogger log, int count, string folder);
}
